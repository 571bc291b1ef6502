"""The main pages have no violation that axe can find; it needs scripts, so a context of its own."""

from pathlib import Path

import pytest

from challenge_engine.service.auditing import findings
from challenge_engine.service.auditing.findings import Question
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.people import accounts, granting
from tests.browser.test_a_challenge_by_hand import sign_in
from tests.support.directories import said, small
from tests.webapp.conftest import PASSWORD, Town

pytestmark = pytest.mark.browser
PAGES = [
    "/", "/cases", "/cases/{}", "/cases/{}/do/accept", "/cases/{}/do/withdraw", "/my-work", "/new",
    "/new/tiny?behalf=yes", "/blank/tiny", "/workflows", "/workflows/tiny", "/elsewhere", "/about",
    "/overdue", "/services", "/services/mowing", "/services/calendar", "/nowhere", "/deadlines",
    "/cases/{}/letter",
    "/who-does-what", "/who-does-what/poster", "/who-does-what/call-centre",
    "/deadlines?profile=nl-awb&start=2025-11-13&number=6&unit=weeks",
    "/deadlines?profile=nl-awb&start=2025-11-33&number=0&unit=weeks&roll=no",
]  # fmt: skip


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("who", [None, "coordinator"])
def test_the_main_pages_have_no_violations(page_at, town: Town, width: int, who) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    reference = through_an_agreement(town)
    small(town.engine)
    ends = {"contract_end": "2199-12-31", "notice": "3 months", "supplier": "A firm"}
    said(town.engine, Change("sheet", "mowing", ends, "2025-06-01"), Change("sheet", "mowing", {}))
    page = page_at(width, scripts=True)
    if who is not None:
        sign_in(page, who)
    found = {}
    for path in [*PAGES, *(["/sign-in"] if who is None else [])]:
        page.goto(path.format(reference))
        result = axe.run(page)
        if result.violations_count:
            found[path] = result.generate_report()
    assert not found, "\n".join(f"{path}\n{report}" for path, report in found.items())


AUDIT = [
    "/audit", "/audit/cases/{}?day=2030-01-01", "/audit/cases/{}?since=no-day", "/audit/unusual",
    "/audit/sample", "/audit/compare", "/my-work",
]  # fmt: skip


@pytest.mark.parametrize("width", [1200, 360])
def test_the_auditors_pages_have_no_violations(page_at, town: Town, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    reference = through_an_agreement(town)
    person = accounts.add(town.engine, town.authority, "auditor", password=PASSWORD)
    granting.grant(town.engine, town.authority, None, person, "auditor")
    question = Question("Why so quick?", "coordinator", "2199-01-01", 0)
    n = findings.ask(town.engine, town.authority, reference, person, question, "page")
    page = page_at(width, scripts=True)
    sign_in(page, "auditor")
    found = {}
    for path in [*AUDIT, f"/cases/{reference}/findings/{n}"]:
        page.goto(path.format(reference))
        result = axe.run(page)
        if result.violations_count:
            found[path] = result.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert not found, "\n".join(f"{path}\n{report}" for path, report in found.items())


@pytest.mark.parametrize("width", [1200, 360])
def test_what_a_version_changed_has_no_violations(
    page_at, town: Town, tmp_path: Path, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    changes = ("version: 1", "version: 2"), ("max: 120", "max: 60"), ("decides.", "will decide.")
    town.publish_like_tiny(tmp_path, "tiny", *changes)
    page = page_at(width, scripts=True)
    page.goto("/workflows/tiny/changes")
    page.get_by_text("Words only (1)").click()
    result = axe.run(page)
    assert not result.violations_count, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_form_with_errors_has_no_violations(page_at, town: Town) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = page_at(360, scripts=True)
    sign_in(page, "coordinator")
    page.goto("/new/tiny?behalf=yes")
    page.get_by_role("button", name="Submit the challenge").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    result = axe.run(page)
    assert not result.violations_count, result.generate_report()


def through_an_agreement(town: Town) -> str:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    for who in ("assessor", "second"):
        town.act(who, reference, "assess", rooted=4, advice="accept", note="A note.")
    town.act("coordinator", reference, "close-panel")
    town.act("decider", reference, "accept", route="subsidy", reason="Good.")
    town.act("coordinator", reference, "write-agreement", text="We agree.")
    town.act("initiator", reference, "sign-for-group")
    for side, due in (("group", "2020-01-01"), ("authority", "2199-01-01")):
        values = {"side": side, "what": "Something", "due": due}
        town.act("coordinator", reference, "add-promise", **values)
    return reference
