"""The day of a deadline and the steps that lead there, from what its ledger says of itself.

Pure: how a profile counts and which days are off comes in as a ``Counting``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.deadlines import Extension, Pause, Rule, Step, work_out
from challenge_engine.core.ledger import At, Extended, Ledger
from challenge_engine.core.penalty import PenaltyRule, penalty
from challenge_engine.core.terms import Term, shift
from challenge_engine.core.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Counting:
    """How one deadline is counted: the rule of its profile, the days off, what lateness costs."""

    rule: Rule
    calendar: Calendar
    pause_needs_term: bool = False
    """A state in which it stands still does so only where the request set a day."""
    penalty: PenaltyRule | None = None
    outages: tuple[tuple[dt.date, dt.date], ...] = ()
    """Days on which nothing could be handed in: they move what has to be handed in."""


def worked_out(
    deadline: Deadline, counting: Counting, ledger: Ledger, others: Mapping[str, Ledger]
) -> Ledger:
    """The same with its day and the steps that lead there, from what it says of itself."""
    ledger = replace(ledger, version=counting.calendar.version)
    start = ledger.start.day
    if start is None or start.year not in counting.calendar.years:
        return replace(ledger, due=None, steps=())
    if deadline.grace_of or deadline.penalty_of:
        return _costly(deadline, counting, ledger, others.get(_about(deadline)))
    term = ledger.term or (Term(0, "date", ledger.until) if ledger.until else None)
    if term is None:
        return replace(ledger, due=None, steps=())
    pauses, endless = _pauses(counting.rule, ledger)
    due = work_out(
        counting.rule,
        counting.calendar,
        start,
        term,
        [pause for _, pause in pauses],
        [Extension(one.term, _made(one, endless)) for one in ledger.extensions],
        counting.outages if deadline.is_filing else (),
    )
    steps = _numbered(due.steps, ledger, [n for n, _ in pauses])
    if deadline.said_by:
        steps = (steps[0], _said(ledger, start), *steps[1:])
    voids = [
        Step("no-pause", one.since.day, {"n": one.since.n})
        for one in ledger.pauses
        if one.is_void and one.since.day is not None
    ]
    steps = (*steps[:-1], *voids, steps[-1])
    ledger = replace(ledger, outages=_outages(due.steps))
    if endless is None:
        return replace(ledger, due=due.day, steps=steps)
    return replace(ledger, due=None, steps=(*steps[:-1], Step("stands-still", endless)))


def _said(ledger: Ledger, start: dt.date) -> Step:
    """When it was said how long it is; until then it is the longest that it may come to."""
    if ledger.said is None:
        return Step("unsaid", start)
    return Step("said", ledger.said.day or start, {"n": ledger.said.n})


def _made(one: Extended, endless: dt.date | None) -> dt.date | None:
    """The day of an extension; none while the term stands still, as it cannot end meanwhile."""
    day = one.made.day
    return None if day is not None and endless is not None and day >= endless else day


def _outages(steps: Sequence[Step]) -> tuple[tuple[dt.date, dt.date], ...]:
    found = (step.params for step in steps if step.code == "outage")
    return tuple((params["first"], params["last"]) for params in found)


def _about(deadline: Deadline) -> str:
    return deadline.grace_of or deadline.penalty_of or ""


def _pauses(rule: Rule, ledger: Ledger) -> tuple[list[tuple[int, Pause]], dt.date | None]:
    """Each pause that has days, by its step; and since when it stands still without an end."""
    first_counted = _day(ledger.start)
    if rule.start == "day_after":
        first_counted = shift(first_counted, 1)
    found: list[tuple[int, Pause]] = []
    for one in ledger.pauses:
        if one.is_void or one.since.day is None:
            continue
        first = max(shift(one.since.day, 1), first_counted)
        ends = [shift(one.left.day, -1)] if one.left and one.left.day else []
        ends += [one.until] if one.until else []
        if not ends:
            return found, first
        if min(ends) >= first:
            found.append((one.since.n, Pause(first, min(ends))))
    return found, None


def _numbered(steps: Sequence[Step], ledger: Ledger, pauses: Sequence[int]) -> tuple[Step, ...]:
    """With the number of the step of the case from which each comes."""
    numbers = {
        "start": iter([ledger.start.n]),
        "pause": iter(pauses),
        "extension": iter([one.made.n for one in ledger.extensions]),
    }
    found = []
    for step in steps:
        said = {name: value for name, value in step.params.items() if value is not None}
        if step.code in numbers:
            said["n"] = next(numbers[step.code])
        found.append(Step(step.code, step.day, said))
    return tuple(found)


def _costly(deadline: Deadline, counting: Counting, ledger: Ledger, about: Ledger | None) -> Ledger:
    """The days that are left after a notice of default, or those that cost."""
    if counting.penalty is None or about is None or about.due is None:
        return replace(ledger, due=None, steps=())
    notice = _day(ledger.start)
    until = shift(_day(ledger.ended), -1) if ledger.ended and ledger.ended.day else None
    owed = penalty(counting.penalty, about.due, notice, until)
    in_grace = shift(owed.first, -1)
    start = Step("notice", notice, {"n": ledger.start.n, "due": about.due})
    grace = Step("grace", in_grace, {"days": counting.penalty.grace})
    if deadline.grace_of:
        return replace(ledger, due=in_grace, steps=(start, grace, Step("due", in_grace)))
    amount = Step("rates-unknown", owed.last)
    if owed.rates is not None:
        says = {"days": owed.days, "cents": owed.cents, "currency": owed.rates.currency}
        amount = Step("costs", until or owed.last, says)
    return replace(
        ledger,
        due=owed.last,
        steps=(
            start,
            grace,
            Step("costs-from", owed.first),
            Step("costs-until", owed.last),
            amount,
        ),
        cents=owed.cents,
        currency=owed.rates.currency if owed.rates else None,
    )


def _day(at: At) -> dt.date:
    if at.day is None:
        raise ValueError("a step without a day has no date to count from")
    return at.day
