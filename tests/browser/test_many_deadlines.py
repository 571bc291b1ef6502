"""A case with many deadlines, some late, some that stand still: for every eye, screen and key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from challenge_engine.service.timing import sweep
from tests.browser.test_a_challenge_by_hand import sign_in
from tests.service.timing.test_following import filed, late
from tests.support.timed_site import TimedSite, timed_site

pytestmark = pytest.mark.browser


@pytest.fixture
def town(tmp_path) -> Iterator[TimedSite]:
    site = timed_site(tmp_path)
    yield site
    site.engine.store.close()


def many(site: TimedSite) -> tuple[str, str]:
    town = site.town
    reference, asked = late(town), filed(town)
    town.on("2026-02-10")
    town.do(asked, "coordinator-1", "ask-for-more", what="A map", due="2026-04-20")
    town.do(reference, "decider-1", "postpone", weeks=2, reason="Much to read.")
    town.on("2026-04-20")
    sweep.sweep(town.engine)
    town.do(reference, "initiator-1", "give-notice")
    town.do(reference, "initiator-1", "ask-for-answer")
    return reference, asked


@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    page_at, town: TimedSite, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    references = many(town)
    page = page_at(width, scripts=True)
    sign_in(page, "decider-1")
    for path in (*(f"/cases/{one}" for one in references), "/my-work", "/cases"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        result = axe.run(page)
        assert not result.violations_count, f"{path}\n{result.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_a_script_the_steps_open_by_keyboard_and_lead_to_the_history(
    page_at, town: TimedSite
) -> None:
    reference, _ = many(town)
    page = page_at(360)
    page.goto(f"/cases/{reference}")
    first = page.locator("#deadlines ~ ul summary").first
    step = page.get_by_role("link", name="Put the decision off")
    assert not step.is_visible()
    first.focus()
    page.keyboard.press("Enter")
    step.click()
    assert page.url.endswith("#step-3")


def test_on_paper_how_each_date_came_about_is_open(page_at, town: TimedSite) -> None:
    reference, _ = many(town)
    page = page_at(1200)
    page.goto(f"/cases/{reference}")
    words = page.get_by_text("8 weeks from there")
    assert not words.is_visible()
    page.emulate_media(media="print")
    assert words.is_visible()
