"""The keys of pots: what fills one, and what an action does to one."""

from __future__ import annotations

from typing import Final

from challenge_engine.core.pot_rules import DOES
from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.shapes import WORD, one_of

POT: Final = Part(
    "a pot",
    (
        Key("size", WORD, "a field of money: how much is in it", YES),
        Key("cap", WORD, "a field of money: how much one case can be awarded at most"),
    ),
)
POT_MOVE: Final = Part(
    "what an action does to a pot",
    (
        Key("link", WORD, "the link to the case that has the pot", YES),
        Key("pot", WORD, "the name of the pot there", YES),
        Key(
            "does",
            one_of(DOES),
            "`award`, `release` (what is awarded and not paid goes back), `pay`, or `recover` (what"
            " was paid comes back)",
            YES,
        ),
        Key(
            "amount",
            WORD,
            "a field of money, of the case or of the record that the action takes; a `release` "
            "without one gives back all that is not paid",
            "but for `release`",
        ),
    ),
)
