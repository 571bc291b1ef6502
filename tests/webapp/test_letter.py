"""The page of a case begins as a letter, and the letter can be had on a page of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.directories import small
from tests.webapp.conftest import PLAN, Town

SENTENCE = (
    "told: {public: {en: The group filed it.}, community: {en: You filed it.}},"
    " title: {en: Submit the challenge}"
)


@pytest.fixture
def reference(town: Town, tmp_path: Path) -> str:
    """A case of a workflow that tells its opening in a sentence."""
    told = ("title: {en: Submit the challenge}", SENTENCE)
    town.publish_like_tiny(tmp_path, "telling", told)
    return town.open("initiator", PLAN, "Friends of the park", "telling").reference


def words(page: str) -> str:
    """The page without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_the_group_and_the_public_each_read_it_in_their_own_words(town: Town, reference: str):
    assert "You filed it." in words(town.browser("initiator").get(f"/cases/{reference}").text)
    for who in (None, "coordinator"):
        assert "The group filed it." in words(town.browser(who).get(f"/cases/{reference}").text)


def test_it_says_what_happened_before_what_is_now_before_what_can_be_done(town: Town):
    page = words(town.browser("coordinator").get(f"/cases/{town.file()}").text)
    heads = ["What happened", "It is now up to:", "Then:", "What you can do now", "History"]
    places = [page.index(head) for head in heads]
    assert places == sorted(places)


def test_where_nothing_has_to_be_done_by_a_day_that_is_said(town: Town):
    page = words(town.browser().get(f"/cases/{town.file()}").text)
    assert "No deadline runs for this step." in page


@pytest.mark.parametrize(
    ("who", "to"),
    [
        (None, "To: everybody who wants to know"),
        ("initiator", "To: Friends of the park"),
        ("coordinator", "To: all who work on this case"),
    ],
)
def test_the_letter_is_addressed_to_its_reader(town: Town, who: str | None, to: str):
    page = words(town.browser(who).get(f"/cases/{town.file()}/letter").text)
    assert to in page
    assert "after step 0" in page


def test_a_letter_for_strangers_names_nobody(town: Town):
    page = town.browser().get(f"/cases/{town.file()}/letter").text
    assert "Person " not in page


def test_it_says_whom_to_ask_about_the_service_if_the_directory_knows(town: Town, tmp_path: Path):
    asked = ("plan: {type: long_text,", "plan: {type: service, see: public,")
    town.publish_like_tiny(tmp_path, "about-a-service", asked)
    small(town.engine)
    about = PLAN | {"plan": "Mowing"}
    reference = town.open("initiator", about, "Friends", "about-a-service").reference
    page = words(town.browser().get(f"/cases/{reference}/letter").text)
    assert "Questions about this service? Parks : Head of parks , +31 10 000 0001" in page
    assert "Questions about" not in town.browser().get(f"/cases/{town.file()}/letter").text


def test_there_is_no_letter_of_a_case_that_is_not_there(town: Town):
    assert town.browser().get("/cases/2026-9999/letter").status_code == 404
