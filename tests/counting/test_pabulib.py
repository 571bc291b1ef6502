"""Reading is strict: every fault is a sentence with its line. Writing loses nothing but voters."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenge_engine.counting import Ballot, Box, Election, Form, Project, TieBreak, borda, count
from challenge_engine.counting.pabulib import AskedRule, PabulibFile, read, write
from challenge_engine.errors import ElectionError

from .builders import election, rule

FILE = '''\
META
key;value
description;A street votes
num_projects;2
num_votes;3
budget;100.50
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;name;selected
park;60;"Park; with a ""pond""";1
swing;50.5;Swing;0
VOTES
voter_id;vote
1;park,swing
2;park
3;swing,moon
'''
WITH_POINTS = FILE.replace("voter_id;vote", "voter_id;vote;points")


def parsed(text: str | bytes, asked: AskedRule | None = None) -> PabulibFile:
    raw = text.encode() if isinstance(text, str) else text
    return read(BytesIO(raw), asked or AskedRule())


def test_a_file_is_an_election_with_its_refusals_and_what_else_it_says() -> None:
    found = parsed(FILE)
    assert found.election.budget == 10050
    assert found.election.projects == (
        Project("park", 6000, 'Park; with a "pond"'),
        Project("swing", 5050, "Swing"),
    )
    assert found.election.refused == (("unknown-project", 1),)
    assert found.election.voters == 2
    assert found.election.rule.tie_break == TieBreak(("park", "swing"))
    assert found.meta == {"description": "A street votes"}
    assert found.selected == {"park"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("META\n", "\ufeffMETA\n", "Line 1 begins with a byte order mark"),
        ("META\n", "", "Line 1: a file begins with a line that says META"),
        ("key;value", "key,value", "Line 2: the columns must be separated by semicolons"),
        ("key;value", "key\tvalue", "Line 2: the columns must be separated by semicolons"),
        ("key;value", "name;value", "Line 2: META needs a column key"),
        ("num_votes;3", "num_votes;4", "Line 5: num_votes is 4, and there are 3"),
        ("num_projects;2", "num_projects;1", "Line 4: num_projects is 1, and there are 2"),
        ("num_votes;3", "num_votes;three", "Line 5: num_votes must be a whole number"),
        ("num_votes;3\n", "", "META must say num_votes"),
        ("budget;100.50\n", "", "META must say budget"),
        ("vote_type;approval\n", "", "META must say vote_type"),
        ("rule;greedy\n", "", "META must say rule"),
        ("rule;greedy", "rule;lottery", "Line 8: there is no rule lottery here"),
        ("rule;greedy", "rule;greedy-threshold", "needs a threshold above zero"),
        ("approval", "scoring", "Line 7: ballots of the type scoring cannot be counted"),
        ("approval", "cumulative", "Line 15: VOTES needs a column points"),
        ("budget;100.50", "budget;100,50", "Line 6: budget must be an amount"),
        ("budget;100.50", "budget;1e5", "Line 6: budget must be an amount"),
        ("budget;100.50", "budget;-5", "Line 6: budget must be an amount"),
        ("budget;100.50", "budget;١٠٠", "Line 6: budget must be an amount"),
        ("rule;greedy", "rule;greedy\nrule;greedy", "Line 9: META says rule a second time"),
        ("rule;greedy", ";greedy", "Line 8 has no key"),
        ("rule;greedy", "rule;greedy;", "Line 8 has 3 cells"),
        ("PROJECTS\n", "\nPROJECTS\n", "Line 10 is empty"),
        ("PROJECTS\n", "META\n", "Line 10: META cannot stand here"),
        (FILE[FILE.index("VOTES") :], "", "The file has no section VOTES"),
        (FILE[FILE.index("PROJECTS") :], "", "The file has no section PROJECTS"),
        (FILE[FILE.index("voter_id") :], "", "The section VOTES is empty"),
        ("project_id;cost;name;selected\n", "VOTES\n", "The section PROJECTS is empty"),
        ("cost;name", "price;name", "Line 11: PROJECTS needs a column cost"),
        ("cost;name", "cost;cost", "Line 11 names a column twice"),
        ("swing;50.5;", "park;50.5;", "Line 13: there is a project park already"),
        ("swing;50.5;", "a,b;50.5;", "Line 13: a project cannot be called 'a,b'"),
        ("swing;50.5;", "swing;0;", "Line 13: the project swing costs nothing"),
        ("swing;50.5;", "swing;50.555;", "Line 13: cost must be an amount"),
        ("swing;50.5;", "swing;;", "Line 13: cost must be an amount"),
        ("Swing;0", "Swing;yes", "Line 13: selected must be a whole number"),
        ('"Park; with a ""pond"""', "Park; with", "Line 12 has 5 cells"),
        ('""pond"""', '"pond"', "Line 12 cannot be read"),
        ("voter_id;vote", "voter;vote", "Line 15: VOTES needs a column voter_id"),
        ("2;park", "1;park", "Line 17: the voter 1 has voted already"),
        ("2;park", ";park", "Line 17 names no voter"),
        ("2;park", "2;park;3", "Line 17 has 3 cells"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, says: str) -> None:
    assert old in FILE
    with pytest.raises(ElectionError) as told:
        parsed(FILE.replace(old, new, 1))
    assert str(told.value).startswith(says) or says in str(told.value)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "The file has no section META"),
        (FILE.encode("utf-16"), "Line 1 is not text in UTF-8"),
        (FILE.encode().replace(b"Swing", b"Sw\xefng"), "Line 13 is not text in UTF-8"),
        (b"META" + b" " * 2_000_000, "Line 1 is longer than 1000000 bytes"),
        (FILE.encode().replace(b"Swing", b"Swi\0ng"), "Line 13 is not text in UTF-8"),
    ],
)
def test_bytes_that_are_no_such_file_are_refused(raw: bytes, says: str) -> None:
    with pytest.raises(ElectionError, match=says):
        parsed(raw)


def test_a_line_is_counted_though_a_name_before_it_has_two() -> None:
    text = FILE.replace("Park; with", "Park\nwith").replace("2;park", "1;park")
    with pytest.raises(ElectionError, match="Line 18: the voter 1 has voted already"):
        parsed(text)


def test_totals_of_the_file_that_its_ballots_do_not_give_are_a_fault() -> None:
    text = FILE.replace("3;swing,moon", "3;swing").replace("cost;name", "cost;votes;name")
    right = text.replace("park;60;", "park;60;2;").replace("swing;50.5;", "swing;50.5;2;")
    assert parsed(right).election.voters == 3
    with pytest.raises(ElectionError, match="Line 13: the votes of swing are 3, and its ballots"):
        parsed(right.replace("swing;50.5;2;", "swing;50.5;3;"))
    refused = right.replace("3;swing", "3;moon")
    assert parsed(refused).election.refused == (("unknown-project", 1),)


def test_windows_line_ends_and_blank_lines_at_the_end_change_nothing() -> None:
    assert parsed(FILE.replace("\n", "\r\n") + "\r\n\r\n").election == parsed(FILE).election


def test_who_counts_may_ask_for_another_rule() -> None:
    asked = AskedRule("greedy-threshold", 2, TieBreak(("swing", "park")))
    by = parsed(FILE, asked).election.rule
    assert (by.name, by.threshold, by.tie_break.order) == ("greedy-threshold", 2, ("swing", "park"))
    with pytest.raises(ElectionError, match="There is no rule lottery"):
        parsed(FILE, AskedRule("lottery"))
    said = FILE.replace("rule;greedy", "rule;greedy-threshold\nmin_project_score_threshold;2")
    assert parsed(said).election.rule.threshold == 2
    assert parsed(said, AskedRule("greedy")).election.rule.threshold == 0
    with pytest.raises(ElectionError, match="Line 6: budget"):
        parsed(FILE.replace("100.50", "x").replace("rule;greedy\n", ""), AskedRule("greedy"))


def test_the_points_of_a_ranking_are_those_of_its_places_or_the_file_is_refused() -> None:
    ranked = WITH_POINTS.replace("approval", "ordinal")
    ranked = ranked.replace("1;park,swing", "1;park,swing;2,1").replace("2;park", "2;park;2")
    good = ranked.replace("3;swing,moon", "3;swing,park;")
    assert parsed(good).election.rule.places == borda(2)
    assert {one.project.id: one.score for one in count(parsed(good).election).verdicts} == {
        "park": 5,
        "swing": 3,
    }
    with pytest.raises(ElectionError, match="Line 16: the places of a ranking"):
        parsed(good.replace("swing;2,1", "swing;3,1"))


def test_bad_points_stop_the_count_and_negative_ones_are_a_counted_refusal() -> None:
    pointed = WITH_POINTS.replace("approval", "cumulative")
    pointed = pointed.replace("1;park,swing", "1;park,swing;2,-1").replace("2;park", "2;park;2")
    good = pointed.replace("3;swing,moon", "3;swing,park;1")
    assert parsed(good).election.refused == (("negative-points", 1), ("points-do-not-fit", 1))
    with pytest.raises(ElectionError, match="Line 17: points must be a whole number"):
        parsed(good.replace("park;2", "park;two"))


FORMS = st.one_of(
    st.builds(Form, st.just("approval"), max_length=st.sampled_from([None, 3])),
    st.just(Form("choose-1")),
    st.builds(Form, st.just("cumulative"), max_sum_points=st.sampled_from([None, 9])),
    st.builds(Form, st.just("ordinal"), max_length=st.sampled_from([None, 2, 3])),
)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    """Of every kind, with names that need quotation marks."""
    name = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=5)
    listed = tuple(
        Project(f"p{n}", draw(st.integers(1, 10**6)), draw(name))
        for n in range(draw(st.integers(1, 4)))
    )
    form, ids = draw(FORMS), [one.id for one in listed]
    places = borda(form.max_length or len(listed)) if form.vote_type == "ordinal" else ()
    box = Box(listed, form)
    for _ in range(draw(st.integers(0, 5))):
        choices = tuple(draw(st.lists(st.sampled_from(ids), unique=True, min_size=1)))
        points = [draw(st.integers(0, 3)) for _ in choices]
        is_pointed = form.vote_type == "cumulative"
        box.add(Ballot(choices, tuple(points) if is_pointed else ()), draw(st.integers(1, 3)))
    by = rule("greedy", " ".join(ids), places=places)
    return Election(listed, form, draw(st.integers(0, 10**7)), by, box.sorted_patterns())


@given(elections())
@settings(deadline=None)
def test_every_election_is_read_back_as_it_was_written(one: Election) -> None:
    found = parsed("".join(write(one, {"description": "x;y"}, count(one))))
    assert found.election == one
    assert found.meta == {"description": "x;y"}


def test_what_the_format_has_no_words_for_is_not_written() -> None:
    one = election(10, {"a": 10, "b": 5}, (1, "a"))
    gone = replace(one, projects=(replace(one.projects[0], is_withdrawn=True), one.projects[1]))
    with pytest.raises(ElectionError, match="a withdrawn project"):
        list(write(gone))
    places = Election(one.projects, Form("ordinal"), 1, rule(places=(5, 1)))
    with pytest.raises(ElectionError, match="the points of these places"):
        list(write(places))
