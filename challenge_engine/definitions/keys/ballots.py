"""The keys of a vote: who votes, on what, and which fields of the case say how."""

from __future__ import annotations

from typing import Final

from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.shapes import WORD, WORDS, part

BALLOT: Final = Part(
    "a ballot box",
    (
        Key("voters", WORD, "the role that votes, each person once", YES),
        Key(
            "officials",
            WORD,
            "the role that marks who votes on paper, and types in the papers: two persons do, each "
            "by themselves",
            YES,
        ),
        Key("keyholders", WORD, "the role that keeps a half of the key", YES),
        Key("open_in", WORDS, "the states of the main track in which votes are taken", YES),
        Key("choices", part("choices"), "what can be voted for", YES),
        Key("locks", part("locked"), "the fields of the case whose values the lock fixes", YES),
        Key(
            "objections",
            WORD,
            "a deadline that the count starts: the key, the envelopes and the secret of the round "
            "are destroyed once it is over",
            YES,
        ),
        Key(
            "closes",
            WORD,
            "a deadline: after its last day no vote is taken, even if nobody has closed yet",
        ),
    ),
)
CHOICES: Final = Part(
    "what can be voted for",
    (
        Key("link", WORD, "a link of this workflow with `of`", YES),
        Key("states", WORDS, "the states of the other cases in which they can be voted for", YES),
        Key(
            "withdrawn",
            WORDS,
            "the states in which they are out of the vote, whatever was voted for them before",
        ),
        Key("title", WORD, "the field of theirs that voters read", YES),
        Key("cost", WORD, "the field of theirs that says what it costs: an amount", YES),
    ),
)
LOCKED: Final = Part(
    "what the lock fixes",
    (
        Key("budget", WORD, "a field of money: what can be spent, as it stands at the lock", YES),
        Key(
            "kind",
            WORD,
            "a `choice` with the codes `approval`, `choose-1`, `cumulative` (points), `ordinal` "
            "(ranking), or some of them",
            YES,
        ),
        Key(
            "rule",
            WORD,
            "a `choice` with the codes `greedy`, `greedy-no-skip`, `greedy-threshold`, "
            "`equalshares`, `equalshares-add1`, `equalshares-add1u`, or some of them",
            YES,
        ),
        Key("most", WORD, "a whole number: so many choices at most, or so many points", YES),
        Key(
            "draw",
            WORD,
            "a text: what was drawn in public; the order in which ties are broken follows from it",
            YES,
        ),
        Key("key", WORD, "a text: the public key, as `challenge fund key` printed it", YES),
        Key("publish", WORD, "a `choice` with the codes `patterns`, `totals`, or one of them", YES),
        Key(
            "threshold",
            WORD,
            "a whole number: the least support with which a choice can win; `greedy` with one is "
            "counted as `greedy-threshold`",
        ),
    ),
)
