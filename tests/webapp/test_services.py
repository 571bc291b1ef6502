"""The services of a town: what each costs now, and whom to ask what is not known."""

import re

from icalendar import Calendar

from challenge_engine.service.directory.saying import Change
from tests.support.directories import said, small
from tests.webapp.conftest import Town

SHEET = {
    "cost": "12500", "year": "2025", "norm": "Twice a year.\nNever on Sunday.",
    "supplier": "شركة العشب", "notice": "3 months", "can_be_challenged": "yes",
}  # fmt: skip


def test_a_town_without_a_directory_says_whom_to_ask(town: Town) -> None:
    page = town.browser().get("/services").text
    assert "No service is kept here yet. Ask Brookside" in page
    assert "<table" not in page
    assert town.browser().get("/services/mowing").status_code == 404


def test_every_service_has_a_row_and_a_page(town: Town) -> None:
    small(town.engine)
    said(town.engine, Change("sheet", "mowing", SHEET, "2025-03-01"))
    page = town.browser().get("/services").text
    assert 'href="/services/mowing"' in page
    assert "€12,500" in page
    assert 'href="/services"' in town.browser().get("/").text
    page = town.browser().get("/services/mowing").text
    assert "<bdi>شركة العشب</bdi>" in page
    assert "3 months" in page
    assert 'href="tel:+31100000001"' in page
    assert 'href="mailto:parks@town.example"' in page


def test_what_is_not_known_is_said_to_be_so_with_whom_to_ask(town: Town) -> None:
    small(town.engine)
    page = town.browser().get("/services/mowing").text
    assert "There is no fact sheet yet" in page
    assert re.search(r"not known<span[^>]*>ask: <bdi>Head of parks</bdi>", page)
    said(town.engine, Change("sheet", "mowing", {"supplier": "A firm"}))
    page = town.browser().get("/services/mowing").text
    assert page.count("not known<span") == 5


def test_a_sheet_older_than_a_year_is_marked_and_the_ones_before_are_there(town: Town) -> None:
    small(town.engine, "2020-01-01")
    for day, supplier in (("2020-05-01", "First firm"), ("2021-05-01", "Second firm")):
        said(town.engine, Change("sheet", "mowing", {"supplier": supplier}, day))
    browser = town.browser()
    assert "more than a year old" in browser.get("/services").text
    page = browser.get("/services/mowing").text
    assert "more than a year old" in page
    assert page.index("Second firm") < page.index("What was said before") < page.index("First firm")


def test_a_service_that_cannot_be_challenged_says_why(town: Town) -> None:
    small(town.engine)
    closed = {"can_be_challenged": "no", "why_not": "task-of-the-state"}
    said(town.engine, Change("sheet", "mowing", closed))
    page = town.browser().get("/services/mowing").text
    assert "The law has only the authority itself do this" in page
    assert "Start a challenge</a></p>" not in page.split("<main")[1]


def test_the_contract_calendar_is_a_page_and_a_file(town: Town) -> None:
    browser = town.browser()
    assert "No end of a contract is known here." in browser.get("/services/calendar").text
    assert "BEGIN:VTIMEZONE" in browser.get("/services/calendar.ics").text
    small(town.engine)
    ends = {"contract_end": "2199-12-31", "notice": "3 months"}
    said(town.engine, Change("sheet", "mowing", ends))
    page = browser.get("/services/calendar").text
    assert "worked out by the house" in page
    assert "Monday 30 September 2199" in page
    file = Calendar.from_ical(browser.get("/services/calendar.ics").data)
    (event,) = file.walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2199-09-30"
    assert "no law" in str(event["description"])
    assert str(event["url"]).endswith("/services/mowing")
