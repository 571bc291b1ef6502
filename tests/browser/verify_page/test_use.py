"""Choosing, dropping, keyboard, languages, screens and paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from challenge_engine.verifier import page as page_bytes
from tests.browser.receipts_by_hand import ITEMS, KEY, NEXT_KEY, erased_town, town_of
from tests.browser.verify_page.hands import as_file, check, facts

pytestmark = pytest.mark.browser


def test_a_proof_of_growth_shows_that_the_history_has_only_grown(open_page) -> None:
    town = town_of(20, 4)
    page = open_page()
    check(page, town.receipt(4, size=9))
    page.locator("#growth > summary").click()
    page.locator("#growth-file").set_input_files([as_file(town.growth(9), "growth.txt")])
    page.get_by_text("the history has only grown, to 20 steps").first.wait_for()
    page.get_by_role("button", name="Leave out growth.txt").click()
    page.get_by_text("the history has only grown, to 20 steps").first.wait_for(state="detached")
    page.get_by_label("Or its text").fill("\n" + town.growth(9))
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_text("the history has only grown, to 20 steps").first.wait_for()
    page.get_by_label("Or its text").fill(town.growth(10))
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("heading", name="Not valid: the proof of growth.").wait_for()
    assert "Ask for one that begins at 9" in page.locator("article").inner_text()


def test_files_are_dropped_anywhere_and_sorted_by_what_they_are(open_page) -> None:
    town = town_of(20, 4)
    page = open_page()
    page.locator("#key").fill(KEY.vkey)
    files = {
        "good.tlog-proof": town.receipt(4, size=9),
        "bad.tlog-proof": town.receipt(4, size=9).replace("index 4", "index 5"),
        "grown": town.growth(9),
    }
    transfer = page.evaluate_handle(
        """files => {
          const transfer = new DataTransfer();
          for (const [name, text] of Object.entries(files)) {
            transfer.items.add(new File([text], name));
          }
          return transfer;
        }""",
        files,
    )
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    page.get_by_text("2 checked: 1 valid, 1 not valid, 0 not decidable here.").wait_for()
    good, bad = page.locator("article").all()
    assert good.locator(".file").inner_text() == "good.tlog-proof"
    assert "only grown, to 20 steps" in good.inner_text()
    assert bad.locator("h3").inner_text() == "Not valid: the step is not in the signed history."
    # Nothing of a file that is not valid is shown as if it had happened.
    assert "intake" not in bad.inner_text()
    assert "Do not rely on this file." in bad.inner_text()


def test_it_can_be_used_with_the_keyboard_and_tells_who_listens(open_page) -> None:
    page = open_page()
    page.locator("#files").set_input_files([as_file(town_of(7, 3).receipt(3))])
    page.get_by_role("heading", name=re.compile("Not decidable here: there is no key")).wait_for()
    page.locator("#key").focus()
    page.keyboard.insert_text(KEY.vkey)
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached == ["files", "SUMMARY", "BUTTON"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'verdict-0'")
    page.wait_for_function("document.activeElement.textContent.startsWith('Valid')")
    assert page.get_by_role("status").inner_text().startswith("Valid: this step is in the history")


def test_a_later_key_is_asked_again_without_moving_the_focus(open_page) -> None:
    page = open_page()
    assert check(page, town_of(7, 3).receipt(3)).startswith("Valid")
    page.locator("#key").fill(NEXT_KEY.vkey)
    page.locator("#files").focus()
    page.get_by_role("heading", name="Not valid: the signature.").wait_for()
    assert page.evaluate("document.activeElement.id") == "files"


def test_dutch_by_the_browser_and_by_the_switch(open_page) -> None:
    page = open_page(locale="nl-NL")
    verdict = check(page, town_of(7, 3).receipt(3, ["field/budget"]))
    assert verdict == (
        "Geldig: deze stap staat in de geschiedenis die town.example/challenges/1 ondertekende, "
        "op plaats 4 van 7."
    )
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert facts(page)["Veld “budget”"] == "€\u00a012.345,67"
    page.get_by_role("button", name="English").click()
    assert page.locator("article h3").inner_text().startswith("Valid")
    assert page.get_by_role("button", name="English").get_attribute("aria-pressed") == "true"


def test_both_languages_say_the_same_things(open_page) -> None:
    words = open_page().evaluate("verifier.WORDS")

    def holes(text: str) -> set[str]:
        return set(re.findall(r"\{([a-z]+)\}", text))

    assert words["en"].keys() == words["nl"].keys()
    assert [
        code for code in words["en"] if holes(words["en"][code]) != holes(words["nl"][code])
    ] == []
    used = set(
        re.findall(
            r'(?:say|sentence)\(\w+, "([a-z-]+)"|data-say="([a-z-]+)"', page_bytes().decode()
        )
    )
    assert {one or other for one, other in used} <= words["en"].keys()


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium, file: Path, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    town, first, second, gone = erased_town()
    whole = town.receipt(first, ITEMS)
    erased = town.receipt(first, ["reason"], gone=gone, also=[town.receipt(second, ["ground"])])
    long = town_of(3, 1, {"reason": "a" * 900}, action="b" * 300).receipt(1, ["reason"])
    # axe is put into the page as a script, which the page's own policy forbids.
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True,
        locale="en-GB", offline=True,
    )  # fmt: skip
    page = context.new_page()
    page.goto(file.as_uri())
    result = axe.run(page)
    assert not result.violations_count, result.generate_report()
    check(page, whole, erased, long, "nothing")
    page.locator("#growth > summary").click()
    result = axe.run(page)
    assert not result.violations_count, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_printed_it_is_the_result_alone(open_page) -> None:
    page = open_page(color_scheme="dark")
    check(page, town_of(7, 3).receipt(3, ["reason"]))
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    assert page.locator("article h3").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
