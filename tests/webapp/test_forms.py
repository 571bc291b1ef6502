"""Forms: what was typed is never lost, and what cannot be taken says why beside its field."""

import re
from pathlib import Path

import pytest

from tests.webapp.conftest import PLAN, Town

ALONE = {"for__group": "alone"}


def errors(html: str) -> list[str]:
    return re.findall(r'govuk-error-message">\s*<span[^>]*>[^<]*</span>\s*([^<]+?)\s*<', html)


def test_a_challenge_is_filed_and_its_page_says_who_is_next(town: Town) -> None:
    browser = town.browser("initiator")
    answer = browser.post("/new/tiny", **PLAN, for__group="new", new__group="Park folk")
    assert answer.status_code == 303, answer.text
    page = browser.get(answer.location).text
    assert "Submit the challenge" in page
    assert "Next: Coordinator" in page
    assert "Nobody is told by mail yet" in page
    assert "Park folk" in page
    assert "Nobody is told by mail yet" not in browser.get(answer.location).text


def test_one_person_alone_is_a_resident_to_the_public(town: Town) -> None:
    answer = town.browser("initiator").post("/new/tiny", **PLAN, **ALONE)
    page = town.browser().get(answer.location).text
    assert "A resident" in page
    assert "Person initiator" not in page


def test_a_second_challenge_can_be_for_the_same_group(town: Town) -> None:
    town.file()
    browser = town.browser("initiator")
    key = re.search(r'value="(g-[0-9a-f]+)"', browser.get("/new/tiny").text)
    assert key
    answer = browser.post("/new/tiny", **PLAN, for__group=key[1])
    assert "Friends of the park" in browser.get(answer.location).text


def test_nobody_files_for_a_group_of_others(town: Town) -> None:
    town.file()
    browser = town.browser("initiator")
    key = re.search(r'value="(g-[0-9a-f]+)"', browser.get("/new/tiny").text)
    assert key
    answer = town.browser("stranger").post("/new/tiny", **PLAN, for__group=key[1])
    assert answer.status_code == 422
    assert town.browser().get("/cases").text.count("case-line__title") == 1


def test_a_wrong_form_comes_back_filled_in_with_every_error(town: Town) -> None:
    typed = {**PLAN, "title": "", "budget": "NaN", "contact_email": "nowhere"}
    answer = town.browser("initiator").post("/new/tiny", **typed, **ALONE)
    assert answer.status_code == 422
    assert len(errors(answer.text)) == 3
    assert PLAN["plan"] in answer.text
    assert 'value="NaN"' in answer.text
    assert 'value="nowhere"' in answer.text
    assert 'value="alone" checked' in answer.text
    assert 'href="#f-budget"' in answer.text
    assert "<title>Error: " in answer.text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("title", "x" * 10_000),
        ("title", "   "),
        ("title", "\u200b"),
        ("title", "bell \x07"),
        ("budget", "-5"),
        ("budget", "1e5"),
        ("budget", "NaN"),
        ("budget", "9" * 40),
        ("budget", "１２"),
        ("plan", "x" * 30_000),
        ("for__group", "g-000000"),
        ("for__group", ""),
    ],
)
def test_what_no_field_may_hold_is_said_and_not_taken(
    shared_town: Town, name: str, typed: str
) -> None:
    browser = shared_town.browser("initiator")
    answer = browser.post("/new/tiny", **{**PLAN, **ALONE, name: typed})
    assert answer.status_code == 422
    assert len(errors(answer.text)) == 1


def test_a_name_that_nobody_asked_for_changes_nothing(town: Town) -> None:
    answer = town.browser("initiator").post("/new/tiny", **PLAN, **ALONE, route="tender")
    assert answer.status_code == 303
    assert "Tender" not in town.browser("initiator").get(answer.location).text


def test_the_office_files_for_a_group_with_channel_and_true_day(town: Town) -> None:
    desk = {"came__in": "paper", "new__group": "Readers"}
    day = {"received__on-day": "2", "received__on-month": "3", "received__on-year": "2026"}
    answer = town.browser("coordinator").post("/new/tiny?behalf=yes", **PLAN, **desk, **day)
    assert answer.status_code == 303, answer.text
    page = town.browser().get(answer.location).text
    assert "2 March 2026" in page
    assert "on paper" in page
    assert "on behalf of Readers" in page
    assert "recorded on" in page


def test_a_day_that_does_not_exist_comes_back_as_it_was_typed(town: Town) -> None:
    desk = {"came__in": "desk"}
    day = {"received__on-day": "31", "received__on-month": "2", "received__on-year": "2026"}
    answer = town.browser("coordinator").post("/new/tiny?behalf=yes", **PLAN, **desk, **day)
    assert answer.status_code == 422
    assert "There is no such day" in answer.text
    assert 'value="31"' in answer.text


def test_a_day_still_to_come_is_refused_with_a_sentence(town: Town) -> None:
    desk = {"came__in": "desk"}
    day = {"received__on-day": "1", "received__on-month": "1", "received__on-year": "2099"}
    answer = town.browser("coordinator").post("/new/tiny?behalf=yes", **PLAN, **desk, **day)
    assert answer.status_code == 422
    assert ["that day is still to come" in said for said in errors(answer.text)] == [True]
    assert 'href="#f-received-on"' in answer.text
    assert PLAN["plan"] in answer.text


def test_a_day_before_the_step_before_comes_back_beside_its_field(
    town: Town, tmp_path: Path
) -> None:
    by_desk = (
        "by: initiator, takes: {reason",
        "by: initiator, for_others: [coordinator], takes: {reason",
    )
    town.publish_like_tiny(tmp_path, "desk", by_desk)
    reference = town.open("initiator", PLAN, "Park folk", "desk").reference
    path = f"/cases/{reference}/do/withdraw"
    day = {"received__on-day": "1", "received__on-month": "1", "received__on-year": "2001"}
    typed = {"behalf": "yes", "came__in": "desk", "reason": "We moved away.", "seen": "0"}
    answer = town.browser("coordinator").post(path, **typed, **day)
    assert answer.status_code == 422
    assert ["the step before it happened on" in said for said in errors(answer.text)] == [True]
    assert "We moved away." in answer.text
    assert 'value="2001"' in answer.text


def test_who_may_not_act_for_others_gets_the_form_for_themselves(town: Town) -> None:
    assert "came-in" not in town.browser("initiator").get("/new/tiny?behalf=yes").text


def test_a_stale_form_shows_what_changed_and_keeps_what_was_typed(town: Town) -> None:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    for who in ("assessor", "second"):
        town.act(who, reference, "assess", rooted=4, advice="accept")
    town.act("coordinator", reference, "close-panel")
    browser = town.browser("decider")
    path = f"/cases/{reference}/do/reject"
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(path).text)
    assert seen
    town.act("initiator", reference, "withdraw")
    answer = browser.post(path, seen=seen[1], grounds="too-dear", reason="It costs too much.")
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert "Withdraw the challenge" in answer.text
    assert "It costs too much." in answer.text
    assert "rejected" not in town.browser().get(f"/cases/{reference}").text


def test_a_refused_action_says_why_and_what_would_help(town: Town) -> None:
    reference = town.file()
    browser = town.browser("coordinator")
    page = browser.get(f"/cases/{reference}").text
    assert "Not possible yet, and why" in page
    assert "2 needed" in page
    answer = browser.post(f"/cases/{reference}/do/begin", seen="0")
    assert answer.status_code == 409
    assert "2 needed" in answer.text


def test_an_action_that_asks_nothing_is_a_button(town: Town) -> None:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    browser = town.browser("coordinator")
    page = browser.get(f"/cases/{reference}").text
    assert f'action="/cases/{reference}/do/begin"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    answer = browser.post(f"/cases/{reference}/do/begin", seen=seen[1])
    assert answer.status_code == 303
    assert "Being assessed" in browser.get(answer.location).text


def test_a_revision_begins_from_what_is_there(town: Town) -> None:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    town.act("assessor", reference, "assess", rooted=2, advice="reject", note="Too few people.")
    page = town.browser("assessor").get(f"/cases/{reference}/do/revise-assessment").text
    assert "Too few people." in page
    assert 'value="reject" checked' in page


def test_who_signs_reads_first_what_is_signed(town: Town) -> None:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    for who in ("assessor", "second"):
        town.act(who, reference, "assess", rooted=4, advice="accept")
    town.act("coordinator", reference, "close-panel")
    town.act("decider", reference, "accept", route="subsidy", reason="Good.")
    town.act("coordinator", reference, "write-agreement", text="We mow in June.")
    browser = town.browser("initiator")
    path = f"/cases/{reference}/do/sign-for-group"
    assert f'href="{path}"' in browser.get(f"/cases/{reference}").text
    page = browser.get(path).text
    assert "This is what you sign" in page
    assert page.count("qualified electronic signature") == 1
    assert "We mow in June." in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    assert "has signed" in browser.get(browser.post(path, seen=seen[1]).location).text
