"""From one situation to the next, by a step whose outcome is in somebody's hand, or by waiting.

Guards are put by ``core.decide`` itself and outcomes are made by ``core.outcome``, so that advice
cannot differ from what is decided; only a value that somebody would give is left open.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from challenge_engine.core import decide, guards, timing
from challenge_engine.core.case import (
    ERASED,
    NOTHING_GIVEN,
    Actor,
    Case,
    Facts,
    Given,
    Outcome,
    Record,
    Refusal,
)
from challenge_engine.core.ledger import At, Extended, Ledger
from challenge_engine.core.nearest import waiting
from challenge_engine.core.nearest.alike import Likeness
from challenge_engine.core.nearest.known import Hidden, Known, Person, named
from challenge_engine.core.nearest.rules import Near, Place, near, place
from challenge_engine.core.outcome import outcome
from challenge_engine.core.workflow import GuardCall, Transition, Workflow

GIVEN: Final = ERASED
"""What stands where something was given: it counts as given, and no guard takes it for a value."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A case as it would stand, and everybody in it."""

    case: Case
    facts: Facts
    people: tuple[Person, ...]
    alike: tuple[Any, ...] = ()
    """What of each of them can make a difference; people who do not differ in it are alike."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked before an action, as far as this reader may know the answers."""

    calls: tuple[GuardCall, ...]
    of_whom: tuple[GuardCall, ...]
    """What is asked of the person who would do it."""
    bare: Transition | None
    """The transition without what its file asks, if anything else is asked; nobody wrote that."""
    hidden: tuple[tuple[str, str], ...]
    touched: frozenset[str]
    """The deadlines that it may move."""
    fades: bool
    """Whether time alone can make it impossible."""


class Moves:
    """The questions and the steps of one workflow for one reader."""

    def __init__(self, workflow: Workflow, known: Known) -> None:
        self.workflow, self.hidden = workflow, known.hidden
        here = frozenset((name, known.case.state(name)) for name in workflow.tracks)
        self.near = near(workflow, here)
        self.asker = known.asker
        self._asked: dict[Place, _Asked] = {}
        self._likeness = Likeness(workflow, self.near)
        there = {kind: len(found) for kind, found in known.facts.records.items()}
        self._most = {kind: n + there.get(kind, 0) for kind, n in self.near.most.items()}
        self.start = self._whole(Situation(known.case, known.facts, known.people))

    # --- what is asked --------------------------------------------------------------------------

    def leaving(self, s: Situation) -> Iterator[Transition]:
        """Every transition out of where the tracks stand."""
        for track in self.workflow.tracks:
            yield from self.workflow.leaving(track, s.case.state(track))

    def depends(self, t: Transition) -> tuple[tuple[str, str], ...]:
        """What that the reader may not read decides about a transition."""
        return self._of(t).hidden

    def refusals(self, s: Situation, t: Transition, person: Person) -> tuple[Refusal, ...]:
        """What speaks against it, but for rights and for what the reader may not read."""
        asked = self._of(t)
        found = [guards.ask(call, s.case, person.actor, s.facts) for call in asked.calls]
        facts = replace(s.facts, done=person.done) if asked.of_whom else s.facts
        found += [guards.ask(call, s.case, person.actor, facts) for call in asked.of_whom]
        if asked.bare is not None:
            unwritten = decide.questions(
                self.workflow, asked.bare, s.case, person.actor, facts, NOTHING_GIVEN
            )
            found += [r for r in unwritten if not self.hidden.covers(r, self.workflow)]
        return tuple(r for r in found if r is not None)

    def _of(self, t: Transition) -> _Asked:
        if place(t) not in self._asked:
            self._asked[place(t)] = _asked(self.workflow, self.near, self.hidden, t)
        return self._asked[place(t)]

    def doers(self, s: Situation, t: Transition) -> Iterator[tuple[int, str, bool]]:
        """Who may act in which role, and whether for the group; of people alike the first."""
        seen = set()
        for roles, on_behalf in ((t.by, False), (t.for_others, True)):
            for i, person in enumerate(s.people):
                mine = (role for role in roles if decide.may(self.workflow, person.actor, role))
                role = next(mine, None)
                if role is not None and (i == self.asker or (s.alike[i], role) not in seen):
                    seen.add((s.alike[i], role))
                    yield i, role, on_behalf

    def _whole(self, s: Situation) -> Situation:
        """With what follows from it: how many are assigned to each role, and who is alike."""
        assigned = Counter(role for p in s.people for role in p.actor.assigned)
        facts = replace(s.facts, assigned=assigned)
        return Situation(s.case, facts, s.people, self._likeness.of(facts, s.people))

    # --- what a step comes to -------------------------------------------------------------------

    def assignees(self, s: Situation, t: Transition) -> Iterator[int | None]:
        """Whom an action can assign: of people alike the first."""
        role = t.takes.assigns
        if role is None:
            yield None
            return
        seen = set()
        for i, person in enumerate(s.people):
            if role in person.actor.roles and (i == self.asker or s.alike[i] not in seen):
                seen.add(s.alike[i])
                yield i

    def after(
        self, s: Situation, t: Transition, doer: int, role: str, assignee: int | None
    ) -> Situation:
        """The situation after a step; what it takes is given, and nothing more."""
        person = s.people[doer]
        number = person.actor.number
        if number is None:
            number = 1 + max((p.actor.number or 0 for p in s.people), default=0)
        actor = replace(person.actor, number=number)
        given = self._given(s, t, actor)
        facts = s.facts
        come = outcome(self.workflow, t, s.case, actor, role, facts, given)
        people = list(s.people)
        people[doer] = Person(actor, person.done | {t.action})
        if assignee is not None and t.takes.assigns:
            _assign(people, assignee, t.takes.assigns, replaces=t.takes.replaces)
        values = {**facts.values, **dict.fromkeys(self.near.given(t), GIVEN)}
        if t.at_most is not None:
            done = (t.track, t.action)
            facts = replace(facts, times={**facts.times, done: facts.times.get(done, 0) + 1})
        facts = replace(facts, values=values, deadlines=self._deadlines(facts, t, come.case.n))
        facts = _recorded(self.workflow, facts, t, come, actor, s.case.n + 1)
        return self._whole(Situation(come.case, facts, tuple(people)))

    def _given(self, s: Situation, t: Transition, actor: Actor) -> Given:
        if t.takes.record is None or not t.takes.revises:
            return NOTHING_GIVEN
        records = s.facts.records.get(t.takes.record, ())
        own = self.workflow.records[t.takes.record].once_per_person
        found = [r for r in records if not own or r.actor == actor.number]
        return Given(revises=found[-1].number if found else None)

    def _deadlines(self, facts: Facts, t: Transition, n: int) -> dict[str, Ledger]:
        """Which of them run afterwards; of one that a step moves the day is not known."""
        found = dict(facts.deadlines)
        for name in self._of(t).touched:
            rule, ledger = self.workflow.deadlines[name], found.get(name)
            if ledger is not None and ledger.is_open:
                if t.action in (*rule.met_by, *rule.stopped_by):
                    found[name] = replace(ledger, standing="met")
                elif not facts.is_over(ledger):
                    # What is over stays over: it neither stands still any more nor grows.
                    found[name] = replace(ledger, due=None)
                if rule.extension is not None and timing.extends(rule, t.action):
                    more = Extended(At(n, None), rule.extension.at_most)
                    found[name] = replace(found[name], extensions=(*ledger.extensions, more))
            if t.action in rule.starts:
                found[name] = Ledger(name, "open", At(n, None), None, (), "", "", "")
        return found

    # --- time -----------------------------------------------------------------------------------

    def days(self, s: Situation) -> list[str]:
        """The days to come on which something changes that is asked here."""
        found = set()
        for t in self.leaving(s):
            for call in self._of(t).calls:
                if call.name in ("date_window", "moment_window"):
                    day = call.params.get("from") or s.facts.values.get(
                        call.params.get("from_field", "")
                    )
                    # Of a moment its day: whoever comes back then reads the minute.
                    found.add(day[:10] if isinstance(day, str) else "")
                elif call.name == "overdue":
                    found.add(self._day_after(s, call.params["deadline"]))
        for name, rule in self.workflow.deadlines.items():
            moves = rule.lapse.moves
            if moves is not None and s.case.state(moves.track) == moves.source:
                found.add(self._day_after(s, name))
        return sorted(day for day in found if day > s.facts.today)

    def _day_after(self, s: Situation, name: str) -> str:
        ledger = s.facts.deadlines.get(name)
        if ledger is None or not ledger.is_open or ledger.due is None:
            return ""
        return (ledger.due + dt.timedelta(days=1)).isoformat()

    def waited(self, s: Situation, day: str) -> Situation | None:
        """The situation on a later day; ``None`` where nobody can say what it will be."""
        found = waiting.waited(self.workflow, s.case, s.facts, day)
        return None if found is None else replace(s, case=found[0], facts=found[1])

    def waits_for(self, s: Situation, t: Transition, name: str) -> bool:
        """Whether a deadline whose day is not known yet is all that a transition waits for."""
        alone = waiting.passes_alone(self.workflow, s.case, s.facts, name)
        return alone and not self._of(t).fades

    # --- what makes a difference ----------------------------------------------------------------

    def key(self, s: Situation) -> Any:
        """What can make a difference later; situations with the same key are one."""
        facts = s.facts
        others = Counter(one for i, one in enumerate(s.alike) if i != self.asker)
        return (
            tuple(sorted(s.case.states.items())),
            facts.today,
            frozenset(name for name in self.near.fields if facts.values.get(name) is not None),
            tuple(min(len(facts.records.get(k, ())), most) for k, most in self._most.items()),
            None if self.asker is None else s.alike[self.asker],
            frozenset(others.items()),
            tuple(facts.times.get(done, 0) for done in self.near.counted),
            frozenset(
                (name, d.standing, d.due, len(d.extensions))
                for name, d in facts.deadlines.items()
                if name in self.near.deadlines
            ),
        )


def _asked(workflow: Workflow, near_by: Near, hidden: Hidden, t: Transition) -> _Asked:
    calls = [c for c in t.when if not any(hidden.of(guards.needs_of((c,))))]
    kind = workflow.records.get(t.takes.record or "")
    is_once = kind is not None and kind.once_per_person
    is_longer = any(timing.extends(d, t.action) for d in workflow.deadlines.values())
    is_closing = any(not also.sources for also in t.also)
    more = t.at_most is not None or is_once or is_longer or is_closing or any(named(workflow, t))
    return _Asked(
        tuple(call for call in calls if call.name != "did_none_of"),
        tuple(call for call in calls if call.name == "did_none_of"),
        replace(t, when=()) if more else None,
        hidden.before(workflow, t),
        timing.touched(workflow, t) & near_by.deadlines,
        is_longer or any(_fades(call) for call in t.when),
    )


def _fades(call: GuardCall) -> bool:
    is_window = call.name in ("date_window", "moment_window")
    return call.name == "in_time" or (is_window and bool({"until", "until_field"} & {*call.params}))


def _assign(people: list[Person], assignee: int, role: str, *, replaces: bool) -> None:
    for i, person in enumerate(people):
        held = person.actor.assigned
        now = held | {role} if i == assignee else held - {role} if replaces else held
        if now != held:
            people[i] = replace(person, actor=replace(person.actor, assigned=now))


def _recorded(
    workflow: Workflow, facts: Facts, t: Transition, come: Outcome, actor: Actor, n: int
) -> Facts:
    """With the record and the signature that the step makes."""
    records, signatures = facts.records, facts.signatures
    if come.record is not None:
        kind, before = workflow.records[come.record.kind], come.record.revises
        found = records.get(kind.name, ())
        number = before.number if before else 1 + max((r.number for r in found), default=0)
        must = {f: GIVEN for f in kind.fields if f not in t.takes.record_optional}
        version = before.version + 1 if before else 1
        new = Record(kind.name, number, version, actor.number or 0, n, 0, must)
        kept = tuple(r for r in found if r.number != number)
        records = {**records, kind.name: (*kept, new)}
    if come.signature is not None:
        one = come.signature
        signatures = {**signatures, one.kind: (*signatures.get(one.kind, ()), one)}
    return replace(facts, records=records, signatures=signatures)
