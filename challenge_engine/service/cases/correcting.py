"""Sets an earlier step right by a new one that points at it; nothing that was written changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core import corrections as core
from challenge_engine.core.case import Actor, Problem
from challenge_engine.core.corrections import Correction, Taken
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import EMPTY, Workflow
from challenge_engine.errors import InvalidInput, Refused, StaleVersion
from challenge_engine.history.entry import Ref
from challenge_engine.history.times import is_occurrence
from challenge_engine.history.two_times import occurred_path, reason_path
from challenge_engine.history.values import NOTED
from challenge_engine.service.cases import attempts
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import correctable, past
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import sight
from challenge_engine.service.timing import recomputing
from challenge_engine.service.timing.recomputing import By
from challenge_engine.store import corrections as rows
from challenge_engine.store import people, recording, streams
from challenge_engine.store.people import who_is
from challenge_engine.store.reading import EventRow
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

KIND = "correct"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be set right in step ``n``: values by name, when it happened, and why."""

    n: int
    reason: str
    data: Mapping[str, Any] = EMPTY
    occurred_at: str | None = None
    seen: int | None = None
    """The newest correction of this step that the person saw, or the step itself."""
    today: str | None = None
    """For a replayed past: the day on which rights are asked."""


def correct(engine: Engine, authority: int, reference: str, who: Acting, wanted: Wanted) -> Done:
    """Correct a step; the correction is durable when this returns.

    Raises ``Refused`` with every refusal, ``InvalidInput`` with every problem, ``StaleVersion``.
    """
    try:
        with engine.store.write() as unit:
            done = correct_in(unit, engine, authority, reference, who, wanted)
            unit.commit()
    except Refused as refused:
        command = Command(KIND)
        attempts.note(engine, authority, reference, who.person.id, who.via, command, refused)
        raise
    engine.after_commit(authority)
    return done


def correct_in(
    unit: Unit, engine: Engine, authority: int, reference: str, who: Acting, wanted: Wanted
) -> Done:
    """The same inside a transaction of somebody else's, who commits."""
    stream, clock = streams.lock_now(unit, authority, reference)
    # Only a case that was destroyed has no state.
    if stream is None or stream.workflow is None or not stream.state:
        raise no_such_case(reference)
    version, origin = engine.version(unit, stream.workflow), engine.origin(authority)
    now = stamp(clock, stream)
    today = wanted.today or local_day(now, origin.timezone)
    group, open_roles = stream.group, version.workflow.open_roles
    actor = people.actor(unit, who.person.id, authority, group, stream.id, today, open_roles)
    seen = sight(version.workflow, actor)
    if stream.public_n is None and not seen.may_see("parties"):
        raise no_such_case(reference)
    read = past.read(unit, stream.id)
    event = correctable.step_of(read, reference, wanted.n)
    _refuse_stale(read, reference, wanted)
    taken = correctable.taken(read, version.workflow, seen, event, origin.timezone)
    found = _decide(version.workflow, reference, taken, actor, wanted)
    step = _step(unit, stream, origin.log, read, event, found, who, actor)
    before = stream.n
    # A correction happens in the books and not in the case: what happens next in the case may
    # lie before it, but not before the last step as it is known now.
    stream.last_occurred_at = step.occurred_at or stream.last_occurred_at
    recording.append(unit, stream, origin, version.definition, step, now)
    streams.step(unit, before, stream, stream.phase)
    by = By(who_is(who.person, actor.number), found.role or "", who.via, found.reason)
    root, day = read.root(event).n, found.occurred_at
    recomputing.after_correction(unit, engine, stream, root, day, found.values, by, now)
    return Done(reference, stream.n, stream.state or "", before + 1)


def _decide(
    workflow: Workflow, reference: str, taken: Taken, actor: Actor, wanted: Wanted
) -> Correction:
    day, problems = wanted.occurred_at, list[Problem]()
    if day is not None and not is_occurrence(day):
        day, problems = None, [Problem("happened", "no-such-date")]
    found = core.decide(workflow, taken, actor, wanted.data, day, wanted.reason)
    refusals = [] if isinstance(found, Correction) else list(found[0])
    problems += [] if isinstance(found, Correction) else found[1]
    if problems:
        # Nothing changes only because nothing of what was handed in could be read.
        refusals = [one for one in refusals if one.code != "correct-nothing"]
    if refusals:
        raise Refused(
            "Step {n} of the case {reference} cannot be corrected so.",
            tuple(refusals),
            n=wanted.n,
            reference=reference,
            workflow=workflow,
        )
    if problems or not isinstance(found, Correction):
        raise InvalidInput(
            "The correction of step {n} cannot be taken; nothing was changed.",
            tuple(problems),
            n=wanted.n,
            workflow=workflow,
        )
    return found


def _refuse_stale(read: Past, reference: str, wanted: Wanted) -> None:
    last = correctable.last_word(read, wanted.n)
    if wanted.seen is None or last <= wanted.seen:
        return
    raise StaleVersion(
        "Somebody was faster: step {n} of the case {reference} was corrected by step {last} since "
        "you looked at it. Look at what stands now and decide anew; what you filled in is kept.",
        n=wanted.n,
        reference=reference,
        last=last,
    )


def _step(
    unit: Unit,
    stream: Stream,
    log: str,
    read: Past,
    event: EventRow,
    found: Correction,
    who: Acting,
    actor: Actor,
) -> Step:
    n, root = stream.n + 1, read.root(event)
    about = [root.n, *read.known[root.n].corrections]
    items = [*found.values.items(), (reason_path(n), found.reason)]
    if found.occurred_at is not None:
        items.append((occurred_path(n), found.occurred_at))
    return Step(
        kind=KIND,
        actor=who_is(who.person, actor.number, is_new=actor.number is None),
        via=who.via,
        role=found.role,
        recorder=who.recorder,
        src=who.src,
        occurred_at=_last(read, root.n, found.occurred_at),
        refs=_refs(log, stream, read, event, found),
        items=tuple(items),
        personal=rows.subjects(unit, stream.id, about, list(found.values)),
    )


def _refs(
    log: str, stream: Stream, read: Past, event: EventRow, found: Correction
) -> tuple[Ref, ...]:
    """One a replaced item; the whole event is named where the day is replaced."""
    places = sorted(read.items.get(event.n, {}))
    items: list[int | None] = [places.index(path) for path in sorted(found.values)]
    named = [None, *items] if found.occurred_at is not None else items
    return tuple(Ref("corrects", log, stream.key, event.n, event.leaf_hash, i) for i in named)


def _last(read: Past, n: int, occurred_at: str | None) -> str:
    """When the newest step that is no correction happened, with this correction applied."""
    last = max(
        event.n for event in read.events if event.n in read.known and event.kind not in NOTED
    )
    return occurred_at if last == n and occurred_at is not None else read.known[last].occurred_at
