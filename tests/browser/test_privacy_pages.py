"""The privacy officer's pages have no violation that axe can find."""

import pytest

from challenge_engine.service.erasing import ordering
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.people import accounts, granting
from tests.browser.test_a_challenge_by_hand import sign_in
from tests.webapp.conftest import PASSWORD, Town

pytestmark = pytest.mark.browser
PAGES = ["/privacy", "/privacy/erase", "/privacy/orders/1", "/privacy/destruction", "/my-work"]


@pytest.mark.parametrize("width", [1200, 360])
def test_the_privacy_pages_have_no_violations(page_at, town: Town, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    reference = town.file()
    town.act("initiator", reference, "withdraw")
    for login in ("first", "other"):
        person = accounts.add(town.engine, town.authority, login, login, password=PASSWORD)
        granting.grant(town.engine, town.authority, None, person, "privacy-officer")
        town.people[login] = person
    target = Target(person="initiator")
    ordering.order(
        town.engine, town.authority, town.people["first"], target, "gdpr-17-1-a", "A letter."
    )
    page = page_at(width, scripts=True)
    sign_in(page, "other")
    found = {}
    for path in PAGES:
        page.goto(path)
        result = axe.run(page)
        if result.violations_count:
            found[path] = result.generate_report()
    page.goto("/privacy/erase")
    page.get_by_label("Or of which case?").fill(reference)
    page.get_by_role("button", name="Show the values of the case").click()
    page.get_by_role("group", name="Which values?").wait_for()
    result = axe.run(page)
    if result.violations_count:
        found["values"] = result.generate_report()
    assert not found, "\n".join(f"{path}\n{report}" for path, report in found.items())
