"""A town in Portugal that has a fund: its rounds and projects, played by the real service."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from challenge_engine.definitions import catalogue
from challenge_engine.service import demo_clock, installing, publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts
from challenge_engine.service.proving.places import Places
from tests.support.checks import check_log
from tests.support.empty import empty_database
from tests.support.town import Town

FUND = "cascais-adapt-fund"
PROJECT = "cascais-adapt-project"
PORTUGAL = NewAuthority(
    "cascais", "Cascais", "cascais.example/challenges/1", timezone="Europe/Lisbon"
)
SCORE = {"creativity": 4, "effect": 4, "community": 4, "why": "Good."}


def make_fund(folder: Path, since: str) -> FundTown:
    """An installation on a demo clock, with both workflows of the fund."""
    first = dt.datetime.fromisoformat(f"{since}T09:00:00+00:00")
    engine = installing.install(
        empty_database(folder / "town.db"),
        Places.beneath(folder),
        PORTUGAL,
        demo_offset=demo_clock.offset_of(first),
    )
    authority = engine.authority().id
    folder_of = catalogue.workflow_folder()
    workflow = publishing.publish(engine, authority, folder_of / f"{FUND}.v1.yaml")
    publishing.publish(engine, authority, folder_of / f"{PROJECT}.v1.yaml")
    town = FundTown(Town(engine, workflow, checks=False))
    for role in ("fund-manager", "council-secretary", "commission-chair"):
        town.town.person(f"{role}-1")
    for name in ("commission-member-1", "commission-member-2"):
        town.town.people[name] = accounts.add(engine, authority, name)
        town.town.give(name, "commission-member")
    return town


@dataclass
class FundTown:
    """Plays one round after the other."""

    town: Town
    round: str = ""
    applicants: dict[str, str] = field(default_factory=dict)
    """Reference of a project → who sent it in."""

    def at(self, moment: str) -> None:
        """Set the clock to a moment, as the clocks in Lisbon show it in winter (UTC)."""
        demo_clock.set_to(self.town.engine, dt.datetime.fromisoformat(f"{moment}+00:00"))

    def open_call(
        self, budget: str, most: str, opens_at: str, closes_at: str, selection: str = "commission"
    ) -> None:
        self.round = self.town.open(
            "fund-manager-1",
            {
                "title": "A round",
                "purpose": "Small projects.",
                "budget": budget,
                "most": most,
                "opens_at": opens_at,
                "closes_at": closes_at,
                "selection": selection,
            },
        )
        self.does(self.round, "council-secretary", "publish-call", notice="Aviso")

    def does(self, reference: str, role: str, action: str, n: int = 1, **data: Any) -> None:
        self.town.do(reference, f"{role}-{n}", action, **data)

    def apply(self, title: str, group: str, asked: str = "3000") -> str:
        """Somebody sends in a project for a group that is new here."""
        engine, authority = self.town.engine, self.town.authority
        person = accounts.add(engine, authority, f"applicant-{len(self.applicants) + 1}")
        data = {
            "link-round": self.round,
            "title": title,
            "what": "What the published page says.",
            "measure": "Adaptation.",
            "together": "Neighbours.",
            "seat": "yes",
            "asked": asked,
            "until_when": "This year",
            "telling": "A report.",
        }
        done = acting.open_case(
            engine,
            authority,
            PROJECT,
            Acting(person),
            Command("apply", data),
            GroupChoice(new_name=group),
        )
        self.applicants[done.reference] = person.login or ""
        self.town.people[person.login or ""] = person
        return done.reference

    def by_the_group(self, reference: str, action: str, **data: Any) -> None:
        self.town.do(reference, self.applicants[reference], action, **data)

    def decide(self, projects: list[str], until: str) -> None:
        """From the closing of the call to the final result, in the order of the list."""
        self.does(self.round, "fund-manager", "close-call")
        for one in projects:
            self.does(one, "fund-manager", "admit")
        self.does(self.round, "fund-manager", "begin-analysis")
        for place, one in enumerate(projects, 1):
            self.does(one, "commission-member", "give-score", **SCORE)
            self.does(one, "commission-member", "give-score", 2, **SCORE)
            self.does(one, "commission-chair", "rank", place=place, judgement="Good.")
        self.does(self.round, "commission-chair", "publish-first-result", ranking_document="I")
        self.at(f"{until}T09:00")
        said = {"decided_on": until, "reason": "The ranking stands."}
        self.does(self.round, "council-secretary", "decide-result", **said)
        self.publish()

    def publish(self) -> None:
        """What the council decided counts once it is published."""
        self.does(self.round, "fund-manager", "publish-result", result_notice="Aviso")

    def award(self, reference: str, euros: str, action: str = "award") -> None:
        """The council decides, and the group gets its answer."""
        self.does(reference, "council-secretary", action, awarded=euros)
        self.does(reference, "fund-manager", "send-yes", sent_how="Letter")

    def put_on_reserve(self, reference: str, **said: str) -> None:
        """The same for the reserve list."""
        self.does(reference, "council-secretary", "put-on-reserve", **said)
        self.does(reference, "fund-manager", "send-reserve", sent_how="Letter")

    def sign(self, reference: str) -> None:
        contract = {"tasks": "As sent in.", "parts": "In two parts.", "ends_on": "2030-12-31"}
        self.does(reference, "fund-manager", "offer-contract", **contract)
        self.by_the_group(reference, "sign-for-group")
        self.does(reference, "council-secretary", "sign-for-town")

    def check(self) -> None:
        check_log(self.town.engine)
