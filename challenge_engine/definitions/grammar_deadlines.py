"""The part of the grammar about what is due when; how its days count is said by a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, TypeVar

from challenge_engine.core.deadline_rules import (
    ClockMove,
    Deadline,
    Extending,
    Lapsing,
    RuleMark,
    Standstill,
)
from challenge_engine.core.named_days import UNITS
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import MAIN
from challenge_engine.definitions import profiles
from challenge_engine.definitions.keys import deadlines as keys
from challenge_engine.definitions.nodes import Node, Scalar, Sequence
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.profiles import Profile
from challenge_engine.errors import DeadlineError

Answer = TypeVar("Answer")

_ENDS: Final = ("term", "until", "grace_of", "penalty_of")
_COSTLY: Final = ("grace_of", "penalty_of")
_WARNED: Final = {"days": 1, "weeks": 7}

UNREAD: Final = Term(10**9, "days")
"""Stands where no term could be read: so long that nothing else seems to be too long for it."""


def deadlines(page: Page, node: Node | None) -> Mapping[str, Deadline]:
    """Every deadline."""
    found = {name: _deadline(page, name, one) for name, one in page.named(node, "deadlines")}
    return MappingProxyType(found)


def _deadline(page: Page, name: str, node: Node) -> Deadline:
    found = page.part(node, keys.DEADLINE)
    profile = _profile(page, found.get("profile"))
    return Deadline(
        name=name,
        title=page.texts(found.get("title")),
        by=page.strings(found.get("by"), "a role"),
        starts=page.strings(found.get("starts"), "an action"),
        met_by=page.strings(found.get("met_by"), "an action"),
        mark=mark_of(page, found),
        **_end(page, node, found, profile),
        **_counting(page, found, profile),
        stopped_by=page.strings(found.get("stopped_by"), "an action"),
        track=page.string(found["track"], "a track") if "track" in found else MAIN,
        pauses=_pauses(page, found.get("pauses_in"), profile),
        extension=_extension(page, found["extension"]) if "extension" in found else None,
        is_filing=page.is_yes(found.get("filing")),
        warns=_warns(page, found.get("warns")),
        lapse=_lapse(page, found["on_lapse"]) if "on_lapse" in found else Lapsing(),
        source=page.string(found.get("source"), "a source"),
    )


def _tried(page: Page, node: Node, ask: Callable[[], Answer]) -> Answer | None:
    """What was asked for; the *no* of a term or of a profile becomes a problem of the node."""
    try:
        return ask()
    except DeadlineError as error:
        page.say(node, error.template.format(**{k: _listed(v) for k, v in error.params.items()}))
        return None


def _listed(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


def _term(page: Page, node: Node | None) -> Term | None:
    text = page.string(node, "a term")
    if node is None or not text.strip():
        return None
    return _tried(page, node, partial(Term.parse, text))


def _profile(page: Page, node: Node | None) -> Profile | None:
    name = page.string(node, "a profile")
    if node is None or not name.strip():
        return None
    return _tried(page, node, partial(profiles.profile, name))


def mark_of(page: Page, found: Found) -> RuleMark:
    """How sure a rule is; whatever is not of the house says where it stands."""
    mark = page.one_of(found.get("mark"), keys.MARKS, "to-be-verified", "mark")
    if "mark" in found and mark != "house" and "source" not in found:
        sentence = "it needs `source`: where it stands; a rule that is no law is marked `house`"
        page.say(found["mark"], sentence)
    return mark


def _end(page: Page, node: Node, found: Found, profile: Profile | None) -> dict[str, Any]:
    """Where its end comes from: one of four keys."""
    given = [key for key in _ENDS if key in found]
    if found and not given:
        page.say(node, "a deadline needs its end: `term`, `until`, `grace_of` or `penalty_of`")
    for key in given[1:]:
        page.say(found[key], f"its end comes from `{given[0]}` already; give one of the two")
    for key in given:
        if key in _COSTLY and profile is not None and profile.penalty is None:
            page.say(found[key], f"the profile {profile.name} knows no penalty to count by")
    end: dict[str, Any] = {key: page.string(found[key]) for key in given if key != "term"}
    term = _term(page, found.get("term"))
    return {"term": term, "at_most": _ahead(page, found), **end, **_answered(page, found, term)}


def _answered(page: Page, found: Found, term: Term | None) -> dict[str, Any]:
    """A term that is as long as an answer says."""
    if "term_times" in found and "term_field" not in found:
        page.say(found["term_times"], "`term_times` goes with `term_field`: so often the answer")
    if "said_by" in found and "term_field" not in found:
        page.say(found["said_by"], "`said_by` goes with `term_field`: who gives the answer")
    if "term_field" not in found:
        return {}
    if "term" not in found:
        sentence = "`term_field` goes with `term`: the longest that the answer may come to"
        page.say(found["term_field"], sentence)
    elif term is not None and term.unit == "date":
        page.say(found["term"], "a term that is an answer is so many days, weeks or months")
    times = page.whole(found.get("term_times"), 1, 100) or 1
    return {
        "term_field": page.string(found["term_field"], "a field"),
        "term_times": times,
        "said_by": page.strings(found.get("said_by"), "an action"),
    }


def _counting(page: Page, found: Found, profile: Profile | None) -> dict[str, Any]:
    """The profile with what it leaves open."""
    chosen: dict[str, Any] = {"profile": page.string(found.get("profile"))}
    if node := found.get("calendar"):
        chosen["calendar"] = name = page.string(node, "a calendar")
        if profile is not None and name.strip():
            _tried(page, node, lambda: profile.calendar(name))
    if node := found.get("first_day"):
        chosen["first_day"] = start = page.one_of(
            node, profiles.STARTS, profiles.STARTS[0], "first day"
        )
        if profile is not None:
            _tried(page, node, lambda: profile.rule(start))
    if node := found.get("roll"):
        chosen["roll"] = roll = page.is_yes(node)
        if profile is not None:
            _tried(page, node, lambda: profile.rule(roll=roll))
    return chosen


def _pauses(page: Page, node: Node | None, profile: Profile | None) -> tuple[Standstill, ...]:
    states = page.named(node, "the states in which it stands still")
    return tuple(_standstill(page, name, one, profile) for name, one in states)


def _standstill(page: Page, state: str, node: Node, profile: Profile | None) -> Standstill:
    found = page.part(node, keys.STANDSTILL)
    if profile is not None and profile.pause == "within-a-term" and "until" not in found:
        page.say(
            node,
            f"by the profile {profile.name} a term stands still only until a day that was set: "
            "name that date with `until`",
        )
    until = page.string(found["until"], "a date") if "until" in found else None
    return Standstill(state, until, _ahead(page, found))


def _ahead(page: Page, found: Found) -> Term | None:
    """How far ahead a date may lie that people name."""
    if "at_most" not in found:
        return None
    node, at_most = found["at_most"], _term(page, found["at_most"])
    if "until" not in found:
        page.say(node, "`at_most` goes with `until`: it bounds the date that is handed in")
    if at_most is not None and at_most.unit not in UNITS:
        page.say(node, "a date lies at most so many days, weeks, months or years ahead")
        return None
    return at_most


def _extension(page: Page, node: Node) -> Extending:
    found = page.part(node, keys.EXTENSION)
    at_most = _term(page, found.get("at_most"))
    if at_most is not None and at_most.unit == "date":
        page.say(found["at_most"], "an extension is at most so many days, weeks or months, no date")
        at_most = None
    return Extending(
        action=page.string(found.get("action"), "an action"),
        at_most=at_most or UNREAD,
        given_in=page.string(found["given_in"], "a field") if "given_in" in found else None,
        times=page.whole(found.get("times"), 1, 100) or 1,
    )


def _warns(page: Page, node: Node | None) -> tuple[int, ...]:
    """So many days before the end, the earliest warning first."""
    page.strings(node, "a term")
    warns: list[int] = []
    for item in node.items if isinstance(node, Sequence) else [node]:
        term = _term(page, item) if isinstance(item, Scalar) else None
        if item is None or term is None:
            continue
        if term.unit not in _WARNED:
            page.say(item, "a warning comes so many days or weeks before the end")
            continue
        days = term.count * _WARNED[term.unit]
        if days in warns:
            page.say(item, f"a warning {days} days before the end stands here already")
        warns.append(days)
    return tuple(sorted(warns, reverse=True))


def _lapse(page: Page, node: Node) -> Lapsing:
    found = page.part(node, keys.LAPSE)
    if not found:
        page.say(node, "when it passes it tells somebody or moves a track: `tells`, `moves`")
    return Lapsing(
        tells=page.strings(found.get("tells"), "a role"),
        moves=_clock_move(page, found["moves"]) if "moves" in found else None,
    )


def _clock_move(page: Page, node: Node) -> ClockMove:
    found = page.part(node, keys.CLOCK_MOVE)
    return ClockMove(
        track=page.string(found.get("track"), "a track"),
        source=page.string(found.get("from"), "a state"),
        target=page.string(found.get("to"), "a state"),
    )
