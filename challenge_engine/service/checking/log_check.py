"""`log check`: recomputes the whole history from what the database holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from challenge_engine.errors import NotFound
from challenge_engine.history import commitments
from challenge_engine.service.checking import flaws, gone, histories, leaves, strangers
from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.service.checking.gone import Lost
from challenge_engine.service.checking.histories import MOST, Found, Known
from challenge_engine.service.checking.leaves import STRETCH, Stretch
from challenge_engine.service.engine import Engine
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit

Progress = Callable[[int, int | None], None]

AT_ONCE = 20_000
"""Events that are checked in one go."""


@dataclass(frozen=True, slots=True)
class Report:
    """How much was checked, and what was wrong, first things first."""

    events: int
    leaves: int
    cases: int
    checkpoints: int
    flaws: tuple[Flaw, ...]
    found: int
    """How many flaws there are; only the first of them are told."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.found == 0


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it stood when the check began: what comes later is not looked at."""

    id: int
    authority: int
    origin: str
    size: int
    sizes: tuple[int, ...]
    """At which checkpoints were signed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, in parts that fit into memory."""

    logs: tuple[Log, ...]
    own: tuple[int, ...]
    lost: Lost
    ranges: tuple[tuple[int, int, int], ...]
    """First and last row of a range of histories, and how many events it has."""

    def stretches(self) -> Iterator[tuple[Log, int, int]]:
        """The logs in parts, in their order."""
        for log in self.logs:
            for first in range(0, log.size, STRETCH):
                yield log, first, min(first + STRETCH, log.size)


@dataclass(slots=True)
class _Gathered:
    histories: Found = field(default_factory=Found)
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)


def check(
    engine: Engine,
    authority: int | None = None,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Recompute leaves, chains, values, checkpoints and states; of one authority, or of all."""
    for one in engine.authorities if authority is None else (authority,):
        engine.after_commit(one)
    with engine.store.read() as unit:
        logs = _logs(unit, authority)
        own = _own(unit, engine)
        known = Known.read(unit, engine, {})
        with checking.as_bytes(unit):
            lost = _lost(unit, own)
            plan = Plan(logs, own, lost, tuple(_ranges(unit)))
            known = known.with_lost(lost)
            if jobs == 1:
                gathered = _alone(unit, known, plan, authority, progress)
            else:
                gathered = _together(engine, plan, authority, jobs, progress)
            return _report(unit, plan, gathered)


def check_case(engine: Engine, authority: int, reference: str) -> Report:
    """The same of one case, and that the log has no later step of it."""
    engine.after_commit(authority)
    with engine.store.read() as unit:
        found = checking.rows(unit, checking.ONE, authority=authority, reference=reference)
        if not found:
            raise NotFound("There is no case {reference} here.", reference=reference)
        known = Known.read(unit, engine, {})
        own = _own(unit, engine)
        with checking.as_bytes(unit):
            known = known.with_lost(_lost(unit, own))
            one = histories.check(unit, known, None, found[0][0], found[0][0])
            for flaw in _leaves_of(unit, one, reference):
                one.note(flaw)
            for flaw in _later(unit, found[0][0], reference):
                one.note(flaw)
    places = sum(map(len, one.places.values()))
    return Report(one.events, places, one.cases, 0, _first(one), one.flawed)


def _leaves_of(unit: Unit, found: Found, reference: str) -> Iterator[Flaw]:
    for log, places in found.places.items():
        for place in places:
            span = {"log": log, "first": place, "last": place + 1}
            for _, hash_, slot, seal in checking.rows(unit, checking.LEAVES, **span):
                if commitments.leaf_hash(slot, seal) != hash_:
                    yield Flaw(reference, None, place, flaws.LEAF)


def _later(unit: Unit, id_: int, reference: str) -> Iterator[Flaw]:
    span = {"first": id_, "last": id_}
    for row in checking.rows(unit, checking.CASES, **span):
        slot = commitments.slot(row[4], row[7] + 1)
        for _, place in checking.rows(unit, checking.BY_SLOT, slot=slot):
            yield Flaw(reference, row[7], place, flaws.LATER, {"later": row[7] + 1})


def _logs(unit: Unit, authority: int | None) -> tuple[Log, ...]:
    found = []
    for id_, owner, origin in checking.rows(unit, checking.LOGS):
        if authority in (None, owner):
            (size,) = checking.rows(unit, checking.SIZE, log=id_)[0]
            signed = checking.rows(unit, checking.CHECKPOINTS, log=id_)
            found.append(Log(id_, owner, origin, size, tuple(row[0] for row in signed)))
    return tuple(found)


def _own(unit: Unit, engine: Engine) -> tuple[int, ...]:
    """The authorities' own histories."""
    found = [checking.rows(unit, checking.OWN, authority=one) for one in engine.authorities]
    return tuple(row[0] for rows in found for row in rows)


def _lost(unit: Unit, own: tuple[int, ...]) -> dict[bytes, dict[int, bytes]]:
    found: dict[bytes, dict[int, bytes]] = {}
    for id_ in own:
        for key, steps in gone.lost(checking.rows(unit, checking.LOST, case_id=id_)).items():
            found.setdefault(key, {}).update(steps)
    return found


def _ranges(unit: Unit) -> Iterator[tuple[int, int, int]]:
    """Together they hold every row, also of a history that does not exist."""
    first, events, id_ = checking.LEAST, 0, checking.LEAST
    for id_, n, *_ in checking.stream(unit, checking.LENGTHS):
        events += max(n, 0) + 1
        if events >= AT_ONCE:
            yield first, id_, events
            first, events = id_ + 1, 0
    yield first, checking.MOST, events


def _alone(
    unit: Unit, known: Known, plan: Plan, authority: int | None, progress: Progress | None
) -> _Gathered:
    gathered, done, total = _Gathered(), 0, _total(plan)
    for first, last, events in plan.ranges:
        gathered.histories.add(histories.check(unit, known, authority, first, last))
        done = _tell(progress, done + events, total)
    for log, first, end in plan.stretches():
        gathered.stretches[log.id, first] = leaves.check(
            unit, log.id, log.origin, first, end, log.sizes
        )
        done = _tell(progress, done + end - first, total)
    return gathered


def _total(plan: Plan) -> int:
    return sum(events for _, _, events in plan.ranges) + sum(log.size for log in plan.logs)


def _tell(progress: Progress | None, done: int, total: int) -> int:
    if progress is not None:
        progress(done, total)
    return done


def _together(
    engine: Engine, plan: Plan, authority: int | None, jobs: int, progress: Progress | None
) -> _Gathered:
    gathered, done, total = _Gathered(), 0, _total(plan)
    # Spawned, not forked: SQLite's locks and PostgreSQL's connections do not survive a fork.
    with ProcessPoolExecutor(
        jobs,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(*checking.again(engine.store), plan.lost, authority),
    ) as pool:
        waiting: dict[Future[Any], tuple[int, tuple[int, int] | None]] = {}
        for first, last, events in plan.ranges:
            waiting[pool.submit(_histories, first, last)] = (events, None)
        for log, first, end in plan.stretches():
            future = pool.submit(_leaves, log, first, end)
            waiting[future] = (end - first, (log.id, first))
        try:
            for one in as_completed(waiting):
                weight, place = waiting.pop(one)
                result = one.result()
                if isinstance(result, Stretch) and place is not None:
                    gathered.stretches[place] = result
                elif isinstance(result, Found):
                    gathered.histories.add(result)
                done = _tell(progress, done + weight, total)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return gathered


class _Worker:
    """What a process of the pool keeps between its parts."""

    engine: Engine
    known: Known
    authority: int | None


def _begin(url: str, kind: str | None, lost: Lost, authority: int | None) -> None:
    engine = Engine(checking.reopen(url, kind))
    with engine.store.read() as unit:
        engine.reload(unit)
        _Worker.known = Known.read(unit, engine, lost)
    _Worker.engine, _Worker.authority = engine, authority


def _histories(first: int, last: int) -> Found:
    with _Worker.engine.store.read() as unit, checking.as_bytes(unit):
        return histories.check(unit, _Worker.known, _Worker.authority, first, last)


def _leaves(log: Log, first: int, end: int) -> Stretch:
    with _Worker.engine.store.read() as unit, checking.as_bytes(unit):
        return leaves.check(unit, log.id, log.origin, first, end, log.sizes)


def _report(unit: Unit, plan: Plan, gathered: _Gathered) -> Report:
    found = gathered.histories
    told = leaves.told_keys(unit, plan.own)
    for flaw in leaves.of_no_log(unit):
        found.note(flaw)
    for log in plan.logs:
        whole = Stretch()
        for first in range(0, log.size, STRETCH):
            part = gathered.stretches[log.id, first]
            whole.blocks += part.blocks
            whole.rests |= part.rests
            whole.flaws += part.flaws
        for flaw in whole.flaws:
            found.note(flaw)
        for flaw in leaves.check_tree(unit, log.id, log.origin, log.size, whole, told):
            found.note(flaw)
        places = found.places.get(log.id, ())
        for flaw in strangers.flaws_of(unit, log.id, log.origin, log.size, places, plan.lost):
            found.note(flaw)
    return Report(
        events=found.events,
        leaves=sum(log.size for log in plan.logs),
        cases=found.cases,
        checkpoints=sum(len(log.sizes) for log in plan.logs),
        flaws=_first(found),
        found=found.flawed,
    )


def _first(found: Found) -> tuple[Flaw, ...]:
    return tuple(sorted(found.first, key=Flaw.order)[:MOST])
