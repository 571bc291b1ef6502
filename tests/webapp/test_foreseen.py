"""What deciding late will cost stands on the page of the case, for the office alone."""

from __future__ import annotations

import datetime as dt

import pytest

from challenge_engine.service import publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from tests.webapp.conftest import ROOT, Town

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"
HEADING = "What deciding late costs"


@pytest.fixture
def town(town: Town) -> Town:
    publishing.publish(town.engine, town.authority, TIMED)
    return town


def filed(town: Town, days_ago: int, character: str = "awb-decision") -> str:
    received = (dt.date.today() - dt.timedelta(days=days_ago)).isoformat()
    command = Command("file", {"title": "The park", "plan": "Ours"}, occurred_at=received)
    group = GroupChoice(new_name="Friends")
    who = Acting(town.people["initiator"], via="page")
    done = acting.open_case(town.engine, town.authority, "timed", who, command, group)
    says = Command("set-character", {"legal_character": character})
    office = Acting(town.people["coordinator"], via="page")
    acting.act(town.engine, town.authority, done.reference, office, says)
    return done.reference


def page(town: Town, reference: str, who: str | None) -> str:
    return str(town.browser(who).get(f"/cases/{reference}").text)


def test_the_office_sees_what_a_late_decision_costs_and_nobody_else(town: Town) -> None:
    reference = filed(town, 100)
    seen = page(town, reference, "coordinator")
    assert HEADING in seen
    assert "If notice of default came today, each day from" in seen
    assert "At most, after 42 days:" in seen
    for who in ("initiator", None):
        assert HEADING not in page(town, reference, who)


def test_it_is_shown_when_the_decision_is_near_and_where_it_can_cost(town: Town) -> None:
    assert HEADING in page(town, filed(town, 50), "coordinator")
    assert HEADING not in page(town, filed(town, 10), "coordinator")
    assert HEADING not in page(town, filed(town, 100, "contract"), "coordinator")
