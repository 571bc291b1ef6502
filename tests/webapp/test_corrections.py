"""Setting an earlier step right on a page, and what everybody reads of it afterwards."""

from __future__ import annotations

import re

from tests.support.checks import check_log
from tests.webapp.conftest import PLAN, Town

WHY = "Typed wrong."
LINK = "Correct this step"


def errors(html: str) -> list[str]:
    return re.findall(r'govuk-error-message">\s*<span[^>]*>[^<]*</span>\s*([^<]+?)\s*<', html)


def test_who_wrote_a_step_is_offered_its_correction_and_nobody_else(town: Town) -> None:
    reference = town.file()
    path = f"/cases/{reference}"
    assert f"{path}/correct/0" in town.browser("initiator").get(path).text
    for reader in (None, "coordinator", "stranger"):
        assert LINK not in town.browser(reader).get(path).text
    page = town.browser("coordinator").get(f"{path}/correct/0")
    assert "Only Initiator can do this." in page.text
    assert "<textarea" not in page.text
    assert town.browser("initiator").get(f"{path}/correct/7").status_code == 404


def test_a_value_is_set_right_and_both_stand_on_the_page(town: Town) -> None:
    reference = town.file()
    browser = town.browser("initiator")
    form = browser.get(f"/cases/{reference}/correct/0").text
    assert PLAN["plan"] in form
    typed = {**PLAN, "title": "Care for the lawn", "seen": "0", "why__corrected": WHY}
    answer = browser.post(f"/cases/{reference}/correct/0", **typed)
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.location).text
    assert "Step 0 was corrected." in page
    assert re.search(r"<h1[^>]*>Care for the lawn</h1>", page)
    assert "was: Care for the park; is: Care for the lawn" in page
    assert WHY in page
    assert 'href="#step-0">of step 0</a>' in page
    public = town.browser().get(answer.location).text
    assert "was: Care for the park; is: Care for the lawn" in public
    assert WHY not in public
    assert check_log(town.engine) >= 2


def test_a_wrong_correction_comes_back_as_it_was_filled_in(town: Town) -> None:
    reference = town.file()
    browser = town.browser("initiator")
    typed = {**PLAN, "budget": "NaN", "title": "Kept for me", "why__corrected": " "}
    answer = browser.post(f"/cases/{reference}/correct/0", **typed, seen="0")
    assert answer.status_code == 422
    assert len(errors(answer.text)) == 2
    assert "Kept for me" in answer.text
    day = {
        f"happened__on__{part}": n for part, n in (("day", "1"), ("month", "1"), ("year", "2999"))
    }
    typed = {**PLAN, "title": "Kept for me", "why__corrected": WHY, **day}
    answer = browser.post(f"/cases/{reference}/correct/0", **typed, seen="0")
    assert answer.status_code == 409
    assert any("This cannot have happened on 1 January 2999" in one for one in errors(answer.text))
    assert "Kept for me" in answer.text
    assert WHY in answer.text
    nothing = {**PLAN, "why__corrected": WHY}
    answer = browser.post(f"/cases/{reference}/correct/0", **nothing, seen="0")
    assert "This correction would change nothing." in answer.text
    assert LINK in browser.get(f"/cases/{reference}").text
    assert "Corrected on" not in browser.get(f"/cases/{reference}").text


def test_who_was_slower_reads_so_and_nothing_typed_is_lost(town: Town) -> None:
    reference = town.file()
    browser, path = town.browser("initiator"), f"/cases/{reference}/correct/0"
    browser.post(path, **{**PLAN, "title": "First", "why__corrected": WHY}, seen="0")
    answer = browser.post(path, **{**PLAN, "title": "Second", "why__corrected": WHY}, seen="0")
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert "Second" in answer.text
    assert 'name="seen" value="1"' in answer.text
