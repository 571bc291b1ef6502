"""The engine, driven as the pages drive it: nothing is switched off for the bench."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.steps import ROLES, STEPS, WORKFLOW
from challenge_engine.service import installing, publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.proving.places import Places

TOWN = NewAuthority("bench", "Benchtown", "bench.example/challenges/1")


class Ours:
    """An installation with one account a role and one group."""

    def __init__(self, url: str, folder: Path) -> None:
        self.engine = installing.install(url, Places.beneath(folder), TOWN)
        self.engine.serve()
        self.authority = self.engine.authority().id
        self.workflow = publishing.publish(self.engine, self.authority, WORKFLOW).name
        self.people = {r: accounts.add(self.engine, self.authority, r) for r in ROLES}
        members = [(self.people["initiator"], "initiator")]
        self.group = granting.new_group(self.engine, self.authority, "Friends", members)
        for role in ROLES[1:]:
            granting.grant(self.engine, self.authority, None, self.people[role], role)

    def case(self) -> Iterator[None]:
        first, *others = STEPS
        who, command = Acting(self.people[first.role]), Command(first.action, first.data)
        group = GroupChoice(self.group.key)
        done = acting.open_case(self.engine, self.authority, self.workflow, who, command, group)
        yield
        for step in others:
            who, command = Acting(self.people[step.role]), Command(step.action, step.data)
            acting.act(self.engine, self.authority, done.reference, who, command)
            yield

    def driver(self) -> Any:
        """The one writing connection on SQLite; it stays in the pool between two units."""
        with self.engine.store.write() as unit:
            return unit.driver

    def close(self) -> None:
        self.engine.close()
