"""Plays what the explorer says by the real ``core.decide``, and everything there is by force."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from challenge_engine.core import decide as deciding
from challenge_engine.core import intake, timing
from challenge_engine.core.case import Case, Facts, Given, Linked, Needs, Outcome, Record, Refusal
from challenge_engine.core.deadlines import Rule
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.machine import Machine
from challenge_engine.core.penalty import PenaltyRule
from challenge_engine.core.proof.automata import RUNNING, AnswerFact
from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.handing_in import Scene, handed_in
from challenge_engine.core.proof.moving import CLOCK, Label
from challenge_engine.core.proof.samples import samples
from challenge_engine.core.proof.telling import Names
from challenge_engine.core.workflow import MAIN, Field, Transition, Workflow, of_link
from challenge_engine.core.working_days import Calendar
from challenge_engine.core.working_out import Counting

from ..builders import Room

BEGIN = dt.date(2026, 1, 5)
COUNTING = Counting(
    Rule("day_after", roll=False),
    Calendar("none", "1", {}, range(2000, 2090)),
    penalty=PenaltyRule(14, 42, ()),
)


@dataclass
class Play(Room):
    """A room with a day and deadlines; people are called after their role, as ``decider-1``."""

    today: dt.date = BEGIN
    deadlines: dict[str, Ledger] = field(default_factory=dict)

    @staticmethod
    def of(workflow: Workflow, cast: dict[str, int]) -> Play:
        people = {f"{role}-{k}": (role,) for role, n in cast.items() for k in range(n)}
        return Play(people, Machine(workflow))

    def copy(self) -> Play:
        room = copy.copy(self)
        for name in ("numbers", "values", "deadlines", "times"):
            setattr(room, name, dict(getattr(self, name)))
        room.assigned = {role: set(who) for role, who in self.assigned.items()}
        room.records = {kind: dict(found) for kind, found in self.records.items()}
        room.done, room.signatures = set(self.done), list(self.signatures)
        return room

    def kept(self, kind: str) -> list[Record]:
        """The newest versions of a kind."""
        return list(self.records.get(kind, {}).values())

    def facts(self, person: str, needs: Needs) -> Facts:
        known = super().facts(person, needs)
        wanted = {k: v for k, v in self.deadlines.items() if k in needs.deadlines}
        return replace(
            known,
            today=self.today.isoformat(),
            on=self.today.isoformat(),
            deadlines=wanted,
            # Another case that is named stands somewhere, and runs.
            linked={name: (Linked(""),) for name in needs.linked},
        )

    def _keep(self, person: str, action: str, given: Given, outcome: Outcome) -> None:
        known = Facts(today=self.today.isoformat(), values=self.values, deadlines=self.deadlines)
        countings = dict.fromkeys(self.workflow.deadlines, COUNTING)
        self.deadlines |= timing.follow(self.workflow, countings, outcome, known, given, self.today)
        super()._keep(person, action, given, outcome)
        for name, value in given.fields.items():
            if value is None:
                self.values.pop(name, None)

    def lapses(self, name: str) -> None:
        """The clock records that a deadline has passed."""
        self.deadlines[name] = timing.lapsed(self.deadlines[name], self.case.n + 1)
        moves = self.workflow.deadlines[name].lapse.moves
        states = dict(self.case.states)
        if moves is not None and self.case.state(moves.track) == moves.source:
            states[moves.track] = moves.target
        self.case = Case(self.case.n + 1, states, self.case.moved)

    def catch_up(self) -> None:
        for name in sorted(self.deadlines):
            ledger = self.deadlines[name]
            if ledger.standing == "open" and ledger.is_over(self.today):
                self.lapses(name)

    @property
    def key(self) -> Any:
        """What can make a difference later."""
        records = [
            (kind, r.number, r.version, r.actor, tuple(sorted(r.values.items(), key=str)))
            for kind, found in self.records.items()
            for r in found.values()
        ]
        return repr(
            (
                sorted(self.case.states.items()),
                sorted(self.values.items()),
                sorted(records),
                sorted(self.done),
                sorted((role, sorted(who)) for role, who in self.assigned.items()),
                sorted(self.times.items()),
                sorted((s.kind, s.number, s.version, s.side) for s in self.signatures),
                sorted(
                    (d.name, d.standing, d.due, len(d.extensions)) for d in self.deadlines.values()
                ),
                self.today,
            )
        )


# --- a story, played ----------------------------------------------------------------------------


class NeverOnRealDays(Exception):
    """A story in which one deadline still runs that on these days is over.

    Deadlines pass in any order in a story, but where one is certain; more is not promised.
    """


def play(x: Explored, way: list[tuple[int, Label, int]]) -> Play:
    """Play a way; every step of it must be taken by the real engine.

    Beyond what anybody counts a story says *many* records, and does not say how many: where some
    are lacking later, more are handed in by the steps that only do that, by all of them or by one.
    """
    adding = [k for k, (_, label, _) in enumerate(way) if _only_adds(x, label)]
    repeats: list[dict[int, int]] = [{}]
    repeats += [dict.fromkeys(adding, n) for n in (1, 3) if adding]
    repeats += [{k: n} for k in adding for n in (1, 3) if len(adding) > 1]
    for more in repeats:
        try:
            return _played(x, way, more)
        except (AssertionError, StopIteration):
            if more is repeats[-1]:
                raise
    raise AssertionError("nothing was tried")


def _only_adds(x: Explored, label: Label) -> bool:
    """Whether it does nothing but add a record that nobody must answer, so it can be done again."""
    if label.step == CLOCK:
        return False
    t = x.model.steps[label.step].t
    asked = {fact.asked for fact in x.model.facts if isinstance(fact, AnswerFact)}
    return t.takes.record not in (None, *asked) and not (t.takes.revises or t.moves or t.also)


def _played(x: Explored, way: list[tuple[int, Label, int]], more: dict[int, int]) -> Play:
    room, names = Play.of(x.model.workflow, dict(x.model.cast)), Names(x)
    for k, (source, label, target) in enumerate(way):
        if label.step == CLOCK:
            _pass_time(room, x, label, target)
        else:
            _do(room, names, x, source, label, target, more.get(k, 0))
        names.settle(target)
        expected = dict(zip(x.model.tracks, x.situations[target].states, strict=True))
        assert {track: room.case.state(track) for track in x.model.tracks} == expected
        _refuse_other_days(room, x, target)
    return room


def _refuse_other_days(room: Play, x: Explored, i: int) -> None:
    for part, value in zip(x.model.parts, x.situations[i].values, strict=True):
        runs = part.kind == "deadline" and value[0] == RUNNING
        if runs and room.deadlines[part.name].is_over(room.today):
            raise NeverOnRealDays(part.name)


def _do(
    room: Play, names: Names, x: Explored, source: int, label: Label, target: int, more: int
) -> None:
    choice, t = x.move(source, label, target), x.model.steps[label.step].t
    doer, named = names.follow(label, choice)
    person = f"{label.role}-{doer or 0}"
    for k in _again(room, x, choice, more if _only_adds(x, label) else 0):
        # Anew each time: what was answered is not answered again.
        scene = Scene(room.today, room.numbers.get(person), room.kept)
        data = handed_in(x, source, t, choice, scene)
        if t.takes.assigns:
            data["assignee"] = f"{t.takes.assigns}-{named or 0}"
        data |= {of_link(name): "2026-0002" for name in t.takes.links}
        given, problems = intake.read(x.model.workflow, t.takes, data)
        assert not problems, (t.action, problems)
        said = room.act(person, t.action, given, role=label.role, on_behalf=label.on_behalf)
        assert k or isinstance(said, Outcome), (t.action, [r.code for r in said])


def _again(room: Play, x: Explored, choice: Any, more: int) -> Iterator[int]:
    """Once and so often more; and until nothing waits, where it is the last answer of several."""
    yield from range(1 + more)
    ends = [x.model.facts[slot] for slot, waits in choice.picks.items() if waits is True]
    for fact in (one for one in ends if isinstance(one, AnswerFact) and one.most == 1):
        while {r.number for r in room.kept(fact.asked)} - {
            r.values.get(fact.field) for r in room.kept(fact.by)
        }:
            yield 1


def _pass_time(room: Play, x: Explored, label: Label, target: int) -> None:
    part, fact = x.model.parts[label.slot], x.model.facts[label.slot]
    value = x.situations[target].values[label.slot]
    if part.kind == "deadline":
        due = room.deadlines[part.name].due
        assert due is not None
        room.today = max(room.today, due + dt.timedelta(days=1))
        assert room.deadlines[part.name].is_over(room.today)
        room.lapses(part.name)
        return
    if part.kind == "calendar":
        days: Any = fact
        room.today = dt.date.fromisoformat(days.days[value - 1])
    else:
        day = dt.date.fromisoformat(room.values[part.name])
        room.today = max(day + dt.timedelta(days=1 if value == 3 else 0), room.today)
    room.catch_up()


# --- everything, by force -----------------------------------------------------------------------


Doing = tuple[str, str, str, str, bool]
"""Track, state, action, role, and whether it is for the group."""


def by_force(
    room: Play, depth: int, most: int, *, escapes: bool = True
) -> Iterator[tuple[Play, dict[Doing, Play]]]:
    """Everything that everybody can do with a few values: where, and what each comes to."""
    seen, ahead = {room.key}, [room]
    for _ in range(depth):
        fresh: list[Play] = []
        for one in ahead:
            can: dict[Doing, Play] = {}
            for *doing, after in everything(one, escapes=escapes):
                if doing:
                    can[tuple(doing)] = after  # type: ignore[index]
                if after.key not in seen and len(seen) < most:
                    seen.add(after.key)
                    fresh.append(after)
            yield one, can
        ahead = fresh


def everything(room: Play, *, escapes: bool) -> Iterator[tuple[Any, ...]]:
    """Everything that can come next; of what time brings, no more than how it stands then."""
    for action, known in room.workflow.actions.items():
        t = deciding.find(room.workflow, room.case, action)
        if isinstance(t, Refusal) or (known.escape and not escapes):
            continue
        for given in _all_given(room, t):
            for person in room.grants:
                for role, behalf in (
                    *((r, False) for r in t.by),
                    *((r, True) for r in t.for_others),
                ):
                    if role not in room.grants[person]:
                        continue
                    after = room.copy()
                    said = after.act(person, action, given, role=role, on_behalf=behalf)
                    if isinstance(said, Outcome):
                        yield t.track, t.source, action, role, behalf, after
    yield from ((after,) for after in _later(room))


def _later(room: Play) -> Iterator[Play]:
    for ledger in room.deadlines.values():
        if ledger.standing == "open" and ledger.due is not None:
            after = room.copy()
            after.today = max(room.today, ledger.due + dt.timedelta(days=1))
            after.catch_up()
            yield after
    if any(c.name == "date_window" for t in room.workflow.transitions for c in t.when):
        for days in (1, 40):
            after = room.copy()
            after.today = room.today + dt.timedelta(days=days)
            after.catch_up()
            yield after


def _all_given(room: Play, t: Transition) -> Iterator[Given]:
    workflow, takes = room.workflow, t.takes
    fields = [(n, _some(room, workflow.fields[n])) for n in takes.fields]
    fields += [(n, [..., None, *_some(room, workflow.fields[n])]) for n in takes.optional]
    record = []
    numbers: list[int | None] = [None]
    if takes.record:
        own = workflow.records[takes.record].fields.values()
        record = [
            (f.name, [*_some(room, f), *([...] if f.name in takes.record_optional else [])])
            for f in own
        ]
        if takes.revises:
            numbers = list(room.records.get(takes.record, {}))
    people: list[str | None] = [None]
    if takes.assigns:
        people = [p for p, roles in room.grants.items() if takes.assigns in roles]
    for values in product(*(v for _, v in (*fields, *record))):
        pairs = list(zip([n for n, _ in (*fields, *record)], values, strict=True))
        one = {n: v for n, v in pairs[: len(fields)] if v is not ...}
        two = {n: v for n, v in pairs[len(fields) :] if v is not ...}
        for number in numbers:
            for person in people:
                yield Given(fields=one, record=two, revises=number, assignee=person)


def _some(room: Play, one: Field) -> list[Any]:
    if one.of:
        return [1]
    if one.type == "date":
        return [(room.today + dt.timedelta(days=n)).isoformat() for n in (-1, 0, 1, 30)]
    if one.type == "money":
        return [{"cents": n, "currency": "EUR"} for n in (0, 500, 501)]
    if one.type == "score":
        return [0, 3, 5]
    return samples(one)


def ends(workflow: Workflow, room: Play, track: str = MAIN) -> bool:
    state = workflow.tracks[track].get(room.case.state(track))
    return state is not None and state.is_end
