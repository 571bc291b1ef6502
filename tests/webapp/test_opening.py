"""Opening a case: once, for the right group, and with what helps to fill in the form."""

import hashlib
import re
import threading
from pathlib import Path

from challenge_engine.service import installing, publishing
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.reading import listing
from tests.support.directories import said, small
from tests.webapp.conftest import PLAN, Town

ALONE = {"for__group": "alone"}


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def cases(town: Town) -> int:
    return len(listing.register(town.engine, town.authority, town.viewer()).lines)


def test_a_form_that_is_sent_twice_makes_one_case(town: Town) -> None:
    browser = town.browser("initiator")
    token = form_token(browser.get("/new/tiny").text)
    first = browser.post("/new/tiny", **PLAN, **ALONE, form_token=token)
    town.app.extensions["sent"].__init__()  # another process knows it from the session
    second = browser.post("/new/tiny", **PLAN, **ALONE, form_token=token)
    assert (second.status_code, second.location) == (303, first.location)
    assert "There is one case, not two" in browser.get(second.location).text
    assert cases(town) == 1


def test_a_second_click_before_the_first_answer_makes_no_second_case(town: Town) -> None:
    browser = town.browser("initiator")
    token = form_token(browser.get("/new/tiny").text)
    typed = {"csrf_token": browser.token(), **PLAN, "for-group": "alone", "form_token": token}
    cookie = browser.client.get_cookie("challenge_session")
    assert cookie
    barrier, answers = threading.Barrier(4), []

    def click() -> None:
        client = town.app.test_client()
        client.set_cookie("challenge_session", cookie.value)
        barrier.wait()
        answers.append(client.post("/new/tiny", data=typed))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer.location for answer in answers}) == 1
    assert cases(town) == 1


def test_a_form_that_was_refused_can_be_sent_again(town: Town) -> None:
    browser = town.browser("initiator")
    token = form_token(browser.get("/new/tiny").text)
    wrong = browser.post("/new/tiny", **{**PLAN, "title": ""}, **ALONE, form_token=token)
    assert wrong.status_code == 422
    assert browser.post("/new/tiny", **PLAN, **ALONE, form_token=token).status_code == 303
    assert cases(town) == 1


def test_a_new_group_without_a_name_is_said_together_with_what_else_is_wrong(town: Town) -> None:
    browser = town.browser("initiator")
    wrong = browser.post("/new/tiny", **{**PLAN, "title": ""}, for__group="new")
    assert wrong.status_code == 422
    assert {'href="#f-title"', 'href="#f-new-group"'} <= set(
        re.findall(r'href="#f-[^"]+"', wrong.text)
    )
    assert cases(town) == 0


def test_the_front_page_offers_groups_nothing_that_only_the_office_begins(town: Town) -> None:
    for name in ("cascais-adapt-fund", "cascais-adapt-project"):
        publishing.publish(town.engine, town.authority, installing.shipped_workflow(name))
    page = town.browser().get("/").text
    assert "cascais-adapt-project" in page
    assert "cascais-adapt-fund" not in page


def test_the_token_of_one_person_leads_nobody_else_to_their_case(town: Town) -> None:
    for who in ("initiator", "stranger"):
        town.browser(who).post("/new/tiny", **PLAN, **ALONE, form_token="the same")
    assert cases(town) == 2


def test_two_forms_make_two_cases(town: Town) -> None:
    browser = town.browser("initiator")
    for _ in range(2):
        token = form_token(browser.get("/new/tiny").text)
        browser.post("/new/tiny", **PLAN, **ALONE, form_token=token)
    assert cases(town) == 2


def test_the_desk_chooses_a_group_that_is_known_already(town: Town) -> None:
    town.file(group="Friends of the park")
    browser = town.browser("coordinator")
    page = browser.get("/new/tiny?behalf=yes").text
    key = re.search(r'value="(g-[0-9a-f]+)"', page)
    assert key
    assert "One resident alone" in page
    desk = {"came__in": "desk", "for__group": key[1]}
    day = {"received__on-day": "2", "received__on-month": "3", "received__on-year": "2026"}
    answer = browser.post("/new/tiny?behalf=yes", **PLAN, **desk, **day)
    assert answer.status_code == 303, answer.text
    assert "on behalf of Friends of the park" in browser.get(answer.location).text
    desk["for__group"] = "new"
    answer = browser.post("/new/tiny?behalf=yes", **PLAN, **desk, **day, new__group="Readers")
    assert "on behalf of Readers" in browser.get(answer.location).text
    unnamed = browser.post("/new/tiny?behalf=yes", **PLAN, **desk, **day)
    assert unnamed.status_code == 422


def test_who_is_not_signed_in_reads_how_to_start_without_an_account(town: Town) -> None:
    page = town.browser().get("/new").text
    assert "No account yet? Ask Brookside for one." in page
    assert "hand it in at the desk" in page
    assert 'href="/blank/tiny"' in page
    assert "No account yet?" not in town.browser("initiator").get("/new").text
    assert 'href="/new">how that goes' in town.browser().get("/sign-in").text


def test_an_opening_that_makes_public_says_so_before_it_is_sent(town: Town) -> None:
    page = town.browser("initiator").get("/new/tiny").text
    assert "everybody can find this case in the register" in page


def test_a_service_is_offered_while_one_types_and_another_may_be_named(
    town: Town, tmp_path: Path
) -> None:
    asked = ("plan: {type: long_text,", "plan: {type: service,")
    town.publish_like_tiny(tmp_path, "served", asked)
    said(
        town.engine,
        Change("unit", "parks", {"title": "Parks"}),
        Change("service", "mowing", {"title": "Mowing & more", "unit": "parks"}),
        Change("service", "passports", {"title": "Passports", "unit": "parks"}),
        Change("sheet", "passports", {"can_be_challenged": "no", "why_not": "task-of-the-state"}),
    )
    browser = town.browser("initiator")
    page = browser.get("/new/served").text
    assert 'list="f-plan-offers"' in page
    offers = '<datalist id="f-plan-offers"><option value="Mowing &amp; more"></option></datalist>'
    assert offers in page
    assert 'href="/services"' in page.split("<main")[1]
    answer = browser.post("/new/served", **{**PLAN, "plan": "Street music"}, **ALONE)
    assert answer.status_code == 303, answer.text
    assert "Street music" in browser.get(answer.location).text


def test_an_action_that_makes_public_warns_and_has_a_page_of_its_own(
    town: Town, tmp_path: Path
) -> None:
    town.publish_like_tiny(
        tmp_path, "late", ("public_from: submit", "public_from: withdraw"), (", escape: yes", "")
    )
    reference = town.open("initiator", PLAN, "Park folk", "late").reference
    browser = town.browser("initiator")
    warning = "everybody can find this case in the register"
    assert warning not in browser.get("/new/late").text
    assert warning in browser.get(f"/cases/{reference}/do/withdraw").text
    assert warning not in browser.get(f"/cases/{town.file()}/do/withdraw").text


def test_the_published_file_can_be_fetched_and_has_the_digest_of_its_page(town: Town) -> None:
    browser = town.browser()
    page = browser.get("/workflows/tiny").text
    address = re.search(r'href="(/workflows/tiny/v1\.yaml)" download', page)
    assert address
    answer = browser.get(address[1])
    assert hashlib.sha256(answer.data).hexdigest() in page
    assert answer.headers["Content-Disposition"] == "attachment; filename=tiny.v1.yaml"
    assert answer.mimetype == "application/yaml"
    assert "sha256sum tiny.v1.yaml" in page
    assert browser.get("/workflows/tiny/v2.yaml").status_code == 404


def test_the_form_on_paper_has_room_for_a_service_without_a_fact_sheet(
    town: Town, tmp_path: Path
) -> None:
    asked = ("plan: {type: long_text,", "plan: {type: service,")
    town.publish_like_tiny(tmp_path, "served", asked)
    small(town.engine)
    page = town.browser().get("/blank/served").text
    assert "<li>Mowing</li>" in page
    assert "Or another one:" in page
