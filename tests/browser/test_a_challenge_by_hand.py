"""A challenge is filed and acted on in a real browser: wide and narrow, by keyboard, no scripts."""

import pytest

from tests.webapp.conftest import PASSWORD, PLAN, Town

pytestmark = pytest.mark.browser
WIDTHS = [1200, 360]


def sign_in(page, who: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_group_files_and_the_coordinator_acts(page_at, town: Town, width: int) -> None:
    group = page_at(width)
    sign_in(group, "initiator")
    group.get_by_role("navigation").get_by_role("link", name="Start a challenge").click()
    group.get_by_role("link", name="Submit the challenge").click()
    group.get_by_label("What do you want to do better?").fill(PLAN["title"])
    group.get_by_role("button", name="Submit the challenge").click()
    group.get_by_role("heading", name="There is a problem").wait_for()
    assert group.get_by_label("What do you want to do better?").input_value() == PLAN["title"]
    group.get_by_label("What would you do differently?").fill(PLAN["plan"])
    group.get_by_label("What will it cost a year?").fill("1200.50")
    group.get_by_label("A group that is new here").check()
    group.get_by_label("Name of the new group").fill("Friends of the park")
    group.get_by_role("button", name="Submit the challenge").click()
    group.get_by_role("heading", name=PLAN["title"]).wait_for()
    group.get_by_text("Nobody is told by mail yet").wait_for()

    office = page_at(width)
    sign_in(office, "coordinator")
    office.get_by_role("link", name=PLAN["title"]).click()
    office.get_by_text("that is you").wait_for()
    office.get_by_text("2 needed").first.wait_for()
    for person in ("Person assessor", "Person second"):
        office.get_by_role("button", name="Assign an assessor").click()
        office.get_by_label(person).check()
        office.get_by_role("button", name="Assign an assessor").click()
    office.get_by_role("button", name="Begin the assessment").click()
    office.get_by_role("heading", name="Now: Being assessed", exact=True).wait_for()


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/{}", "/new", "/new/tiny?behalf=yes",
    "/my-work", "/workflows/tiny", "/blank/tiny", "/about", "/elsewhere", "/services",
    "/cases/{}/do/assign", "/nowhere"])  # fmt: skip
def test_no_page_scrolls_sideways_on_a_phone(page_at, town: Town, path: str) -> None:
    reference = town.open("initiator", {**PLAN, "title": "W" * 110}, "G" * 90).reference
    page = page_at(360, scripts=True)
    sign_in(page, "coordinator")
    page.goto(path.format(reference))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_is_done_by_keyboard_alone(page_at, town: Town) -> None:
    reference = town.file()
    page = page_at(1200)
    page.goto("/sign-in")
    tab_to(page, "login")
    page.keyboard.type("initiator")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-work")
    page.goto(f"/cases/{reference}")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    page.keyboard.press("Enter")
    tab_to(page, text="Withdraw the challenge")
    page.keyboard.press("Enter")
    page.wait_for_url("**/do/withdraw")
    tab_to(page, "reason")
    page.keyboard.type("We moved away.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{reference}")
    page.get_by_role("heading", name="Withdrawn", exact=True).wait_for()


def tab_to(page, name: str = "", text: str = "") -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if focus.count() and (
            focus.get_attribute("name") == name if name else focus.inner_text() == text
        ):
            return
    pytest.fail(f"{name or text} cannot be reached by keyboard")
