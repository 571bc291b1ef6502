"""Every figure of an explanation is true: counted again with it, the project is funded."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from challenge_engine.counting import Ballot, Box, Election, Form, Rule, count

from .builders import election, projects, rule

NAMES = "abcdef"


@st.composite
def elections(draw: st.DrawFn, *names: str) -> Election:
    """Few projects, few voters and small figures, so that ties are the rule."""
    costs = {one: draw(st.integers(1, 6)) for one in NAMES[: draw(st.integers(1, 6))]}
    listed = projects(**costs)
    order = " ".join(draw(st.permutations(list(costs))))
    name = draw(st.sampled_from(names))
    by = rule(name, order, threshold=draw(st.integers(1, 4)) if name != "greedy" else 0)
    box = Box(listed, Form("approval"))
    for _ in range(draw(st.integers(0, 5))):
        chosen = draw(st.sets(st.sampled_from(list(costs)), min_size=1))
        box.add(Ballot(tuple(chosen)), draw(st.integers(1, 3)))
    budget = draw(st.integers(0, 15)) * 100
    return Election(listed, Form("approval"), budget, by, box.sorted_patterns())


def with_more(one: Election, project: str, n: int) -> Election:
    """The same, with so many more who tick this project only."""
    box = Box(one.projects, one.form)
    for pattern in one.patterns:
        box.add(Ballot(pattern.choices), pattern.n)
    if n:
        box.add(Ballot((project,)), n)
    return replace(one, patterns=box.sorted_patterns())


def cheaper(one: Election, project: str, by: int) -> Election:
    """The same, with this project at a lower cost."""
    listed = tuple(replace(p, cost=p.cost - by) if p.id == project else p for p in one.projects)
    return replace(one, projects=listed)


GREEDY = ("greedy", "greedy-no-skip", "greedy-threshold")


@given(elections(*GREEDY))
@settings(deadline=None)
def test_with_the_supporters_that_it_needed_a_project_is_funded_and_with_one_less_it_is_not(one):
    for verdict in count(one).verdicts:
        project = verdict.project.id
        assert (verdict.needs is None) == (verdict.is_funded or verdict.code == "over-the-budget")
        if verdict.needs is not None:
            assert verdict.needs > 0
            assert project in count(with_more(one, project, verdict.needs)).winners
            assert project not in count(with_more(one, project, verdict.needs - 1)).winners


@given(elections(*GREEDY, "equalshares", "equalshares/add1", "equalshares/add1u"))
@settings(deadline=None)
def test_each_cent_is_accounted_for_and_each_project_has_its_reason(one):
    result = count(one)
    costs = {project.id: project.cost for project in one.projects}
    assert result.spent == sum(costs[project] for project in result.winners)
    assert result.spent + result.left == result.budget == one.budget
    assert result.left >= 0
    assert sorted(v.project.id for v in result.verdicts) == sorted(costs)
    assert [
        v.project.id for v in sorted(result.verdicts, key=lambda v: v.place or 0) if v.place
    ] == [*result.winners]
    for verdict in result.verdicts:
        if verdict.short is not None:
            assert verdict.short == verdict.project.cost - (verdict.left or 0) > 0


@given(elections("greedy", "greedy-no-skip", "greedy-threshold"))
@settings(deadline=None)
def test_a_project_that_cost_so_much_less_would_have_been_funded_and_with_a_cent_more_not(one):
    for verdict in count(one).verdicts:
        if verdict.code == "does-not-fit" and verdict.left:
            project, short = verdict.project.id, verdict.short or 0
            assert project in count(cheaper(one, project, short)).winners
            assert project not in count(cheaper(one, project, short - 1)).winners


@given(elections("equalshares"))
@settings(deadline=None)
def test_a_project_that_cost_what_its_supporters_had_left_would_have_been_funded(one):
    for verdict in count(one).verdicts:
        if verdict.code == "shares-too-small" and verdict.left:
            project, short = verdict.project.id, verdict.short or 0
            assert project in count(cheaper(one, project, short)).winners


def test_the_count_ended_at_the_first_project_that_did_not_fit_and_all_after_it_say_so():
    by = rule("greedy-no-skip", "a b c d")
    votes = ((4, "a"), (3, "b"), (2, "c"), (1, "d"))
    one = election(10, {"a": 5, "b": 9, "c": 8, "d": 1}, *votes, by=by)
    _, second, *after = count(one).verdicts
    assert (second.code, second.left, second.short) == ("does-not-fit", 500, 400)
    assert [(v.code, v.stopped_by, v.left, v.short) for v in after] == [
        ("after-the-stop", "b", 500, None)
    ] * 2


def test_what_was_withdrawn_is_told_and_what_costs_too_much_is_never_promised():
    one = election(10, {"a": 20, "b": 5}, (3, "a"), (1, "b"))
    first, second = count(one).verdicts
    assert (first.code, first.short, first.needs) == ("over-the-budget", 1000, None)
    assert (second.code, second.place) == ("funded", 1)
    gone = tuple(replace(p, is_withdrawn=p.id == "a") for p in one.projects)
    last = count(replace(one, projects=gone)).verdicts[-1]
    assert (last.project.id, last.code, last.rank) == ("a", "withdrawn", 2)


def test_the_shares_of_the_supporters_are_told_to_the_cent():
    by = rule("equalshares", "a b c")
    one = election(90, {"a": 60, "b": 60, "c": 27}, (6, "a b"), (3, "c"), by=by)
    lost = next(v for v in count(one).verdicts if v.project.id == "b")
    assert (lost.code, lost.left, lost.short) == ("shares-too-small", 0, 6000)
    assert isinstance(by, Rule)
