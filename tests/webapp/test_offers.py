"""The administrator's page of what is offered: seen and used by nobody else."""

from __future__ import annotations

from challenge_engine.service.people import accounts, granting
from tests.webapp.conftest import PASSWORD, Town

SMALL = "published-elsewhere"
PAGE = "/workflows/offered"


def administrator(town: Town):
    person = accounts.add(town.engine, town.authority, "admin-1", "Admin", password=PASSWORD)
    granting.grant(town.engine, town.authority, None, person, "administrator")
    return town.browser("admin-1")


def test_an_administrator_switches_a_scheme_on_and_lets_no_new_case_begin(town: Town) -> None:
    browser = administrator(town)
    assert PAGE in browser.get("/workflows").text
    page = browser.get(PAGE).text
    assert "Switch on: Published elsewhere" in page
    assert "No new cases: Published elsewhere" not in page
    assert browser.post(PAGE, name=SMALL, what="on").status_code == 303
    page = browser.get(PAGE).text
    assert f"{SMALL} is offered now" in page
    assert "No new cases: Published elsewhere" in page
    assert "Published elsewhere" in town.browser().get("/workflows").text
    assert browser.post(PAGE, name=SMALL, what="off").status_code == 303
    assert "A version that was retired is not brought back" in browser.get(PAGE).text
    answer = browser.post(PAGE, name=SMALL, what="on")
    assert answer.status_code == 409
    assert "was retired and is not brought back" in answer.text


def test_nobody_else_sees_or_uses_the_page(town: Town) -> None:
    browser = town.browser("coordinator")
    assert PAGE not in browser.get("/workflows").text
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, name=SMALL, what="on").status_code == 403
    assert "Published elsewhere" not in browser.get("/workflows").text


def test_what_nobody_ships_is_told(town: Town) -> None:
    browser = administrator(town)
    answer = browser.post(PAGE, name="nothing", what="on")
    assert answer.status_code == 409
    assert "No workflow nothing comes with this program" in answer.text
    assert browser.post(PAGE, name=SMALL, what="perhaps").status_code == 400
