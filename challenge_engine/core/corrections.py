"""May this earlier step be set right, by whom, with what: the rules of a correction.

A correction replaces what was handed in with one step, or the day on which it happened; never
what was done, nor where the case stands. Who acts in the role in which a step was taken sets it
right: so no clerk rewrites the reasons of a decision, nor the office what a group wrote itself,
and it still works when the one who took the step is gone. A judgement of one person (a record that
is sealed, or handed in once by each) is corrected only by that person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core import ballots, fields, intake, pots
from challenge_engine.core.case import Actor, Problem, Refusal
from challenge_engine.core.intake import Asked
from challenge_engine.core.moments import is_before, local_day
from challenge_engine.core.workflow import EMPTY, Field, RecordKind, Transition, Workflow

KINDS = ("open", "act", "takeover", "note")
"""What somebody handed in; what the clock, an erasure or a link says is not typed by anybody."""

LONGEST_REASON = 10_000
_WHY = Field("why", "long_text", ask=EMPTY, maximum=LONGEST_REASON)
_NOTE = Field("note", "long_text", ask=EMPTY)


@dataclass(frozen=True, slots=True)
class Taken:
    """An earlier step as it is known now, and what stands around it."""

    n: int
    kind: str
    transition: Transition | None
    """None where the step was no action of the workflow."""
    role: str | None
    actor: int
    values: Mapping[str, Any]
    """Path → the value that stands now; ``ERASED`` where it was erased, ``None`` if cleared."""
    occurred_at: str
    recorded_at: str
    timezone: str
    is_dated: bool = True
    """False where nobody knew when it happened."""
    is_clocked: bool = False
    """Whether the clock said when it happened, and nobody typed a day."""
    before: str | None = None
    """When the step before it happened."""
    after: str | None = None
    """When the step after it happened."""
    erased: frozenset[str] = frozenset()
    """Paths of which a value was erased, now or before a correction."""
    unread: frozenset[str] = frozenset()
    """Paths that whoever asks may not read."""
    records: Mapping[str, frozenset[int]] = EMPTY
    """Record kind → the numbers that the case has."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to stand instead, read and found sound: paths with values, and perhaps a day."""

    role: str
    values: Mapping[str, Any]
    occurred_at: str | None
    reason: str


def asks(workflow: Workflow, taken: Taken) -> Mapping[str, Asked]:
    """Path → what can be given for it anew: exactly what the step had, with its types."""
    takes = taken.transition.takes if taken.transition else None
    asked = {(a.place, a.field.name): a for a in intake.asks(workflow, takes)} if takes else {}
    found: dict[str, Asked] = {}
    for path in taken.values:
        place = path.split("/")
        if path in ("reason", "grounds"):
            one = asked.get((path, path))
        elif place[0] == "field" and place[1] in workflow.fields:
            otherwise = Asked(workflow.fields[place[1]], False, "field")
            one = asked.get(("field", place[1]), otherwise)
        elif place[0] == "record" and (kind := workflow.records.get(place[1])):
            one = asked.get(("record", place[3]))
            if one is None and place[3] in kind.fields:
                one = Asked(kind.fields[place[3]], False, "record")
        else:
            is_note = place[:2] == ["record", "note"] and place[-1] == "text"
            one = Asked(_NOTE, True, "note") if is_note else None
        if one is not None:
            found[path] = one
    order = list(asked.values())
    return dict(sorted(found.items(), key=lambda item: _place(order, item[1])))


def is_kept(workflow: Workflow, taken: Taken, path: str) -> bool:
    """Whether this stays as it is, whoever asks: money, signed, erased, or not theirs to read."""
    moved = pots.moving(workflow, taken.transition) if taken.transition else frozenset()
    locked = ballots.fixed(workflow, taken.transition) if taken.transition else frozenset()
    if path.rpartition("/")[2] in moved | locked:
        return True
    return _signed(workflow, path) is not None or path in taken.erased | taken.unread


def has_fixed_day(workflow: Workflow, taken: Taken) -> bool:
    """A group that acted itself was dated by the clock: else who is late would date it back."""
    role = workflow.roles.get(taken.role or "")
    return taken.is_clocked and role is not None and role.side == "community"


def may_correct(workflow: Workflow, taken: Taken, actor: Actor) -> tuple[Refusal, ...]:
    """Every reason why this step is not for this actor to set right; none where it is."""
    if taken.kind not in KINDS:
        return (Refusal("not-correctable"),)
    kind = _judgement(workflow, taken)
    if kind is not None and actor.number != taken.actor:
        return (Refusal("correct-own-record", {"record": kind.name}),)
    return () if _role(workflow, taken, actor) else (_wrong_role(workflow, taken, actor),)


def decide(
    workflow: Workflow,
    taken: Taken,
    actor: Actor,
    data: Mapping[str, Any],
    occurred_at: str | None,
    reason: Any,
) -> Correction | tuple[tuple[Refusal, ...], tuple[Problem, ...]]:
    """The correction, or every refusal and every problem there is, rights first."""
    given, why, problems = _read(workflow, taken, data, reason)
    changed = {p: v for p, v in given.items() if v != taken.values.get(p) or p in taken.erased}
    is_same_day = taken.is_dated and occurred_at == taken.occurred_at
    day = None if is_same_day else occurred_at
    refusals = list(may_correct(workflow, taken, actor))
    refusals += _kept(workflow, taken, changed)
    if day is not None and has_fixed_day(workflow, taken):
        refusals.append(Refusal("correct-clock"))
    refusals += _order(taken, day)
    if not changed and day is None and not problems:
        refusals.append(Refusal("correct-nothing"))
    role = _role(workflow, taken, actor)
    if refusals or problems or role is None or why is None:
        return tuple(refusals), tuple(problems)
    return Correction(role, changed, day, why)


def _read(
    workflow: Workflow, taken: Taken, data: Mapping[str, Any], reason: Any
) -> tuple[dict[str, Any], str | None, list[Problem]]:
    asked = {one.field.name: (path, one) for path, one in asks(workflow, taken).items()}
    problems = [Problem(name, "never-given") for name in data if name not in asked]
    given: dict[str, Any] = {}
    for name, (path, one) in asked.items():
        if name in data:
            # What one may not read is not even looked at: a problem with it could tell of it.
            raw = None if path in taken.unread else data[name]
            is_needed = one.required and path not in taken.unread
            given[path] = _value(taken, one.field, raw, problems, is_needed=is_needed)
    why = _value(taken, _WHY, reason, problems, is_needed=True)
    return given, why, problems


def _value(
    taken: Taken, field: Field, raw: Any, problems: list[Problem], *, is_needed: bool
) -> Any:
    try:
        value = fields.read(field, raw)
    except fields.ValueProblem as problem:
        problems.append(Problem(field.name, problem.code, problem.params))
        return None
    least = taken.transition.takes.grounds_min if taken.transition else 0
    if value is None and is_needed:
        problems.append(Problem(field.name, "missing"))
    elif field.name == "grounds" and value is not None and len(value) < least:
        problems.append(Problem(field.name, "too-few-grounds", {"n": least}))
    return value


def _kept(workflow: Workflow, taken: Taken, changed: Mapping[str, Any]) -> list[Refusal]:
    """What stays as it is whoever asks: what is erased, what is signed, what one cannot read."""
    names = {path: one.field.name for path, one in asks(workflow, taken).items()}
    refusals = []
    if unread := [names[p] for p in changed if p in taken.unread]:
        refusals.append(Refusal("correct-unread", {"fields": unread}))
    if erased := [names[p] for p in changed if p in taken.erased - taken.unread]:
        refusals.append(Refusal("correct-erased", {"fields": erased}))
    if signed := [kind for p in changed if (kind := _signed(workflow, p)) is not None]:
        refusals.append(Refusal("correct-signed", {"record": signed[0]}))
    moved = pots.moving(workflow, taken.transition) if taken.transition else frozenset()
    if money := [names[p] for p in changed if names[p] in moved]:
        refusals.append(Refusal("correct-money", {"fields": money}))
    locked = ballots.fixed(workflow, taken.transition) if taken.transition else frozenset()
    if of_vote := [names[p] for p in changed if names[p] in locked]:
        refusals.append(Refusal("correct-vote", {"fields": of_vote}))
    for path, one in asks(workflow, taken).items():
        kind, number = one.field.of, changed.get(path)
        if kind is None or number is None or path in taken.unread:
            continue
        if number not in taken.records.get(kind, ()):
            refusals.append(Refusal("no-such-record", {"record": kind, "number": number}))
    return refusals


def _signed(workflow: Workflow, path: str) -> str | None:
    """The record kind of this path, if it is for signing.

    A signature names the commitments of one version: another text under them would be another
    text than the one that was signed.
    """
    place = path.split("/")
    kinds = {t.takes.signs for t in workflow.transitions}
    return place[1] if place[0] == "record" and place[1] in kinds else None


def _order(taken: Taken, day: str | None) -> list[Refusal]:
    """Order is n: what came before it stays before it, and nothing is recorded ahead of time."""
    if day is None:
        return []
    zone, refusals = taken.timezone, []
    if is_before(taken.recorded_at, day, zone):
        recorded = local_day(taken.recorded_at, zone)
        refusals.append(Refusal("correct-recorded", {"date": day, "other": recorded}))
    if taken.before is not None and is_before(day, taken.before, zone):
        refusals.append(Refusal("correct-before", {"date": day, "other": taken.before}))
    if taken.after is not None and is_before(taken.after, day, zone):
        refusals.append(Refusal("correct-after", {"date": day, "other": taken.after}))
    return refusals


def _judgement(workflow: Workflow, taken: Taken) -> RecordKind | None:
    takes = taken.transition.takes if taken.transition else None
    kind = workflow.records.get(takes.record) if takes and takes.record else None
    is_own = kind is not None and (kind.once_per_person or kind.sealed_until is not None)
    return kind if is_own else None


def _role(workflow: Workflow, taken: Taken, actor: Actor) -> str | None:
    """The role in which the actor may correct; who brought a step in from elsewhere has theirs."""
    for name in _roles(workflow, taken):
        if name in actor.roles and (not workflow.roles[name].assigned or name in actor.assigned):
            return name
    return None


def _roles(workflow: Workflow, taken: Taken) -> tuple[str, ...]:
    if taken.role in workflow.roles:
        return (taken.role,) if taken.role else ()
    # Nobody knows in which role a reported step was done: then the office answers for it.
    return tuple(role.name for role in workflow.roles.values() if role.side == "authority")


def _wrong_role(workflow: Workflow, taken: Taken, actor: Actor) -> Refusal:
    roles = list(_roles(workflow, taken))
    if any(name in actor.roles for name in roles):
        return Refusal("not-assigned", {"roles": roles})
    return Refusal("wrong-role", {"roles": roles})


def _place(order: list[Asked], one: Asked) -> int:
    return order.index(one) if one in order else len(order)
