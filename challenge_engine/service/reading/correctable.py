"""An earlier step as somebody meets it who wants to set it right: what it had, what it may."""

from __future__ import annotations

from challenge_engine.core import corrections as core
from challenge_engine.core.case import ERASED, Actor
from challenge_engine.core.corrections import Taken
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import NotFound
from challenge_engine.history.values import NOTED
from challenge_engine.service.reading import of_audit, past
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight
from challenge_engine.store.reading import EventRow


def step_of(read: Past, reference: str, n: int) -> EventRow:
    """The step with this number."""
    event = read.event(n)
    if event is None:
        raise NotFound(
            "The case {reference} has no step {n}; its last one is step {last}.",
            reference=reference,
            n=n,
            last=read.events[-1].n,
        )
    return event


def last_word(read: Past, n: int) -> int:
    """The newest correction of what this step speaks of, else that step itself."""
    root = read.roots.get(n, n)
    return max((root, *read.known[root].corrections))


def steps(read: Past, workflow: Workflow, actor: Actor) -> frozenset[int]:
    """The steps that this person may set right."""
    if not actor.roles:
        return frozenset()
    found = []
    for n, known in read.known.items():
        event = read.event(n)
        if event is None:
            continue
        step = Taken(
            n=n,
            kind=_kind(read, event),
            transition=past.transition(workflow, event),
            role=_role(event),
            actor=event.actor,
            values={},
            occurred_at=known.occurred_at,
            recorded_at=event.recorded_at,
            timezone="UTC",
        )
        if not core.may_correct(workflow, step, actor):
            found.append(n)
    return frozenset(found)


def taken(read: Past, workflow: Workflow, seen: Sight, event: EventRow, zone: str) -> Taken:
    """The step as it is known now; of a correction, what it corrected in the end."""
    root, known = read.root(event), read.known[read.root(event).n]
    paths = frozenset(read.items.get(event.n, {}))
    about = [root.n, *known.corrections]
    # What the clock noted stands where it was noticed, and not in the order of what happened.
    noted = {one.n for one in read.events if one.kind in NOTED}
    others = [one for one in read.known.values() if one.is_dated and one.n not in noted]
    numbers: dict[str, frozenset[int]] = {}
    for record in read.records:
        numbers[record.kind] = numbers.get(record.kind, frozenset()) | {record.number}
    return Taken(
        n=root.n,
        kind=_kind(read, root),
        transition=past.transition(workflow, root),
        role=_role(root),
        actor=root.actor,
        values={path: known.values[path] for path in known.values if path in paths},
        occurred_at=known.occurred_at,
        is_dated=known.is_dated,
        recorded_at=root.recorded_at,
        timezone=zone,
        is_clocked=root.occurred_at == root.recorded_at,
        before=max((o.occurred_at for o in others if o.n < root.n), key=_start, default=None),
        after=min((o.occurred_at for o in others if o.n > root.n), key=_end, default=None),
        erased=frozenset(
            path for path in paths if any(read.items.get(n, {}).get(path) is ERASED for n in about)
        ),
        unread=frozenset(paths) - past.readable(read, workflow, seen, event),
        records=numbers,
    )


def _kind(read: Past, event: EventRow) -> str:
    """A finding and its answer are nobody's to rewrite, though their entries call them notes."""
    is_audit = of_audit.is_step(event.kind, read.items.get(event.n, ()))
    return of_audit.KIND if is_audit else event.kind


def _role(event: EventRow) -> str | None:
    """In which role a reported step was done is hearsay: the office answers for it here."""
    return event.role if event.basis == "enforced" else None


def _start(moment: str) -> tuple[str, str]:
    return moment[:10], moment


def _end(moment: str) -> tuple[str, str]:
    """What is known only as a month or year may have been on its last day."""
    return moment[:10].ljust(10, "9"), moment
