"""What it costs to decide late after a notice of default: so much a day, for so many days at most.

The rates are data with the days from which and until which they hold; for a day without rates the
amount is *not known*, which is another answer than nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from challenge_engine.core.terms import shift
from challenge_engine.errors import DeadlineError


@dataclass(frozen=True, slots=True)
class Band:
    """So many days at so much a day."""

    days: int
    cents: int


@dataclass(frozen=True, slots=True)
class Rates:
    """The amounts for notices that were received on these days, both included."""

    first: dt.date
    last: dt.date | None
    bands: tuple[Band, ...]
    currency: str = "EUR"

    def holds(self, received: dt.date) -> bool:
        """Whether a notice received on that day goes by these amounts."""
        return self.first <= received <= self.until

    @property
    def until(self) -> dt.date:
        """The last day; far away where none is known."""
        return self.last or dt.date.max

    def cents(self, days: int) -> int:
        """For so many days; beyond the last band nothing is added."""
        total = 0
        for band in self.bands:
            counted = min(days, band.days)
            total, days = total + counted * band.cents, days - counted
        return total


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """How a law counts: days to still decide in, then at most so many days that cost."""

    grace: int
    at_most: int
    rates: tuple[Rates, ...]


@dataclass(frozen=True, slots=True)
class Penalty:
    """From when until when it grows, how many days it has grown, and the amount, if it is known."""

    first: dt.date
    last: dt.date
    days: int
    rates: Rates | None
    """Those of the day on which the notice was received."""

    @property
    def cents(self) -> int | None:
        """The amount; ``None`` where no rates are known for that day."""
        return self.rates.cents(self.days) if self.rates else None


def penalty(
    rule: PenaltyRule, due: dt.date, received: dt.date, until: dt.date | None = None
) -> Penalty:
    """What is owed if the last late day is ``until``; without one, the most that it can become.

    No day of it moves because of a weekend or a holiday: each of them is a day that costs.
    """
    if received <= due:
        raise DeadlineError(
            "The notice of default of {received} came before the term had ended on {due}: it "
            "counts only after that day.",
            received=received,
            due=due,
        )
    first = shift(received, rule.grace + 1)
    last = shift(first, rule.at_most - 1)
    days = (min(last, until or last) - first).days + 1
    rates = next((one for one in rule.rates if one.holds(received)), None)
    return Penalty(first, last, max(0, days), rates)
