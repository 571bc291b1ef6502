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


def test_a_day_that_cannot_be_is_refused_beside_its_field(town: Town) -> None:
    desk = town.browser("coordinator")
    typed = {**PLAN, "came__in": "desk", "new__group": "Oak Street"}
    answer = desk.post("/new/tiny?behalf=yes", **typed, **day("received__on", 13, 1, 2026))
    assert answer.status_code == 303, answer.text
    path, right = f"{answer.location}/correct/0", {**PLAN, "why__corrected": WHY, "seen": "0"}
    answer = desk.post(path, **right, **day("happened__on", 1, 1, 2999))
    assert answer.status_code == 409
    assert any("This cannot have happened on 1 January 2999" in one for one in errors(answer.text))
    assert 'value="2999"' in answer.text
    answer = desk.post(path, **right, **day("happened__on", 3, 1, 2026))
    assert answer.status_code == 303
    page = town.browser().get(answer.location).text
    assert "was: 13 January 2026; is: 3 January 2026" in page
    assert "since 3 January 2026" in page


def test_who_acted_online_is_not_asked_for_another_day(town: Town) -> None:
    reference = town.file()
    form = town.browser("initiator").get(f"/cases/{reference}/correct/0").text
    assert "Why is it corrected?" in form
    assert "On which day did it really happen?" not in form


def day(name: str, *digits: int) -> dict[str, int]:
    parts = ("day", "month", "year")
    return {f"{name}__{part}": n for part, n in zip(parts, digits, strict=True)}
