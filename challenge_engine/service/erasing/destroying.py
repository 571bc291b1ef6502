"""Destruction of whole cases by archive law: what is due, the order, and the end of every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError, NotAllowed, StaleVersion
from challenge_engine.history.entry import from_bytes
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import cleaning, executing, journal_file, ordering, targets
from challenge_engine.service.erasing.executing import MARK, Erasure, Hand
from challenge_engine.service.erasing.keeping import FOREVER, Duty, duty
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store import destroying, erasing, forgetting, holds, orders, streams
from challenge_engine.store.destroying import Destroyed
from challenge_engine.store.orders import Order
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording

GROUND = "archive-term"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """An ended case with its term of keeping; ``is_due`` when it may be destroyed now."""

    reference: str
    workflow: str
    state: str
    ended: str
    years: int | None
    until: str
    source: str
    is_held: bool
    runs_beside: bool
    """A track beside the lifecycle, such as an objection, has not ended."""
    is_over: bool

    @property
    def is_due(self) -> bool:
        """Whether it may be destroyed now."""
        return self.is_over and not self.is_held and not self.runs_beside


def listed(engine: Engine, authority: int, viewer: Viewer) -> list[Due]:
    """Every ended case whose term is over, first those that waited longest; held ones too."""
    with engine.store.read() as unit:
        ordering.require(unit, engine, authority, viewer.person, (ordering.OFFICE, "auditor"))
        found = [
            due
            for stream in _ended(unit, authority)
            if (due := _due(unit, engine, stream, viewer.language)) is not None and due.is_over
        ]
    return sorted(found, key=lambda one: (one.until, one.reference))


def destroyed(engine: Engine, authority: int, viewer: Viewer) -> list[Destroyed]:
    """What was destroyed, and when: the list that archive law asks for."""
    with engine.store.read() as unit:
        ordering.require(unit, engine, authority, viewer.person, (ordering.OFFICE, "auditor"))
        return destroying.destroyed(unit, authority)


def order(engine: Engine, authority: int, by: Person, reference: str, reason: str | None) -> int:
    """Order the destruction of a case whose term is over; a second person must confirm it."""
    said = ordering.reason_of(reason)
    with engine.store.write() as unit:
        ordering.require(unit, engine, authority, by, (ordering.OFFICE,))
        stream = targets.case(unit, authority, reference)
        _refuse_not_due(unit, engine, stream)
        waiting = [o for o in orders.everything(unit, authority) if o.state == "waiting"]
        if any(o.what == "case" and o.case_id == stream.id for o in waiting):
            raise EngineError(
                "An order to destroy the case {reference} waits already for a second person.",
                reference=reference,
            )
        number = orders.add(
            unit,
            authority,
            what="case",
            person=None,
            case_id=stream.id,
            items=None,
            ground=GROUND,
            reason=said,
            by=by.id,
        )
        unit.commit()
    return number


def confirm(
    engine: Engine, authority: int, by: Person, order_id: int, backup_days: int, via: str
) -> Erasure:
    """A second person confirms: the case is gone from the database when this returns."""
    done = Erasure()
    with engine.store.write() as unit:
        one = ordering.waiting(unit, authority, order_id)
        ordering.require_second(unit, engine, authority, by, one)
        officer = forgetting.person_of(unit, one.ordered_by) if one.ordered_by else None
        if officer is None or not orders.is_waiting(unit, order_id):
            raise StaleVersion(
                "Somebody was faster: the order {id} was decided on meanwhile.", id=order_id
            )
        hand = Hand(authority, who_is(officer), who_is(by), via, one.ground, one.reason)
        own, stream = _lock(unit, authority, one)
        owed = _refuse_not_due(unit, engine, stream)
        salts = destroy_in(unit, engine, hand, own, stream, owed)
        done.cases = [stream.reference or ""]
        done.marks = [salt[:MARK].hex() for salt in salts]
        executing.decide(unit, engine, one, by, backup_days, done)
        executing.commit(unit, engine, authority, [journal_file.whole(bytes(stream.key))])
    engine.after_commit(authority)
    done.files = cleaning.after_erasing(engine, order_id, done.marks)
    return done


def destroy_in(
    unit: Unit, engine: Engine, hand: Hand, own: Stream, stream: Stream, owed: Duty | None
) -> list[bytes]:
    """The entry in the authority's own history, then the end of the case's rows.

    With a round go the histories of its voters, which tell who voted: the entry says how many.
    """
    votes = list(_votes(unit, stream))
    before, n = max(own.n, 0), own.n + 1
    said = {"case": stream.reference, "workflow": _workflow(unit, engine, stream)}
    if owed is not None:
        said |= {"ended": owed.ended, "kept_until": owed.until, "source": owed.source}
    if votes:
        said["votes"] = str(len(votes))
    items = [(f"record/destruction/{n}.0/{name}", value) for name, value in said.items() if value]
    executing.append(unit, engine, hand, own, "destroy", (), (("ground", hand.ground), *items))
    by, now = (own.id, n), unit.now()
    salts = [salt for one in (stream, *votes) for salt in destroying.destroy(unit, one, by, now)]
    streams.step(unit, before, own, None)
    return salts


def lock_own(unit: Unit, authority: int) -> Stream:
    """The authority's own history; it begins with the key of its log."""
    own = streams.lock_own(unit, authority)
    if own is None:
        raise EngineError("This authority has no history of its own yet; run `challenge init`.")
    return own


def _lock(unit: Unit, authority: int, one: Order) -> tuple[Stream, Stream]:
    own = lock_own(unit, authority)
    return own, erasing.lock(unit, one.case_id or 0)


def _votes(unit: Unit, round_: Stream) -> Iterator[Stream]:
    """The voters' histories of a round; not by its roll, in which a mark put right is no more."""
    for id_, entry in destroying.first_votes(unit, round_):
        if any(ref.case == round_.key for ref in from_bytes(entry).refs):
            yield erasing.lock(unit, id_)


def _workflow(unit: Unit, engine: Engine, stream: Stream) -> str:
    if stream.workflow is None:
        return ""
    workflow = engine.version(unit, stream.workflow).workflow
    return f"{workflow.name} v{workflow.version}"


def _ended(unit: Unit, authority: int) -> Iterator[Stream]:
    after = 0
    while found := destroying.ended(unit, authority, after, _AT_ONCE):
        yield from found
        after = found[-1].id


def _due(unit: Unit, engine: Engine, stream: Stream, language: str) -> Due | None:
    """``None`` where the workflow states no term: then nothing is destroyed by it."""
    if stream.workflow is None:
        return None
    zone = engine.authorities[stream.authority].timezone
    workflow = engine.version(unit, stream.workflow).workflow
    owed = duty(stream, workflow, zone)
    if owed is None or owed.until is None or owed.ended is None:
        return None
    is_over = owed.is_over(local_day(unit.now(), zone))
    # Asked only of the few that are due: a town has many cases that ended.
    beside = streams.tracks(unit, stream.id) if is_over else {}
    wording = Wording(workflow, language)
    return Due(
        reference=stream.reference or "",
        workflow=wording.own(workflow.title),
        state=wording.state(stream.state or ""),
        ended=owed.ended,
        years=owed.years,
        until=owed.until,
        source=owed.source,
        is_held=is_over and holds.is_held(unit, stream.id),
        runs_beside=any(
            not workflow.tracks[t][s].is_end
            for t, (s, _n) in beside.items()
            if t not in workflow.open_tracks
        ),
        is_over=is_over,
    )


def _refuse_not_due(unit: Unit, engine: Engine, stream: Stream) -> Duty:
    reference = stream.reference
    if stream.phase != "ended":
        raise NotAllowed(
            "The case {reference} is open, so it cannot be destroyed.", reference=reference
        )
    due = _due(unit, engine, stream, "en")
    if due is None:
        raise NotAllowed(
            "The workflow of the case {reference} does not say how long a case that ended so is "
            "kept, so nobody can tell when it may be destroyed. Publish a version that does, for "
            "later cases; this one stays.",
            reference=reference,
        )
    if due.is_held:
        raise NotAllowed(
            "The case {reference} is on hold, so nothing of it is destroyed. Release the hold "
            "first, if it may be.",
            reference=reference,
        )
    if due.runs_beside:
        raise NotAllowed(
            "Beside the case {reference} something has not ended yet, such as an objection. Wait "
            "until it has.",
            reference=reference,
        )
    if due.until == FOREVER:
        raise NotAllowed(
            "The case {reference} is kept for ever ({source}).",
            reference=reference,
            source=due.source,
        )
    if not due.is_over:
        raise NotAllowed(
            "The case {reference} ended on {ended} and must be kept until {until} ({source}). It "
            "can be destroyed from {day} on.",
            reference=reference,
            ended=due.ended,
            until=due.until,
            source=due.source,
            day=(dt.date.fromisoformat(due.until) + dt.timedelta(days=1)).isoformat(),
        )
    return Duty(due.ended, due.until, due.years, due.source)
