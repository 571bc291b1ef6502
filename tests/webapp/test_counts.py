"""The page of the figures, and the lines in the group's own words on the page of a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.people import accounts
from tests.support.site import an_app
from tests.support.town import ROOT, make_town
from tests.webapp.conftest import PASSWORD, Browser

COUNTED = ROOT / "tests" / "workflows" / "counted.v1.yaml"


@pytest.fixture
def town(tmp_path: Path):
    found = make_town(tmp_path, COUNTED, since="2026-03-02")
    found.checks = False
    found.people["officer-1"] = accounts.add(
        found.engine, found.authority, "officer-1", "Officer", password=PASSWORD
    )
    found.give("officer-1", "officer")
    return found


def browser(town, who: str | None = None) -> Browser:
    found = Browser(an_app(town.engine).test_client())
    if who is not None:
        assert found.post("/sign-in", login=who, password=PASSWORD).status_code == 303
    return found


def filed(town, n: int, **data: str) -> str:
    choice = GroupChoice(new_name=f"Group {n}")
    reference = town.open(f"group-{n}", {"title": f"Case {n}", **data}, group=choice)
    town.do(reference, "officer-1", "publish")
    town.do(reference, f"group-{n}", "say", lacking=["trust"])
    return reference


def test_the_page_says_that_nothing_can_be_read_yet(town) -> None:
    filed(town, 1)
    assert "Nothing was counted yet" in browser(town).get("/counts").text
    assert browser(town).get("/counts.json").json["lists"][0]["answers"][0]["cases"] == {
        "community": None, "authority": None,
    }  # fmt: skip


def test_the_office_reads_the_figures_as_picture_table_and_files(town) -> None:
    filed(town, 1)
    page = browser(town, "officer-1").get("/counts").text
    assert "<svg" in page
    assert "What was lacking? – 2026" in page
    assert "Do not pass on figures that are low" in page
    table = browser(town, "officer-1").get("/counts.csv?year=2026").text
    assert "2026,lacks,What was lacking?,trust,Trust,community,1,1," in table


def test_where_every_figure_is_too_small_to_be_said_nothing_is_drawn(town) -> None:
    filed(town, 1)
    town.on("2027-01-04")
    page = browser(town).get("/counts?year=2026").text
    assert "What was lacking? – 2026" in page
    assert "<svg" not in page.split("<main")[1]
    assert "Number of cases</caption>" in page


def test_a_year_that_is_not_there_is_not_found(town) -> None:
    filed(town, 1)
    assert browser(town, "officer-1").get("/counts?year=1888").status_code == 404
    assert browser(town, "officer-1").get("/counts?year=x").status_code == 200


def test_the_page_of_a_case_begins_with_the_lines_in_the_own_words_of_the_group(town) -> None:
    page = browser(town).get(f"/cases/{filed(town, 1, who='We, and two gardeners.')}").text
    assert "In the group's own words" in page
    assert page.count("We, and two gardeners.") == 2
    assert "own words" not in browser(town).get(f"/cases/{filed(town, 2)}").text
