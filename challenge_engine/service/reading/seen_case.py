"""A case as one reader finds it: what a page about its past begins with."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import others, past, viewing
from challenge_engine.service.reading.destroyed import refuse_destroyed
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight, Viewer, sight
from challenge_engine.service.reading.views import StepView
from challenge_engine.store import people, streams


@dataclass(frozen=True, slots=True)
class SeenCase:
    """What is kept of a case, and how this reader may read it."""

    workflow: Workflow
    sight: Sight
    zone: str
    past: Past
    steps: tuple[StepView, ...]


def see(engine: Engine, authority: int, reference: str, viewer: Viewer) -> SeenCase:
    """The case, all of its past read; ``NotFound`` where the reader may not even know of it."""
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None:
            raise no_such_case(reference)
        zone = engine.authorities[authority].timezone
        refuse_destroyed(unit, stream, zone)
        workflow = engine.version(unit, stream.workflow).workflow
        today = local_day(unit.now(), zone)
        actor = viewing.actor_of(unit, stream, workflow, viewer, today)
        seen = sight(workflow, actor)
        if stream.public_n is None and not seen.may_see("parties"):
            raise no_such_case(reference)
        person = viewer.person.id if viewer.person else None
        read = past.read(unit, stream.id, others.visible(unit, engine, stream.id, person, today))
        group = people.group_by_id(unit, stream.group) if stream.group is not None else None
    name = group.name if group else ""
    steps = past.steps(read, workflow, seen, name, viewer.language, zone)
    return SeenCase(workflow, seen, zone, read, steps)
