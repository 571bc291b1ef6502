"""What it will cost to decide late, before it does: for the people of the office on the case.

Nothing is written, and nothing here decides: what is owed stands in the history once notice of
default was given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from challenge_engine.core import guards
from challenge_engine.core.case import Case
from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.moments import local_day
from challenge_engine.core.penalty import PenaltyRule, Rates, penalty
from challenge_engine.core.terms import shift
from challenge_engine.service.cases.acting import as_case, no_such_case
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading.destroyed import refuse_destroyed
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.viewing import NOBODY, actor_of
from challenge_engine.service.timing import counting
from challenge_engine.store import deadlines, facts, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts import foreseen

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Amount:
    """What is owed if the decision is made on a day."""

    code: str
    """``today``, ``in-a-week``, ``after`` (a band of days that cost the same), ``at-most``."""
    day: dt.date
    days: int
    """So many days have cost by then."""
    cents: int | None
    """``None`` where no rates are known."""
    text: str


@dataclass(frozen=True, slots=True)
class PenaltyPreview:
    """From when until when days cost, and how much by when; with the sentences for a reader."""

    about: str
    """The deadline that is late, or will be."""
    due: dt.date
    is_near: bool
    """It is overdue, or so near that those who have to keep it are warned."""
    is_given: bool
    notice: dt.date
    """The day of the notice; before there is one, the first day on which it can be given."""
    first: dt.date
    last: dt.date
    currency: str
    """Empty where no rates are known."""
    amounts: tuple[Amount, ...]
    says: str
    unknown: str
    """Why no amount is known; empty where they are."""


def preview(
    engine: Engine, authority: int, reference: str, viewer: Viewer
) -> PenaltyPreview | None:
    """What lateness will cost; ``None`` where nothing can, or it is not this reader's to know.

    ``NotFound`` where they may not even know of the case.
    """
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None:
            raise no_such_case(reference)
        zone = engine.authorities[authority].timezone
        refuse_destroyed(unit, stream, zone)
        version = engine.version(unit, stream.workflow)
        today = local_day(unit.now(), zone)
        seen = sight(version.workflow, actor_of(unit, stream, version.workflow, viewer, today))
        if stream.public_n is None and not seen.may_see("parties"):
            raise no_such_case(reference)
        if not seen.may_see("authority") or stream.basis != "enforced":
            return None
        day = dt.date.fromisoformat(today)
        return next(_previews(unit, engine, stream, version, day, viewer.language), None)


def _previews(
    unit: Unit, engine: Engine, stream: Stream, version: Version, today: dt.date, language: str
) -> Iterator[PenaltyPreview]:
    rules = [one for one in version.workflow.deadlines.values() if one.penalty_of]
    if not rules:
        return
    ledgers = deadlines.all_ledgers(unit, stream.id)
    case = as_case(unit, stream, version.workflow)
    known = counting.countings(version.workflow, engine.own_days)
    for rule in rules:
        about, counts = ledgers.get(rule.penalty_of or ""), known[rule.name].penalty
        if about is None or about.due is None or not about.is_open or counts is None:
            continue
        notice = _notice(ledgers, rule, about.due, today)
        is_given = rule.name in ledgers
        if notice is None or notice <= about.due:
            continue
        if is_given or _can_be_given(unit, stream, version, case, rule, notice):
            warned = max(version.workflow.deadlines[about.name].warns, default=0)
            is_near = (about.due - today).days <= warned
            seen = _Foreseen(counts, about, notice, today, language, is_given, is_near)
            yield seen.told()


def _notice(
    ledgers: Mapping[str, Ledger], rule: Deadline, due: dt.date, today: dt.date
) -> dt.date | None:
    """The day of the notice, or the first on which it can be given; None if it costs no more."""
    ledger = ledgers.get(rule.name)
    if ledger is None:
        return max(today, shift(due, 1))
    return ledger.start.day if ledger.is_open else None


def _can_be_given(
    unit: Unit, stream: Stream, version: Version, case: Case, rule: Deadline, on: dt.date
) -> bool:
    """Whether the notice could be given on that day, by whoever may: as its guards say."""
    workflow = version.workflow
    for action in rule.starts:
        track = workflow.track_of(action) or ""
        found = workflow.transition(track, case.state(track), action)
        if found is None:
            continue
        wanted = guards.needs_of(found.when)
        then = facts.fetch(unit, stream.id, None, wanted, on.isoformat())
        if all(guards.ask(call, case, NOBODY, then) is None for call in found.when):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Foreseen:
    """One penalty, seen from today."""

    counts: PenaltyRule
    about: Ledger
    notice: dt.date
    today: dt.date
    language: str
    is_given: bool
    is_near: bool

    def told(self) -> PenaltyPreview:
        """The preview with its sentences."""
        due = self.about.due or self.today
        most = penalty(self.counts, due, self.notice)
        code = "given" if self.is_given else "today" if self.notice == self.today else "later"
        return PenaltyPreview(
            about=self.about.name,
            due=due,
            is_near=self.is_near,
            is_given=self.is_given,
            notice=self.notice,
            first=most.first,
            last=most.last,
            currency=most.rates.currency if most.rates else "",
            amounts=tuple(self._amounts(most.first, most.last, most.rates)),
            says=foreseen.head(code, self.notice, most.first, most.last, self.language),
            unknown="" if most.rates else foreseen.no_rates(self.notice, self.language),
        )

    def _amounts(self, first: dt.date, last: dt.date, rates: Rates | None) -> Iterator[Amount]:
        if self.is_given:
            yield self._amount("today", self.today)
            yield self._amount("in-a-week", shift(self.today, _WEEK))
        else:
            # Where no amounts are known, the days of the last that were still say when they change.
            known = rates or next(reversed(self.counts.rates), None)
            days = 0
            for band in known.bands[:-1] if known else ():
                days += band.days
                yield self._amount("after", shift(first, days))
        yield self._amount("at-most", shift(last, 1))

    def _amount(self, code: str, day: dt.date) -> Amount:
        """If the decision is made on that day, the day before was the last that cost."""
        owed = penalty(self.counts, self.about.due or day, self.notice, shift(day, -1))
        cents = owed.cents if owed.days else 0
        currency = owed.rates.currency if owed.rates else ""
        said = foreseen.moment(code, day, owed.days, cents, currency, self.language)
        return Amount(code, day, owed.days, cents, said)
