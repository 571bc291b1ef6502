"""Where several schemes are offered a group chooses by what it wants; officials compare."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.service import publishing
from tests.support.town import ROTTERDAM
from tests.webapp.conftest import PLAN, Town

WISH = "We want to run something that the municipality does now, because we can do it better."


def test_with_one_scheme_there_is_nothing_to_choose(shared_town: Town) -> None:
    page = shared_town.browser().get("/new").text
    assert "Start a challenge</h1>" in page
    assert "side-by-side" not in page


def test_with_two_each_says_for_whom_it_is_and_who_decides(town: Town) -> None:
    publishing.publish(town.engine, town.authority, ROTTERDAM)
    page = town.browser().get("/new").text
    assert "What do you want to do?</h1>" in page
    assert f"{WISH}</h2>" in page
    assert "Who decides: Alderman" in page
    assert 'href="/workflows/side-by-side"' in page


def test_the_front_page_leads_to_each_of_several_schemes_or_to_the_form_of_one(town: Town) -> None:
    page = town.browser().get("/").text
    assert "Print the form: A tiny challenge" in page
    assert "What do you want to do?" not in page
    publishing.publish(town.engine, town.authority, ROTTERDAM)
    page = town.browser().get("/").text
    assert f'href="/new#rotterdam-right-to-challenge">{WISH}</a>' in page
    assert 'id="rotterdam-right-to-challenge"' in town.browser().get("/new").text
    assert "Print the form" not in page


def test_officials_and_everybody_else_see_them_side_by_side(town: Town) -> None:
    publishing.publish(town.engine, town.authority, ROTTERDAM)
    page = town.browser().get("/workflows/side-by-side").text
    body = page.split("<tbody")[1]
    assert body.count('scope="row"') == 2
    assert 'href="/workflows/rotterdam-right-to-challenge"' in body
    assert "/workflows/side-by-side" in town.browser().get("/workflows").text


def test_a_list_of_several_schemes_says_which_each_case_is_of(town: Town, tmp_path: Path) -> None:
    town.file()
    assert "A tiny challenge" not in listed(town)
    town.publish_like_tiny(tmp_path, "other", ("A tiny challenge", "A tiny grant"))
    town.open("initiator", PLAN, "Friends of the bench", workflow="other")
    assert "A tiny challenge" in listed(town)
    assert "A tiny grant" in listed(town)


def listed(town: Town) -> str:
    return town.browser("coordinator").get("/cases").text.split('<ul class="case-list">')[1]


def test_what_only_the_office_begins_is_not_offered_to_a_group(town: Town) -> None:
    fund = ROTTERDAM.parent / "cascais-adapt-fund.v1.yaml"
    publishing.publish(town.engine, town.authority, fund)
    assert "Adaptation fund: a round" not in town.browser().get("/new").text
    page = town.browser("coordinator").get("/new").text
    assert "Adaptation fund: a round" in page.split("What the office begins</h2>")[1]
