"""The nearest way to what is not possible, made from what the reader may read and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from challenge_engine.core.case import Actor, Case, Facts, Record, Signature
from challenge_engine.core.nearest import MOST_STEPS, Hidden, Known, Person, Step, Way, nearest
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.reading import moved
from challenge_engine.service.reading.kept import Past
from challenge_engine.service.reading.reader import Sight, Viewer
from challenge_engine.service.reading.reason_views import WayStepView, WayView
from challenge_engine.service.reading.reasons import Reasons
from challenge_engine.store.around import around
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording
from challenge_engine.texts import nearest as texts

_MOST_ALIKE = 8
"""So many people who differ in nothing are enough for any rule."""


def ways(
    unit: Unit,
    stream: Stream,
    workflow: Workflow,
    case: Case,
    viewer: Viewer,
    seen: Sight,
    read: Past,
    hidden: Hidden,
    today: str,
) -> Mapping[str, Way]:
    """For each action that is not possible for this reader the nearest way, by action."""
    others: dict[int, Actor] = {}
    if seen.may_see("parties"):
        others = around(unit, stream.authority, stream.group, stream.id, today)
    asker = viewer.person.id if viewer.person is not None else None
    # No step here changes how another case stands: a way can only say that it depends on it.
    hidden = replace(hidden, links=frozenset(workflow.links))
    known = known_to(workflow, case, seen, read, hidden, today, others, asker)
    return nearest(workflow, known)


def known_to(
    workflow: Workflow,
    case: Case,
    seen: Sight,
    read: Past,
    hidden: Hidden,
    today: str,
    others: Mapping[int, Actor],
    asker: int | None,
) -> Known:
    """The case as far as one reader knows it."""
    facts = Facts(
        today=today,
        on=today,
        values={n: v for n, v in read.values.items() if n not in hidden.fields and v is not None},
        records=_records(workflow, seen, read, hidden),
        signatures=_signatures(read, hidden),
        deadlines={name: ledger for name, (_, ledger) in moved.newest(read).items()},
        times=Counter((e.track or "", e.action) for e in read.events if e.action is not None),
    )
    if not seen.may_see("parties"):
        return Known(case, facts, tuple(_anybody(workflow)), None, hidden)
    done: dict[int, set[str]] = {}
    for event in read.events:
        if event.action is not None:
            done.setdefault(event.actor, set()).add(event.action)
    rest = [actor for id_, actor in others.items() if id_ != asker]
    actors = [seen.actor, *_few(rest)]
    everybody = (Person(a, frozenset(done.get(a.number or -1, ()))) for a in actors)
    return Known(case, facts, tuple(everybody), 0, hidden)


def _few(actors: Iterable[Actor]) -> Iterator[Actor]:
    """All who have a part in the case, and of those without one some of each sort."""
    alike: Counter[Actor] = Counter()
    for actor in actors:
        alike[actor] += 1
        if actor.number is not None or alike[actor] <= _MOST_ALIKE:
            yield actor


def _anybody(workflow: Workflow) -> Iterator[Person]:
    """One person a role, as if: the public does not know who there is."""
    for role in workflow.roles.values():
        held = frozenset([role.name])
        is_open = role.side == "public"
        yield Person(Actor(None, held, held if role.assigned else frozenset(), is_open))


def _records(
    workflow: Workflow, seen: Sight, read: Past, hidden: Hidden
) -> dict[str, tuple[Record, ...]]:
    found: dict[str, tuple[Record, ...]] = {}
    for row in read.newest():
        is_mine = row.actor == seen.actor.number
        if row.kind not in workflow.records or (row.kind in hidden.kinds and not is_mine):
            continue
        values = {n: v for n, v in read.of(row).items() if (row.kind, n) not in hidden.values}
        one = Record(row.kind, row.number, row.version, row.actor, row.n, row.k, values)
        found[row.kind] = (*found.get(row.kind, ()), one)
    return found


def _signatures(read: Past, hidden: Hidden) -> dict[str, tuple[Signature, ...]]:
    found: dict[str, tuple[Signature, ...]] = {}
    for row in read.signatures:
        if row.kind not in hidden.kinds:
            one = Signature(row.kind, row.number, row.version, row.side, row.actor)
            found[row.kind] = (*found.get(row.kind, ()), one)
    return found


def told(way: Way, reasons: Reasons) -> WayView:
    """A way in the reader's language."""
    return WayView(
        ends=way.ends,
        says=_says(way, reasons.workflow, reasons.language),
        steps=tuple(_step(one, reasons) for one in way.steps),
        who=reasons.who(way.roles),
        is_me=way.is_asker,
        depends_on=way.hidden,
    )


def _says(way: Way, workflow: Workflow, language: str) -> str:
    has_steps = bool(way.steps)
    if way.ends == "possible":
        return texts.possible(
            workflow,
            language,
            way.roles,
            is_reader=way.is_asker,
            none_of=way.none_of,
            has_steps=has_steps,
        )
    if way.ends == "judgement":
        return texts.judgement(
            workflow, language, way.roles, is_reader=way.is_asker, has_steps=has_steps
        )
    if way.ends == "hidden":
        return texts.hidden(workflow, language, way.hidden, has_steps=has_steps)
    return texts.none(workflow, language, way.ends, way.roles, MOST_STEPS)


def _step(step: Step, reasons: Reasons) -> WayStepView:
    workflow, language = reasons.workflow, reasons.language
    if step.action is None:
        says = texts.wait(workflow, language, step.until, step.deadline)
    else:
        says = texts.step(
            workflow,
            language,
            step.action,
            step.roles,
            is_reader=step.is_asker,
            on_behalf=step.on_behalf,
            assigns_reader=step.assigns_asker,
            none_of=step.none_of,
        )
    title = workflow.actions[step.action].title if step.action is not None else None
    return WayStepView(
        says=says,
        action=step.action,
        title=Wording(workflow, language).own(title),
        who=reasons.who(step.roles),
        is_me=step.is_asker,
        on_behalf=step.on_behalf,
        none_of=step.none_of,
        until=step.until,
        deadline=step.deadline,
    )
