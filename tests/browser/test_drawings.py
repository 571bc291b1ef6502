"""Drawings in a real browser: text stays in its box, and the page of a phone in the phone."""

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.drawings.making import picture
from challenge_engine.drawings.svg import svg
from tests.drawings import builders
from tests.webapp.conftest import Town

pytestmark = pytest.mark.browser

OUTSIDE = """() => [...document.querySelectorAll("svg g")].flatMap(group => {
  const frame = group.querySelector("rect").getBoundingClientRect();
  return [...group.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
  }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_text_stays_in_its_box(page_at, language: str) -> None:
    page = page_at(1200, scripts=True)
    for file in catalogue.shipped():
        page.set_content(svg(picture(catalogue.read(file), language)))
        assert page.evaluate(OUTSIDE) == []


def test_hostile_names_stay_in_their_boxes_too(page_at) -> None:
    page = page_at(1200, scripts=True)
    states = [builders.a_state(f"s{i}", "assessed", t) for i, t in enumerate(builders.HOSTILE)]
    moves = [(f"s{i}", f"s{i - 1}", t) for i, t in enumerate(builders.HOSTILE) if i]
    page.set_content(svg(picture(builders.made(states, moves, []), "en")))
    assert page.evaluate(OUTSIDE) == []


def test_on_a_phone_the_drawing_scrolls_and_the_page_does_not(page_at, town: Town) -> None:
    page = page_at(360, scripts=True)
    for path in ("/workflows/tiny", f"/cases/{town.file()}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        region = page.locator(".drawing")
        region.focus()
        assert region.evaluate("it => it === document.activeElement && it.scrollWidth > 360")
