"""From ballots to patterns: each is checked, and what is refused is counted by its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from challenge_engine.counting.election import Ballot, Form, Pattern, Project

Reason = Literal[
    "unknown-project",
    "withdrawn-project",
    "doubled-choice",
    "too-few-choices",
    "too-many-choices",
    "points-do-not-fit",
    "negative-points",
    "too-few-points",
    "too-many-points",
    "sum-too-small",
    "sum-too-large",
    "cost-too-small",
    "cost-too-large",
]
"""Why a ballot is not counted; the first that applies, in this order, is the one that is told."""


@dataclass(slots=True)
class Box:
    """Ballots as they are opened, one after the other; memory grows with different ones only."""

    projects: Iterable[Project]
    form: Form
    patterns: Counter[Ballot] = field(default_factory=Counter)
    refused: Counter[Reason] = field(default_factory=Counter)
    _known: Mapping[str, Project] = field(init=False)

    def __post_init__(self) -> None:
        self._known = {one.id: one for one in self.projects}

    def add(self, ballot: Ballot, n: int = 1) -> Reason | None:
        """Count this ballot, or its refusal; the reason is handed back."""
        same = pattern(ballot, self.form)
        if same in self.patterns:
            self.patterns[same] += n
            return None
        reason = refusal(ballot, self.form, self._known)
        if reason is None:
            self.patterns[same] += n
        else:
            self.refused[reason] += n
        return reason

    def sorted_patterns(self) -> tuple[Pattern, ...]:
        """What was counted, in an order that says nothing about when or by whom."""
        return tuple(Pattern(*ballot, n) for ballot, n in sorted(self.patterns.items()))

    def sorted_refusals(self) -> tuple[tuple[str, int], ...]:
        """How many were not counted, by reason."""
        return tuple(sorted(self.refused.items()))


def pattern(ballot: Ballot, form: Form) -> Ballot:
    """The one way to write this ballot: sorted, unless the order is what the voter said."""
    if form.vote_type == "ordinal":
        return ballot
    if not ballot.points:
        return Ballot(tuple(sorted(ballot.choices)))
    if len(ballot.points) != len(ballot.choices):
        return ballot
    pairs = sorted(zip(ballot.choices, ballot.points, strict=True))
    return Ballot(tuple(one for one, _ in pairs), tuple(points for _, points in pairs))


def refusal(ballot: Ballot, form: Form, projects: Mapping[str, Project]) -> Reason | None:
    """Why this ballot cannot be counted; nothing where it can."""
    return (
        _of_choices(ballot, form, projects)
        or _of_points(ballot, form)
        or _of_cost(sum(projects[one].cost for one in ballot.choices), form)
    )


def _of_choices(ballot: Ballot, form: Form, projects: Mapping[str, Project]) -> Reason | None:
    choices = ballot.choices
    if any(one not in projects for one in choices):
        return "unknown-project"
    if any(projects[one].is_withdrawn for one in choices):
        return "withdrawn-project"
    if len(set(choices)) < len(choices):
        return "doubled-choice"
    only_one = form.vote_type == "choose-1"
    if len(choices) < max(form.min_length, only_one):
        return "too-few-choices"
    if _is_over(len(choices), 1 if only_one else form.max_length):
        return "too-many-choices"
    return None


def _of_points(ballot: Ballot, form: Form) -> Reason | None:
    points = ballot.points
    if len(points) != (len(ballot.choices) if form.vote_type == "cumulative" else 0):
        return "points-do-not-fit"
    if any(one < 0 for one in points):
        return "negative-points"
    if any(one < form.min_points for one in points):
        return "too-few-points"
    if any(_is_over(one, form.max_points) for one in points):
        return "too-many-points"
    if form.vote_type == "cumulative" and sum(points) < form.min_sum_points:
        return "sum-too-small"
    if _is_over(sum(points), form.max_sum_points):
        return "sum-too-large"
    return None


def _of_cost(cost: int, form: Form) -> Reason | None:
    if cost < form.min_sum_cost:
        return "cost-too-small"
    if _is_over(cost, form.max_sum_cost):
        return "cost-too-large"
    return None


def _is_over(value: int, most: int | None) -> bool:
    return most is not None and value > most
