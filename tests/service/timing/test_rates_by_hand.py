"""For 2026 no amounts were found; an authority that knows them gives them by hand."""

import datetime as dt
from pathlib import Path

import pytest

from challenge_engine.core.ledger import Ledger
from challenge_engine.definitions import own_file
from challenge_engine.service.timing import counting, recomputing
from challenge_engine.store import deadlines, streams
from tests.support.town import ROOT, Town, make_town

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"
BY_HAND = own_file.parse(
    b"penalties:\n"
    b"  nl-awb:\n"
    b"    rates:\n"
    b"      - from: 2026-01-01\n"
    b"        until: 2026-12-31\n"
    b"        currency: EUR\n"
    b"        bands: [{days: 14, cents: 2300}, {days: 14, cents: 3500}, {days: 14, cents: 4500}]\n",
    "own.yaml",
)
"""The amounts of 2019 to 2025 for 2026: made for this test, not law."""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, TIMED, since="2026-02-02")


def noticed(town: Town) -> str:
    """V11: notice of default on 20 April 2026, the term over since 30 March."""
    reference = town.open("initiator-1", {"title": "The park", "plan": "Ours"})
    town.do(reference, "coordinator-1", "set-character", legal_character="awb-decision")
    town.do(reference, "coordinator-1", "begin")
    town.on("2026-04-20")
    town.do(reference, "initiator-1", "give-notice")
    return reference


def penalty(town: Town, reference: str) -> Ledger:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        return deadlines.all_ledgers(unit, stream.id)["penalty"]


@pytest.mark.parametrize(
    ("decided", "cents"),
    [("2026-05-05", 0), ("2026-05-19", 32_200), ("2026-05-25", 53_200), ("2026-06-02", 81_200)],
)
def test_v11_costs_what_the_authority_says_it_costs(town: Town, decided: str, cents: int):
    town.engine.own_days = BY_HAND
    reference = noticed(town)
    found = penalty(town, reference)
    assert (found.due, found.cents) == (dt.date(2026, 6, 15), 144_200)
    town.on(decided)
    town.do(reference, "decider-1", "decide-no", reason="Too dear.")
    found = penalty(town, reference)
    assert (found.cents, found.currency) == (cents, "EUR")
    assert found.steps[-1].code == "costs"


def test_without_them_the_amount_is_not_known_and_not_nothing(town: Town):
    found = penalty(town, noticed(town))
    assert (found.cents, found.currency) == (None, None)
    assert found.steps[-1].code == "rates-unknown"


def test_rates_that_come_later_are_written_into_the_case_by_an_event(town: Town):
    reference = noticed(town)
    town.engine.own_days = BY_HAND
    why = recomputing.by_office(None, "cli", "The amounts of 2026 are known now.")
    recomputing.recompute(town.engine, town.authority, why)
    found = penalty(town, reference)
    assert (found.due, found.cents) == (dt.date(2026, 6, 15), 144_200)
    assert town.view(reference, "decider-1").steps[-1].kind == "deadline"


def test_the_rates_of_the_profile_stay_as_they_are(town: Town):
    rule = counting.countings(town.workflow, BY_HAND)["penalty"].penalty
    shipped = counting.countings(town.workflow, None)["penalty"].penalty
    assert rule is not None
    assert shipped is not None
    assert rule.rates == (*shipped.rates, *BY_HAND.rates["nl-awb"])
