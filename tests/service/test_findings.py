"""An auditor asks, the authority answers: both are steps of the case, and nothing else moves."""

from __future__ import annotations

import pytest

from challenge_engine.errors import EngineError, InvalidInput, NotAllowed, NotFound, StaleVersion
from challenge_engine.exports import jsonl
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from challenge_engine.service.auditing import asked, findings
from challenge_engine.service.auditing.findings import Question
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.moving import exporting
from challenge_engine.service.proving import receipts
from challenge_engine.service.proving.head import head
from challenge_engine.service.reading import timeline
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from tests.support.town import Town

WHY = "Why was the plan of the group admitted within a day?"
DUE = "2099-12-31"


def viewer(town: Town, name: str | None) -> Viewer:
    return Viewer(town.person(name), "en") if name else PUBLIC


def ask(
    town: Town,
    reference: str,
    by: str = "auditor-1",
    owner: str = "coordinator",
    due: str = DUE,
    about: int | None = 0,
    text: str = WHY,
) -> int:
    question = Question(text, owner, due, about)
    try:
        return findings.ask(
            town.engine, town.authority, reference, town.person(by), question, "cli"
        )
    finally:
        town.check()


def answer(town: Town, reference: str, n: int, by: str, text: str = "It was complete.") -> int:
    try:
        return findings.answer(
            town.engine, town.authority, reference, n, town.person(by), text, "page"
        )
    finally:
        town.check()


@pytest.fixture
def audited(town: Town) -> tuple[Town, str]:
    town.person("auditor-1")
    return town, town.lived("begin")


def test_a_finding_and_its_answer_are_steps_that_move_nothing(audited) -> None:
    town, reference = audited
    before = town.view(reference, "coordinator-1")
    n = ask(town, reference)
    k = answer(town, reference, n, "coordinator-1")
    after = town.view(reference, "coordinator-1")
    assert (n, k) == (before.n + 1, before.n + 2)
    assert (after.state, after.waits_on) == (before.state, before.waits_on)
    asks, answers = after.steps[n], after.steps[k]
    assert (asks.kind, asks.title, asks.note) == ("note", "An auditor asks", WHY)
    assert [(v.name, v.text) for v in asks.values] == [
        ("about", "0"),
        ("owner", "Coordinator"),
        ("due", "31 December 2099"),
    ]
    assert (answers.title, answers.note) == ("Answer to the auditor", "It was complete.")


def test_what_is_asked_is_read_by_the_office_and_not_by_the_group_or_the_public(audited) -> None:
    town, reference = audited
    n = ask(town, reference)
    k = answer(town, reference, n, "coordinator-1")
    for reader in ("initiator-1", None):
        shown = town.view(reference, reader)
        assert [(shown.steps[i].note, shown.steps[i].values) for i in (n, k)] == [(None, ())] * 2
        assert [shown.steps[i].withheld for i in (n, k)] == [4, 1]
        assert asked.of_case(town.engine, town.authority, reference, viewer(town, reader)) == ()
    for reader in ("coordinator-1", "auditor-1", "decider-1"):
        (found,) = asked.of_case(town.engine, town.authority, reference, viewer(town, reader))
        assert (found.text, found.answer) == (WHY, "It was complete.")


@pytest.mark.parametrize("reader", ["initiator-1", None])
def test_exports_and_receipts_keep_to_who_may_read_it(audited, reader) -> None:
    town, reference = audited
    n = ask(town, reference)
    steps = exporting.histories(town.engine, town.authority, viewer(town, reader), reference)
    assert WHY not in "\n".join(jsonl.lines(steps))
    data = receipts.receipt(town.engine, town.authority, reference, viewer(town, reader), n)
    trust = Trust.parse(head(town.engine, town.authority).vkey)
    verdict = verify(data, trust)
    assert not [o for o in verdict.opened if o.path.startswith("record/finding/")]
    assert verdict.withheld >= 4


def test_the_office_can_keep_a_receipt_that_says_what_was_asked(audited) -> None:
    town, reference = audited
    n = ask(town, reference)
    data = receipts.receipt(town.engine, town.authority, reference, viewer(town, "auditor-1"), n)
    verdict = verify(data, Trust.parse(head(town.engine, town.authority).vkey))
    opened = {o.path: o.value for o in verdict.opened}
    assert WHY.encode() in opened[f"record/finding/{n}.0/text"]
    assert (verdict.entry.kind, verdict.entry.role) == ("note", "auditor")


@pytest.mark.parametrize("who", ["coordinator-1", "initiator-1", "administrator-1"])
def test_only_auditors_ask(audited, who) -> None:
    town, reference = audited
    with pytest.raises(NotAllowed, match="Only an auditor"):
        ask(town, reference, by=who)
    assert town.view(reference).n == 3


def test_an_auditor_answers_nothing_and_acts_on_nothing_else(audited) -> None:
    town, reference = audited
    n = ask(town, reference)
    with pytest.raises(NotAllowed, match="Auditors ask"):
        answer(town, reference, n, "auditor-1")
    with pytest.raises(EngineError):
        town.act(reference, "auditor-1", Command("close-panel"))
    assert town.view(reference).n == n


def test_who_was_asked_answers_or_the_coordinator(audited) -> None:
    town, reference = audited
    first = ask(town, reference, owner="decider-1")
    second = ask(town, reference, owner="decider")
    with pytest.raises(NotAllowed, match="who was asked"):
        answer(town, reference, first, "assessor-1")
    with pytest.raises(NotAllowed):
        answer(town, reference, first, "initiator-1")
    answer(town, reference, first, "decider-1")
    answer(town, reference, second, "coordinator-1")
    last = town.view(reference, "auditor-1").steps[-1]
    assert last.by == "coordinator-1 (Coordinator)"


def test_a_question_is_answered_once(audited) -> None:
    town, reference = audited
    n = ask(town, reference)
    k = answer(town, reference, n, "coordinator-1")
    with pytest.raises(StaleVersion, match=f"Step {k} answered"):
        answer(town, reference, n, "coordinator-1")


def test_only_questions_are_answered(audited) -> None:
    town, reference = audited
    with pytest.raises(NotFound, match=r"Step 1 of the case .* is no question"):
        answer(town, reference, 1, "coordinator-1")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "  "}, "the text is empty"),
        ({"text": "x" * 10_001}, "10001 characters"),
        ({"due": "2020-01-01"}, "2020-01-01 is past"),
        ({"due": "2099-02-30"}, "Say by which day"),
        ({"due": "soon"}, "Say by which day"),
        ({"owner": "initiator"}, "initiator cannot be asked"),
        ({"owner": "initiator-1"}, "initiator-1 cannot be asked"),
        ({"owner": "auditor-1"}, "auditor-1 cannot be asked"),
        ({"owner": ""}, "cannot be asked"),
    ],
)
def test_what_cannot_be_asked_is_told_and_nothing_is_written(audited, wrong, said) -> None:
    town, reference = audited
    with pytest.raises(InvalidInput) as told:
        ask(town, reference, **wrong)
    assert said in str(told.value)
    assert town.view(reference).n == 3


@pytest.mark.parametrize("about", [-1, 99])
def test_a_finding_is_about_a_step_that_there_is(audited, about) -> None:
    town, reference = audited
    with pytest.raises(NotFound, match="has no step"):
        ask(town, reference, about=about)


def test_findings_stand_on_the_desk_of_who_must_answer_until_they_are_answered(audited) -> None:
    town, reference = audited
    n = ask(town, reference, owner="decider")

    def desk(name: str) -> list[int]:
        found = asked.waiting_for(town.engine, town.authority, viewer(town, name))
        return [one.n for one in found]

    assert desk("decider-1") == desk("coordinator-1") == [n]
    assert desk("assessor-1") == desk("initiator-1") == desk("auditor-1") == []
    answer(town, reference, n, "decider-1")
    assert desk("decider-1") == []


def test_late_findings_are_told_as_late(demo: Town) -> None:
    demo.person("auditor-1")
    reference = demo.lived("begin")
    ask(demo, reference, due="2025-01-20")
    listed = asked.listed(demo.engine, demo.authority, viewer(demo, "auditor-1"))
    assert [one.is_late for one in listed] == [False]
    demo.on("2025-01-21")
    (late,) = asked.listed(demo.engine, demo.authority, viewer(demo, "auditor-1"), only_open=True)
    assert late.is_late


def test_the_list_of_all_findings_is_for_who_reads_everything(audited) -> None:
    town, reference = audited
    ask(town, reference)
    for reader in ("coordinator-1", "initiator-1", None):
        with pytest.raises(NotAllowed):
            asked.listed(town.engine, town.authority, viewer(town, reader))
    assert asked.listed(town.engine, town.authority, viewer(town, "privacy-officer-1"))


def test_a_finding_keeps_nobody_from_handing_in_what_came_earlier(demo: Town) -> None:
    demo.person("auditor-1")
    reference = demo.lived("begin")
    demo.on("2025-02-20")
    ask(demo, reference)
    command = Command("withdraw", {}, occurred_at="2025-02-10")
    demo.act(reference, "initiator-1", command)
    steps = demo.view(reference, "auditor-1").steps
    assert [s.occurred_at[:10] for s in steps[-2:]] == ["2025-02-20", "2025-02-10"]


@pytest.mark.parametrize("who", ["auditor-1", "coordinator-1"])
def test_nobody_rewrites_a_finding_or_an_answer(audited, who) -> None:
    town, reference = audited
    n = ask(town, reference)
    k = answer(town, reference, n, "coordinator-1")
    for step in (n, k):
        wanted = Wanted(step, "It was another day.", {}, "2020-01-01")
        with pytest.raises(EngineError):
            correcting.correct(
                town.engine, town.authority, reference, Acting(town.person(who)), wanted
            )
    assert town.view(reference).n == k


def test_an_ended_case_can_be_asked_about(town: Town) -> None:
    town.person("auditor-1")
    reference = town.lived()
    n = ask(town, reference)
    answer(town, reference, n, "coordinator-1")
    assert town.view(reference).is_ended


def test_who_can_be_asked_is_offered_in_words(audited) -> None:
    town, reference = audited
    offered = dict(asked.owners(town.engine, town.authority, reference, "en"))
    assert offered["coordinator"] == "Coordinator"
    assert "initiator" not in offered
    assert offered[town.person("decider-1").key] == "decider-1 (Decider)"


def test_what_is_asked_about_a_case_held_on_no_day(demo: Town) -> None:
    demo.person("auditor-1")
    reference = demo.lived("begin")
    demo.on("2025-02-20")
    n = ask(demo, reference)
    for day in ("2025-02-19", "2025-02-21"):
        both = timeline.compare(
            demo.engine, demo.authority, reference, viewer(demo, "auditor-1"), day
        )
        assert (both.differences, both.only_recorded, both.only_corrected) == ((), (), ())
    assert both.recorded.steps[-1].n == n
    assert both.corrected.steps[-1].n == n - 1
