"""The poster of every shipped workflow is one sheet of A4, in every language of the site."""

import re

import pytest

from challenge_engine.service import installing, publishing
from tests.support.directories import small
from tests.webapp.conftest import Town

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("name", ["rotterdam-right-to-challenge"])
def test_a_poster_is_one_sheet(chromium, address: str, town: Town, name: str) -> None:
    small(town.engine)
    publishing.publish(town.engine, town.authority, installing.shipped_workflow(name))
    for language in ("en-GB", "nl-NL"):
        context = chromium.new_context(locale=language, base_url=address)
        page = context.new_page()
        page.goto(f"/who-does-what/poster?workflow={name}")
        sheet = page.pdf(prefer_css_page_size=True)
        context.close()
        assert len(PAGE.findall(sheet)) == 1, language
