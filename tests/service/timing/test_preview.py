"""What deciding late will cost is foreseen for the office, and changes nothing."""

import datetime as dt
from pathlib import Path

import pytest

from challenge_engine.errors import NotFound
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.timing.preview import PenaltyPreview, preview
from tests.service.timing.test_rates_by_hand import BY_HAND
from tests.support.town import ROOT, Town, make_town

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2025-02-03")


def begun(town: Town, character: str = "awb-decision") -> str:
    """A request of Monday 3 February 2025: the decision is due on Monday 31 March."""
    reference = town.open("initiator-1", {"title": "The park", "plan": "Ours"})
    town.do(reference, "coordinator-1", "set-character", legal_character=character)
    town.do(reference, "coordinator-1", "begin")
    return reference


def foreseen(
    town: Town, reference: str, name: str | None = "decider-1", language: str = "en"
) -> PenaltyPreview | None:
    viewer = Viewer(town.person(name) if name else None, language)
    return preview(town.engine, town.authority, reference, viewer)


def seen(town: Town, reference: str) -> PenaltyPreview:
    found = foreseen(town, reference)
    assert found is not None
    return found


def amounts(found: PenaltyPreview) -> list[tuple[str, str, int, int | None]]:
    return [(one.code, one.day.isoformat(), one.days, one.cents) for one in found.amounts]


def test_an_overdue_decision_is_foreseen_as_if_notice_came_today(town: Town):
    reference = begun(town)
    town.on("2025-04-22")
    found = seen(town, reference)
    assert (found.about, found.due) == ("decision", dt.date(2025, 3, 31))
    assert (found.is_near, found.is_given, found.currency) == (True, False, "EUR")
    assert found.notice == dt.date(2025, 4, 22)
    assert (found.first, found.last) == (dt.date(2025, 5, 7), dt.date(2025, 6, 17))
    assert amounts(found) == [
        ("after", "2025-05-21", 14, 32_200),
        ("after", "2025-06-04", 28, 81_200),
        ("at-most", "2025-06-18", 42, 144_200),
    ]  # V11
    assert found.says.startswith("If notice of default came today, each day from Wednesday 7 May")
    assert found.amounts[0].text == "After 14 days, from Wednesday 21 May 2025 on: €322.00"
    assert found.unknown == ""


def test_before_the_end_it_is_foreseen_from_the_first_day_on_which_notice_can_be_given(town: Town):
    reference = begun(town)
    assert not seen(town, reference).is_near
    town.on("2025-03-17")
    found = seen(town, reference)
    assert found.is_near
    assert found.notice == dt.date(2025, 4, 1)
    assert "can be given is Tuesday 1 April 2025" in found.says


def test_a_notice_that_was_given_is_foreseen_from_its_day(town: Town):
    reference = begun(town)
    town.on("2025-04-22")
    town.do(reference, "initiator-1", "give-notice")
    town.on("2025-05-01")
    found = seen(town, reference)
    assert (found.is_given, found.notice) == (True, dt.date(2025, 4, 22))
    assert amounts(found) == [
        ("today", "2025-05-01", 0, 0),
        ("in-a-week", "2025-05-08", 1, 2_300),
        ("at-most", "2025-06-18", 42, 144_200),
    ]
    assert found.amounts[0].text == "Decided today: nothing"
    town.on("2025-05-27")
    assert amounts(seen(town, reference))[:2] == [
        ("today", "2025-05-27", 20, 53_200),  # V11
        ("in-a-week", "2025-06-03", 27, 77_700),
    ]
    town.on("2025-08-01")
    assert {one.cents for one in seen(town, reference).amounts} == {144_200}


def test_where_no_rates_are_known_the_amount_is_not_known_and_not_nothing(tmp_path: Path):
    town = make_town(tmp_path, TIMED, since="2026-02-02")
    reference = begun(town)
    town.on("2026-04-20")
    found = seen(town, reference)
    assert (found.first, found.last) == (dt.date(2026, 5, 5), dt.date(2026, 6, 15))
    assert [(one.days, one.cents) for one in found.amounts] == [(14, None), (28, None), (42, None)]
    assert found.amounts[-1].text == "At most, after 42 days: not known"
    assert "no amounts are known here" in found.unknown
    town.engine.own_days = BY_HAND
    assert [one.cents for one in seen(town, reference).amounts] == [32_200, 81_200, 144_200]


def test_nothing_is_foreseen_where_the_answer_is_no_decision_in_law(town: Town):
    reference = begun(town, "contract")
    town.on("2025-04-22")
    assert foreseen(town, reference) is None


def test_nothing_is_foreseen_as_long_as_nobody_said_what_the_answer_is(town: Town):
    reference = town.open("initiator-1", {"title": "The park", "plan": "Ours"})
    assert foreseen(town, reference) is None


def test_nothing_more_is_foreseen_once_it_was_decided(town: Town):
    reference = begun(town)
    town.on("2025-04-22")
    town.do(reference, "initiator-1", "give-notice")
    town.on("2025-05-27")
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    assert foreseen(town, reference) is None


def test_it_is_for_the_people_of_the_office_and_reads_only(town: Town):
    reference = begun(town)
    town.on("2025-04-22")
    before = town.view(reference, "decider-1").n
    assert foreseen(town, reference, "initiator-1") is None
    assert foreseen(town, reference, None) is None
    assert foreseen(town, reference, "coordinator-1") is not None
    assert town.view(reference, "decider-1").n == before
    with pytest.raises(NotFound):
        foreseen(town, "2025-9999")


def test_a_workflow_without_a_penalty_foresees_none(tmp_path: Path):
    town = make_town(tmp_path)
    reference = town.begun(1)
    assert foreseen(town, reference, "decider-1") is None


def test_it_speaks_dutch(town: Town):
    reference = begun(town)
    town.on("2025-04-22")
    found = foreseen(town, reference, language="nl")
    assert found is not None
    assert "vandaag in gebreke" in found.says
    assert found.amounts[-1].text == "Ten hoogste, na 42 dagen: € 1.442,00".replace(" 1", "\xa01")
