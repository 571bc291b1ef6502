"""Cases played at random by the real engine, asked for advice, and the advice played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from challenge_engine.core import decide as deciding
from challenge_engine.core import timing
from challenge_engine.core.case import Facts, Given, Outcome, Refusal
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.nearest import Known, Person, Step, Way
from challenge_engine.core.nearest.rules import hands, place
from challenge_engine.core.proof.samples import samples
from challenge_engine.core.workflow import MAIN, Field, Transition

from ..proof.playing import Play, everything


def known(room: Play, asker: str | None) -> Known:
    """The case as somebody knows it who may read everything."""
    people = [
        Person(room.actor(name), frozenset(a for who, a in room.done if who == name))
        for name in room.grants
    ]
    facts = Facts(
        today=room.today.isoformat(),
        on=room.today.isoformat(),
        values=dict(room.values),
        records={kind: tuple(found.values()) for kind, found in room.records.items()},
        signatures={
            kind: tuple(s for s in room.signatures if s.kind == kind)
            for kind in room.workflow.records
        },
        deadlines=dict(room.deadlines),
        times=dict(room.times),
    )
    place_of = None if asker is None else list(room.grants).index(asker)
    return Known(room.case, facts, tuple(people), place_of)


def walked(room: Play, steps: int, rng: Random) -> Play:
    """The case after so many steps of anybody, each of which the engine took."""
    for _ in range(steps):
        after = [one[-1] for one in everything(room, escapes=True)]
        if not after:
            break
        room = rng.choice(after)
    return room


def followed(room: Play, way: Way) -> Play:
    """The case after the steps of a way; each must be taken by the real engine."""
    room = room.copy()
    for step in way.steps:
        if step.action is None:
            _wait(room, step)
        else:
            _do(room, step)
    return room


def _do(room: Play, step: Step) -> None:
    names = list(room.grants)
    transition = deciding.find(room.workflow, room.case, step.action or "")
    assert isinstance(transition, Transition), (step, transition)
    said = room.act(
        names[step.person],
        transition.action,
        given_for(room, transition, names[step.person], names[step.assignee]),
        on_behalf=step.on_behalf,
    )
    assert isinstance(said, Outcome), (step, [r.code for r in said])


def given_for(
    room: Play, t: Transition, person: str, assignee: str, *, optional: bool = True
) -> Given:
    """A form filled in as anybody might, where no guard compares a value."""
    compared, fields = hands(room.workflow).compared, room.workflow.fields
    free = [n for n in t.takes.optional if ("", n) not in compared and fields[n].of is None]
    names = (*t.takes.fields, *(free if optional else ()))
    record, revises = {}, None
    if t.takes.record is not None:
        kind = room.workflow.records[t.takes.record]
        must = [n for n in kind.fields if n not in t.takes.record_optional]
        record = {name: _one(room, kind.fields[name]) for name in must}
        if t.takes.revises:
            mine = room.records.get(kind.name, {}).values()
            number = room.numbers.get(person)
            able = [r for r in mine if not kind.once_per_person or r.actor == number]
            revises = able[-1].number if able else None
    return Given(
        fields={name: _one(room, fields[name]) for name in names},
        record=record,
        revises=revises,
        assignee=assignee if t.takes.assigns else None,
    )


def _one(room: Play, field: Field) -> object:
    if field.of is not None:
        return next(iter(room.records.get(field.of, {1: None})))
    if field.type == "date":
        return (room.today + dt.timedelta(days=30)).isoformat()
    return samples(field)[0]


def _wait(room: Play, step: Step) -> None:
    if step.until is not None:
        room.today = dt.date.fromisoformat(step.until)
    else:
        due = room.deadlines[step.deadline or ""].due
        assert due is not None, step
        room.today = max(room.today, due + dt.timedelta(days=1))
    room.catch_up()


def possible_for(room: Play, action: str) -> list[str]:
    """Who can do something now."""
    return [name for name in room.grants if room.available(name)[action].is_possible]


# --- by force -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stand:
    """A case that came about by force, and the deadlines of which nobody can say more by now."""

    room: Play
    unknown: frozenset[str] = frozenset()

    @property
    def key(self) -> object:
        return self.room.key, self.unknown

    def is_sure(self, action: str) -> bool:
        """Whether an action hangs on nothing of which nobody can say more."""
        asked = {one.name for one in timed(self.room, action)}
        return not asked & self.unknown


def timed(room: Play, action: str) -> list[Deadline]:
    """The deadlines that are asked about before an action."""
    t, rules = deciding.find(room.workflow, room.case, action), room.workflow.deadlines
    calls = [] if isinstance(t, Refusal) else t.when
    found = [rules[c.params["deadline"]] for c in calls if c.name in ("overdue", "in_time")]
    return [*found, *(one for one in rules.values() if timing.extends(one, action))]


def _by_hand(start: Play, stand: Stand) -> Iterator[Stand]:
    """Everything that can come next whose outcome is in somebody's hand."""
    room = stand.room
    free = {place(t) for t in hands(room.workflow).free}
    for action in room.workflow.actions:
        t = deciding.find(room.workflow, room.case, action)
        if isinstance(t, Refusal) or place(t) not in free or not stand.is_sure(action):
            continue
        if t.track != MAIN and room.case.n < 0:
            continue
        rules = room.workflow.deadlines.values()
        begun = {one.name for one in rules if action in one.starts}
        for name in room.grants:
            people = [n for n, roles in room.grants.items() if t.takes.assigns in roles]
            for assignee in people or [""]:
                for optional in (True, False) if t.takes.optional else (True,):
                    for on_behalf in (True, False) if t.for_others else (False,):
                        after = room.copy()
                        given = given_for(room, t, name, assignee, optional=optional)
                        said = after.act(name, action, given, on_behalf=on_behalf)
                        if isinstance(said, Outcome):
                            yield Stand(after, stand.unknown - begun)
    yield from _later(start, stand)


def _later(start: Play, stand: Stand) -> Iterator[Stand]:
    """On the days to come that were known at the start."""
    room, undated = stand.room, _undated(start, stand)
    if any(room.workflow.deadlines[name].lapse.moves for name in undated):
        return
    days = {
        str(day)
        for t in room.workflow.transitions
        for call in t.when
        if call.name == "date_window"
        for day in (call.params.get("from"), room.values.get(call.params.get("from_field", "")))
    }
    for ledger in room.deadlines.values():
        if ledger.is_open and ledger.due is not None and ledger.name not in undated:
            days.add((ledger.due + dt.timedelta(days=1)).isoformat())
    for day in days:
        if day != "None" and day > room.today.isoformat():
            after = room.copy()
            after.today = dt.date.fromisoformat(day)
            after.catch_up()
            yield Stand(after, stand.unknown | undated)


def _undated(start: Play, stand: Stand) -> frozenset[str]:
    """The deadlines that run to a day which nobody knew at the start."""
    known_then = {name: one.due for name, one in start.deadlines.items()}
    return stand.unknown | {
        name
        for name, one in stand.room.deadlines.items()
        if one.standing == "open" and one.due is not None and one.due != known_then.get(name)
    }


def _moving(room: Play, names: Iterable[str]) -> bool:
    moves = (room.workflow.deadlines[name].lapse.moves for name in names)
    return any(one is not None and room.case.state(one.track) == one.source for one in moves)


def _late_for(start: Play, stand: Stand, action: str) -> list[str]:
    """For whom all that lacks is that a deadline passes whose day nobody knew at the start."""
    room, new = stand.room, _undated(start, stand) - stand.unknown - {*start.deadlines}
    t = deciding.find(room.workflow, room.case, action)
    running = [name for name, one in room.deadlines.items() if one.standing == "open"]
    if isinstance(t, Refusal) or _fades(room, t) or _moving(room, running):
        return []
    found = []
    for name in room.grants:
        said = room.available(name)[action]
        waits = {r.params.get("deadline") if r.code == "not-overdue" else "" for r in said.refusals}
        if len(waits) == 1 and waits <= new and stand.is_sure(action):
            found.append(name)
    return found


def _fades(room: Play, t: Transition) -> bool:
    """Whether time alone can make it impossible."""
    windows = [c.params for c in t.when if c.name == "date_window"]
    is_closing = any("until" in one or "until_field" in one for one in windows)
    in_time = any(c.name == "in_time" for c in t.when)
    rules = room.workflow.deadlines.values()
    return is_closing or in_time or any(timing.extends(one, t.action) for one in rules)


def fewest_steps(room: Play, most: int, asker: str) -> tuple[dict[str, int], dict[str, int]]:
    """By how many such steps each action becomes possible, for the asker and for anybody."""
    mine: dict[str, int] = {}
    others: dict[str, int] = {}
    seen, ahead = {Stand(room).key}, [Stand(room)]
    for depth in range(most + 1):
        fresh = []
        for one in ahead:
            for action in room.workflow.actions:
                able = possible_for(one.room, action) if one.is_sure(action) else []
                for names, n in ((able, depth), (_late_for(room, one, action), depth + 1)):
                    if names:
                        others[action] = min(n, others.get(action, n))
                    if asker in names:
                        mine[action] = min(n, mine.get(action, n))
            if depth < most:
                for after in _by_hand(room, one):
                    if after.key not in seen:
                        seen.add(after.key)
                        fresh.append(after)
        ahead = fresh
    return mine, others
