"""Who does what on paper and on a telephone: letters that can be read, names of any length."""

import re

import pytest

from challenge_engine.service import installing, publishing
from challenge_engine.service.directory.saying import Change
from tests.support.directories import said, small
from tests.webapp.conftest import Town

pytestmark = pytest.mark.browser
NINE_POINTS = 12
"""In pixels, as a browser counts them."""
SMALLEST = """Math.min(...[...document.querySelectorAll("main *")].map(
    one => parseFloat(getComputedStyle(one).fontSize)))"""
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("name", ["rotterdam-right-to-challenge"])
def test_a_poster_of_many_states_is_two_sheets_that_can_be_read(
    chromium, address: str, town: Town, name: str
) -> None:
    small(town.engine)
    publishing.publish(town.engine, town.authority, installing.shipped_workflow(name))
    for language in ("en-GB", "nl-NL"):
        context = chromium.new_context(locale=language, base_url=address)
        page = context.new_page()
        page.goto(f"/who-does-what/poster?workflow={name}")
        page.emulate_media(media="print")
        assert page.evaluate(SMALLEST) >= NINE_POINTS
        sheet = page.pdf(prefer_css_page_size=True)
        context.close()
        assert len(PAGE.findall(sheet)) <= 2, language


def test_names_of_200_characters_fit_a_telephone(page_at, town: Town) -> None:
    long, reached = "W" * 200, {"phone": "14 010", "email": f"{'a' * 60}@{'b' * 60}.example"}
    said(
        town.engine,
        Change("unit", "long", {"title": long, "roles": ["coordinator"]}),
        Change("contact", "long", {"function": long, **reached}),
        Change("service", "long", {"title": long, "unit": "long"}),
        Change("sheet", "long", {"supplier": long, "norm": long, "contract_end": "2199-12-31"}),
    )
    page = page_at(360)
    for path in (
        "/services", "/services/long", "/services/calendar", "/who-does-what",
        "/who-does-what/poster", "/who-does-what/call-centre",
    ):  # fmt: skip
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
