"""The form with which somebody sets an earlier step right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from challenge_engine.core import corrections as core
from challenge_engine.core.corrections import Taken
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Takes, Workflow
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import forms, past, viewing
from challenge_engine.service.reading.correctable import last_word, step_of, taken
from challenge_engine.service.reading.destroyed import refuse_destroyed
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.views import Ask, StepView
from challenge_engine.store import people, streams
from challenge_engine.texts import Sentence, refusal, say


@dataclass(frozen=True, slots=True)
class CorrectableView:
    """One step with the form that corrects it, or why this reader cannot."""

    reference: str
    title: str
    n: int
    step: StepView
    asks: tuple[Ask, ...]
    occurred_at: str
    """When it happened, as far as is known now."""
    is_dated: bool
    has_fixed_day: bool
    """The clock said when it happened, and that is not corrected."""
    seen: int
    """The last step that spoke of this one: what a form carries, so that a race is noticed."""
    refusals: tuple[Sentence, ...]
    definition: Workflow


def correctable(
    engine: Engine, authority: int, reference: str, n: int, viewer: Viewer
) -> CorrectableView:
    """The form of a correction, with what stands now; ``NotFound`` where there is no such step."""
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None:
            raise no_such_case(reference)
        zone = engine.authorities[authority].timezone
        refuse_destroyed(unit, stream, zone)
        workflow = engine.version(unit, stream.workflow).workflow
        actor = viewing.actor_of(unit, stream, viewer, local_day(unit.now(), zone))
        seen = sight(workflow, actor)
        if stream.public_n is None and not seen.may_see("parties"):
            raise no_such_case(reference)
        read = past.read(unit, stream.id)
        group = people.group_by_id(unit, stream.group) if stream.group is not None else None
    event = step_of(read, reference, n)
    name = group.name if group else ""
    told = past.steps(read, workflow, seen, name, viewer.language, zone)
    step = taken(read, workflow, seen, event, zone)
    title = read.values.get(workflow.named_by)
    return CorrectableView(
        reference=reference,
        title=title if isinstance(title, str) else reference,
        n=n,
        step=told[n],
        asks=_asks(workflow, step, viewer.language),
        occurred_at=step.occurred_at,
        is_dated=read.known[step.n].is_dated,
        has_fixed_day=core.has_fixed_day(workflow, step),
        seen=last_word(read, n),
        refusals=tuple(
            refusal(one, workflow, viewer.language)
            for one in core.may_correct(workflow, step, actor)
        ),
        definition=workflow,
    )


def _asks(workflow: Workflow, step: Taken, language: str) -> tuple[Ask, ...]:
    """What can be given anew, with what stands now; what stays as it is, is not asked."""
    takes = step.transition.takes if step.transition else Takes()
    numbers = {kind: [(i, str(i)) for i in sorted(found)] for kind, found in step.records.items()}
    asked = []
    for path, one in core.asks(workflow, step).items():
        if core.is_kept(workflow, step, path):
            continue
        known = forms.Known({one.field.name: step.values[path]}, numbers, {})
        ask = forms.ask(workflow, takes, one, known, language, step.values[path])
        is_note = one.place == "note"
        asked.append(replace(ask, label=say(language, "Note")) if is_note else ask)
    return tuple(asked)
