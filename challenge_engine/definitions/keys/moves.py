"""The keys of what is done: transitions, what they take, and which other track they move."""

from __future__ import annotations

from typing import Final

from challenge_engine.core.ballot_rules import DOES
from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.shapes import (
    WHOLE,
    WORD,
    WORDS,
    YES_NO,
    listed,
    one_of,
    part,
)

REASONS: Final = ("none", "optional", "required")

TRANSITION: Final = Part(
    "a transition",
    (
        Key("action", WORD, "its name", YES),
        Key(
            "from",
            WORDS,
            "a state, a list of states, `nothing` (there is no case or no such track yet), or "
            "`any-open` (every state of the track that is no end)",
            YES,
        ),
        Key("to", WORD, "a state, or `same`: something is recorded and the state stays", YES),
        Key("by", WORDS, "the roles that may do it", YES),
        Key("track", WORD, "which track it moves; `main` unless said otherwise"),
        Key("except", WORDS, "with `any-open`: states that are left out"),
        Key(
            "for_others",
            WORDS,
            "roles that may do it on the group's behalf: at a desk, on paper, by telephone",
        ),
        Key("when", listed(part("guard")), "a list of guards, all of which must hold"),
        Key(
            "takes",
            part("takes"),
            "all that is handed in; nothing else can change a value of the case",
        ),
        Key(
            "tells",
            WORDS,
            "roles that are to be told; messages are kept ready, this version sends none",
        ),
        Key("also", listed(part("also")), "moves another track by the same action"),
        Key(
            "at_most",
            WHOLE,
            "how often the action may be done in one case (1 or more), wherever it starts from",
        ),
        Key("pot", part("pot-move"), "what it does to a pot of a linked case"),
    ),
    later=("effects",),
)
TAKES: Final = Part(
    "what an action takes",
    (
        Key("fields", WORDS, "fields of the case that must be given"),
        Key("optional", WORDS, "fields of the case that may be given"),
        Key("record", WORD, "adds a record of this kind; all its fields must be given"),
        Key("record_optional", WORDS, "but for these"),
        Key(
            "revises",
            YES_NO,
            "`yes`: it is a new version of a record, whose number is handed in",
        ),
        Key("reason", one_of(REASONS), "`none`, `optional` or `required`"),
        Key("grounds", part("grounds"), "codes of a list"),
        Key("publish", YES_NO, "`yes`: the public reads reason and grounds"),
        Key("assigns", WORD, "a person is assigned to this role"),
        Key(
            "replaces",
            YES_NO,
            "`yes`: those who were assigned to that role before are so no longer",
        ),
        Key("signs", WORD, "signs the newest version of this kind of record"),
        Key("ballot", one_of(DOES), "what it does to the [ballot box](#votes) of the case"),
        Key(
            "link",
            WORDS,
            "points at another case, whose reference is handed in as `link-NAME`: the name of a "
            "[link](#links) of this workflow, or several",
        ),
        Key("link_optional", WORDS, "the same, where it need not be given"),
    ),
    later=("files",),
)
GROUNDS: Final = Part(
    "grounds",
    (
        Key("of", WORD, "the name of the list", YES),
        Key("min", WHOLE, "at least so many; 1 unless said otherwise"),
    ),
)
ALSO: Final = Part(
    "a move of another track",
    (
        Key("track", WORD, "the track that is moved", YES),
        Key("to", WORD, "the state to which it is moved", YES),
        Key("from", WORDS, "only if it stands in one of these; without it wherever it stands"),
    ),
)
