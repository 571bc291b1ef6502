"""An earlier step as somebody meets it who wants to set it right: what it had, and what it may."""

from __future__ import annotations

from dataclasses import dataclass, replace

from challenge_engine.core import corrections as core
from challenge_engine.core.case import ERASED
from challenge_engine.core.corrections import Taken
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Takes, Workflow
from challenge_engine.errors import NotFound
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import forms, past, viewing
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight, Viewer, sight
from challenge_engine.service.reading.views import Ask, StepView
from challenge_engine.store import people, streams
from challenge_engine.store.reading import EventRow
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
        workflow = engine.version(unit, stream.workflow).workflow
        zone = engine.authorities[authority].timezone
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


def step_of(read: Past, reference: str, n: int) -> EventRow:
    """The step with this number."""
    if not 0 <= n < len(read.events):
        raise NotFound(
            "The case {reference} has no step {n}; its last one is step {last}.",
            reference=reference,
            n=n,
            last=len(read.events) - 1,
        )
    return read.events[n]


def last_word(read: Past, n: int) -> int:
    """The newest correction of what this step speaks of, else that step itself."""
    root = read.roots.get(n, n)
    return max((root, *read.known[root].corrections))


def taken(read: Past, workflow: Workflow, seen: Sight, event: EventRow, zone: str) -> Taken:
    """The step as it is known now; of a correction, what it corrected in the end."""
    root, known = read.root(event), read.known[read.root(event).n]
    paths = frozenset(read.items.get(event.n, {}))
    about = [root.n, *known.corrections]
    others = [one for one in read.known.values() if one.is_dated]
    numbers: dict[str, frozenset[int]] = {}
    for record in read.records:
        numbers[record.kind] = numbers.get(record.kind, frozenset()) | {record.number}
    return Taken(
        n=root.n,
        kind=root.kind,
        transition=past.transition(workflow, root),
        # In which role a reported step was done is hearsay: the office answers for it here.
        role=root.role if root.basis == "enforced" else None,
        actor=root.actor,
        values={path: known.values[path] for path in known.values if path in paths},
        occurred_at=known.occurred_at,
        is_dated=known.is_dated,
        recorded_at=root.recorded_at,
        timezone=zone,
        before=max((o.occurred_at for o in others if o.n < root.n), key=_start, default=None),
        after=min((o.occurred_at for o in others if o.n > root.n), key=_end, default=None),
        erased=frozenset(
            path for path in paths if any(read.items.get(n, {}).get(path) is ERASED for n in about)
        ),
        unread=frozenset(paths) - past.readable(read, workflow, seen, event),
        records=numbers,
    )


def _start(moment: str) -> tuple[str, str]:
    return moment[:10], moment


def _end(moment: str) -> tuple[str, str]:
    """What is known only as a month or year may have been on its last day."""
    return moment[:10].ljust(10, "9"), moment
