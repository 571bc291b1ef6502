"""A sample is drawn by its seed alone, so that whoever has it draws the same."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest

from challenge_engine.errors import InvalidInput
from challenge_engine.service.auditing import sampling
from challenge_engine.service.auditing.periods import Period
from challenge_engine.service.auditing.sampling import Sample, Wish
from challenge_engine.service.cases.groups import ALONE
from challenge_engine.service.proving import signing
from tests.support.lives import CHALLENGE
from tests.support.town import Town


def town_of(town: Town, cases: int) -> list[str]:
    return [town.open(f"initiator-{i}", CHALLENGE, group=ALONE) for i in range(cases)]


def draw(town: Town, size: int, seed: str | None = "17 dice: 4 4 1", **wish) -> Sample:
    return sampling.draw(town.engine, town.authority, Wish(size, seed, **wish))


def by_hand(seed: str, names: list[str], size: int) -> list[str]:
    """Three lines that anybody can write again; they import nothing of ours."""
    order = {n: hashlib.sha256((seed + "\n" + n).encode("utf-8")).hexdigest() for n in names}
    return sorted(names, key=lambda n: order[n])[:size]


def test_anybody_draws_the_same_sample_again(town: Town) -> None:
    names = town_of(town, 12)
    drawn = draw(town, 5)
    assert [name for name, _ in drawn.names] == by_hand("17 dice: 4 4 1", names, 5)
    assert drawn.population == 12
    listed = "".join(f"{name}\n" for name in sorted(names))
    assert drawn.digest == hashlib.sha256(listed.encode()).hexdigest()


def test_another_seed_draws_another_sample(town: Town) -> None:
    town_of(town, 12)
    assert draw(town, 5, "a").names != draw(town, 5, "b").names


def test_without_a_seed_the_newest_checkpoint_gives_it(town: Town) -> None:
    names = town_of(town, 6)
    drawn = draw(town, 3, None)
    signed = signing.checkpoint(town.engine, town.authority)
    assert (drawn.seed, drawn.seed_from) == (b64encode(signed.root).decode(), signed.size)
    assert [name for name, _ in drawn.names] == by_hand(drawn.seed, names, 3)


def test_steps_can_be_drawn_too(town: Town) -> None:
    reference = town.lived("begin")
    drawn = draw(town, 2, of_steps=True)
    names = [f"{reference}/{n}" for n in range(4)]
    assert drawn.population == 4
    assert [name for name, _ in drawn.names] == by_hand("17 dice: 4 4 1", names, 2)


def test_a_sample_larger_than_its_population_is_all_of_it(town: Town) -> None:
    names = town_of(town, 3)
    assert sorted(name for name, _ in draw(town, 10).names) == names


def test_the_population_is_of_a_phase_and_a_period(demo: Town) -> None:
    first = demo.lived("accept")
    demo.on("2025-03-01")
    second = demo.open("initiator-2", CHALLENGE)

    def drawn(**wish) -> list[str]:
        return sorted(name for name, _ in draw(demo, 9, **wish).names)

    assert drawn() == [first, second]
    assert drawn(phase="submitted") == [second]
    assert drawn(period=Period("2025-03-01", "2025-03-01")) == [second]
    assert drawn(period=Period("", "2025-02-28")) == [first]
    assert drawn(period=Period("2025-03-02", "")) == []


@pytest.mark.parametrize(
    "wish",
    [{"size": 0}, {"size": 1001}, {"size": 1, "seed": ""}, {"size": 1, "seed": "a\nb"},
     {"size": 1, "seed": "x" * 201}, {"size": 1, "phase": "nowhere"}],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told(town: Town, wish) -> None:
    with pytest.raises(InvalidInput):
        draw(town, **wish)


@pytest.mark.parametrize(
    ("since", "until"),
    [("yesterday", ""), ("2025-02-30", ""), ("2025", ""), ("2025-03-02", "2025-03-01")],
)
def test_a_period_is_of_days_that_there_are(since: str, until: str) -> None:
    with pytest.raises(InvalidInput):
        Period(since, until)


def test_a_day_begins_and_ends_where_the_authority_is() -> None:
    assert Period("2025-07-01", "2025-07-01").instants("Europe/Amsterdam") == (
        "2025-06-30T22:00:00.000Z",
        "2025-07-01T22:00:00.000Z",
    )
    assert Period("0001-01-01", "9999-12-31").instants("Europe/Amsterdam") == (
        "0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
    )
