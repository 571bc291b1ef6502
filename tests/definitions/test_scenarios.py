"""The file of scenarios is read as strictly as the workflow: every slip is told with its place."""

import datetime as dt
from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue, scenarios
from challenge_engine.errors import DefinitionError

TIMED = Path(__file__).parent.parent / "workflows" / "timed.v1.yaml"
WORKFLOW = catalogue.read(TIMED)
HEAD = "workflow: timed\nversion: 1\n"
OPENED = "{who: initiator-1, does: file, gives: {title: A bench, plan: We build it.}}"


def a_file(
    *steps: str, head: str = HEAD, forms: str = "", begins: str = "begins: 2026-02-02"
) -> str:
    told = "".join(f"      - {step}\n" for step in steps or (OPENED,))
    return f"{head}{forms}scenarios:\n  one:\n    title: One\n    {begins}\n    steps:\n{told}"


def read(text: str) -> tuple:
    return scenarios.parse(text.encode(), "s.yaml", WORKFLOW)


def refused(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as no:
        read(text)
    return [str(problem) for problem in no.value.problems]


def test_days_are_worked_out_from_what_stands_before():
    (one,) = read(
        a_file(
            OPENED,
            "{after: 3 days, then: {state: intake}}",
            "{on: 2026-03-01, then: {state: intake}}",
            "{after: 1 month, then: {state: intake}}",
            "{then: {state: intake}}",
        )
    )
    days = [step.day.isoformat() for step in one.steps]
    assert days == ["2026-02-02", "2026-02-05", "2026-03-01", "2026-04-01", "2026-04-01"]
    assert one.ends == dt.date(2026, 4, 1)


def test_who_is_called_after_a_role_holds_it_without_being_told():
    (one,) = read(a_file(OPENED, "{who: decider-2, can: [withdraw]}"))
    assert one.people == {"initiator-1": ("initiator",), "decider-2": ("decider",)}


def test_of_a_form_an_action_takes_what_it_can():
    forms = "forms:\n  all: {title: A bench, plan: We build it., legal_character: contract}\n"
    (one,) = read(
        a_file("{who: initiator-1, does: file, form: all, gives: {title: Two}}", forms=forms)
    )
    assert one.steps[0].does.gives == {"title": "Two", "plan": "We build it."}


def test_a_scenario_goes_on_where_one_above_it_ends():
    text = a_file(OPENED, "{after: 1 week, then: {state: intake}}")
    text += (
        "  two:\n    title: Two\n    continues: one\n    steps:\n      - {then: {state: intake}}\n"
    )
    assert read(text)[1].begins == dt.date(2026, 2, 9)


WRONG = (
    ("{who: initiator-1, does: fil}", "8:34: unknown action 'fil' (did you mean 'file'?)"),
    (
        "{who: initator-1, does: file}",
        "8:15: unknown person 'initator-1' (did you mean 'initiator-1'?)",
    ),
    ("{FILE, gives: {titel: x}}", "8:48: unknown field 'titel' (did you mean"),
    ("{FILE, form: bench}", "8:46: unknown form 'bench' (no form is defined)"),
    ("{does: file}", "8:9: say `who` it is"),
    ("{who: initiator-1, then: {state: intake}}", "8:15: say what they do"),
    ("{FILE, can: [begin]}", "8:9: one step has one of does, cannot, can, reads"),
    ("{who: initiator-1, cannot: file}", "8:9: say `because` of what it is not possible"),
    (
        "{who: initiator-1, cannot: file, because: ended, without: plan}",
        "8:9: say `because` of what it is not possible",
    ),
    (
        "{who: initiator-1, cannot: file, without: [titel]}",
        "unknown field 'titel'",
    ),
    ("{then: {waits_on: {fine: decider}}}", "8:34: unknown track 'fine'"),
    ("{who: initiator-1, can: file, without: [title]}", "8:48: `without` belongs to a step with"),
    ("{FILE, because: [ended]}", "8:49: `because` belongs to a step with `cannot`"),
    ("{FILE, then: {state: intke}}", "8:54: unknown state 'intke' (did you mean"),
    ("{FILE, then: {due: {decison: 2026-01-01}}}", "unknown deadline 'decison'"),
    ("{FILE, then: {due: {decision: 2026-02-30}}}", "does not exist"),
    ("{FILE, then: {tracks: {penality: full}}}", "unknown track 'penality'"),
    ("{FILE, then: {overdue: [decision, nrm]}}", "8:67: unknown deadline 'nrm'"),
    ("{FILE, then: {waits_on: [decidr]}}", "unknown role 'decidr'"),
    ("{FILE, then: {sate: intake}}", "unknown key 'sate' (did you mean 'state'?"),
    ("{on: 2026-01-01, FILE}", "8:14: the step before was on 2026-02-02; days go"),
    ("{after: 3 working days, FILE}", "'3 working days' is not some time like"),
    ("{on: 2026-03-01, after: 1 day, FILE}", "`on` a day or `after` some time"),
    ("{FILE, received: 2026-02-03}", "cannot have come in after the day"),
    ("{who: initiator-1, reads: {requst: 1}}", "unknown record 'requst' (did you mean 'request'?)"),
    ("{}", "a step lets somebody act"),
    ("{then: {state: intake}}", "8:9: the first step opens the case"),
)


@pytest.mark.parametrize(("step", "said"), WRONG)
def test_a_slip_in_a_step_is_told_with_its_place(step: str, said: str):
    told = refused(a_file(step.replace("FILE", "who: initiator-1, does: file")))
    assert any(said in one for one in told)


def test_a_file_for_another_version_is_not_run_by_mistake():
    (told,) = refused(a_file(head="workflow: timed\nversion: 2\n"))
    assert told == "s.yaml:2:10: the workflow beside this file is version 1"
    (told,) = refused(a_file(head="workflow: time\nversion: 1\n"))
    assert told == "s.yaml:1:11: the workflow beside this file is 'timed'"


@pytest.mark.parametrize("begins", ["people: {}", "begins: 2026-01-01\n    continues: two"])
def test_a_scenario_begins_on_a_day_or_where_another_ends(begins: str):
    assert any("has a day on which it `begins`" in one for one in refused(a_file(begins=begins)))


@pytest.mark.parametrize("begins", ["begins: 1999-12-31", "begins: 9999-12-31"])
def test_a_scenario_is_played_where_roles_and_calendars_reach(begins: str):
    (told,) = refused(a_file(begins=begins))
    assert told == "s.yaml:6:13: scenarios are played from 2001-01-01 to 2095-12-31"


def test_days_that_pass_end_where_calendars_do():
    (told,) = refused(a_file(OPENED, "{after: 100 years, then: {state: intake}}"))
    assert told == "s.yaml:9:17: scenarios are played from 2001-01-01 to 2095-12-31"


def test_a_scenario_goes_on_from_none_that_stands_below_it():
    (told,) = refused(a_file(begins="continues: one"))[:1]
    assert "unknown scenario above this one 'one'" in told


def test_a_file_of_scenarios_is_no_workflow():
    path = TIMED.with_name("timed.v1.scenarios.yaml")
    with pytest.raises(DefinitionError, match=r"holds scenarios; the workflow is timed\.v1\.yaml"):
        catalogue.read(path)
    assert path not in catalogue.in_folder(path.parent)
    assert scenarios.beside(TIMED) == path
    assert scenarios.workflow_of(path) == TIMED


def test_further_cases_are_of_workflows_whose_file_is_there():
    assert refused(a_file(forms="cases: {round: no-such, this: timed}\n")) == [
        "s.yaml:3:16: no file of the workflow 'no-such' stands beside this one",
        "s.yaml:3:31: `this` is the case of the workflow beside this file",
    ]
