"""Findings: an auditor asks, somebody of the authority must answer by a date; both are history.

A finding is a step of the case that moves nothing. It happens in the books and not in the case, so
its date in the history is that of the step before it: what comes in tomorrow may have been
received last week, auditor or not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from challenge_engine.core.case import Actor
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import InvalidInput, NotAllowed, NotFound, StaleVersion
from challenge_engine.history.entry import Ref, from_bytes
from challenge_engine.history.times import is_occurrence
from challenge_engine.service.auditing import office
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.of_audit import ANSWER, FINDING, path
from challenge_engine.store import findings as rows
from challenge_engine.store import people, receipts, recording, streams
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

LONGEST = 10_000
COORDINATOR = "coordinator"
"""The role that answers when those who were asked are gone, where a workflow has it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What an auditor asks: of a role or a person (login or key), to be answered by a day."""

    text: str
    owner: str
    due: str
    about: int | None = None
    """The step it is about, if it is about one."""


def ask(
    engine: Engine, authority: int, reference: str, by: Person, question: Question, via: str
) -> int:
    """Raise a finding; the number of its step. Only an auditor may."""
    with engine.store.write() as unit:
        stream, workflow, now = _locked(unit, engine, authority, reference)
        office.require_auditor_in(unit, engine, authority, by)
        today = local_day(now, engine.authorities[authority].timezone)
        text = _text(question.text)
        if len(question.due) != len(today) or not is_occurrence(question.due):
            raise InvalidInput(
                "Say by which day it must be answered, as in 2026-03-02; nothing was written.", ()
            )
        if question.due < today:
            raise InvalidInput(
                "{due} is past: give a day on which it can still be answered; nothing was written.",
                (),
                due=question.due,
            )
        owner = _owner(unit, stream, workflow, question.owner, today)
        n = stream.n + 1
        values: dict[str, Any] = {"text": text, "due": question.due}
        values["owner"] = who_is(owner).value if isinstance(owner, Person) else owner
        refs: tuple[Ref, ...] = ()
        if question.about is not None:
            values["about"] = question.about
            refs = (_ref(unit, stream, question.about, "links"),)
        asked = owner.id if isinstance(owner, Person) else None
        about_whom: dict[str, tuple[int, ...]] = (
            {path(FINDING, n, "owner"): (asked,)} if asked is not None else {}
        )
        step = _step(FINDING, by, via, office.AUDITOR, values, n, refs, about_whom)
        _append(unit, engine, stream, step, now)
        rows.add(unit, stream.id, n, asked, question.due)
        unit.commit()
    engine.after_commit(authority)
    return n


def answer(
    engine: Engine, authority: int, reference: str, n: int, by: Person, text: str, via: str
) -> int:
    """Answer finding n, for the authority; the number of the step that does it."""
    with engine.store.write() as unit:
        stream, workflow, now = _locked(unit, engine, authority, reference)
        found = next((one for one in rows.of_case(unit, stream.id) if one.n == n), None)
        if found is None:
            raise NotFound(
                "Step {n} of the case {reference} is no question of an auditor.",
                n=n,
                reference=reference,
            )
        today = local_day(now, engine.authorities[authority].timezone)
        actor = people.actor(unit, by.id, authority, stream.group, stream.id, today)
        if by.authority != authority or office.AUDITOR in actor.roles:
            raise _not_yours()
        role = answers_as(workflow, actor, by.id, found.owner, asked_role(unit, stream.id, n))
        if role is None:
            raise _not_yours()
        if found.answered_n is not None:
            raise StaleVersion(
                "Step {answer} answered this question already. Who has more to say says it to the "
                "auditor, who can ask again.",
                answer=found.answered_n,
            )
        at = stream.n + 1
        values = {"text": _text(text)}
        refs = (_ref(unit, stream, n, "answers"),)
        step = _step(ANSWER, by, via, role, values, at, refs)
        _append(unit, engine, stream, step, now)
        rows.answer(unit, stream.id, n, at)
        unit.commit()
    engine.after_commit(authority)
    return at


def answers_as(
    workflow: Workflow, actor: Actor, person: int, owner: int | None, role: str | None
) -> str | None:
    """The role in which somebody may answer: who was asked, or who stands in for them."""
    own = [n for n, r in workflow.roles.items() if r.side == "authority" and n in actor.roles]
    if not own:
        return None
    if person == owner:
        return own[0]
    known = workflow.roles.get(COORDINATOR)
    # Somebody must be able to answer when the person who was asked has left.
    has_coordinator = known is not None and known.side == "authority"
    stand_in = {COORDINATOR} if has_coordinator else set(own)
    return next((one for one in own if one == role or one in stand_in), None)


def asked_role(unit: Unit, case_id: int, n: int) -> str | None:
    """The role that was asked; ``None`` where it was a person."""
    wanted = path(FINDING, n, "owner")
    value = next((o.value for o in receipts.openings(unit, case_id, n) if o.path == wanted), None)
    role = json.loads(value) if value is not None else None
    return role if isinstance(role, str) else None


def _locked(
    unit: Unit, engine: Engine, authority: int, reference: str
) -> tuple[Stream, Workflow, str]:
    stream, clock = streams.lock_now(unit, authority, reference)
    if stream is None or stream.workflow is None or not stream.state:
        raise no_such_case(reference)
    return stream, engine.version(unit, stream.workflow).workflow, stamp(clock, stream)


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput("Say it in words: the text is empty; nothing was written.", ())
    if len(text) > LONGEST:
        raise InvalidInput(
            "The text has {length} characters, and {limit} fit; nothing was written.",
            (),
            length=len(text),
            limit=LONGEST,
        )
    return text


def _owner(unit: Unit, stream: Stream, workflow: Workflow, named: str, today: str) -> Person | str:
    role = workflow.roles.get(named)
    if role is not None and role.side == "authority":
        return named
    person = people.by_login(unit, named) or people.by_key(unit, named)
    if person is not None and person.authority == stream.authority and person.closed_at is None:
        roles = people.actor(unit, person.id, stream.authority, stream.group, None, today).roles
        if any(r.side == "authority" for name, r in workflow.roles.items() if name in roles):
            return person
    raise InvalidInput(
        "{name} cannot be asked: give a role of the municipality in this workflow ({known}), or "
        "the account of somebody who holds one today; nothing was written.",
        (),
        name=named or "–",
        known=", ".join(n for n, r in workflow.roles.items() if r.side == "authority"),
    )


def _ref(unit: Unit, stream: Stream, n: int, rel: str) -> Ref:
    event = receipts.step(unit, stream.id, n) if n >= 0 else None
    if event is None:
        raise NotFound(
            "The case {reference} has no step {n}; its last one is step {last}.",
            reference=stream.reference,
            n=n,
            last=stream.n,
        )
    # Of an authority that had to begin a new log, an older step stands in an older one.
    return Ref(rel, from_bytes(event.entry).log, stream.key, n, event.leaf_hash)


def _step(
    kind: str,
    by: Person,
    via: str,
    role: str,
    values: dict[str, Any],
    n: int,
    refs: tuple[Ref, ...],
    personal: dict[str, tuple[int, ...]] | None = None,
) -> Step:
    return Step(
        kind="note",
        actor=who_is(by),
        via=via,
        role=role,
        refs=refs,
        items=tuple((path(kind, n, name), value) for name, value in values.items()),
        personal=personal,
    )


def _append(unit: Unit, engine: Engine, stream: Stream, step: Step, now: str) -> None:
    before = stream.n
    definition = engine.version(unit, stream.workflow or 0).definition
    origin = engine.origin(stream.authority)
    recording.append(
        unit, stream, origin, definition, replace(step, occurred_at=stream.last_occurred_at), now
    )
    streams.step(unit, before, stream, stream.phase)


def _not_yours() -> NotAllowed:
    return NotAllowed(
        "This question is answered by who was asked, or by the coordinator, for the municipality. "
        "Auditors ask and do not answer."
    )
