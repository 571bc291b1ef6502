"""The page of a round shows its money as a picture, as text, and with whoever is paid from it."""

import re

import pytest

from tests.support.money import a_claim, a_purse, make_moneyed
from tests.support.site import an_app
from tests.webapp.conftest import Browser


@pytest.fixture
def town(tmp_path):
    town = make_moneyed(tmp_path)
    town.checks = False
    return town


def section(town, reference: str, language: str = "en") -> str:
    page = Browser(an_app(town.engine).test_client())
    page.get(f"/language/{language}") if language != "en" else None
    found = page.get(f"/cases/{reference}").text
    return found.partition('aria-labelledby="pot-cash"')[2].partition("</section>")[0]


def test_the_money_of_a_round_is_drawn_and_told_with_each_case(town):
    purse = a_purse(town, "100", "60")
    first, second = a_claim(town, purse), a_claim(town, purse)
    town.do(first, "officer-1", "award", awarded="50")
    town.do(first, "officer-1", "pay", paid="20.50")
    found = section(town, purse)
    assert (
        "Of €100.00, €20.50 is paid, €29.50 is awarded and not paid yet, €50.00 is left. "
        "One case gets €60.00 at most."
    ) in found
    assert re.search(r'<svg[^>]*role="img"', found)
    assert f"/cases/{first}" in found
    assert f"/cases/{second}" in found
    assert found.count("€50.00 awarded, €20.50 paid") == 1


def test_a_case_without_money_has_no_such_section(town):
    assert section(town, a_claim(town, a_purse(town, "100"))) == ""
