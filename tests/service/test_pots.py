"""Money of one case that others draw on: in both histories, and never more than there is."""

import pytest

from challenge_engine.errors import Refused
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.cases.correcting import Wanted
from tests.support.money import a_claim, a_purse, held, make_moneyed


@pytest.fixture
def town(tmp_path):
    return make_moneyed(tmp_path)


def refused(town, *args, **data) -> list[tuple[str, int | None]]:
    with pytest.raises(Refused) as error:
        town.do(*args, **data)
    return [(one.code, one.params.get("over")) for one in error.value.refusals]


def test_an_award_is_told_in_both_histories_and_counted_in_cents(town):
    purse = a_purse(town, "100.05")
    claim = a_claim(town, purse)
    before = town.view(purse, "officer-1").n
    town.do(claim, "officer-1", "award", awarded="40.02")
    assert town.view(purse, "officer-1").n == before + 1
    step = town.view(purse).steps[-1]
    assert (step.kind, step.title) == ("link", "Awarded to a linked case: €40.02")
    assert held(town, purse)["awarded"] == 4002


def test_more_than_is_left_and_more_than_the_cap_are_refused_with_the_figures(town):
    purse = a_purse(town, "100", "60")
    first, second = a_claim(town, purse), a_claim(town, purse)
    assert refused(town, first, "officer-1", "award", awarded="61") == [("pot-over-cap", 100)]
    town.do(first, "officer-1", "award", awarded="60")
    assert refused(town, second, "officer-1", "award", awarded="41") == [("pot-over", 100)]
    town.do(second, "officer-1", "award", awarded="40")
    third = a_claim(town, purse)
    assert refused(town, third, "officer-1", "award", awarded="0.01") == [("pot-over", 1)]


def test_no_more_is_paid_than_awarded_and_no_more_comes_back_than_was_paid(town):
    purse = a_purse(town, "100")
    claim = a_claim(town, purse)
    town.do(claim, "officer-1", "award", awarded="50")
    town.do(claim, "officer-1", "pay", paid="30")
    assert refused(town, claim, "officer-1", "pay", paid="20.01") == [("pot-over-open", 1)]
    assert refused(town, claim, "officer-1", "take-back", came_back="30.01") == [
        ("pot-over-paid", 1)
    ]
    town.do(claim, "officer-1", "take-back", came_back="10")
    assert held(town, purse) == {
        "size": 10_000, "cap": None, "awarded": 4_000, "paid": 2_000, "highest": 4_000,
    }  # fmt: skip


def test_what_is_given_up_can_be_awarded_to_somebody_else(town):
    purse = a_purse(town, "50")
    first, second = a_claim(town, purse), a_claim(town, purse)
    town.do(first, "officer-1", "award", awarded="50")
    town.do(first, "officer-1", "pay", paid="20")
    town.do(first, "neighbour-1", "give-up")
    assert held(town, purse)["awarded"] == 2_000
    town.do(second, "officer-1", "award", awarded="30")
    assert held(town, purse)["awarded"] == 5_000


def test_a_claim_that_was_awarded_nothing_can_be_given_up_and_moves_no_money(town):
    purse = a_purse(town, "50")
    claim = a_claim(town, purse)
    before = town.view(purse, "officer-1").n
    town.do(claim, "neighbour-1", "give-up")
    assert town.view(purse, "officer-1").n == before


def test_a_purse_is_not_made_smaller_than_what_is_awarded(town):
    purse = a_purse(town, "100", "60")
    claim = a_claim(town, purse)
    town.do(claim, "officer-1", "award", awarded="55")
    said = {"reason": "Less money."}
    assert refused(town, purse, "officer-1", "fill", money="54", most="60", **said) == [
        ("pot-below-awarded", 100)
    ]
    assert refused(town, purse, "officer-1", "fill", money="90", most="54", **said) == [
        ("pot-cap-below", 100)
    ]
    town.do(purse, "officer-1", "fill", money="55", most="55", **said)
    assert held(town, purse)["size"] == 5_500


def test_an_amount_that_moved_money_is_not_corrected(town):
    purse = a_purse(town, "100")
    claim = a_claim(town, purse)
    n = town.do(claim, "officer-1", "award", awarded="40").n
    for reference, step, data in ((claim, n, {"awarded": "4"}), (purse, 0, {"money": "10"})):
        wanted = Wanted(step, "A slip of the pen.", data)
        who = Acting(town.person("officer-1"))
        with pytest.raises(Refused) as error:
            correcting.correct(town.engine, town.authority, reference, who, wanted)
        assert [one.code for one in error.value.refusals] == ["correct-money"]


def test_a_purse_that_has_ended_still_takes_back_what_was_paid(town):
    purse = a_purse(town, "100")
    claim = a_claim(town, purse)
    town.do(claim, "officer-1", "award", awarded="40")
    town.do(claim, "officer-1", "pay", paid="40")
    town.do(purse, "officer-1", "close")
    town.do(claim, "officer-1", "take-back", came_back="15")
    assert held(town, purse)["paid"] == 2_500
    assert town.view(purse, "officer-1").state == "closed"
