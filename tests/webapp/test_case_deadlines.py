"""A case's page says when something is due and why, to whoever may see the case."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar

from challenge_engine.service.people import accounts, granting
from challenge_engine.service.timing import sweep
from tests.service.timing.test_following import filed, late
from tests.support.timed_site import PASSWORD, TimedSite, timed_site
from tests.webapp.conftest import Browser

DUTCH = {"Accept-Language": "nl"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TimedSite]:
    site = timed_site(tmp_path)
    yield site
    site.engine.store.close()


def browser(site: TimedSite, who: str | None = None) -> Browser:
    made = Browser(site.app.test_client())
    if who is not None:
        assert made.post("/sign-in", login=who, password=PASSWORD).status_code == 303
    return made


def part(page: str, name: str) -> str:
    """The section with this heading, in words only."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_the_public_reads_when_the_decision_is_due_and_why(site: TimedSite) -> None:
    reference = filed(site.town)
    page = browser(site).get(f"/cases/{reference}").text
    assert "Beginning by Monday 16 February 2026 14 days left why this date" in part(
        page, "standing"
    )
    said = part(page, "deadlines")
    assert "Decision 56 days left By Monday 30 March 2026: 56 days left." in said
    assert "Up to: Decider How this date came about : Decision" in said
    assert "8 weeks from there: the last day is Monday 30 March 2026." in said
    assert "It starts from Monday 2 February 2026. ( File the request )" in said
    assert "The rule is inferred by us made for tests" in said
    assert "Netherlands, terms of the General Administrative Law Act (Awb)" in said
    assert re.search(r"nl-atw, holidays [\d.]+ \w+", said)
    assert '<a class="govuk-link" href="#step-0">File the request</a>' in page
    assert "Earlier deadlines" not in said


def test_what_is_late_is_said_in_words_and_in_red_and_first(site: TimedSite) -> None:
    reference = late(site.town)
    site.town.on("2026-04-02")
    sweep.sweep(site.engine)
    page = browser(site).get(f"/cases/{reference}").text
    assert "Decision by Monday 30 March 2026 3 days late" in part(page, "standing")
    assert re.search(r"govuk-tag--red[^>]*>\s*3 days late", page)
    assert "It should have been done by Monday 30 March 2026: 3 days late." in page
    assert "The deadline “Decision” passed (Monday 30 March 2026)" in page
    assert "Earlier deadlines (1)" in part(page, "deadlines")


def test_why_a_term_was_extended_is_read_by_those_who_take_part(site: TimedSite) -> None:
    reference = late(site.town)
    site.town.do(reference, "decider-1", "postpone", weeks=2, reason="The neighbour is ill.")
    public = browser(site).get(f"/cases/{reference}").text
    mine = browser(site, "initiator-1").get(f"/cases/{reference}").text
    assert "Extended by 2 weeks: now Monday 13 April 2026." in public
    assert "The neighbour is ill." not in public
    assert "Reason: The neighbour is ill." in part(mine, "deadlines")
    assert "Deadline “Decision”: Monday 30 March 2026 → Monday 13 April 2026" in " ".join(
        re.sub(r"<[^>]+>", "", public).split()
    )


def test_who_has_to_keep_it_is_told_so(site: TimedSite) -> None:
    reference = filed(site.town)
    said = part(browser(site, "decider-1").get(f"/cases/{reference}").text, "deadlines")
    assert "Up to: Decider that is you" in said
    assert "Up to: Coordinator that is you" not in said


def test_in_dutch_it_is_said_in_dutch(site: TimedSite) -> None:
    reference = filed(site.town)
    page = browser(site).get(f"/cases/{reference}", headers=DUTCH).text
    said = part(page, "deadlines")
    assert said.startswith("Termijnen")
    assert "Uiterlijk maandag 30 maart 2026: nog 56 dagen." in said
    assert "Hoe deze datum tot stand kwam" in said
    assert "Nederland, termijnen van de Algemene wet bestuursrecht (Awb)" in said


def test_a_case_in_which_nothing_runs_any_more_says_so(site: TimedSite) -> None:
    reference = filed(site.town)
    site.town.do(reference, "initiator-1", "withdraw")
    page = browser(site).get(f"/cases/{reference}").text
    assert "standing__due" not in page
    assert "No deadline runs at the moment. Earlier deadlines (2)" in part(page, "deadlines")


def test_an_auditor_reads_in_the_table_what_moved(site: TimedSite) -> None:
    reference = late(site.town)
    site.town.do(reference, "decider-1", "postpone", weeks=2, reason="The neighbour is ill.")
    person = accounts.add(site.engine, site.town.authority, "audrey", password=PASSWORD)
    granting.grant(site.engine, site.town.authority, None, person, "auditor")
    page = browser(site, "audrey").get(f"/audit/cases/{reference}").text
    row = " ".join(re.sub(r"<[^>]+>", " ", page.split('id="step-3"')[1].split("</tr>")[0]).split())
    assert "Deadline “Decision” Monday 30 March 2026 → Monday 13 April 2026" in row


def test_my_work_is_in_the_order_of_what_is_due(site: TimedSite) -> None:
    later = filed(site.town)
    site.town.on("2026-02-17")
    sooner = filed(site.town, command={"occurred_at": "2026-02-10"})
    page = browser(site, "coordinator-1").get("/my-work").text
    assert page.index(later) < page.index(sooner)
    assert "1 day late" in page[page.index(later) : page.index(sooner)]
    assert "7 days left" in page[page.index(sooner) :]


def test_the_register_says_what_is_due_next(site: TimedSite) -> None:
    filed(site.town)
    page = " ".join(re.sub(r"<[^>]+>", " ", browser(site).get("/cases").text).split())
    assert "Beginning by Monday 16 February 2026 14 days left" in page


def test_the_rules_of_a_workflow_with_deadlines_are_shown(site: TimedSite) -> None:
    page = browser(site).get("/workflows/timed").text
    assert "The deadline “Decision” has passed" in page


def calendar(site: TimedSite, who: str, **options) -> Calendar:
    answer = browser(site, who).get("/my-work/deadlines.ics", **options)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=deadlines.ics"
    assert answer.headers["Cache-Control"] == "no-store"
    return Calendar.from_ical(answer.data)


def test_my_deadlines_are_a_calendar_that_other_programs_read(site: TimedSite) -> None:
    reference = filed(site.town)
    read = calendar(site, "initiator-1")
    first, second = read.walk("VEVENT")
    assert [one["UID"] for one in (first, second)] == [
        f"{reference}-norm@vlierdam", f"{reference}-decision@vlierdam",
    ]  # fmt: skip
    assert second["DTSTART"].dt == dt.date(2026, 3, 30)
    assert second["SUMMARY"] == f"Decision: The park ({reference})"
    assert second["URL"] == f"http://localhost/cases/{reference}"
    assert second["SEQUENCE"] == 0
    assert second["DTSTAMP"].dt.tzinfo is not None
    assert "3. 8 weeks from there: the last day is Monday 30 March 2026." in second["DESCRIPTION"]
    assert "As it stood on 2 February 2026." in second["DESCRIPTION"]
    (alarm,) = second.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", dt.timedelta(days=-3))


def test_a_date_that_moved_replaces_the_old_one(site: TimedSite) -> None:
    reference = late(site.town)
    (before,) = calendar(site, "decider-1").walk("VEVENT")
    site.town.do(reference, "decider-1", "postpone", weeks=2, reason="The neighbour is ill.")
    (after,) = calendar(site, "decider-1").walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == dt.date(2026, 4, 13)
    assert "neighbour" not in after["DESCRIPTION"]


def test_a_calendar_without_a_deadline_is_still_a_calendar(site: TimedSite) -> None:
    read = calendar(site, "decider-1")
    assert read.walk("VEVENT") == []
    assert len(read.walk("VTIMEZONE")) == 1


def test_whatever_a_title_holds_no_line_of_the_calendar_is_anothers(site: TimedSite) -> None:
    title = "Park\r\nEND:VCALENDAR; a, b \\ é " + "long " * 10
    site.town.open("initiator-1", {"title": " ".join(title.split()), "plan": "Ours"})
    for language in ("en", "nl"):
        read = calendar(site, "initiator-1", headers={"Accept-Language": language})
        assert "END:VCALENDAR; a, b \\ é" in read.walk("VEVENT")[0]["SUMMARY"]
    raw = browser(site, "initiator-1").get("/my-work/deadlines.ics").data
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.count(b"END:VCALENDAR\r\n") == 1


def test_what_lateness_costs_is_in_no_calendar(site: TimedSite) -> None:
    reference = late(site.town)
    site.town.on("2026-04-20")
    site.town.do(reference, "initiator-1", "give-notice")
    names = {event["UID"].split("@")[0] for event in calendar(site, "decider-1").walk("VEVENT")}
    assert names == {f"{reference}-decision", f"{reference}-grace"}


def test_my_work_says_what_the_calendar_file_is(site: TimedSite) -> None:
    filed(site.town)
    page = browser(site, "coordinator-1").get("/my-work").text
    assert 'href="/my-work/deadlines.ics" download' in page
    assert "It is a copy" in part(page, "calendar")
