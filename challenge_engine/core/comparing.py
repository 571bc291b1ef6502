"""Two versions of a workflow compared for those who live with it: what is said once, and for whom
it matters. The changes come from ``core.differences``, their sentences from ``texts``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from challenge_engine.core.differences import ORDER, Change, Sign, differences
from challenge_engine.core.renames import align
from challenge_engine.core.workflow import NOTHING, Transition, Workflow

__all__ = ["CONCERNS", "ORDER", "Change", "Compared", "Concern", "Concerning", "compare"]

Concern = Literal["rights", "group", "office", "deadlines", "grounds", "reading", "words"]
CONCERNS: Final[tuple[Concern, ...]] = (
    "rights", "group", "office", "deadlines", "grounds", "reading", "words",
)  # fmt: skip
"""The most important first: promises, who must do what, until when, on which grounds, who reads."""

_WORDS: Final = (
    "name", "title", "ask", "hint", "says", "told", "wish", "notes", "sources", "source",
    "choices.title", "choices.source",
)  # fmt: skip
_READING: Final = ("see", "personal", "sealed_until", "keep", "takes.publish")
_GROUNDS: Final = ("takes.grounds", "takes.grounds_min", "grounds")
_RIGHTS: Final = ("rights", "waivers", "is_adverse", "routes", "agreed_by")
_MOVED: Final = {"takes.fields": "takes.optional", "takes.optional": "takes.fields"}


@dataclass(frozen=True, slots=True)
class Concerning:
    """A change, and for whom it matters."""

    concern: Concern
    change: Change


@dataclass(frozen=True, slots=True)
class Compared:
    """The earlier version, with the names that the later one has in its file, and the changes."""

    before: Workflow
    changes: tuple[Concerning, ...]


def compare(before: Workflow, after: Workflow) -> Compared:
    """Every change, each said once: nothing that differs is left without one."""
    before, renames = align(before, after)
    found = differences(before, after)
    found = _without_what_goes_without_saying(found, before, after)
    found = _required_or_open(_from_all_states(found, before, after))
    by = _By(before, after)
    return Compared(before, tuple(Concerning(by.concern(one), one) for one in (*found, *renames)))


def _without_what_goes_without_saying(
    found: list[Change], before: Workflow, after: Workflow
) -> list[Change]:
    """Without the parts of what came or went as a whole, the codes that a question tells already,
    and the questions that a step now asks, or no longer."""
    whole = {one.place for one in found if not one.attribute}
    gone = {one.place for one in found if one.code == "state-"}
    told = {one.item.code for one in found if one.code.startswith("field.choices") and
            hasattr(one.item, "code")}  # fmt: skip
    grounds = {t.takes.grounds for one in (before, after) for t in one.transitions}

    asked = {(one.item, one.sign) for one in found if one.attribute in _MOVED}

    def is_said(one: Change) -> bool:
        kind, *names = one.place
        if kind == "step" and not one.attribute:
            action, track, source = names
            return ("action", action) not in whole and ("state", track, source) not in gone
        if kind == "field" and names[0]:
            return ("record", names[0]) not in whole
        if kind == "field" and not one.attribute:
            return (names[1], one.sign) not in asked
        if kind == "state":
            return ("track", names[0]) not in whole
        if kind == "code" and names[0] not in grounds:
            return names[1] not in told
        return True

    return [one for one in found if is_said(one)]


def _from_all_states(found: Iterable[Change], before: Workflow, after: Workflow) -> list[Change]:
    """One change of an action where it is the same from several states."""
    merged: dict[str, Change] = {}
    for one in found:
        if one.place[0] != "step":
            merged[repr(one)] = one
            continue
        _kind, action, track, source = one.place
        is_whole = isinstance(one.item, Transition)
        what = (one.item.moves and one.item.target) if is_whole else (one.before, one.after)
        key = repr((action, track, one.code, what))
        sources = (*merged[key].sources, source) if key in merged else (source,)
        merged[key] = replace(merged.get(key, one), sources=sources)
    return [_everywhere(one, before, after) for one in merged.values()]


def _everywhere(one: Change, before: Workflow, after: Workflow) -> Change:
    if one.place[0] != "step" or not one.attribute:
        return one
    action = one.place[1]
    both = {*before.sources_of(action)} & {*after.sources_of(action)}
    return replace(one, sources=()) if both == {*one.sources} else one


def _required_or_open(found: list[Change]) -> list[Change]:
    """A question that moved from `optional` to `fields` was not asked anew: it must be answered."""
    moved = {_asked(one) for one in found if one.attribute in _MOVED}

    def twin(one: Change) -> tuple[Any, ...]:
        sign: Sign = "-" if one.sign == "+" else "+"
        return _asked(replace(one, attribute=_MOVED[one.attribute], sign=sign))

    kept = []
    for one in found:
        if one.attribute not in _MOVED or twin(one) not in moved:
            kept.append(one)
        elif one.attribute == "takes.fields":
            kept.append(replace(one, attribute="takes.required"))
    return kept


def _asked(one: Change) -> tuple[Any, ...]:
    return one.place[1], one.attribute, one.sign, one.item, one.sources


@dataclass(frozen=True, slots=True)
class _By:
    """Whose work a change touches."""

    before: Workflow
    after: Workflow

    def concern(self, one: Change) -> Concern:
        kind, attribute = one.place[0], one.attribute
        if attribute.endswith(ORDER) or _is_one_of(attribute, _WORDS):
            return "words"
        if kind == "route" or _is_one_of(attribute, _RIGHTS):
            return "rights"
        if kind == "deadline":
            return "deadlines"
        if attribute.partition(".")[0] == "ballot":
            return "office"
        if kind == "code" or attribute in _GROUNDS:
            return "grounds"
        if kind == "workflow" or attribute in _READING:
            return "reading"
        sides = {
            workflow.roles[role].side
            for workflow in (self.before, self.after)
            for role in self.roles(workflow, one)
            if role in workflow.roles
        }
        return "group" if "community" in sides else "office"

    def roles(self, workflow: Workflow, one: Change) -> Iterable[str]:
        kind, *names = one.place
        if kind == "role":
            return names
        if kind == "state":
            state = workflow.tracks.get(names[0], {}).get(names[1])
            changed = [one.item] if one.attribute == "waits_on" else []
            return changed or (state.waits_on if state else ())
        steps = [t for t in workflow.transitions if _is_about(t, kind, names)]
        return [role for t in steps for role in t.by]


def _is_about(step: Transition, kind: str, names: list[str]) -> bool:
    if kind in ("step", "action"):
        return step.action == names[0]
    if kind == "record":
        return names[0] in (step.takes.record, step.takes.signs)
    if kind == "field":
        taken = (*step.takes.fields, *step.takes.optional)
        return step.takes.record == names[0] if names[0] else names[1] in taken
    if kind == "link":
        return names[0] in (*step.takes.links, *step.takes.links_optional)
    return kind == "track" and step.track == names[0] and step.source == NOTHING


def _is_one_of(attribute: str, names: Iterable[str]) -> bool:
    return any(attribute == name or attribute.startswith(f"{name}.") for name in names)
