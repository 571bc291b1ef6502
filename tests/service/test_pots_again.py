"""Money that moved in steps that are lost: it has moved again once both steps are taken back."""

from __future__ import annotations

from challenge_engine.service.proving import receipts, tiling
from challenge_engine.service.proving.healing import heal
from challenge_engine.service.proving.taking_back import take_back
from challenge_engine.service.reading.reader import Viewer
from tests.support.copies import keep, put_back, reopened, unchecked
from tests.support.money import a_claim, a_purse, held, make_moneyed
from tests.support.town import Town


def test_a_lost_award_and_a_lost_payment_come_back_with_both_histories(tmp_path):
    town = make_moneyed(tmp_path)
    purse = a_purse(town, "100", "60")
    claim = a_claim(town, purse)
    town.do(claim, "officer-1", "award", awarded="10")
    town.engine.close()
    keep(tmp_path)
    later = Town(reopened(tmp_path), town.workflow, dict(town.people))
    before = later.view(purse, "officer-1").n
    later.do(claim, "officer-1", "award", awarded="40")
    later.do(claim, "officer-1", "pay", paid="15")
    later.do(purse, "officer-1", "fill", money="90", most="60", reason="Less.")
    sums = held(later, purse)
    viewer = Viewer(later.person("officer-1"), "en")

    def files(reference: str, n: int) -> list[bytes]:
        return [receipts.receipt(later.engine, later.authority, reference, viewer, n)]

    found = [files(claim, 2), files(claim, 3), *(files(purse, before + n) for n in (1, 2, 3))]
    tiling.publish(later.engine, later.authority, tmp_path / "tiles")
    later.engine.close()
    put_back(tmp_path)
    engine = unchecked(tmp_path)
    heal(engine, town.authority, tmp_path / "tiles")
    engine.close()
    healed = Town(reopened(tmp_path), town.workflow, dict(town.people))
    for one in found:
        take_back(healed.engine, healed.authority, one)
    assert held(healed, purse) == sums
    healed.check()
