"""The form with which somebody sets an earlier step right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from challenge_engine.core import corrections as core
from challenge_engine.core.corrections import Taken
from challenge_engine.core.workflow import Takes, Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import forms
from challenge_engine.service.reading.correctable import last_word, step_of, taken
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.seen_case import see
from challenge_engine.service.reading.views import Ask, StepView
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
    case = see(engine, authority, reference, viewer)
    read, workflow = case.past, case.workflow
    event = step_of(read, reference, n)
    step = taken(read, workflow, case.sight, event, case.zone)
    title = read.values.get(workflow.named_by)
    return CorrectableView(
        reference=reference,
        title=title if isinstance(title, str) else reference,
        n=n,
        step=case.steps[n],
        asks=_asks(workflow, step, viewer.language),
        occurred_at=step.occurred_at,
        is_dated=read.known[step.n].is_dated,
        has_fixed_day=core.has_fixed_day(workflow, step),
        seen=last_word(read, n),
        refusals=tuple(
            refusal(one, workflow, viewer.language)
            for one in core.may_correct(workflow, step, case.sight.actor)
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
