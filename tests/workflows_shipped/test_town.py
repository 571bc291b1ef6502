"""The demo's town: every step is legal where it stands, and the town shows what it is meant to."""

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from challenge_engine.core import decide, intake, timing
from challenge_engine.core.case import Facts, Given, Needs, Outcome
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.machine import Machine
from challenge_engine.core.workflow import PHASES, Transition
from challenge_engine.definitions import catalogue
from challenge_engine.service.timing import counting
from tests.core.builders import TODAY, Only, Room

ROOT = Path(__file__).parents[2]
FILE = ROOT / "webapp" / "demo_data" / "town.yaml"
TOWN = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
CASES = {case["key"]: case for case in TOWN["cases"]}
ACCOUNTS = {one["name"]: tuple(one.get("roles", ())) for one in TOWN["accounts"]}
GROUPS = {group["key"]: group for group in TOWN["groups"]}
WORKFLOW = catalogue.read(catalogue.workflow_folder() / f"{TOWN['workflow']}.v1.yaml")
MACHINE = Machine(WORKFLOW)
COUNTINGS = counting.countings(WORKFLOW, None)
NO_FACTS = Facts(TODAY)

RELATIVE = re.compile(r"[+-]\d+d")


def day(offset: str) -> str:
    return (dt.date.fromisoformat(TODAY) + dt.timedelta(days=int(offset[:-1]))).isoformat()


def dated(data: dict[str, Any]) -> dict[str, Any]:
    def one(value: Any) -> Any:
        return day(value) if isinstance(value, str) and RELATIVE.fullmatch(value) else value

    return {name: one(value) for name, value in data.items()}


@dataclass
class Dated(Room):
    """A room in which days pass: the deadlines of its case run, and lapse."""

    today: str = TODAY
    ledgers: dict[str, Ledger] = field(default_factory=dict)

    def on(self, day: str) -> None:
        """Another day; what had passed before it has lapsed."""
        self.today = day
        passed = [one for one in self.ledgers.values() if one.is_over(self._date)]
        for one in sorted(passed, key=lambda one: one.due or self._date):
            if one.standing == "open":
                self._lapse(one)

    @property
    def _date(self) -> dt.date:
        return dt.date.fromisoformat(self.today)

    def _lapse(self, ledger: Ledger) -> None:
        self.ledgers[ledger.name] = timing.lapsed(ledger, self.case.n)
        move = WORKFLOW.deadlines[ledger.name].lapse.moves
        if move is not None and self.case.state(move.track) == move.source:
            self.case = replace(self.case, states={**self.case.states, move.track: move.target})

    def facts(self, person: str, needs: Needs) -> Facts:
        """With the deadlines, as far as they are asked for."""
        known = super().facts(person, needs)
        return replace(known, today=self.today, deadlines=Only(self.ledgers, needs.deadlines))

    def _keep(self, person: str, action: str, given: Given, outcome: Outcome) -> None:
        facts = replace(NO_FACTS, today=self.today, deadlines=self.ledgers)
        self.ledgers |= timing.follow(WORKFLOW, COUNTINGS, outcome, facts, given, self._date)
        super()._keep(person, action, given, outcome)


def played(case: dict[str, Any]) -> Dated:
    """A room in which all steps of a case have been taken."""
    room = Dated(ACCOUNTS, machine=MACHINE)
    for step in case["steps"]:
        room.on(day(step.get("received", step["at"])))
        where = f"{case['key']}: {step['action']} at {step['at']}"
        transition = decide.find(WORKFLOW, room.case, step["action"])
        assert isinstance(transition, Transition), f"{where}: {transition}"
        given, problems = intake.read(WORKFLOW, transition.takes, dated(step.get("data", {})))
        assert not problems, f"{where}: {problems}"
        on_behalf = step.get("on_behalf") == "yes"
        room.does(step["by"], step["action"], given, role=step.get("role"), on_behalf=on_behalf)
    room.on(TODAY)
    return room


@pytest.fixture(scope="module")
def rooms() -> dict[str, Dated]:
    return {key: played(case) for key, case in CASES.items()}


@pytest.mark.parametrize("key", CASES)
def test_every_step_is_legal_where_it_stands(key: str):
    announced = [one for one in CASES[key]["steps"] if one["action"] == "announce-election"]
    # What moves another track too writes two entries.
    assert played(CASES[key]).case.n == len(CASES[key]["steps"]) + len(announced) - 1


@pytest.mark.parametrize("key", CASES)
def test_the_steps_are_in_order_and_in_the_past(key: str):
    days = [int(step["at"][:-1]) for step in CASES[key]["steps"]]
    assert days == sorted(days)
    assert days[-1] < 0
    for step in CASES[key]["steps"]:
        assert int(step.get("received", step["at"])[:-1]) <= int(step["at"][:-1])


def test_every_role_has_an_account_and_every_account_is_named_after_its_role():
    assert {role for roles in ACCOUNTS.values() for role in roles} == set(
        WORKFLOW.roles
    ) - WORKFLOW.open_roles
    for name, roles in ACCOUNTS.items():
        assert all(name.startswith(role) for role in roles)


def test_whoever_acts_for_a_group_represents_it():
    for case in CASES.values():
        group = GROUPS[case["group"]]
        actors = {step["by"] for step in case["steps"]}
        community = {name for name in actors if ACCOUNTS[name] == ("initiator",)}
        assert community <= set(group["represented_by"])


def test_whoever_is_assigned_can_hold_the_role():
    assigning = {t.action: t.takes.assigns for t in WORKFLOW.transitions if t.takes.assigns}
    for case in CASES.values():
        for step in case["steps"]:
            if step["action"] in assigning:
                assert assigning[step["action"]] in ACCOUNTS[step["data"]["assignee"]]


def test_every_challenge_is_about_a_service_of_the_town():
    told = yaml.load(FILE.with_name("directory.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    services = {service["title"] for service in told["services"].values()}
    for case in CASES.values():
        assert case["steps"][0]["data"]["service"] in services


def test_the_town_has_a_case_in_every_phase(rooms: dict[str, Room]):
    assert {WORKFLOW.states[room.case.state()].phase for room in rooms.values()} == set(PHASES)


def test_the_town_shows_the_states_that_matter(rooms: dict[str, Room]):
    assert {room.case.state() for room in rooms.values()} >= {
        "talk-planned",
        "info-requested",
        "panel-review",
        "council-decision",
        "accepted-as-cooperation",
        "signed-by-group",
        "monitored",
        "remediation",
        "rejected",
        "withdrawn",
        "returned",
        "completed",
        "adopted",
        "resolved-otherwise",
        "not-eligible",
        "panel-info-requested",
    }


def test_one_decision_costs_money_one_stands_still_and_one_is_due_within_a_week(
    rooms: dict[str, Dated],
):
    today = dt.date.fromisoformat(TODAY)
    assert rooms["community-centre"].ledgers["decision"].standing == "lapsed"
    assert rooms["community-centre"].case.state("penalty") == "running"
    assert rooms["bicycle-shed"].ledgers["decision"].is_paused
    due = rooms["flower-baskets"].ledgers["decision"].due
    assert due is not None
    assert today <= due <= today + dt.timedelta(days=7)


def test_elsewhere_the_town_is_in_time_but_for_one_talk_and_the_group_for_one_answer(
    rooms: dict[str, Dated],
):
    late = {
        (key, name)
        for key, room in rooms.items()
        for name, one in room.ledgers.items()
        if one.lapsed is not None
    }
    assert late == {
        ("community-centre", "talk"),
        ("community-centre", "decision"),
        ("community-centre", "grace"),
        ("linden-playgrounds", "answer"),
    }


def test_both_sides_are_late_with_a_promise_somewhere(rooms: dict[str, Room]):
    late = set()
    for room in rooms.values():
        kept = {r.values["promise"] for r in room.records.get("delivery", {}).values()}
        for promise in room.records.get("promise", {}).values():
            if promise.number not in kept and promise.values["due"] < TODAY:
                late.add((promise.values["owner"], promise.values["kind"]))
    assert late == {("authority", "payment"), ("group", "report")}


def test_one_challenge_came_in_at_the_desk_before_it_was_typed_in():
    desk = [step for case in CASES.values() for step in case["steps"] if step.get("via") == "desk"]
    assert [step["action"] for step in desk] == ["share-idea"]
    assert int(desk[0]["received"][:-1]) < int(desk[0]["at"][:-1])


def test_no_scalar_of_the_file_means_something_else_to_another_reader():
    """``yes`` without quotation marks is a truth value to many programs that read YAML."""
    typed = yaml.safe_load(FILE.read_text(encoding="utf-8"))

    def wrong(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [one for inside in value.values() for one in wrong(inside)]
        if isinstance(value, list):
            return [one for inside in value for one in wrong(inside)]
        return [] if isinstance(value, str) or type(value) is int else [value]

    assert wrong(typed) == []
