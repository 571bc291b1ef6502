"""Proofs of receipt on the pages: offered to who took part, and everything to check them."""

from pathlib import Path

from challenge_engine.history import handed_over
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from tests.webapp.conftest import PLAN, Town


def trust(town: Town) -> Trust:
    return Trust.parse(town.browser().get("/proof/key").text)


def test_after_every_step_its_proof_is_offered_to_who_took_part(town: Town) -> None:
    reference = town.file()
    page = town.browser("initiator").get(f"/cases/{reference}").text
    assert f'href="/cases/{reference}/proof/0"' in page


def test_a_proof_holds_and_opens_what_its_reader_may_keep(town: Town) -> None:
    reference = town.file()
    answer = town.browser("initiator").get(f"/cases/{reference}/proof/0")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={reference}-0.tlog-proof"
    verdict = verify(answer.data, trust(town))
    assert verdict.entry.action == "submit"
    assert {o.path for o in verdict.opened} >= {"actor", "field/title", "field/contact_email"}


def test_a_proof_for_an_official_holds_nobody_elses_personal_data(town: Town) -> None:
    reference = town.file()
    answer = town.browser("coordinator").get(f"/cases/{reference}/proof/0")
    verdict = verify(answer.data, trust(town))
    assert "field/title" in {o.path for o in verdict.opened}
    assert not {"actor", "field/contact_email"} & {o.path for o in verdict.opened}
    assert verdict.withheld >= 2


def test_a_case_that_is_not_public_gives_no_proof_to_the_public(town: Town, tmp_path: Path) -> None:
    town.publish_like_tiny(tmp_path, "quiet", ("public_from: submit", "public_from: begin"))
    reference = town.open("initiator", PLAN, "Friends", "quiet").reference
    assert town.browser("initiator").get(f"/cases/{reference}/proof/0").status_code == 200
    assert town.browser().get(f"/cases/{reference}/proof/0").status_code == 404
    assert town.browser("stranger").get(f"/cases/{reference}/proof/0").status_code == 404


def test_a_proof_for_the_public_opens_what_is_public(town: Town) -> None:
    reference = town.file()
    verdict = verify(town.browser().get(f"/cases/{reference}/proof/0").data, trust(town))
    assert [o.path for o in verdict.opened] == ["field/title"]


def test_a_step_that_is_not_there_is_told(town: Town) -> None:
    reference = town.file()
    answer = town.browser("initiator").get(f"/cases/{reference}/proof/7")
    assert answer.status_code == 404
    assert "has no step 7" in answer.text


def test_the_page_on_proofs_has_the_key_and_the_checkpoint(town: Town) -> None:
    town.file()
    page = town.browser().get("/proof").text
    assert town.browser().get("/proof/key").text.strip() in page
    assert town.browser().get("/proof/checkpoint").text.startswith("town.example/1\n")


def test_the_page_that_checks_is_saved_and_not_shown(town: Town) -> None:
    answer = town.browser().get("/proof/verify.html")
    assert answer.headers["Content-Disposition"] == "attachment; filename=verify.html"
    assert answer.data.startswith(b"<!doctype html>")


def test_whoever_takes_part_saves_the_whole_case_in_one_file(town: Town) -> None:
    reference = town.file()
    page = town.browser("initiator").get(f"/cases/{reference}").text
    assert f'href="/cases/{reference}/bundle.zip"' in page
    assert "bundle.zip" not in town.browser().get(f"/cases/{reference}").text
    saved = town.browser("initiator").get(f"/cases/{reference}/bundle.zip")
    assert saved.headers["Content-Disposition"] == f"attachment; filename={reference}.zip"
    assert handed_over.read(saved.data, trust(town)).last == 0
