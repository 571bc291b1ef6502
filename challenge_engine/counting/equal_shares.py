"""Equal shares: every voter gets the same part of the budget and pays for what they voted for.

Peters, Pierczyński and Skowron, *Proportional Participatory Budgeting with Additive Utilities*
(2021). What a project is worth to a voter is its cost times their points for it, as in the towns
that use the rule. All is exact: fractions, never floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from challenge_engine.counting.election import Election, Project, points_of
from challenge_engine.counting.support import Support


@dataclass(frozen=True, slots=True)
class Backer:
    """Voters who cast the same ballot, by the number of its pattern; their points for a project."""

    pattern: int
    voters: int
    points: int


Backers = Mapping[str, Sequence[Backer]]


class Purses:
    """What one voter of each pattern still has. Money is counted in parts so small that every
    payment comes out even: ``parts`` of them are a cent. That is exact, and faster than fractions.
    """

    def __init__(self, share: Fraction, patterns: int) -> None:
        self.parts = share.denominator
        self.held = [share.numerator] * patterns

    def behind(self, backers: Sequence[Backer]) -> Fraction:
        """What the supporters of a project have together, in cents."""
        return Fraction(sum(one.voters * self.held[one.pattern] for one in backers), self.parts)

    def price(self, cost: int, backers: Sequence[Backer]) -> Fraction | None:
        """What a point costs in cents, if all pay alike as far as they can; none where they cannot.

        Who cannot pay so much gives all they have, and the others more.
        """
        missing, points = cost * self.parts, sum(one.voters * one.points for one in backers)
        for one in sorted(backers, key=self._poorest):
            if missing * one.points <= self.held[one.pattern] * points:
                return Fraction(missing, points * self.parts)
            missing -= one.voters * self.held[one.pattern]
            points -= one.voters * one.points
        return None

    def pay(self, price: Fraction, backers: Sequence[Backer]) -> None:
        """Every supporter pays the price of their points, or all that they have."""
        finer = price.denominator // gcd(price.denominator, self.parts)
        self.parts *= finer
        self.held = [one * finer for one in self.held]
        point = price.numerator * (self.parts // price.denominator)
        for one in backers:
            self.held[one.pattern] -= min(self.held[one.pattern], point * one.points)

    def _poorest(self, one: Backer) -> Fraction | int:
        held = self.held[one.pattern]
        return held if one.points == 1 else Fraction(held, one.points)


@dataclass(frozen=True, slots=True)
class Shared:
    """Winners in the order in which they were bought, and what the others' supporters still had."""

    winners: tuple[Project, ...]
    behind: Mapping[str, Fraction]
    raised: int = 0

    @property
    def cost(self) -> int:
        """What all winners cost together."""
        return sum(one.cost for one in self.winners)


def equal_shares(
    election: Election, found: Support, tell: Callable[[int], None] | None = None
) -> Shared:
    """The winners by shares alone; with add1 the shares are raised step by step, until nothing more
    would fit, or one more step would spend more than there is."""
    if not election.voters:
        return Shared((), {one.id: Fraction(0) for one in found.ranked})
    share = Fraction(election.budget, election.voters)
    backers = _backers(election, found)
    bought = _bought(election, found, backers, share)
    if election.rule.name == "equalshares":
        return bought
    raised = 0
    while _fits_more(bought, found, backers, election.budget):
        more = _bought(election, found, backers, share + election.rule.step * (raised + 1))
        if more.cost > election.budget:
            break
        bought, raised = more, raised + 1
        if tell is not None:
            tell(raised)
    return Shared(bought.winners, bought.behind, raised)


def _backers(election: Election, found: Support) -> Backers:
    """Of every project that may win; it may not without support, nor below the threshold."""
    least = max(1, election.rule.threshold)
    behind: dict[str, list[Backer]] = {
        one.id: [] for one in found.ranked if found.score[one.id] >= least
    }
    for number, one in enumerate(election.patterns):
        for choice, points in zip(one.choices, points_of(one, election.rule), strict=True):
            if points and choice in behind:
                behind[choice].append(Backer(number, one.n, points))
    return behind


def _bought(election: Election, found: Support, backers: Backers, share: Fraction) -> Shared:
    """One run: again and again the project that gives its voters most for their money."""
    purses = Purses(share, len(election.patterns))
    waiting = {one.id: one for one in found.ranked if one.id in backers}
    prices = dict.fromkeys(waiting, Fraction(0))
    winners: list[Project] = []
    while (best := _cheapest(waiting, prices, backers, purses, found.ties)) is not None:
        winners.append(waiting.pop(best))
        purses.pay(prices[best], backers[best])
    lost = (one.id for one in found.ranked if one not in winners)
    return Shared(tuple(winners), {one: purses.behind(backers.get(one, ())) for one in lost})


def _cheapest(
    waiting: dict[str, Project],
    prices: dict[str, Fraction],
    backers: Backers,
    purses: Purses,
    ties: Mapping[str, int],
) -> str | None:
    """The project with the least price for its worth; what nobody can pay any more is let go.

    A price never falls, so that the last one known is the least that it can be now, and most
    projects need not be looked at again.
    """

    def rate(name: str) -> Fraction:
        return prices[name] / waiting[name].cost

    best: tuple[Fraction, int, str] | None = None
    for name in sorted(waiting, key=rate):
        if best is not None and rate(name) > best[0]:
            break
        price = purses.price(waiting[name].cost, backers[name])
        if price is None:
            del waiting[name]
            continue
        prices[name] = price
        at = rate(name), ties[name], name
        best = at if best is None else min(best, at)
    return best[2] if best is not None else None


def _fits_more(bought: Shared, found: Support, backers: Backers, budget: int) -> bool:
    """Whether a project that may win could still be paid."""
    left = budget - bought.cost
    return any(
        one.cost <= left and one.id in backers for one in found.ranked if one not in bought.winners
    )
