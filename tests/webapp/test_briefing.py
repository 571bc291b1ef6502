"""Two pages for whoever is new, made from the case as its reader may see it."""

from __future__ import annotations

from challenge_engine.service.reading.briefing import MOST_LETTERS, _cut
from tests.webapp.conftest import Town
from tests.webapp.test_letter import words


def test_it_says_what_is_agreed_who_acts_what_is_open_and_what_comes(town: Town):
    page = words(town.browser("coordinator").get(f"/cases/{town.file()}/briefing").text)
    open_ones, comes = "What was promised and is still open", "What comes next"
    heads = ["What is agreed", "It is now up to:", open_ones, comes]
    places = [page.index(head) for head in heads]
    assert places == sorted(places)
    assert "ends nothing of this" in page


def test_strangers_read_it_of_a_public_case_and_no_names(town: Town):
    page = town.browser().get(f"/cases/{town.file()}/briefing").text
    assert "Person " not in page


def test_what_is_long_is_cut_at_the_end_of_a_word():
    text = "word " * 200
    assert len(_cut(text)) <= MOST_LETTERS + 2
    assert _cut(text).endswith("word …")
    assert _cut("short") == "short"
