"""Two cases at once that need each other: nobody waits in a circle, and each sees the other."""

from collections.abc import Iterator

import pytest

from challenge_engine.errors import EngineError, InvalidInput, Refused, StaleVersion
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.store import connect
from tests.support.linked import a_bid, a_round, make_linked
from tests.support.town import Town

from .conftest import BOTH
from .test_races import at_once, doing


@pytest.fixture(params=BOTH)
def busy(request, tmp_path) -> Iterator[Town]:
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        engine = connect.writer(connect.parse(url))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
    return make_linked(tmp_path, url)


def filing(town: Town, round_: str, name: str):
    command = Command("file", {"title": "A bench", "link-round": round_})
    who = Acting(town.person(name))
    group = GroupChoice(new_name=f"Group of {name}")
    return lambda: acting.open_case(town.engine, town.authority, "bid", who, command, group)


def test_two_cases_that_link_to_one_another_at_once_are_both_linked(busy):
    round_ = a_round(busy)
    for _ in range(4):
        one, two = a_bid(busy, round_), a_bid(busy, round_, "neighbour-2")
        answers = at_once(
            doing(busy, one, "officer-1", Command("mark-duplicate", {"link-twin": two})),
            doing(busy, two, "officer-1", Command("mark-duplicate", {"link-twin": one})),
        )
        assert [a for a in answers if isinstance(a, Exception)] == []
        busy.check()
        assert [len(busy.view(bid, "officer-1").steps) for bid in (one, two)] == [3, 3]


def test_nothing_is_filed_in_a_round_after_it_was_closed(busy):
    for _ in range(4):
        round_ = a_round(busy)
        a_bid(busy, round_)
        answers = at_once(
            doing(busy, round_, "officer-1", Command("close")),
            filing(busy, round_, "neighbour-1"),
            filing(busy, round_, "neighbour-2"),
        )
        assert not isinstance(answers[0], EngineError)
        steps = [one.kind for one in busy.view(round_, "officer-1").steps]
        assert steps.index("act") == len(steps) - 1
        lost = [a for a in answers[1:] if isinstance(a, Exception)]
        assert all(isinstance(one, Refused) for one in lost)
        assert len(steps) == 5 - len(lost)
        busy.check()


def test_of_two_in_one_place_of_the_line_both_are_told_the_truth(busy):
    round_ = a_round(busy)
    one, two = a_bid(busy, round_), a_bid(busy, round_, "neighbour-2")
    busy.do(round_, "officer-1", "close")
    busy.do(one, "officer-1", "rank", place=1)
    busy.do(two, "officer-1", "rank", place=2)
    answers = at_once(
        doing(busy, one, "officer-1", Command("grant")),
        doing(busy, two, "officer-1", Command("grant")),
    )
    assert not isinstance(answers[0], Exception)
    if isinstance(answers[1], Exception):
        assert isinstance(answers[1], Refused | StaleVersion | InvalidInput)
        busy.do(two, "officer-1", "grant")
    busy.check()
