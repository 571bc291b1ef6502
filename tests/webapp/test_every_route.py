"""One test walks every address there is; a new page is guarded or it is public on purpose."""

import pytest

from tests.webapp.conftest import Town

PUBLIC = {
    "static", "auth.sign_in", "auth.check", "auth.sign_out", "pages.front", "pages.register",
    "pages.case", "pages.new", "pages.blank", "pages.about", "pages.language", "pages.elsewhere",
    "pages.case_elsewhere", "pages.workflows", "pages.workflow", "pages.workflow_source",
    "pages.workflow_drawing",
    "pages.workflow_changes", "pages.compared",
    "pages.services", "pages.service", "pages.receipt", "pages.proof", "pages.checkpoint",
    "pages.key", "pages.verify", "pages.deadlines", "pages.letter", "pages.briefing",
    "pages.bundle",
    "pages.contract_calendar", "pages.contract_days",
    "pages.who", "pages.who_csv", "pages.who_json", "pages.who_poster",
    "pages.who_call_centre", "pages.who_embed",
    "pages.vote", "pages.vote_result", "pages.vote_ballots",
    "pages.counts", "pages.counts_csv", "pages.counts_json",
}  # fmt: skip
GUARDED = {
    "pages.offers",
    "pages.offers_changed",
    "pages.my_work",
    "pages.my_deadlines",
    "pages.begin",
    "pages.begun",
    "pages.do",
    "pages.done",
    "pages.correction",
    "pages.corrected",
    "pages.privacy",
    "pages.privacy_erase",
    "pages.privacy_erased",
    "pages.privacy_order",
    "pages.privacy_decided",
    "pages.privacy_hold",
    "pages.privacy_destruction",
    "pages.privacy_destruction_ordered",
    "pages.overdue",
    "pages.audit",
    "pages.audit_check",
    "pages.audit_visit",
    "pages.audit_unusual",
    "pages.audit_sample",
    "pages.audit_compare",
    "pages.audit_compared",
    "pages.audit_find",
    "pages.audit_case",
    "pages.audit_ask",
    "pages.audit_bundle",
    "pages.audit_table",
    "pages.finding",
    "pages.finding_answered",
    "pages.voted",
    "pages.vote_receipt",
    "pages.vote_proof",
    "pages.vote_papers",
    "pages.vote_papers_done",
}
HOLES = {
    "workflow": "tiny", "name": "tiny", "version": "1", "action": "withdraw",
    "filename": "pages.css", "code": "mowing", "n": "0", "number": "1",
}  # fmt: skip


def address(town: Town, rule, reference: str) -> str:
    holes = {**HOLES, "reference": reference}
    with town.app.test_request_context():
        return town.app.url_map.bind("").build(rule.endpoint, {n: holes[n] for n in rule.arguments})


def test_every_route_is_public_on_purpose_or_asks_to_sign_in(town: Town) -> None:
    reference = town.file()
    met = set()
    for rule in town.app.url_map.iter_rules():
        met.add(rule.endpoint)
        browser = town.browser()
        path = address(town, rule, reference)
        if "GET" in (rule.methods or ()):
            status = browser.get(path).status_code
        else:
            status = browser.post(path).status_code
        if rule.endpoint in GUARDED:
            assert status == 302, (rule.endpoint, status)
        else:
            assert rule.endpoint in PUBLIC, f"{rule.endpoint} is neither public nor guarded"
            assert status in (200, 303, 403, 404), (rule.endpoint, status)
    assert met == PUBLIC | GUARDED


def test_a_guarded_form_changes_nothing_for_who_is_not_signed_in(town: Town) -> None:
    reference = town.file()
    answer = town.browser().post(f"/cases/{reference}/do/withdraw", seen="0")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    assert "→ Withdrawn" not in town.browser().get(f"/cases/{reference}").text


@pytest.mark.parametrize("path", ["/", "/cases", "/sign-in", "/nowhere", "/static/pages.css"])
def test_every_answer_carries_the_headers(shared_town: Town, path: str) -> None:
    headers = shared_town.browser().get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_what_a_signed_in_person_saw_is_not_kept_by_the_browser(shared_town: Town) -> None:
    answer = shared_town.browser("coordinator").get("/cases")
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_has_a_script_or_an_inline_style(town: Town) -> None:
    reference = town.file()
    browser = town.browser("coordinator")
    for path in ("/", "/cases", f"/cases/{reference}", "/new/tiny?behalf=yes", "/blank/tiny"):
        text = browser.get(path).text
        assert "<script" not in text
        assert " style=" not in text
        assert "<style" not in text


def test_a_page_exists_for_every_status(town: Town) -> None:
    browser = town.browser("initiator")
    assert browser.get("/nowhere").status_code == 404
    assert browser.client.delete("/cases").status_code == 405
    assert browser.post("/sign-in", login="x" * 1_100_000).status_code == 413
    for text in (browser.get("/nowhere").text, browser.client.delete("/cases").text):
        assert "<h1" in text
        assert "Front page" in text


def test_an_error_nobody_foresaw_is_a_sentence_with_a_number_that_is_logged(
    town: Town, caplog
) -> None:
    town.app.add_url_rule("/break", "break", lambda: 1 // 0)
    answer = town.browser().get("/break")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    number = answer.text.split("the number ")[1].split(":")[0]
    assert number in caplog.text


def test_the_languages_of_the_authority_are_offered_and_remembered(town: Town) -> None:
    browser = town.browser()
    assert "Overslaan" not in browser.get("/cases").text
    answer = browser.post("/language", language="nl", next="/cases")
    assert answer.location == "/cases"
    assert '<html lang="nl"' in browser.get("/cases").text
    assert '<html lang="nl"' in town.browser().get("/", headers={"Accept-Language": "nl"}).text
    assert browser.post("/language", language="xx", next="//x").location == "/"


def test_outside_a_demo_there_is_no_clock_to_move(town: Town) -> None:
    browser = town.browser("coordinator")
    assert browser.post("/demo/clock", days="7").status_code == 404
    assert "demo-band" not in browser.get("/").text
