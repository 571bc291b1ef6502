"""Money that cases share: never more than there is, never more than one may have, never paid
without being awarded; whatever is done in whatever order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenge_engine.core import pots
from challenge_engine.core.case import NOTHING_GIVEN, Facts, Given
from challenge_engine.core.laws import laws
from challenge_engine.core.link_rules import Link, LinkEnd
from challenge_engine.core.pot_ledger import NOTHING_DRAWN, Draw, Drawing, PotFact, PotLedger
from challenge_engine.core.pot_rules import DOES, Pot, PotMove
from challenge_engine.core.pots import OWN, Replayed
from challenge_engine.core.workflow import NOTHING, Takes
from challenge_engine.texts import refusal

from .builders import EXAMPLES, TODAY, WORKFLOW, a_field, a_workflow, both, by_name, kind_of, step

EURO = 100
POT = PotLedger(24_000 * EURO, 3_000 * EURO, "EUR")


def euros(amount: int) -> dict[str, object]:
    return {"cents": amount * EURO, "currency": "EUR"}


def drawn(ledger: PotLedger, does, amount: int, mine: Draw = NOTHING_DRAWN) -> Drawing:
    found = pots.draw(ledger, mine, does, amount * EURO)
    assert isinstance(found, Drawing), found
    return found


def refused(ledger: PotLedger, does, amount: int, mine: Draw = NOTHING_DRAWN) -> list[str]:
    found = pots.draw(ledger, mine, does, amount * EURO)
    assert isinstance(found, tuple)
    return [str(refusal(one, WORKFLOW, "en")) for one in found]


def test_an_award_leaves_less_in_the_pot():
    found = drawn(POT, "award", 2_500)
    assert found.ledger.left == 21_500 * EURO
    assert found.draw == Draw(awarded=2_500 * EURO)
    assert POT.left == 24_000 * EURO


def test_more_than_is_left_is_refused_with_the_figures():
    nearly = replace(POT, awarded=23_000 * EURO)
    assert refused(nearly, "award", 1_800) == [
        "This is €800.00 more than is left. At most €1,000.00 can still be awarded."
    ]
    assert drawn(nearly, "award", 1_000).ledger.left == 0


def test_more_than_the_cap_is_refused_even_in_two_parts():
    assert refused(POT, "award", 600, Draw(awarded=2_500 * EURO)) == [
        "This is €100.00 more than one case can be awarded. That is €3,000.00 at most."
    ]


def test_both_reasons_are_told_at_once():
    nearly = replace(POT, awarded=23_000 * EURO)
    assert len(refused(nearly, "award", 5_000)) == 2


def test_a_pot_without_a_cap_gives_one_case_all_of_it():
    assert drawn(replace(POT, cap=None), "award", 24_000).ledger.left == 0


def test_what_is_paid_is_awarded_before():
    mine = Draw(awarded=2_000 * EURO, paid=1_500 * EURO)
    assert refused(replace(POT, awarded=2_000 * EURO, paid=1_500 * EURO), "pay", 501, mine) == [
        "This is €1.00 more than is awarded and not paid yet. That is €500.00."
    ]


def test_what_was_paid_is_not_given_up_but_taken_back():
    mine, ledger = Draw(2_000 * EURO, 1_500 * EURO), replace(POT, awarded=2_000_00, paid=1_500_00)
    assert refused(ledger, "release", 501, mine)[0].startswith("This is €1.00 more than is awarded")
    back = drawn(ledger, "recover", 1_500, mine)
    assert back.draw == Draw(awarded=500 * EURO)
    assert back.ledger.left == POT.left - 500 * EURO
    assert refused(ledger, "recover", 1_501, mine) == [
        "This is €1.00 more than was paid. That is €1,500.00."
    ]


def test_a_pot_is_not_made_smaller_than_what_is_awarded():
    ledger = replace(POT, awarded=9_000 * EURO, highest=2_900 * EURO)
    found = pots.resize(ledger, 8_000 * EURO, 2_000 * EURO)
    assert isinstance(found, tuple)
    assert [str(refusal(one, WORKFLOW, "en")) for one in found] == [
        "This is €1,000.00 less than is awarded already. "  # noqa: ISC004
        "Give at least €9,000.00, or let awards be given up first.",
        "This is €900.00 less than one case is awarded already. Give at least €2,900.00.",
    ]
    assert pots.resize(ledger, 9_000 * EURO, None) == replace(ledger, size=9_000 * EURO, cap=None)


AWARD = step(
    "award",
    "intake",
    "review",
    "decider",
    takes=Takes(fields=("budget",)),
    pot=PotMove("round", "purse", "award", "budget"),
)
DECLINE = step("decline", "review", "intake", "initiator", pot=PotMove("round", "purse", "release"))
FILL = step("fill", "intake", "intake", "coordinator", takes=Takes(fields=("budget",)))
FUND = replace(WORKFLOW, pots={"purse": Pot("purse", "budget")})


def facts(
    ledger: PotLedger | None = POT, mine: Draw = NOTHING_DRAWN, link: str = "round", **values
):
    return Facts(TODAY, values=values, pots={(link, "purse"): PotFact(ledger, mine)})


def codes(transition, known: Facts, given: Given = NOTHING_GIVEN) -> list[str]:
    return [one.code for one in pots.refusals(FUND, transition, known, given)]


def test_a_case_that_is_linked_to_no_pot_is_refused():
    assert codes(AWARD, Facts(TODAY)) == ["not-linked"]


def test_a_pot_that_nobody_filled_is_refused():
    assert codes(AWARD, facts(None)) == ["pot-not-filled"]


def test_an_empty_form_is_possible_as_long_as_a_cent_is_left():
    assert codes(AWARD, facts()) == []
    assert codes(AWARD, facts(replace(POT, awarded=POT.size))) == ["pot-empty"]


@pytest.mark.parametrize(
    ("does", "code"), [("pay", "pot-nothing-open"), ("recover", "pot-nothing-paid")]
)
def test_an_empty_form_is_pointless_where_nothing_was_awarded(does, code):
    assert codes(replace(AWARD, pot=PotMove("round", "purse", does, "budget")), facts()) == [code]


def test_another_currency_is_refused_in_words():
    given_pounds = Given(fields={"budget": {"cents": 1, "currency": "GBP"}})
    found = pots.refusals(FUND, AWARD, facts(), given_pounds)
    assert [one.code for one in found] == ["pot-other-currency"]
    assert "EUR" in str(refusal(found[0], WORKFLOW, "en"))


def test_an_amount_of_nothing_is_refused():
    assert codes(AWARD, facts(), Given(fields={"budget": euros(0)})) == ["pot-zero"]


def test_a_release_without_an_amount_gives_back_all_that_is_not_paid():
    mine = Draw(awarded=2_000 * EURO, paid=500 * EURO)
    ledger = replace(POT, awarded=2_000 * EURO, paid=500 * EURO)
    found = pots.drawing(FUND, DECLINE, facts(ledger, mine), Given())
    assert isinstance(found, Drawing)
    assert (found.cents, found.draw) == (1_500 * EURO, Draw(500 * EURO, 500 * EURO))


@pytest.mark.parametrize("known", [Facts(TODAY), facts(None), facts()])
def test_a_release_of_everything_is_always_possible_and_moves_nothing_where_nothing_is(known):
    assert codes(DECLINE, known) == []
    assert pots.drawing(FUND, DECLINE, known, NOTHING_GIVEN) == ()


def test_an_amount_that_the_case_has_already_is_asked_for_and_known():
    award = replace(AWARD, takes=Takes())
    wanted = pots.needs_of(FUND, award)
    assert wanted is not None
    assert wanted.fields == {"budget"}
    assert codes(award, facts()) == ["amount-unknown"]
    assert codes(award, facts(budget=euros(3_001))) == ["pot-over-cap"]
    assert codes(award, facts(budget=euros(3_000))) == []


def test_a_case_fills_its_own_pot_and_makes_it_larger_but_not_too_small():
    assert pots.filled(FUND, FILL, facts(None, link=OWN), Given(fields={"budget": euros(5)})) == {
        "purse": PotLedger(500, None, "EUR")
    }
    used = replace(POT, awarded=700)
    assert codes(FILL, facts(used, link=OWN), Given(fields={"budget": euros(6)})) == [
        "pot-below-awarded"
    ]
    assert codes(FILL, facts(used, link=OWN), Given(fields={"budget": euros(7)})) == []


def said(**changes) -> list[str]:
    return [one.code for one in laws(a_workflow(**changes)) if one.code.startswith("pot-")]


def test_a_pot_is_reckoned_in_money_that_is_nobodys_own_and_is_given():
    fields = {**WORKFLOW.fields, "cap": a_field("cap", "money", currency="GBP", personal=True)}
    found = said(fields=fields, pots={"a": Pot("a", "title"), "b": Pot("b", "budget", "cap")})
    assert sorted(set(found)) == [
        "pot-currencies", "pot-no-money", "pot-optional", "pot-personal",
    ]  # fmt: skip


def test_what_an_action_draws_is_given_once():
    tranche = kind_of("tranche", a_field("sum", "money"))
    pays = PotMove("round", "purse", "pay", "sum")
    steps = [
        step("pay", "intake", "intake", "decider", takes=takes, pot=pays)
        for takes in (
            Takes(record="tranche", revises=True),
            Takes(record="tranche", record_optional=("sum",)),
            Takes(record="tranche"),
        )
    ]
    found = said(records=by_name([*WORKFLOW.records.values(), tranche]), transitions=tuple(steps))
    assert found == ["pot-revises", "pot-optional"]


def test_the_case_with_the_money_is_linked_by_every_opening_and_by_nothing_else():
    links = {
        "round": Link("round", both("Round"), to=("round",)),
        "bids": Link("bids", both("Bids"), of=(LinkEnd("bid", "round"),)),
    }
    file = step("file", NOTHING, "intake", "initiator", takes=Takes(links=("round",)))
    join = step("join", "intake", "intake", "initiator", takes=Takes(links=("round",)))
    other = step("other", "intake", "intake", "decider", pot=PotMove("bids", "purse", "release"))
    assert said(links=links, transitions=(file, DECLINE)) == []
    assert said(links=links, transitions=(file, join, DECLINE)) == ["pot-link"]
    assert said(links=links, transitions=(join, DECLINE)) == ["pot-link"]
    assert said(links=links, transitions=(file, other)) == ["pot-other-end"]


Deed = tuple[str, int, int]
DEEDS = st.lists(
    st.tuples(st.sampled_from((*DOES, "fill")), st.integers(0, 3), st.integers(0, 60)),
    max_size=40,
)


@given(DEEDS, st.integers(0, 60), st.none() | st.integers(0, 30))
@settings(max_examples=EXAMPLES)
def test_whatever_is_done_no_bound_is_ever_passed_and_the_replay_is_the_same(deeds, size, cap):
    ledger, draws = PotLedger(size, cap, "EUR"), dict.fromkeys(range(4), Draw())
    replayed = Replayed()
    assert replayed.fill(size, cap, "EUR") == ()
    for does, case, cents in deeds:
        ledger = replace(ledger, highest=max(one.awarded for one in draws.values()))
        if does == "fill":
            found = pots.resize(ledger, cents, cap)
            assert (replayed.fill(cents, cap, "EUR") == ()) is isinstance(found, PotLedger)
            ledger = found if isinstance(found, PotLedger) else ledger
        else:
            found = pots.draw(ledger, draws[case], does, cents)
            assert (replayed.draw(case, does, cents) == ()) is isinstance(found, Drawing)
            if isinstance(found, Drawing):
                ledger, draws[case] = found.ledger, found.draw
        assert ledger.awarded == sum(one.awarded for one in draws.values()) <= ledger.size
        assert ledger.paid == sum(one.paid for one in draws.values()) <= ledger.awarded
        for one in draws.values():
            assert 0 <= one.paid <= one.awarded
            assert cap is None or one.awarded <= cap
    assert replayed.ledger is not None
    assert replace(replayed.ledger, highest=0) == replace(ledger, highest=0)
    assert {case: one for case, one in draws.items() if one != Draw()} == {
        case: one for case, one in replayed.draws.items() if one != Draw()
    }
