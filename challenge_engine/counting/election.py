"""What is counted, as frozen values: projects with their cost, ballots, budget and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from challenge_engine.counting.rules import Rule
from challenge_engine.errors import ElectionError

VoteType = Literal["approval", "choose-1", "cumulative", "ordinal"]
"""Kinds of ballots, in the words of Pabulib: tick some, tick one, share points out, rank."""


class Ballot(NamedTuple):
    """What one voter said: projects, in order where they are ranked, and their points if any."""

    choices: tuple[str, ...]
    points: tuple[int, ...] = ()


class Pattern(NamedTuple):
    """A ballot, and how many voters cast just this one. Nobody's name is anywhere near it."""

    choices: tuple[str, ...]
    points: tuple[int, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Project:
    """A choice on the ballot, with its cost in cents."""

    id: str
    cost: int
    name: str = ""
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What a ballot may be; ``None`` is no limit. A cost is in cents."""

    vote_type: VoteType
    min_length: int = 1
    max_length: int | None = None
    min_points: int = 0
    max_points: int | None = None
    """For one project; none may be negative, whatever is said here."""
    min_sum_points: int = 0
    max_sum_points: int | None = None
    min_sum_cost: int = 0
    max_sum_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Election:
    """All that a count needs, and nothing that it does not: the same values, the same winners.

    ``patterns`` are sorted; ``refused`` says how many ballots were not counted, by reason.
    """

    projects: tuple[Project, ...]
    form: Form
    budget: int
    rule: Rule
    patterns: tuple[Pattern, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    currency: str = "EUR"

    def __post_init__(self) -> None:
        ids = [one.id for one in self.projects]
        doubled = sorted(name for name, n in Counter(ids).items() if n > 1)
        if doubled:
            raise ElectionError(
                "Two projects are called {id}: give each a name of its own.", id=doubled[0]
            )
        for one in self.projects:
            if not is_name(one.id):
                raise ElectionError(
                    "A project cannot be called {id!r}: leave out commas, semicolons, line ends "
                    "and spaces at either end.",
                    id=one.id,
                )
            if one.cost <= 0:
                raise ElectionError("Project {id} has no cost: say what it costs.", id=one.id)
        if self.budget < 0:
            raise ElectionError("The budget is below zero.")
        self.rule.check(self.form.vote_type, ids)

    @property
    def voters(self) -> int:
        """How many ballots are counted."""
        return sum(one.n for one in self.patterns)


def is_name(text: str) -> bool:
    """Whether a project can be called so: other programs split lists at commas."""
    return bool(text) and text == text.strip() and text.isprintable() and not set(text) & set(',;"')


def points_of(pattern: Pattern | Ballot, rule: Rule) -> Sequence[int]:
    """What each choice of this ballot gets: its points, those of its place, or one."""
    if pattern.points:
        return pattern.points
    if rule.places:
        nothing = (0,) * (len(pattern.choices) - len(rule.places))
        return rule.places[: len(pattern.choices)] + nothing
    return (1,) * len(pattern.choices)
