"""`log check`: recomputes the whole history from what the database holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from challenge_engine.errors import NotFound
from challenge_engine.history import commitments
from challenge_engine.service.checking import (
    deadlines,
    directory,
    flaws,
    gone,
    histories,
    leaves,
    links,
    pots,
    strangers,
    votes,
    working,
)
from challenge_engine.service.checking import plan as plans
from challenge_engine.service.checking.flaws import Flaw
from challenge_engine.service.checking.found import MOST, Found
from challenge_engine.service.checking.known import Known, Order
from challenge_engine.service.checking.plan import Log
from challenge_engine.service.checking.tally import draw
from challenge_engine.service.checking.working import Gathered, Part, Progress
from challenge_engine.service.engine import Engine
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit


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
        logs = plans.logs(unit, authority)
        polled = list(votes.compare(unit, engine, authority))
        own = _own(unit, engine)
        sizes = {log.id: log.size for log in logs}
        known = Known.read(unit, engine, Order(authority, {}, sizes, draw()))
        money = list(pots.compare(unit, engine, authority))
        with checking.as_bytes(unit):
            known = known.with_lost(_lost(unit, own))

            def do(parts: Sequence[Part]) -> Gathered:
                if jobs == 1:
                    return working.alone(unit, known, parts, progress)
                return working.together(engine, known, parts, jobs, progress)

            ranges = list(plans.ranges(unit))
            gathered = do([*ranges, *plans.pieces(logs)])
            if not _is_sound(unit, known, logs, gathered):
                # Now everything is looked into closely, so that each leaf is asked for its step.
                closely = do([replace(part, closely=True) for part in ranges])
                gathered.histories = closely.histories
                _note_strangers(unit, known, logs, gathered.histories)
            _note_logs(unit, logs, own, gathered)
            for flaw in deadlines.of_outages(unit, known.codes, authority):
                gathered.histories.note(flaw)
            for flaw in money:
                gathered.histories.note(flaw)
            for flaw in directory.compare(unit, known.codes, authority):
                gathered.histories.note(flaw)
            for flaw in links.answers(unit, known.order):
                gathered.histories.note(flaw)
            for flaw in polled:
                gathered.histories.note(flaw)
            return _report(logs, gathered.histories)


def _is_sound(unit: Unit, known: Known, logs: Sequence[Log], gathered: Gathered) -> bool:
    """Whether histories and leaves are, each for itself, and belong together."""
    found, wholes = gathered.histories, {log.id: gathered.whole(log) for log in logs}
    if found.flawed or any(whole.flaws for whole in wholes.values()):
        return False
    products = {log: whole.product for log, whole in wholes.items()}
    return strangers.adds_up(unit, products, found.tally, known.order.lost)


def _note_strangers(unit: Unit, known: Known, logs: Sequence[Log], found: Found) -> None:
    for log in logs:
        places = found.tally.places.get(log.id, ())
        lost = known.order.lost
        for flaw in strangers.flaws_of(unit, log.id, log.origin, log.size, places, lost):
            found.note(flaw)


def _note_logs(unit: Unit, logs: Sequence[Log], own: Sequence[int], gathered: Gathered) -> None:
    found = gathered.histories
    told = leaves.told_keys(unit, own)
    for flaw in leaves.of_no_log(unit):
        found.note(flaw)
    for log in logs:
        whole = gathered.whole(log)
        for flaw in whole.flaws:
            found.note(flaw)
        for flaw in leaves.check_tree(unit, log.id, log.origin, log.size, whole, told):
            found.note(flaw)


def _report(logs: Sequence[Log], found: Found) -> Report:
    return Report(
        events=found.events,
        leaves=sum(log.size for log in logs),
        cases=found.cases,
        checkpoints=sum(len(log.sizes) for log in logs),
        flaws=_first(found),
        found=found.flawed,
    )


def _first(found: Found) -> tuple[Flaw, ...]:
    return tuple(sorted(found.first, key=Flaw.order)[:MOST])


def check_case(engine: Engine, authority: int, reference: str) -> Report:
    """The same of one case, and that the log has no later step of it."""
    engine.after_commit(authority)
    with engine.store.read() as unit:
        found = checking.rows(unit, checking.ONE, authority=authority, reference=reference)
        if not found:
            raise NotFound("There is no case {reference} here.", reference=reference)
        known = Known.read(unit, engine, Order(None, {}, {}, 0))
        own = _own(unit, engine)
        with checking.as_bytes(unit):
            known = known.with_lost(_lost(unit, own))
            one = histories.check(unit, known, found[0][0], found[0][0])
            for flaw in _leaves_of(unit, one, reference):
                one.note(flaw)
            for flaw in _later(unit, found[0][0], reference):
                one.note(flaw)
            for flaw in links.answers(unit, known.order, found[0][0], found[0][0]):
                one.note(flaw)
    places = sum(map(len, one.tally.places.values()))
    return Report(one.events, places, one.cases, 0, _first(one), one.flawed)


def _leaves_of(unit: Unit, found: Found, reference: str) -> Iterator[Flaw]:
    for log, places in found.tally.places.items():
        for place in places:
            span = {"log": log, "first": place, "last": place + 1}
            for _, hash_, slot, seal in checking.rows(unit, checking.LEAVES, **span):
                if commitments.leaf_hash(slot, seal) != hash_:
                    yield Flaw(reference, None, place, flaws.LEAF)


def _later(unit: Unit, id_: int, reference: str) -> Iterator[Flaw]:
    span = {"first": id_, "last": id_}
    for row in checking.rows(unit, checking.CASES, **span):
        slot = commitments.slot(row[4], row[7] + 1)
        for _, place, _ in checking.rows(unit, checking.BY_SLOT, slot=slot):
            yield Flaw(reference, row[7], place, flaws.LATER, {"later": row[7] + 1})


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
