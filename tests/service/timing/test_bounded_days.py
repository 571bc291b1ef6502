"""A date that people name may lie only so far ahead, so that a standstill cannot last for ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from challenge_engine.core.case import Given
from challenge_engine.core.named_days import last_day, problems
from challenge_engine.core.terms import Term
from challenge_engine.definitions import catalogue
from challenge_engine.errors import EngineError, InvalidInput
from challenge_engine.service.cases.commands import Command
from challenge_engine.texts import problem
from tests.support.town import Town, make_town

from ..test_corrections import correct
from .test_following import TIMED, due, filed, ledger

BOUNDED = (
    TIMED.read_text("utf-8")
    .replace("asked: {until: due}", "asked: {until: due, at_most: 4 weeks}")
    .replace("until: due\n", "until: due\n    at_most: 3 weeks\n", 1)
    .replace(", record_optional: [due]", "")
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    file = tmp_path / "timed.v1.yaml"
    file.write_text(BOUNDED, "utf-8")
    return make_town(tmp_path, file, since="2026-02-02")


def test_the_last_day_is_taken_and_the_day_after_it_is_refused_with_the_last_one(town: Town):
    """Asked on 16 February: three weeks for the answer are stricter than four of standing still."""
    reference = filed(town)
    town.on("2026-02-16")
    before = town.view(reference, "coordinator-1").n
    with pytest.raises(InvalidInput) as error:
        town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-10")
    (said,) = error.value.problems
    assert (said.path, said.code) == ("due", "day-beyond")
    assert problem(said, town.workflow, "en", kind="request") == (
        "This day is too late: it may lie at most 3 weeks ahead. Give 9 March 2026 or earlier."
    )
    assert problem(said, town.workflow, "nl", kind="request").startswith("Deze dag is te laat")
    assert town.view(reference, "coordinator-1").n == before
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-09")
    assert due(town, reference, "completion") == "2026-03-09"
    assert ledger(town, reference).is_paused


def test_what_is_typed_in_later_is_bound_from_the_day_on_which_it_happened(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    late = Command("ask-for-more", {"what": "A map", "due": "2026-03-05"}, occurred_at="2026-02-10")
    with pytest.raises(InvalidInput, match="nothing was changed"):
        town.act(reference, "coordinator-1", late)
    in_time = Command(
        "ask-for-more", {"what": "A map", "due": "2026-03-03"}, occurred_at="2026-02-10"
    )
    town.act(reference, "coordinator-1", in_time)
    assert due(town, reference, "completion") == "2026-03-03"


def test_a_correction_cannot_lead_beyond_it_either(town: Town):
    reference = filed(town)
    town.on("2026-02-16")
    town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-03-02")
    before = town.view(reference, "coordinator-1").n
    with pytest.raises(EngineError, match="lies too far ahead: at most 3 weeks after"):
        correct(town, reference, "coordinator-1", 1, data={"due": "2026-03-10"})
    assert town.view(reference, "coordinator-1").n == before
    correct(town, reference, "coordinator-1", 1, data={"due": "2026-03-09"})
    assert due(town, reference, "completion") == "2026-03-09"
    town.check()


WORKFLOW = catalogue.parse(BOUNDED.encode(), "timed.v1.yaml")
ASKING = WORKFLOW.transition("main", "intake", "ask-for-more")


def codes(on: str, day: str) -> list[str]:
    assert ASKING is not None
    found = problems(WORKFLOW, ASKING, Given(record={"due": day}), on)
    return [one.code for one in found]


def test_of_a_month_its_last_day_counts_because_what_may_be_right_is_not_refused():
    assert codes("2026-02", "2026-03-21") == []
    assert codes("2026-02", "2026-03-22") == ["day-beyond"]


@hypothesis_given(st.dates(), st.integers(1, 90), st.sampled_from(["days", "weeks", "months"]))
def test_a_longer_bound_never_ends_earlier(on, count, unit):
    if on.year < 9980:
        earlier, later = (last_day(on, Term(n, unit)) for n in (count, count + 1))
        assert on < earlier <= later
