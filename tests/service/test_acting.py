import pytest

from challenge_engine.errors import EngineError, InvalidInput, NotFound, Refused, StaleVersion
from challenge_engine.service.cases.commands import Command
from tests.support.lives import ASSESSMENT, CHALLENGE


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [r.code for r in error.value.refusals]


def refused(town, reference, name, action, **options) -> list[str]:
    with pytest.raises(Refused) as error:
        town.act(reference, name, Command(action), **options)
    return codes(error)


def test_a_step_needs_the_role_and_where_the_role_asks_for_it_the_assignment(town):
    reference = town.lived("begin")
    assert refused(town, reference, "decider-1", "assess") == ["wrong-role"]
    assert refused(town, reference, "assessor-3", "assess") == ["not-assigned"]
    assert refused(town, reference, "initiator-9", "withdraw") == ["wrong-role"]
    assert refused(town, reference, "assessor-1", "assess", role="decider") == ["wrong-role"]


def test_a_refusal_names_the_state_and_every_reason(town):
    reference = town.begun(1)
    with pytest.raises(Refused, match=r"begin is not possible now; .* state intake") as error:
        town.do(reference, "decider-1", "begin")
    assert codes(error) == ["wrong-role", "role-not-assigned"]


def test_an_action_that_the_workflow_does_not_have_is_refused(town):
    assert refused(town, town.lived("assign"), "coordinator-1", "fly") == ["unknown-action"]


def test_a_case_that_does_not_exist_is_not_found(town):
    with pytest.raises(NotFound, match="There is no case 2001-0001 that you can see"):
        town.do("2001-0001", "coordinator-1", "begin")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "  "}, "missing"),
        ({"title": None}, "missing"),
        ({"title": "x" * 121}, "too-long"),
        ({"title": 7}, "not-text"),
        ({"budget": "NaN"}, "not-money"),
        ({"budget": float("nan")}, "not-money"),
        ({"budget": "-5"}, "negative"),
        ({"budget": {"cents": -1, "currency": "EUR"}}, "negative"),
        ({"budget": {"cents": 1, "currency": "USD"}}, "other-currency"),
        ({"contact_email": "nobody"}, "not-an-address"),
        ({"colour": "red"}, "not-asked"),
    ],
)
def test_what_cannot_be_taken_is_named_and_no_case_is_born(town, written, change, code):
    town.person("initiator-1")
    before = written(town)
    with pytest.raises(InvalidInput, match="nothing was changed") as error:
        town.open("initiator-1", CHALLENGE | change)
    assert [(p.path, p.code) for p in error.value.problems] == [(next(iter(change)), code)]
    assert written(town) == before


def test_who_was_slower_is_told_and_sees_what_changed(town):
    reference = town.lived("close-panel")
    seen = town.view(reference, "decider-1").n
    town.do(reference, "decider-1", "reject", grounds=["too-dear"], reason="Too dear.")
    late = Command("accept", {"route": "subsidy", "reason": "Good."}, seen=seen)
    with pytest.raises(StaleVersion, match="Somebody was faster") as error:
        town.act(reference, "decider-2", late)
    assert (error.value.params["seen"], error.value.params["n"]) == (seen, seen + 1)
    changed = [s for s in town.view(reference, "decider-2").steps if s.n > seen]
    assert [(s.action, s.reason) for s in changed] == [("reject", "Too dear.")]


def test_two_people_who_add_records_do_not_collide(town):
    reference = town.lived("begin")
    seen = town.view(reference, "assessor-1").n
    for name in ("assessor-1", "assessor-2"):
        town.act(reference, name, Command("assess", ASSESSMENT, seen=seen))
    view = town.view(reference, "coordinator-1")
    assert [r.number for r in view.records if r.kind == "assessment"] == [1, 2]


def test_each_person_assesses_once_and_revises_only_their_own(town):
    reference = town.lived("assess")
    assert refused(town, reference, "assessor-1", "assess") == ["once-per-person"]
    town.do(
        reference, "assessor-1", "revise-assessment", **ASSESSMENT | {"rooted": 1, "revises": 1}
    )
    with pytest.raises(Refused) as error:
        town.do(reference, "assessor-1", "revise-assessment", **ASSESSMENT | {"revises": 2})
    assert codes(error) == ["no-such-record"]
    town.do(reference, "coordinator-1", "close-panel")
    found = {r.number: r for r in town.view(reference, "coordinator-1").records}
    assert [(found[n].version, found[n].values[0].raw) for n in (1, 2)] == [(2, 1), (1, 4)]


def test_four_eyes_who_assessed_does_not_decide(town):
    reference = town.lived("close-panel")
    town.give("assessor-1", "decider")
    assert refused(town, reference, "assessor-1", "reject") == ["did-before"]


def test_the_desk_files_for_a_group_with_channel_and_true_day_of_receipt(demo):
    demo.on("2025-01-20")
    reference = demo.open(
        "coordinator-1",
        CHALLENGE,
        on_behalf=True,
        via="paper",
        command={"occurred_at": "2025-01-17"},
    )
    step = demo.view(reference, "coordinator-1").steps[0]
    assert (step.via, step.occurred_at, step.recorded_at[:10]) == (
        "paper",
        "2025-01-17",
        "2025-01-20",
    )
    assert (step.by, step.behalf) == ("coordinator-1 (Coordinator)", "Friends of the Elder Park")


def test_who_may_not_act_for_others_cannot_say_so(town):
    with pytest.raises(Refused) as error:
        town.open("decider-1", CHALLENGE, on_behalf=True)
    assert codes(error) == ["wrong-role"]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-01-21", "that day is still to come"),
        ("2026", "that day is still to come"),
        ("2025-01-16", "the step before it happened on 2025-01-17"),
        ("2024-12", "the step before it happened on"),
        ("2025-02-30", "."),
        ("soon", "."),
        ("2025-01-20T25:00:00.000Z", "."),
        ("x" * 40, "."),
        ("", "."),
    ],
)
def test_a_day_of_receipt_that_cannot_be_is_refused(demo, written, day, why):
    demo.on("2025-01-20")
    reference = demo.open("initiator-1", CHALLENGE, command={"occurred_at": "2025-01-17"})
    demo.person("coordinator-1"), demo.person("assessor-1")
    before = written(demo)
    with pytest.raises(EngineError, match=why):
        demo.act(
            reference,
            "coordinator-1",
            Command("assign", {"assignee": "assessor-1"}, occurred_at=day),
        )
    assert written(demo) == before


def test_an_assignee_must_be_able_to_hold_the_role(town):
    reference = town.lived("assign")
    with pytest.raises(InvalidInput) as error:
        town.do(reference, "coordinator-1", "assign", assignee="decider-1")
    (problem,) = error.value.problems
    assert (problem.path, problem.code) == ("assignee", "not-eligible")
