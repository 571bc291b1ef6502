"""Whatever is done with the money of a purse, by the real service and in any order.

No bound is ever passed, and the histories say to the cent what the tables say.
"""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.core.pot_ledger import NOTHING_DRAWN, Draw
from challenge_engine.errors import InvalidInput, Refused
from challenge_engine.history.commitments import Opening
from challenge_engine.history.replay import ReplayedCase, Step, replay
from challenge_engine.store import pots, reading, streams
from tests.support.money import a_claim, a_purse, held, make_moneyed
from tests.support.shared import IS_PROOF

EXAMPLES = 150 if IS_PROOF else 4
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["award", "pay", "take-back", "give-up", "fill", "cap"]),
        st.integers(0, 2),
        st.integers(0, 40),
    ),
    max_size=14,
)
FIELDS = {"award": "awarded", "pay": "paid", "take-back": "came_back"}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    town = make_moneyed(tmp_path_factory.mktemp("town"))
    town.checks = False
    return town


def replayed(town, reference: str) -> ReplayedCase:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        opened: dict[int, list[Opening]] = {}
        for o in reading.openings(unit, stream.id):
            opened.setdefault(o.n, []).append(Opening(o.item, o.path, o.salt, o.value.encode()))
        events = reading.events(unit, stream.id)
        return replay(Step(e.entry, e.leaf_hash, tuple(opened.get(e.n, ()))) for e in events)


def drawn(town, purse: str) -> dict[bytes, Draw]:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, purse)
        assert stream is not None
        rows = pots.all_draws(unit)
        return {key: one for (case, _, key), (one, _n) in rows.items() if case == stream.id}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(DEEDS, st.integers(1, 60))
def test_the_money_of_a_purse_is_what_its_histories_say_and_never_too_much(town, deeds, size):
    purse = a_purse(town, str(size), "30")
    claims = [a_claim(town, purse) for _ in range(3)]
    for action, who, amount in deeds:
        with contextlib.suppress(Refused, InvalidInput):
            if action == "fill":
                town.do(purse, "officer-1", "fill", money=str(amount), reason="Otherwise.")
            elif action == "cap":
                data = {"money": str(size), "most": str(amount), "reason": "Otherwise."}
                town.do(purse, "officer-1", "fill", **data)
            elif action == "give-up":
                town.do(claims[who], "neighbour-1", "give-up")
            else:
                town.do(claims[who], "officer-1", action, **{FIELDS[action]: str(amount)})
        sums, parts = held(town, purse), drawn(town, purse).values()
        assert 0 <= sums["paid"] <= sums["awarded"] <= sums["size"]
        assert sums["awarded"] == sum(one.awarded for one in parts)
        assert sums["paid"] == sum(one.paid for one in parts)
        assert all(0 <= one.paid <= one.awarded for one in parts)
        assert all(sums["cap"] is None or one.awarded <= sums["cap"] for one in parts)
    pot = replayed(town, purse).pots["cash"]
    assert pot.ledger is not None
    ledger, sums = pot.ledger, held(town, purse)
    assert (ledger.size, ledger.cap) == (sums["size"], sums["cap"])
    assert (ledger.awarded, ledger.paid) == (sums["awarded"], sums["paid"])
    known = {key: one for key, one in drawn(town, purse).items() if one != NOTHING_DRAWN}
    assert {key: one for key, one in pot.draws.items() if one != NOTHING_DRAWN} == known


def test_every_history_of_all_that_is_whole(town):
    town.checks = True
    town.check()
