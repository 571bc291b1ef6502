"""What both sides answered, by year: who reads every figure, and who reads none that is low."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.errors import NotFound
from challenge_engine.exports import counts as exports
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.reading.counts import CountsView, counted
from challenge_engine.service.reading.reader import Viewer
from tests.support.town import ROOT, Town, make_town

COUNTED = ROOT / "tests" / "workflows" / "counted.v1.yaml"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    found = make_town(tmp_path, COUNTED, since="2026-03-02")
    found.checks = False
    return found


def case(town: Town, n: int, *lacking: str, public: bool = True) -> str:
    reference = town.open(
        f"group-{n}", {"title": f"Case {n}"}, group=GroupChoice(new_name=f"Group {n}")
    )
    if public:
        town.do(reference, "officer-1", "publish")
    town.do(reference, f"group-{n}", "say", lacking=list(lacking))
    return reference


def read(town: Town, name: str | None = None, year: int | None = None) -> CountsView:
    viewer = Viewer(town.person(name) if name else None, "en")
    return counted(town.engine, town.authority, viewer, year)


def lacks(found: CountsView) -> dict[str, tuple[int | None, ...]]:
    (table,) = (one for one in found.tables if one.question == "What was lacking?")
    return {line.code: line.figures for line in table.lines} | {"of": table.of}


def test_the_office_reads_every_figure_also_of_this_year_and_of_one_case(town: Town) -> None:
    reference = case(town, 1, "trust", "time", public=False)
    town.do(reference, "officer-1", "say", lacking=["nothing"])
    town.do(reference, "officer-1", "say", lacking=["nothing"])
    found = read(town, "officer-1")
    assert found.is_whole
    assert lacks(found) == {
        "trust": (1, 0), "time": (1, 0), "nothing": (0, 1), "of": (1, 1),
    }  # fmt: skip


def test_the_public_reads_years_that_are_over_and_no_figure_below_five(town: Town) -> None:
    for n in range(1, 6):
        case(town, n, "trust", *(["time"] if n < 5 else []))
    assert read(town).year is None
    town.on("2027-01-04")
    found = read(town)
    assert (found.year, found.is_whole) == (2026, False)
    assert lacks(found) == {
        "trust": (None, None), "time": (None, None), "nothing": (None, None), "of": (5, None),
    }  # fmt: skip


def test_a_case_that_is_not_public_is_in_no_figure_of_the_public(town: Town) -> None:
    for n in range(1, 5):
        case(town, n, "trust")
    case(town, 5, "trust", public=False)
    town.on("2027-01-04")
    assert lacks(read(town))["of"] == (None, None)
    assert lacks(read(town, "group-5"))["of"] == (None, None)
    assert lacks(read(town, "officer-1"))["of"] == (5, 0)


def test_what_an_official_types_for_the_group_counts_for_the_group(town: Town) -> None:
    reference = case(town, 1, "trust")
    command = Command("say", {"lacking": ["time"]})
    town.act(reference, "officer-1", command, on_behalf=True, via="desk")
    assert lacks(read(town, "officer-1"))["time"] == (1, 0)


def test_an_answer_that_was_changed_counts_as_it_is_now(town: Town) -> None:
    reference = case(town, 1, "trust")
    town.act(reference, "group-1", Command("say-again", {"revises": 1, "lacking": ["time"]}))
    assert lacks(read(town, "officer-1"))["trust"] == (0, 0)
    assert lacks(read(town, "officer-1"))["time"] == (1, 0)


def test_what_is_sealed_is_not_counted_until_it_is_open(town: Town) -> None:
    reference = case(town, 1, "trust")
    town.do(reference, "group-1", "view", most="time")
    assert lacks(read(town, "officer-1"))["time"] == (0, 0)
    town.do(reference, "officer-1", "open")
    assert lacks(read(town, "officer-1"))["time"] == (1, 0)


def test_each_year_is_counted_by_itself_and_another_one_is_not_there(town: Town) -> None:
    case(town, 1, "trust")
    town.on("2027-02-01")
    case(town, 2, "time")
    assert read(town, "officer-1").years == (2027, 2026)
    assert lacks(read(town, "officer-1"))["trust"] == (0, 0)
    assert lacks(read(town, "officer-1", 2026))["trust"] == (1, 0)
    with pytest.raises(NotFound, match="There is: 2027, 2026"):
        read(town, "officer-1", 1999)


def test_a_figure_that_is_not_told_is_no_number_in_table_and_document(town: Town) -> None:
    for n in range(1, 8):
        case(town, n, "trust" if n < 6 else "time")
    town.on("2027-01-04")
    found = read(town)
    rows = exports.as_csv(found).splitlines()
    assert rows[1].endswith("What was lacking?,trust,Trust,community,5,7,")
    assert rows[2].endswith("trust,Trust,authority,,,yes")
    told = exports.as_json(found)
    assert told["figures_from"] == 5
    assert told["lists"][0]["answers"][0]["cases"] == {"community": 5, "authority": None}
