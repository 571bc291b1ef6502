"""The privacy officer's pages: from a request to a confirmed erasure, by two people."""

from __future__ import annotations

import re

import pytest

from challenge_engine.service.people import accounts, granting
from challenge_engine.store import orders
from tests.support.checks import check_log
from tests.webapp.conftest import PASSWORD, PLAN, Town

NAME, EMAIL = "Person initiator", str(PLAN["contact_email"])
GROUND = "gdpr-17-1-a"
ASKED = {"person": "initiator", "ground": GROUND, "reason": "A letter."}


@pytest.fixture
def town(town: Town) -> Town:
    for login, role in (
        ("first", "privacy-officer"),
        ("other", "privacy-officer"),
        ("audrey", "auditor"),
    ):
        person = accounts.add(
            town.engine, town.authority, login, f"Officer {login}", password=PASSWORD
        )
        granting.grant(town.engine, town.authority, None, person, role)
        town.people[login] = person
    return town


def ended(town: Town) -> str:
    reference = town.file()
    town.act("initiator", reference, "withdraw")
    return reference


def ordered(town: Town) -> None:
    answer = town.browser("first").post("/privacy/erase", do="order", **ASKED)
    assert answer.status_code == 303, answer.text


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_my_work_leads_there_for_who_holds_the_office(town: Town) -> None:
    assert "/privacy" in town.browser("first").get("/my-work").text
    assert "/privacy" not in town.browser("coordinator").get("/my-work").text


@pytest.mark.parametrize("who", ["coordinator", "initiator"])
def test_others_are_refused_on_every_page(town: Town, who: str) -> None:
    browser = town.browser(who)
    for path in ("/privacy", "/privacy/erase", "/privacy/destruction", "/privacy/orders/1"):
        assert browser.get(path).status_code == 403, path
    for path in ("/privacy/erase", "/privacy/holds", "/privacy/destruction", "/privacy/orders/1"):
        answer = browser.post(path, do="order", case="2026-0001", why="x", **ASKED)
        assert answer.status_code == 403, path


def test_a_request_is_looked_at_ordered_and_confirmed_by_another_one(town: Town) -> None:
    reference = ended(town)
    first = town.browser("first")
    seen = text_of(first.post("/privacy/erase", do="look", **ASKED).text)
    assert "This would go" in seen
    assert EMAIL in seen
    assert "Backups: they hold it until" in seen
    assert "Nothing was changed yet" in seen
    ordered(town)
    assert "Order 1" in first.get("/privacy").text
    own = first.get("/privacy/orders/1").text
    assert "Confirm and carry out" not in own
    assert first.post("/privacy/orders/1", do="confirm").status_code == 403
    assert EMAIL in town.browser("other").get(f"/cases/{reference}").text
    other = town.browser("other")
    assert "Confirm and carry out" in other.get("/privacy/orders/1").text
    assert other.post("/privacy/orders/1", do="confirm").status_code == 303
    page = text_of(other.get("/privacy/orders/1").text)
    assert "found nowhere any more" in page
    assert "hold it until" in page
    assert NAME not in page
    case = town.browser("audrey").get(f"/cases/{reference}").text
    assert EMAIL not in case
    assert NAME not in case
    assert "erased by law on" in case
    assert "GDPR art. 17(1)(a)" in town.browser().get(f"/cases/{reference}").text
    assert check_log(town.engine) > 0


def test_values_of_a_case_are_chosen_from_a_list(town: Town) -> None:
    reference = town.file()
    browser = town.browser("first")
    listed = browser.post("/privacy/erase", do="list", case=reference).text
    found = re.search(r'name="item" type="checkbox" value="(\d+\.\d+)"[^§]*?' + EMAIL, listed)
    assert "Which values?" in text_of(listed)
    assert found or EMAIL in listed
    item = next(i for i in re.findall(r'value="(\d+\.\d+)"', listed) if i == "0.2")
    fields = {"case": reference, "item": item, "ground": "gdpr-17-1-d", "reason": "Not ours."}
    assert EMAIL in browser.post("/privacy/erase", do="look", **fields).text
    assert browser.post("/privacy/erase", do="order", **fields).status_code == 303
    assert town.browser("other").post("/privacy/orders/1", do="confirm").status_code == 303
    assert EMAIL not in town.browser("coordinator").get(f"/cases/{reference}").text


def test_an_order_is_refused_with_its_reason(town: Town) -> None:
    reference = ended(town)
    ordered(town)
    other = town.browser("other")
    assert other.post("/privacy/orders/1", do="refuse", reason="").status_code == 400
    answer = other.post("/privacy/orders/1", do="refuse", reason="Somebody else.")
    assert answer.status_code == 303
    assert "Somebody else." in other.get("/privacy/orders/1").text
    assert EMAIL in other.get(f"/cases/{reference}").text
    with town.engine.store.read() as unit:
        assert [one.state for one in orders.everything(unit, town.authority)] == ["refused"]


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"do": "look"}, 404, "no legal ground"),
        ({"do": "look", "ground": GROUND}, 400, "Say what is to be erased"),
        ({"do": "look", "ground": GROUND, "person": "<b>nobody"}, 404, "There is no account"),
        ({"do": "order", "ground": GROUND, "case": "1999-1"}, 404, "There is no case 1999-1"),
        ({"do": "list", "case": "1999-1"}, 404, "There is no case 1999-1"),
        ({"do": "look", "ground": GROUND, "person": "first"}, 200, "Officer first"),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence(
    town: Town, fields: dict[str, str], status: int, said: str
) -> None:
    answer = town.browser("first").post("/privacy/erase", **fields)
    assert answer.status_code == status
    assert said in answer.text
    assert "<b>nobody" not in answer.text


def test_a_case_is_held_and_released(town: Town) -> None:
    reference = ended(town)
    auditor = town.browser("audrey")
    assert auditor.post("/privacy/holds", case=reference, why="").status_code == 400
    assert auditor.post("/privacy/holds", case=reference, why="In court.").status_code == 303
    assert f"Release {reference}" in auditor.get("/privacy").text
    refused = town.browser("first").post(
        "/privacy/erase", do="order", case=reference, item="0.2", ground="gdpr-17-1-d", reason="x"
    )
    assert refused.status_code == 403
    assert "is on hold" in refused.text
    assert (
        "On hold: nothing of this case is erased" in town.browser().get(f"/cases/{reference}").text
    )
    assert "In court." not in town.browser().get(f"/cases/{reference}").text
    answer = auditor.post("/privacy/holds", do="release", case=reference, why="Over.")
    assert answer.status_code == 303


def test_a_case_is_destroyed_when_its_term_is_over(town: Town, tmp_path) -> None:
    term = "ends: closed, keep: {years: 1, source: made for tests}"
    town.publish_like_tiny(
        tmp_path,
        "kept",
        ("withdrawn: {phase: ended, ends: closed", f"withdrawn: {{phase: ended, {term}"),
    )
    reference = town.open("initiator", PLAN, "Friends", workflow="kept").reference
    town.act("initiator", reference, "withdraw")
    browser = town.browser("first")
    assert "No case is due" in browser.get("/privacy/destruction").text
    early = browser.post("/privacy/destruction", case=reference, why="List 1.")
    assert early.status_code == 403
    assert "must be kept until" in early.text


def test_the_pages_are_dutch_too_and_have_no_script(town: Town) -> None:
    ended(town)
    ordered(town)
    browser = town.browser("other")
    browser.post("/language", language="nl", next="/privacy")
    assert "Wacht op een tweede persoon" in browser.get("/privacy").text
    for path in ("/privacy", "/privacy/erase", "/privacy/orders/1", "/privacy/destruction"):
        text = browser.get(path).text
        assert "<script" not in text
        assert " style=" not in text
