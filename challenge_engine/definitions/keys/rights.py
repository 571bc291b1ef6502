"""The keys of what is promised, of the routes against an adverse end, and of what is waived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from challenge_engine.core.right_rules import RIGHTS as KNOWN
from challenge_engine.core.right_rules import RouteKind
from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.deadlines import MARKS
from challenge_engine.definitions.keys.shapes import TEXT, WORD, WORDS, YES_NO, one_of

KINDS: Final[tuple[RouteKind, ...]] = get_args(RouteKind)

_MEANS: Final[Mapping[str, str]] = {
    "can_withdraw": "actions: in every situation of the phases `submitted` and `assessed` the "
    "group itself can do one of them, and ends the case by it",
    "can_hand_back": "actions: the same in the phases `delegated` and `monitored`",
    "adverse_has_reason": "`yes`: whatever leads to an adverse end has `reason: required`, and "
    "grounds of the lists that the end names",
    "adverse_has_route": "`yes`: every adverse end names a route of the kind `objection` or "
    "`review`, or else both a `complaint` and an `ombudsman`. Adverse is every end to which the "
    "authority brings a case, unless the end says by what the group has agreed (`agreed_by`)",
    "no_end_by_lapse": "`yes`: nothing final happens because a deadline passes",
    "always_waits_on_somebody": "`yes`: every state that is no end waits on somebody",
    "personal_not_public": "`yes`: what is personal is never public",
}

RIGHTS: Final = Part(
    "what is promised",
    tuple(
        Key(name, WORDS if right.phases else YES_NO, _MEANS[name]) for name, right in KNOWN.items()
    ),
)
ROUTE: Final = Part(
    "a route",
    (
        Key(
            "kind", one_of(KINDS), "`objection`, `review`, `court`, `complaint` or `ombudsman`", YES
        ),
        Key("says", TEXT, "text: what one can do, when it is open, where one turns to", YES),
        Key(
            "mark",
            one_of(MARKS),
            "how sure it is that this is law, as of a [deadline](#deadlines)",
            YES,
        ),
        Key("source", WORD, "where it stands", "unless it is of the house"),
        Key(
            "track",
            WORD,
            "a track of this workflow on which it runs; the group must be able to begin it there",
        ),
    ),
)
WAIVER: Final = Part(
    "a waiver",
    (
        Key("law", WORD, "what is let stand", YES),
        Key("state", WORD, "the state that it is about, or from which the transition starts", YES),
        Key("reason", TEXT, "text: why; everybody reads it", YES),
        Key("action", WORD, "the action of the transition that it is about", "for a transition"),
        Key("role", WORD, "who waits in vain", "for `waits-in-vain`"),
        Key("track", WORD, "the track of the state; `main` unless said otherwise"),
    ),
)
