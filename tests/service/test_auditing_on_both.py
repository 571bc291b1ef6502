"""The auditor's questions to the database mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import pytest

from challenge_engine.errors import Refused
from challenge_engine.service.auditing import (
    asked,
    comparing,
    findings,
    looking,
    sampling,
    verifying,
)
from challenge_engine.service.auditing.findings import Question
from challenge_engine.service.auditing.history import history
from challenge_engine.service.auditing.looking import Wanted
from challenge_engine.service.auditing.periods import Period
from challenge_engine.service.auditing.sampling import Wish
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.reading.reader import Viewer
from tests.support.lives import CHALLENGE
from tests.support.town import Town


@pytest.fixture
def audited(busy: Town) -> tuple[Town, str, Viewer]:
    busy.person("auditor-1")
    reference = busy.lived("begin")
    return busy, reference, Viewer(busy.person("auditor-1"), "en")


def test_a_question_is_asked_listed_and_answered(audited) -> None:
    town, reference, viewer = audited
    question = Question("Why?", "coordinator-1", "2099-01-01", 0)
    n = findings.ask(town.engine, town.authority, reference, viewer.person, question, "page")
    coordinator = Viewer(town.person("coordinator-1"), "en")
    assert [one.n for one in asked.waiting_for(town.engine, town.authority, coordinator)] == [n]
    findings.answer(
        town.engine, town.authority, reference, n, town.person("coordinator-1"), "So.", "page"
    )
    (one,) = asked.listed(town.engine, town.authority, viewer)
    assert (one.answered_n, one.answer) == (n + 1, "So.")
    town.check()


def test_what_is_unusual_is_found(audited) -> None:
    town, reference, viewer = audited
    second = town.open("coordinator-1", CHALLENGE, on_behalf=True, via="desk")
    town.give("coordinator-1", "decider")
    with pytest.raises(Refused):
        town.act(reference, "decider-9", Command("accept"))
    found = looking.look(town.engine, town.authority, Wanted(), "en")
    reasons = {(one.reference, one.n): [name for name, _, _ in one.reasons] for one in found.listed}
    assert "on-behalf" in reasons[second, 0]
    assert "same-day-role" in reasons[reference, 1]
    assert found.attempts == 1
    later = Wanted(Period("2199-01-01", ""))
    assert looking.look(town.engine, town.authority, later, "en").listed == ()
    view = history(town.engine, town.authority, reference, viewer)
    assert [one.who for one in view.attempts] == ["decider-9 (Decider)"]


def test_samples_and_visits_are_of_the_same_rows(audited) -> None:
    town, reference, viewer = audited
    drawn = sampling.draw(town.engine, town.authority, Wish(9, "x", of_steps=True))
    assert sorted(name for name, _ in drawn.names) == [f"{reference}/{n}" for n in range(4)]
    comparing.take(town.engine, town.authority, viewer.person)
    second = town.open("initiator-2", CHALLENGE)
    compared = comparing.with_visit(town.engine, town.authority, viewer.person, "en")
    assert list(compared.cases) == [second]
    assert verifying.case(town.engine, town.authority, second, viewer).is_sound
    assert verifying.overview(town.engine, town.authority, viewer).cases == 2
