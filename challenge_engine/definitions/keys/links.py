"""The keys of links: other cases that a case points at, or that point at it."""

from __future__ import annotations

from typing import Final

from challenge_engine.core.workflow import AUDIENCES
from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.shapes import TEXT, WORD, WORDS, listed, one_of, part

LINK: Final = Part(
    "a link",
    (
        Key("title", TEXT, "text: what people call the cases at its other end", YES),
        Key(
            "to",
            WORDS,
            "the names of workflows: an action that takes the link points at a case of one of them",
            "one of these two",
        ),
        Key(
            "of",
            listed(part("link-end")),
            "which links of other workflows point here",
            "one of these two",
        ),
        Key(
            "see",
            one_of(AUDIENCES),
            "who may know of it: `public`, `parties` or `authority`; `parties` unless said "
            "otherwise. Of the other case each sees what they may see there",
        ),
        Key(
            "copies",
            {"type": "object", "additionalProperties": WORD},
            "with `to`: from a field here to the field there from which it is filled in, when a "
            "case is opened from the other one",
        ),
    ),
)
END: Final = Part(
    "the other end of a link",
    (
        Key("workflow", WORD, "the workflow whose cases point here", YES),
        Key("link", WORD, "the name of the link there", YES),
    ),
)
