"""A small workflow in memory, and a room in which a case of it is played without a database."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from challenge_engine.core import decide as deciding
from challenge_engine.core.case import (
    NOTHING_GIVEN,
    UNBORN,
    Actor,
    Case,
    Facts,
    Given,
    Needs,
    Outcome,
    Record,
    Refusal,
    Signature,
)
from challenge_engine.core.machine import Machine
from challenge_engine.core.workflow import (
    EMPTY,
    MAIN,
    NOTHING,
    Action,
    Also,
    Field,
    GuardCall,
    ListItem,
    RecordKind,
    Role,
    State,
    Takes,
    Texts,
    Transition,
    Workflow,
)

EXAMPLES = 1000 if os.environ.get("CHALLENGE_PROOF") else 30
TODAY = "2026-11-23"


def both(en: str, nl: str = "") -> Texts:
    return {"en": en, "nl": nl or f"{en} (nl)"}


def items(*codes: str) -> tuple[ListItem, ...]:
    return tuple(ListItem(code, both(code.capitalize())) for code in codes)


def a_field(name: str, kind: str, **options: Any) -> Field:
    return Field(name, kind, both(name.replace("_", " ").capitalize()), **options)


def kind_of(name: str, *fields: Field, **options: Any) -> RecordKind:
    return RecordKind(name, both(name.capitalize()), {f.name: f for f in fields}, **options)


def state(name: str, phase: str, *waits_on: str, ends: Any = None) -> State:
    title = both(name.capitalize())
    return State(name, phase, title, {"public": title}, waits_on, ends)


def step(
    action: str, source: str, target: str, *by: str, when: Iterable[GuardCall] = (), **options: Any
) -> Transition:
    track = options.pop("track", MAIN)
    return Transition(action, track, source, target, by, tuple(when), **options)


def asks(name: str, **params: Any) -> GuardCall:
    return GuardCall(name, params)


ROLES = (
    Role("initiator", "community", both("Initiator", "Initiatiefnemer")),
    Role("coordinator", "authority", both("Coordinator", "Procesmanager")),
    Role("assessor", "authority", both("Assessor", "Beoordelaar"), assigned=True),
    Role("decider", "authority", both("Alderman", "Wethouder")),
)

FIELDS = (
    a_field("title", "text", maximum=120, see="public"),
    a_field("budget", "money", maximum=10_000_000),
    a_field("route", "choice", choices=items("direct", "tender")),
    a_field("basis", "record", of="promise"),
)

RECORDS = (
    kind_of(
        "assessment",
        a_field("rooted", "score", minimum=0, maximum=5),
        a_field("advice", "choice", choices=items("accept", "reject")),
        once_per_person=True,
        sealed_until="close-panel",
    ),
    kind_of("agreement", a_field("what", "text")),
    kind_of("promise", a_field("what", "text"), a_field("due", "date")),
    kind_of(
        "delivery",
        a_field("kept", "record", of="promise"),
        a_field("besides", "record", of="promise"),
        a_field("note", "text"),
    ),
)

OPEN = ("intake", "review", "decision", "agreement", "running")

STATES = (
    state("intake", "submitted", "coordinator"),
    state("review", "assessed", "assessor"),
    state("decision", "assessed", "decider"),
    state("agreement", "delegated", "coordinator", "initiator"),
    state("running", "monitored", "initiator"),
    state("rejected", "ended", ends="settled"),
    state("withdrawn", "ended", ends="closed"),
    state("completed", "ended", ends="closed"),
)

OBJECTION = (
    state("objected", "assessed", "decider"),
    state("upheld", "ended", ends="closed"),
    state("dismissed", "ended", ends="closed"),
)

SIGNS = Takes(signs="agreement")
MAIN_STEPS = (
    step(
        "submit",
        NOTHING,
        "intake",
        "initiator",
        takes=Takes(fields=("title",), optional=("budget",)),
        for_others=("coordinator",),
        tells=("initiator",),
    ),
    step("assign", "intake", "intake", "coordinator", takes=Takes(assigns="assessor")),
    step(
        "hand-over",
        "review",
        "review",
        "coordinator",
        takes=Takes(assigns="assessor", replaces=True),
    ),
    step(
        "start-review",
        "intake",
        "review",
        "coordinator",
        when=[asks("filled", fields=["title", "budget"]), asks("role_assigned", role="assessor")],
    ),
    step("complement", "intake", "intake", "initiator", takes=Takes(optional=("budget", "route"))),
    step("assess", "review", "review", "assessor", takes=Takes(record="assessment")),
    step(
        "reassess", "review", "review", "assessor", takes=Takes(record="assessment", revises=True)
    ),
    step(
        "close-panel",
        "review",
        "decision",
        "coordinator",
        when=[asks("at_least", records="assessment", n=2)],
    ),
    step(
        "accept",
        "decision",
        "agreement",
        "decider",
        when=[
            asks("average_at_least", records="assessment", field="rooted", x="2.5"),
            asks("did_none_of", actions=["assess", "submit"]),
        ],
        takes=Takes(reason="required", publish=True),
    ),
    step(
        "reject",
        "decision",
        "rejected",
        "decider",
        takes=Takes(reason="required", grounds="grounds"),
    ),
    step("draft", "agreement", "agreement", "coordinator", takes=Takes(record="agreement")),
    step(
        "redraft",
        "agreement",
        "agreement",
        "coordinator",
        takes=Takes(record="agreement", revises=True),
    ),
    step("promise", "agreement", "agreement", "coordinator", takes=Takes(record="promise")),
    step("base", "agreement", "agreement", "coordinator", takes=Takes(optional=("basis",))),
    step("sign-group", "agreement", "agreement", "initiator", takes=SIGNS),
    step("sign-town", "agreement", "agreement", "decider", takes=SIGNS),
    step(
        "start",
        "agreement",
        "running",
        "coordinator",
        when=[asks("signed_by_both", record="agreement")],
    ),
    step(
        "deliver",
        "running",
        "running",
        "initiator",
        takes=Takes(record="delivery", record_optional=("besides", "note")),
    ),
    step("complete", "running", "completed", "coordinator", "decider"),
    *(step("withdraw", source, "withdrawn", "initiator") for source in OPEN),
)

TRACK_STEPS = (
    step(
        "object",
        NOTHING,
        "objected",
        "initiator",
        track="objection",
        when=[asks("track_in", track="main", states=["rejected", "decision"])],
    ),
    step(
        "uphold",
        "objected",
        "upheld",
        "decider",
        track="objection",
        also=(Also(MAIN, "decision"),),
    ),
    step("dismiss", "objected", "dismissed", "decider", track="objection"),
)


def by_name(things: Iterable[Any]) -> dict[str, Any]:
    return {thing.name: thing for thing in things}


def a_workflow(**changes: Any) -> Workflow:
    """The workflow of these tests; ``changes`` replace a part of it."""
    transitions = changes.get("transitions", (*MAIN_STEPS, *TRACK_STEPS))
    names = dict.fromkeys(t.action for t in transitions)
    parts: dict[str, Any] = {
        "name": "small",
        "version": 1,
        "digest": bytes(32),
        "title": both("Small"),
        "languages": ("en", "nl"),
        "roles": by_name(ROLES),
        "fields": by_name(FIELDS),
        "records": by_name(RECORDS),
        "lists": {"grounds": by_code(items("not-rooted", "too-dear", "unlawful"))},
        "actions": {name: Action(name, both(name.capitalize())) for name in names},
        "tracks": {MAIN: by_name(STATES), "objection": by_name(OBJECTION)},
        "transitions": transitions,
        "public_from": "submit",
    }
    return Workflow(**{**parts, **changes})


def by_code(found: Iterable[ListItem]) -> dict[str, ListItem]:
    return {item.code: item for item in found}


WORKFLOW = a_workflow()
MACHINE = Machine(WORKFLOW)


class Only(Mapping[str, Any]):
    """A mapping that fails the test when somebody reads what they did not declare."""

    def __init__(self, data: Mapping[str, Any], declared: Iterable[str]) -> None:
        self._declared = frozenset(declared)
        self._data = {k: v for k, v in data.items() if k in self._declared}

    def __getitem__(self, key: str) -> Any:
        assert key in self._declared, f"{key} was read and not declared"
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class OnlyThese(frozenset[str]):
    """A set that fails the test when it is asked about what was not declared."""

    declared: frozenset[str]

    def __new__(cls, data: Iterable[str], declared: Iterable[str]) -> OnlyThese:
        made = super().__new__(cls, frozenset(data) & frozenset(declared))
        made.declared = frozenset(declared)
        return made

    def __contains__(self, one: object) -> bool:
        assert one in self.declared, f"{one} was asked and not declared"
        return super().__contains__(one)


def strictly(facts: Facts, needs: Needs) -> Facts:
    """The facts as a store gives them: exactly what was asked for."""
    records = {
        kind: tuple(
            replace(r, values=Only(r.values, needs.records.get(kind, ()))) for r in versions
        )
        for kind, versions in facts.records.items()
    }
    return Facts(
        today=facts.today,
        on=facts.on,
        values=Only(facts.values, needs.fields),
        records=Only(records, needs.records),
        done=OnlyThese(facts.done, needs.done),
        assigned=Only(facts.assigned, needs.assigned),
        signatures=Only(facts.signatures, needs.signatures),
        deadlines=Only(facts.deadlines, needs.deadlines),
        times=Only(facts.times, needs.times),
        at=facts.at,
        zone=facts.zone,
        linked=Only(facts.linked, needs.linked),
        linked_fields=Only(facts.linked_fields, needs.linked_fields),
        pots=Only(facts.pots, needs.pots),
        lines=Only(facts.lines, needs.lines),
    )


@dataclass
class Room:
    """A case that is really played: what a store would remember, in plain dictionaries."""

    grants: Mapping[str, tuple[str, ...]]
    machine: Machine = MACHINE
    case: Case = UNBORN
    numbers: dict[str, int] = field(default_factory=dict)
    assigned: dict[str, set[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    records: dict[str, dict[int, Record]] = field(default_factory=dict)
    done: set[tuple[str, str]] = field(default_factory=set)
    signatures: list[Signature] = field(default_factory=list)
    times: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def workflow(self) -> Workflow:
        return self.machine.workflow

    def actor(self, person: str) -> Actor:
        roles = {role for role, people in self.assigned.items() if person in people}
        # A role that is open to everybody is nobody's by a grant.
        ours = self.workflow.roles
        held = frozenset(
            one for one in self.grants[person] if one not in ours or ours[one].side != "public"
        )
        return Actor(self.numbers.get(person), held, frozenset(roles), visits=not held)

    def facts(self, person: str, needs: Needs) -> Facts:
        known = Facts(
            today=TODAY,
            values=self.values,
            records={kind: tuple(found.values()) for kind, found in self.records.items()},
            done=frozenset(action for who, action in self.done if who == person),
            assigned={role: len(people) for role, people in self.assigned.items()},
            signatures={
                kind: tuple(s for s in self.signatures if s.kind == kind)
                for kind in self.workflow.records
            },
            times=self.times,
        )
        return strictly(known, needs)

    def decide(
        self, person: str, action: str, given: Given = NOTHING_GIVEN, **how: Any
    ) -> Outcome | tuple[Refusal, ...]:
        needs = deciding.needs(self.workflow, self.case, action, given)
        facts = self.facts(person, needs)
        return deciding.decide(
            self.machine, self.case, action, self.actor(person), facts, given, **how
        )

    def available(self, person: str) -> dict[str, Any]:
        facts = self.facts(person, deciding.needs(self.workflow, self.case))
        found = deciding.available(self.machine, self.case, self.actor(person), facts)
        return {possibility.action: possibility for possibility in found}

    def act(
        self, person: str, action: str, given: Given = NOTHING_GIVEN, **how: Any
    ) -> Outcome | tuple[Refusal, ...]:
        outcome = self.decide(person, action, given, **how)
        if isinstance(outcome, Outcome):
            self._keep(person, action, given, outcome)
        return outcome

    def does(self, person: str, action: str, given: Given = NOTHING_GIVEN, **how: Any) -> Outcome:
        outcome = self.act(person, action, given, **how)
        assert isinstance(outcome, Outcome), [r.code for r in outcome]
        return outcome

    def codes(
        self, person: str, action: str, given: Given = NOTHING_GIVEN, **how: Any
    ) -> list[str]:
        outcome = self.decide(person, action, given, **how)
        return [] if isinstance(outcome, Outcome) else [r.code for r in outcome]

    def _keep(self, person: str, action: str, given: Given, outcome: Outcome) -> None:
        number = self.numbers.setdefault(person, len(self.numbers) + 1)
        self.done.add((person, action))
        deed = (outcome.moves[0].track, action)
        self.times[deed] = self.times.get(deed, 0) + 1
        self.values |= {k: v for k, v in given.fields.items() if v is not None}
        if outcome.record is not None:
            self._record(number, given, outcome)
        if outcome.signature is not None:
            self.signatures.append(replace(outcome.signature, actor=number))
        if outcome.assignment is not None:
            people = self.assigned.setdefault(outcome.assignment.role, set())
            if outcome.assignment.replaces:
                people.clear()
            people.add(str(given.assignee))
        self.case = outcome.case

    def _record(self, actor: int, given: Given, outcome: Outcome) -> None:
        assert outcome.record is not None
        found = self.records.setdefault(outcome.record.kind, {})
        before = outcome.record.revises
        number = before.number if before else len(found) + 1
        version = before.version + 1 if before else 1
        kind, n = outcome.record.kind, self.case.n + 1
        values = {k: v for k, v in given.record.items() if v is not None}
        found[number] = Record(
            kind, number, version, actor, n, 0, values or EMPTY, (f"c{number}.{version}",)
        )


PEOPLE: Mapping[str, tuple[str, ...]] = {
    "ann": ("initiator",),
    "carl": ("coordinator",),
    "ada": ("assessor",),
    "bo": ("assessor", "decider"),
    "dee": ("decider",),
    "eve": ("initiator", "coordinator", "assessor", "decider"),
    "zed": (),
}


def a_room(**options: Any) -> Room:
    return Room(PEOPLE, **options)


def money(cents: int) -> dict[str, Any]:
    return {"cents": cents, "currency": "EUR"}


def filed(**options: Any) -> Room:
    """A room in which ann has submitted."""
    room = a_room(**options)
    room.does("ann", "submit", Given(fields={"title": "Park", "budget": money(500)}))
    return room


def in_review() -> Room:
    room = filed()
    room.does("carl", "assign", Given(assignee="ada"))
    room.does("carl", "assign", Given(assignee="bo"))
    room.does("carl", "start-review")
    return room


def assessment(rooted: int) -> Given:
    return Given(record={"rooted": rooted, "advice": "accept"})


def at_decision(first: int = 3, second: int = 3) -> Room:
    room = in_review()
    room.does("ada", "assess", assessment(first))
    room.does("bo", "assess", assessment(second))
    room.does("carl", "close-panel")
    return room


def at_agreement() -> Room:
    room = at_decision()
    room.does("dee", "accept", Given(reason="Good"))
    return room


def running() -> Room:
    room = at_agreement()
    room.does("carl", "promise", Given(record={"what": "Keys", "due": "2026-12-01"}))
    room.does("carl", "draft", Given(record={"what": "Everything"}))
    room.does("ann", "sign-group")
    room.does("dee", "sign-town")
    room.does("carl", "start")
    return room
