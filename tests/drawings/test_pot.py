"""A pot as a bar: its parts are as long as they are large, and told apart without colour."""

from xml.etree import ElementTree

import pytest

from challenge_engine.core.pot_ledger import PotLedger
from challenge_engine.drawings import bars, pot

NS = "{http://www.w3.org/2000/svg}"


def parts(ledger: PotLedger) -> list[int]:
    root = ElementTree.fromstring(pot.svg("The money", ledger, "en"))
    found = [r for r in root.iter(f"{NS}rect") if r.get("height") == "34"]
    return [int(one.get("width", "0")) for one in found]


def test_paid_awarded_and_left_share_the_bar_by_their_sums():
    long = bars.WIDTH - 8
    assert parts(PotLedger(1000, None, "EUR", awarded=500, paid=250)) == [
        round(long / 4), round(long / 4), round(long / 2),
    ]  # fmt: skip


@pytest.mark.parametrize("ledger", [PotLedger(0, None, "EUR"), PotLedger(1, None, "EUR")])
def test_an_empty_pot_is_drawn_too(ledger):
    assert len(parts(ledger)) == (1 if ledger.size else 0)


def test_what_is_awarded_and_not_paid_is_striped_and_every_sum_is_written():
    drawn = pot.svg("The money", PotLedger(1000, None, "EUR", awarded=500, paid=250), "en")
    root = ElementTree.fromstring(drawn)
    assert list(root.iter(f"{NS}line"))
    said = [one.text for one in root.iter(f"{NS}text")]
    assert said == ["Paid: €2.50", "Awarded, not paid yet: €2.50", "Left: €5.00"]
