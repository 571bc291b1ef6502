"""Does the parts of a check: one after the other, or several processes at the same time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from challenge_engine.service.checking import histories, leaves, quick
from challenge_engine.service.checking.found import Found
from challenge_engine.service.checking.known import Known, Order
from challenge_engine.service.checking.leaves import Stretch
from challenge_engine.service.checking.plan import Log, Piece, Range
from challenge_engine.service.engine import Engine
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit

Progress = Callable[[int, int | None], None]
Part = Range | Piece


@dataclass(slots=True)
class Gathered:
    """What the parts came to."""

    histories: Found
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict)

    def take(self, part: Part, result: Found | Stretch) -> None:
        """Put the result of a part to those of the others, which come in any order."""
        if isinstance(result, Found):
            self.histories.add(result)
        elif isinstance(part, Piece):
            self.stretches[part.log.id, part.first] = result

    def whole(self, log: Log) -> Stretch:
        """What all leaves of a log came to."""
        whole = Stretch()
        for place in sorted(self.stretches):
            if place[0] == log.id:
                whole.add(self.stretches[place])
        return whole


def alone(unit: Unit, known: Known, parts: Sequence[Part], progress: Progress | None) -> Gathered:
    """Do all parts here."""
    gathered, done, total = Gathered(Found(known.tally())), 0, _total(parts)
    for part in parts:
        gathered.take(part, _do(unit, known, part))
        done = _tell(progress, done + part.weight, total)
    return gathered


def together(
    engine: Engine, known: Known, parts: Sequence[Part], jobs: int, progress: Progress | None
) -> Gathered:
    """Do the parts in so many processes."""
    gathered, done, total = Gathered(Found(known.tally())), 0, _total(parts)
    # Spawned, not forked: SQLite's locks and PostgreSQL's connections do not survive a fork.
    with ProcessPoolExecutor(
        jobs,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(*checking.again(engine.store), known.order),
    ) as pool:
        waiting: dict[Future[Found | Stretch], Part] = {
            pool.submit(_do_there, part): part for part in parts
        }
        try:
            for one in as_completed(waiting):
                part = waiting.pop(one)
                gathered.take(part, one.result())
                done = _tell(progress, done + part.weight, total)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return gathered


def _total(parts: Iterable[Part]) -> int:
    return sum(part.weight for part in parts)


def _tell(progress: Progress | None, done: int, total: int) -> int:
    if progress is not None:
        progress(done, total)
    return done


class _Worker:
    """What a process of the pool keeps between its parts."""

    engine: Engine
    known: Known


def _begin(url: str, kind: str | None, order: Order) -> None:
    engine = Engine(checking.reopen(url, kind))
    with engine.store.read() as unit:
        engine.reload(unit)
        _Worker.known = Known.read(unit, engine, order)
    _Worker.engine = engine


def _do_there(part: Part) -> Found | Stretch:
    with _Worker.engine.store.read() as unit, checking.as_bytes(unit):
        return _do(unit, _Worker.known, part)


def _do(unit: Unit, known: Known, part: Part) -> Found | Stretch:
    with _no_collector():
        if isinstance(part, Piece):
            return leaves.check(unit, part.log, part.first, part.end, known.order.secret)
        if part.closely:
            return histories.check(unit, known, part.first, part.last)
        found, others = quick.check(unit, known, part.first, part.last)
        for first, last in _runs(others):
            found.add(histories.check(unit, known, first, last))
        return found


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of those that follow on one another."""
    run: list[int] = []
    for number in sorted(numbers):
        if run and number != run[-1] + 1:
            yield run[0], run[-1]
            run = []
        run.append(number)
    if run:
        yield run[0], run[-1]


@contextmanager
def _no_collector() -> Iterator[None]:
    """Nothing here refers back to what made it: the collector would look through all in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
