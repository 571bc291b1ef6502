"""Signing in and out: what a browser gets, and what a stranger does not."""

import re

import pytest

from tests.webapp.conftest import PASSWORD, Browser, Town


def test_who_signs_in_comes_to_what_waits_for_them(town: Town) -> None:
    answer = town.browser().post("/sign-in", login="coordinator", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/my-work")


def test_after_signing_in_one_comes_back_to_where_one_was_going(town: Town) -> None:
    browser = town.browser()
    asked = browser.get("/new/tiny?action=submit")
    assert asked.status_code == 302
    assert "next=" in asked.location
    form = browser.get(asked.location).text
    going = re.search(r'name="next" value="([^"]+)"', form)
    assert going
    answer = browser.post("/sign-in", login="initiator", password=PASSWORD, next=going[1])
    assert answer.location == "/new/tiny?action=submit"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\t/evil", "/a b", ""],
)
def test_signing_in_never_leads_to_another_site(shared_town: Town, address: str) -> None:
    browser = shared_town.browser()
    answer = browser.post("/sign-in", login="initiator", password=PASSWORD, next=address)
    assert answer.location == "/my-work"


def test_a_wrong_password_is_not_shown_again_and_the_name_is_kept(town: Town) -> None:
    answer = town.browser().post("/sign-in", login="coordinator", password="wrong but long")
    assert answer.status_code == 403
    assert "wrong but long" not in answer.text
    assert 'value="coordinator"' in answer.text
    unknown = town.browser().post("/sign-in", login="nobody", password="wrong but long")
    assert "The name or the password is not right" in answer.text
    assert "The name or the password is not right" in unknown.text


def test_after_many_failures_the_right_password_has_to_wait_too(town: Town) -> None:
    browser = town.browser()
    for _ in range(8):
        browser.post("/sign-in", login="coordinator", password="guess guess guess")
    answer = browser.post("/sign-in", login="coordinator", password=PASSWORD)
    assert answer.status_code == 403
    assert "too many attempts" in answer.text


def test_a_form_without_token_changes_nothing_and_shows_what_was_typed(town: Town) -> None:
    browser = town.browser("initiator")
    answer = browser.client.post("/new/tiny", data={"title": "Kept for me", "password": "hidden"})
    assert answer.status_code == 400
    assert "Kept for me" in answer.text
    assert "hidden" not in re.sub(r'type="hidden"', "", answer.text)
    assert "There is no case yet" in town.browser().get("/cases").text


def test_signing_out_leaves_nothing_of_the_session(town: Town) -> None:
    browser = town.browser("initiator")
    assert browser.get("/my-work").status_code == 200
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/my-work").status_code == 302


def test_a_new_password_ends_the_sessions_that_began_with_the_old_one(town: Town) -> None:
    from challenge_engine.service.people import accounts

    browser = town.browser("initiator")
    accounts.set_password(town.engine, "initiator", "another long password")
    assert browser.get("/my-work").status_code == 302


def test_a_stolen_cookie_is_worth_nothing_in_another_browser(town: Town) -> None:
    browser = town.browser("initiator")
    answer = browser.get("/my-work", headers={"User-Agent": "another browser"})
    assert answer.status_code == 302


def test_cookies_are_kept_from_scripts_and_from_other_sites(another_town) -> None:
    town = another_town(is_loopback=False)
    answer = Browser(town.app.test_client()).get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie
