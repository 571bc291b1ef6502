"""The auditor's pages: look, verify, compare, draw, ask; and nobody else gets in."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from challenge_engine.errors import Refused
from challenge_engine.service.auditing import verifying
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.reading import viewing
from tests.webapp.conftest import PASSWORD, PLAN, Browser, Town


@pytest.fixture
def audited(town: Town) -> tuple[Town, str, Browser]:
    """A town with an auditor, a case, and the auditor's browser."""
    person = accounts.add(town.engine, town.authority, "auditor", "Auditor", password=PASSWORD)
    granting.grant(town.engine, town.authority, None, person, "auditor")
    town.people["auditor"] = person
    return town, town.file(), town.browser("auditor")


PAGES = ["/audit", "/audit/compare", "/audit/unusual", "/audit/sample", "/audit/cases/{}"]


@pytest.mark.parametrize(
    "path", [*PAGES, "/audit/cases/{}/bundle.zip", "/audit/cases/{}/history.csv"]
)
def test_only_auditors_get_in(audited, path) -> None:
    town, reference, browser = audited
    assert browser.get(path.format(reference)).status_code == 200
    assert town.browser().get(path.format(reference)).status_code == 302
    for who in ("coordinator", "initiator", "stranger"):
        assert town.browser(who).get(path.format(reference)).status_code == 403


@pytest.mark.parametrize("path", ["/audit/check", "/audit/visit", "/audit/cases/{}/findings"])
def test_only_auditors_send_their_forms(audited, path) -> None:
    town, reference, _browser = audited
    fields = {"text": "Why?", "owner": "coordinator", "due": "2099-01-01"}
    answer = town.browser("coordinator").post(path.format(reference), **fields)
    assert answer.status_code == 403
    assert "An auditor asks" not in town.browser("coordinator").get(f"/cases/{reference}").text


def test_the_way_in_is_shown_to_auditors_only(audited) -> None:
    town, reference, browser = audited
    for path in ("/my-work", "/cases", f"/cases/{reference}"):
        assert 'href="/audit"' in browser.get(path).text
        assert 'href="/audit"' not in town.browser("coordinator").get(path).text
    assert f'href="/audit/cases/{reference}"' in browser.get(f"/cases/{reference}").text


def test_the_first_page_names_the_log_its_key_and_its_size(audited) -> None:
    town, reference, browser = audited
    page = browser.get("/audit").text
    assert "town.example/1" in page
    assert town.browser().get("/proof/key").text.strip() in page
    assert browser.get(f"/audit/cases?reference={reference}").location.endswith(reference)
    assert browser.get("/audit/cases").location.endswith("/audit")


def test_the_whole_log_is_checked_at_a_button(audited, monkeypatch) -> None:
    _town, _reference, browser = audited
    assert "Sound." in browser.post("/audit/check").text
    monkeypatch.setattr(verifying, "SMALL", 1)
    assert "challenge log check" in browser.get("/audit").text
    assert browser.post("/audit/check").status_code == 422


def test_a_case_shows_each_step_its_values_and_that_it_is_sound(audited) -> None:
    _town, reference, browser = audited
    page = browser.get(f"/audit/cases/{reference}").text
    assert "Sound." in page
    assert "0. Submit the challenge" in page
    assert "Care for the park" in page
    assert "on this site" in page
    assert 'id="step-0"' in page


def test_filters_live_in_the_address(audited) -> None:
    town, reference, browser = audited
    town.act("coordinator", reference, "assign", assignee=town.people["assessor"].key)
    page = browser.get(f"/audit/cases/{reference}?kind=act&role=coordinator").text
    assert 'id="step-1"' in page
    assert 'id="step-0"' not in page
    assert "of 2, as chosen above" in page
    assert 'value="coordinator" selected' in page
    assert "No step fits." in browser.get(f"/audit/cases/{reference}?person=9").text
    assert 'id="step-0"' in browser.get(f"/audit/cases/{reference}?person=x").text


def test_a_day_that_does_not_exist_is_told_on_the_page(audited) -> None:
    _town, reference, browser = audited
    for query in ("since=yesterday", "day=2025-02-30", "since=2025-02-02&until=2025-02-01"):
        answer = browser.get(f"/audit/cases/{reference}?{query}")
        assert answer.status_code == 422
        assert "There is a problem" in answer.text


def test_refused_attempts_stand_beside_without_names_of_outsiders(audited) -> None:
    town, reference, browser = audited
    for who in ("stranger", "coordinator"):
        with pytest.raises(Refused):
            town.act(who, reference, "accept")
    page = browser.get(f"/audit/cases/{reference}").text
    assert "Refused attempt:" in page
    assert "Person stranger" not in page
    assert "somebody without a role" in page
    assert "Person coordinator (Coordinator)" in page


def test_a_day_is_shown_as_recorded_and_as_corrected_with_differences_in_words(audited) -> None:
    town, reference, browser = audited
    filed = viewing.view(town.engine, town.authority, reference, town.viewer()).steps[0]
    correcting.correct(
        town.engine,
        town.authority,
        reference,
        Acting(town.people["initiator"]),
        Wanted(0, "A slip.", {"title": "Care for the pond"}),
    )
    page = browser.get(f"/audit/cases/{reference}?day={filed.recorded_at}").text
    both = page.split('id="both"')[1].split("</section>")[0]
    assert both.count("differs</strong>") == 1
    assert "Care for the park" in both
    assert "Care for the pond" in both
    before = browser.get(f"/audit/cases/{reference}?day=2001-01-01").text
    assert "Both readings say the same." in before
    assert "old:" in page


def test_the_bundle_and_the_table_are_saved_as_files(audited) -> None:
    _town, reference, browser = audited
    bundle = browser.get(f"/audit/cases/{reference}/bundle.zip")
    assert bundle.headers["Content-Disposition"] == f"attachment; filename={reference}.zip"
    names = zipfile.ZipFile(io.BytesIO(bundle.data)).namelist()
    assert f"{reference}/{reference}-0.tlog-proof" in names
    table = browser.get(f"/audit/cases/{reference}/history.csv?kind=open")
    assert table.mimetype == "text/csv"
    assert "Care for the park" in table.text
    assert "Care" not in browser.get(f"/audit/cases/{reference}/history.csv?kind=note").text


def test_a_kept_checkpoint_is_pasted_or_sent_and_compared(audited) -> None:
    town, reference, browser = audited
    browser.post("/audit/visit")
    kept = browser.get("/proof/checkpoint").text
    second = town.open("initiator", PLAN, "Others").reference
    pasted = browser.post("/audit/compare", pasted=kept.replace("\n", "\r\n")).text
    sent = browser.client.post(
        "/audit/compare",
        data={"csrf_token": browser.token(), "file": (io.BytesIO(kept.encode()), "checkpoint")},
    ).text
    noted = browser.post("/audit/compare", **{"with": "visit"}).text
    for page in (pasted, sent, noted):
        assert "Nothing is gone or changed" in page
        assert f'href="/audit/cases/{second}"' in page
        assert f'href="/audit/cases/{reference}"' not in page
    assert "has no signature" in noted


def test_what_does_not_fit_is_said_and_kept(audited) -> None:
    _town, _reference, browser = audited
    browser.post("/audit/visit")
    kept = browser.get("/proof/checkpoint").text
    lines = kept.split("\n")
    wrong = "\n".join([lines[0], str(int(lines[1]) + 1), *lines[2:]])
    answer = browser.post("/audit/compare", pasted=wrong)
    assert answer.status_code == 400
    assert "It does not fit" in answer.text
    assert "The signature of town.example/1 is wrong." in answer.text
    assert lines[2] in answer.text
    empty = browser.post("/audit/compare", pasted="  ")
    assert empty.status_code == 422
    assert "paste the text" in empty.text


def test_what_is_unusual_is_listed_with_its_reason(audited) -> None:
    _town, _reference, browser = audited
    page = browser.get("/audit/unusual").text
    assert "Key, clock or log changed." in page
    assert "nothing can be waived here" in page
    assert browser.get("/audit/unusual?rule=lapse").text.count("<tr") == 0
    assert browser.get("/audit/unusual?rule=nothing").status_code == 422
    assert browser.get("/audit/unusual?since=2025-13-01").status_code == 422
    assert browser.get("/audit/unusual?late=x&before=~~").status_code == 200


def test_a_sample_is_printed_with_its_seed_and_how_to_draw_it_again(audited) -> None:
    _town, reference, browser = audited
    page = browser.get("/audit/sample?seed=dice&size=3").text
    assert f'href="/audit/cases/{reference}"' in page
    assert "sha256sum" in page
    assert "root of the checkpoint" in browser.get("/audit/sample").text
    assert f"{reference}/0" in browser.get("/audit/sample?of=steps").text
    assert browser.get("/audit/sample?size=0").status_code == 422
    assert browser.get("/audit/sample?phase=x").status_code == 422


def ask(browser: Browser, reference: str, **more: str):
    fields = {"text": "Why so quick?", "owner": "coordinator", "due": "2099-01-01", "about": "0"}
    return browser.post(f"/audit/cases/{reference}/findings", **{**fields, **more})


def test_a_question_is_asked_read_by_the_office_and_answered(audited) -> None:
    town, reference, browser = audited
    answer = ask(browser, reference)
    assert answer.status_code == 303
    assert answer.location.endswith("#step-1")
    coordinator = town.browser("coordinator")
    for path in ("/my-work", f"/cases/{reference}"):
        page = coordinator.get(path).text
        assert "Why so quick?" in page
        assert f'href="/cases/{reference}/findings/1"' in page
    form = coordinator.get(f"/cases/{reference}/findings/1").text
    assert "Your answer" in form
    assert coordinator.post(f"/cases/{reference}/findings/1", text=" ").status_code == 422
    done = coordinator.post(f"/cases/{reference}/findings/1", text="It was complete.")
    assert done.status_code == 303
    assert "It was complete." in browser.get("/audit").text
    assert "It was complete." in browser.get(f"/audit/cases/{reference}").text
    assert "Answer this question" not in coordinator.get("/my-work").text
    again = coordinator.post(f"/cases/{reference}/findings/1", text="More.")
    assert again.status_code == 409


@pytest.mark.parametrize("who", [None, "initiator", "stranger"])
def test_the_group_and_the_public_read_no_question(audited, who) -> None:
    town, reference, browser = audited
    ask(browser, reference)
    reader = town.browser(who)
    page = reader.get(f"/cases/{reference}").text
    assert "Why so quick?" not in page
    assert "An auditor asks" in page
    if who is not None:
        assert reader.get(f"/cases/{reference}/findings/1").status_code == 404
        assert reader.post(f"/cases/{reference}/findings/1", text="I").status_code == 404


def test_who_reads_it_but_was_not_asked_gets_no_form(audited) -> None:
    town, reference, browser = audited
    ask(browser, reference)
    page = town.browser("decider").get(f"/cases/{reference}/findings/1").text
    assert "Why so quick?" in page
    assert "Your answer" not in page
    assert browser.post(f"/cases/{reference}/findings/1", text="Me.").status_code == 403


def test_a_question_that_cannot_be_asked_comes_back_as_it_was_typed(audited) -> None:
    _town, reference, browser = audited
    answer = ask(browser, reference, due="2001-01-01")
    assert answer.status_code == 422
    assert "2001-01-01 is past" in answer.text
    assert "Why so quick?</textarea>" in answer.text
    assert ask(browser, reference, about="99").status_code == 404
    assert ask(browser, reference, about="x").status_code == 404


def test_every_page_is_in_dutch_too(audited) -> None:
    _town, reference, browser = audited
    ask(browser, reference)
    browser.post("/language", language="nl")
    for path in [*PAGES, f"/cases/{reference}/findings/1"]:
        page = browser.get(path.format(reference)).text
        assert '<html lang="nl"' in page
        main = re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0])
        assert not re.search(r"\b(which|with|every|nothing|recorded)\b", main), path


def test_no_page_of_the_auditor_has_a_script_or_a_style_in_it(audited) -> None:
    _town, reference, browser = audited
    for path in PAGES:
        text = browser.get(path.format(reference)).text
        assert "<script" not in text
        assert " style=" not in text
