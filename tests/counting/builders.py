"""Small elections in few words."""

from __future__ import annotations

from challenge_engine.counting import Ballot, Box, Election, Form, Project, Rule, TieBreak

BY_SEED = TieBreak(seed="drawn on the market square")


def projects(**costs: int) -> tuple[Project, ...]:
    """Projects by name and cost in whole euros."""
    return tuple(Project(name, euros * 100, name.title()) for name, euros in costs.items())


def rule(name: str = "greedy", ties: str = "", **more: object) -> Rule:
    """A rule; ``ties`` is the order of the projects, as one text."""
    tie_break = TieBreak(tuple(ties.split())) if ties else BY_SEED
    return Rule(name, tie_break, **more)  # type: ignore[arg-type]


def ballots(*said: tuple[int, str]) -> list[tuple[Ballot, int]]:
    """``(3, "park pond")``: three voters ticked both; ``park:2`` gives points."""
    found = []
    for n, words in said:
        pairs = [word.partition(":") for word in words.split()]
        points = tuple(int(point) for _, colon, point in pairs if colon)
        found.append((Ballot(tuple(name for name, _, _ in pairs), points), n))
    return found


def election(
    budget: int,
    costs: dict[str, int],
    *said: tuple[int, str],
    by: Rule | None = None,
    form: Form | None = None,
) -> Election:
    """An election of approvals, unless the form says otherwise; the budget in whole euros."""
    listed, form = projects(**costs), form or Form("approval")
    box = Box(listed, form)
    for ballot, n in ballots(*said):
        box.add(ballot, n)
    return Election(
        listed, form, budget * 100, by or rule(), box.sorted_patterns(), box.sorted_refusals()
    )
