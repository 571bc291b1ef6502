"""Real elections, counted again: the winners are those that the town announced."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from pabulib.checker import Checker

from challenge_engine.counting import Result, count
from challenge_engine.counting.pabulib import PabulibFile, read, write

from .elections import of_all


def counted(path: Path) -> tuple[PabulibFile, Result]:
    with path.open("rb") as file:
        found = read(file)
    return found, count(found.election)


@of_all()
def test_the_official_winners_win_and_each_cent_is_accounted_for(path: Path) -> None:
    found, result = counted(path)
    costs = {one.id: one.cost for one in found.election.projects}
    assert result.refused == ()
    assert result.spent == sum(costs[one] for one in result.winners)
    assert result.spent + result.left == result.budget == found.election.budget
    assert result.left >= 0
    if found.selected is None:
        assert "leftover_budget" in found.unused, "a file without winners says by which rule"
    else:
        assert set(result.winners) == found.selected


@of_all()
def test_what_is_written_is_read_back_as_the_same_election(path: Path) -> None:
    found, result = counted(path)
    again = read(BytesIO("".join(write(found.election, found.meta, result)).encode()))
    assert (again.election, again.meta) == (found.election, found.meta)
    assert again.selected == frozenset(result.winners)


@of_all()
def test_what_is_written_is_accepted_by_the_checker_of_pabulib(path: Path) -> None:
    found, result = counted(path)
    text = "".join(write(found.election, found.meta, result))
    told = Checker().process_files([text])
    assert told["metadata"] == {"processed": 1, "valid": 1, "invalid": 0}
    assert told["summary"] == {}
