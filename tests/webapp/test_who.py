"""Who does what: on the site, on paper, at the telephone, and on the sites of others."""

import csv
import io

import pytest

from challenge_engine.service.directory.saying import Change
from tests.support.directories import said, small
from tests.webapp.conftest import Town

EMBED = "/who-does-what/embed.html"


def test_the_page_says_of_which_day_and_version_it_is(town: Town) -> None:
    small(town.engine)
    town.file()
    page = town.browser().get("/who-does-what").text
    assert "so it cannot be out of date" in page
    assert "version 1" in page
    assert "Head of parks" in page
    assert "Now it is up to Coordinator" in page
    assert "Open challenges about something else" in page


def test_a_contact_that_changes_is_on_the_page_at_once(town: Town) -> None:
    small(town.engine)
    browser = town.browser()
    assert "Head of parks" in browser.get("/who-does-what").text
    new = {"function": "مدير الحدائق", "phone": "14 010"}
    said(town.engine, Change("contact", "parks", new, note="New."))
    page = browser.get("/who-does-what").text
    assert "Head of parks" not in page
    assert "<bdi>مدير الحدائق</bdi>" in page


def test_a_contact_that_ended_is_nobody(town: Town) -> None:
    small(town.engine, "2020-01-01")
    said(town.engine, Change("unit", "old", {"title": "Old"}, "2020-01-01"))
    ended = {"function": "Gone", "phone": "14 010"}
    said(town.engine, Change("contact", "old", ended, "2020-01-01", "2020-12-31"))
    said(town.engine, Change("service", "x", {"title": "X", "unit": "old"}))
    page = town.browser().get("/who-does-what").text
    assert "Gone" not in page
    assert "nobody today" in page


def test_the_poster_is_of_a_workflow_that_is_there(town: Town) -> None:
    small(town.engine)
    page = town.browser().get("/who-does-what/poster?workflow=tiny").text
    assert "A tiny challenge" in page
    assert "/who-does-what" in page
    assert town.browser().get("/who-does-what/poster?workflow=no").status_code == 404


def test_the_sheet_for_the_telephone_answers_with_a_number(town: Town) -> None:
    small(town.engine)
    page = town.browser().get("/who-does-what/call-centre").text
    assert "How do I begin: A tiny challenge?" in page
    assert "Who is in charge of “Mowing”?" in page
    assert 'href="tel:+31100000001"' in page


def test_a_table_and_a_document_for_programs(town: Town) -> None:
    small(town.engine)
    browser = town.browser()
    answer = browser.get("/who-does-what.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [r["service"] for r in csv.DictReader(io.StringIO(answer.text)) if r["service"]]
    assert browser.get("/who-does-what.json").json["authority"] == "Brookside"


@pytest.mark.parametrize(
    ("address", "language"),
    [(EMBED, "en"), (f"{EMBED}?language=nl", "nl"), (f"{EMBED}?language=x", "en")],
)
def test_the_piece_for_other_sites_is_the_same_for_everybody(
    town: Town, address: str, language: str
) -> None:
    town.file()
    answer = town.browser().get(address, headers={"Accept-Language": "nl"})
    assert answer.text.startswith(f'<section lang="{language}"')
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    signed_in = town.browser("coordinator").get(address)
    assert signed_in.text == answer.text
    assert signed_in.headers["Cache-Control"] == "no-store"


def test_only_the_piece_may_be_fetched_from_elsewhere_and_nothing_may_be_framed(town: Town) -> None:
    browser = town.browser()
    for path in (EMBED, "/who-does-what", "/who-does-what.json", "/cases"):
        headers = browser.get(path).headers
        assert headers.get("Access-Control-Allow-Origin") == ("*" if path == EMBED else None)
        assert "Access-Control-Allow-Credentials" not in headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
