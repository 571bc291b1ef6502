"""A text of a workflow that does not speak the page's language says in which language it is."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import yaml

from challenge_engine.service import publishing
from challenge_engine.texts import Foreign, spoken
from tests.support.town import ROTTERDAM
from tests.webapp.conftest import Town, make_town

PROJECT = ROTTERDAM.parent / "cascais-adapt-project.v1.yaml"
"""The fund speaks English and Portuguese; the site of the town English and Dutch."""
EMPTY = {"input", "br", "img", "meta", "link", "hr"}


class Page(HTMLParser):
    """Which texts of a page stand in which language, and where an element was put into a text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str | None]] = []
        self.texts: list[tuple[str, str | None]] = []
        self.broken: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.broken += [f"{tag} {name}" for name, value in attrs if "<span" in (value or "")]
        self.broken += [outer for outer, _ in self.open if outer in ("title", "option")]
        if tag not in EMPTY:
            self.open.append((tag, found.get("lang")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag not in EMPTY and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        # A drawing is one image; what is in it is read in the list beside it.
        if "svg" not in (tag for tag, _ in self.open):
            spoken_in = next((lang for _, lang in reversed(self.open) if lang), None)
            self.texts.append((" ".join(data.split()), spoken_in))


def english(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("en"), str):
            yield " ".join(part["en"].split())
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        yield from english(one)


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = make_town(tmp_path_factory.mktemp("town"))
    publishing.publish(town.engine, town.authority, PROJECT)
    yield town
    town.engine.store.close()


def read(town: Town, address: str, language: str) -> Page:
    browser = town.browser()
    browser.client.set_cookie("language", language)
    page = Page(browser.get(address).text)
    assert not page.broken
    return page


@pytest.mark.parametrize(
    "address",
    ["/new", "/blank/cascais-adapt-project", "/workflows", "/workflows/cascais-adapt-project"],
)
def test_on_a_dutch_page_every_text_of_the_fund_is_marked_as_english(fund: Town, address: str):
    theirs = set(english(yaml.load(PROJECT.read_text("utf-8"), Loader=yaml.BaseLoader)))
    shown = [lang for text, lang in read(fund, address, "nl").texts if text in theirs]
    assert shown
    assert set(shown) == {"en"}


def test_on_an_english_page_nothing_of_it_needs_a_mark(fund: Town):
    assert '<span lang="en"' not in fund.browser().get("/new").text


def test_a_text_says_its_language_as_pages_write_it_and_stays_a_text():
    text = Foreign("Saúde & mar <3", "pt_PT")
    assert text == "Saúde & mar <3"
    assert text.__html__() == '<span lang="pt-PT">Saúde &amp; mar &lt;3</span>'
    assert (spoken(text), spoken("Health")) == ({"lang": "pt-PT"}, {})
