"""Refused attempts are kept outside the log, bounded, and without what was handed in."""

import pytest

from challenge_engine.errors import InvalidInput, Refused
from challenge_engine.service.cases import attempts
from tests.support.lives import CHALLENGE


def kept(town) -> list[tuple]:
    with town.engine.store.read() as unit:
        cursor = unit.cursor
        cursor.execute(
            "SELECT case_id, person, action, codes, via FROM refused_attempt ORDER BY id"
        )
        return cursor.fetchall()


def test_a_refused_attempt_is_kept_with_its_codes_only(town, written):
    reference = town.begun(1)
    town.person("decider-1")
    before = written(town)
    with pytest.raises(Refused):
        town.do(reference, "decider-1", "begin", reason="a private matter")
    ((_, person, action, codes, via),) = kept(town)
    assert (person, action, via) == (town.people["decider-1"].id, "begin", "cli")
    assert codes.split() == ["wrong-role", "role-not-assigned"]
    assert "private" not in repr(kept(town))
    assert written(town) == before


def test_an_opening_that_is_refused_is_kept_without_a_case(town):
    with pytest.raises(Refused):
        town.open("nobody-1", CHALLENGE, on_behalf=True)
    assert [(row[0], row[2]) for row in kept(town)] == [(None, "submit")]


def test_what_is_only_filled_in_wrongly_is_no_attempt(town):
    with pytest.raises(InvalidInput):
        town.open("initiator-1", {})
    assert kept(town) == []


def test_one_account_fills_no_disk_and_hinders_nobody_else(demo):
    reference = demo.begun(1)
    demo.person("decider-1"), demo.person("decider-2")
    demo.checks = False
    for _ in range(attempts.MOST + 5):
        with pytest.raises(Refused):
            demo.do(reference, "decider-1", "begin")
    assert len(kept(demo)) == attempts.MOST
    with pytest.raises(Refused):
        demo.do(reference, "decider-2", "begin")
    assert len(kept(demo)) == attempts.MOST + 1
    demo.on("2025-01-07")
    with pytest.raises(Refused):
        demo.do(reference, "decider-1", "begin")
    assert len(kept(demo)) == attempts.MOST + 2
