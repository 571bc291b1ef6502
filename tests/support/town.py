"""A small town for tests: an installation with accounts one a role, driven by the real service."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.service import demo_clock, installing, publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.proving.places import Places
from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import CaseView
from challenge_engine.store.people import Person
from tests.support.checks import check_log
from tests.support.empty import empty_database
from tests.support.installed import installed
from tests.support.lives import LATER, LIVES

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "workflows" / "tiny.v1.yaml"
ROTTERDAM = ROOT / "workflows" / "rotterdam-right-to-challenge.v1.yaml"
VLIERDAM = NewAuthority("vlierdam", "Vlierdam", "vlierdam.example/challenges/1")
GROUP = "Friends of the Elder Park"


@dataclass
class Town:
    """An engine with people; ``do`` acts and re-verifies every history afterwards."""

    engine: Engine
    workflow: Workflow
    people: dict[str, Person] = field(default_factory=dict)
    checks: bool = True

    @property
    def authority(self) -> int:
        """The one authority of the town."""
        return self.engine.authority().id

    def person(self, name: str) -> Person:
        """An account by its name, made with the role before its number when first asked for."""
        if name not in self.people:
            role = name.rpartition("-")[0]
            self.people[name] = accounts.add(self.engine, self.authority, name)
            held = self.workflow.roles.get(role)
            if held is None or held.side == "authority":
                self.give(name, role)
        return self.people[name]

    def give(self, name: str, role: str, **options: Any) -> None:
        """Give a role as the operator."""
        granting.grant(self.engine, self.authority, None, self.people[name], role, **options)

    def open(
        self,
        name: str,
        data: dict[str, Any],
        *,
        action: str | None = None,
        group: GroupChoice | None = None,
        **options: Any,
    ) -> str:
        """Open a case and give its reference."""
        command = options.pop("command", {})
        data = self.dated(data)
        done = acting.open_case(
            self.engine,
            self.authority,
            self.workflow.name,
            Acting(self.person(name), **options),
            Command(action or self.workflow.openings[0].action, data, **command),
            group or GroupChoice(new_name=GROUP),
        )
        self.check()
        return done.reference

    def do(self, reference: str, name: str, action: str, /, **data: Any) -> Done:
        """Act as a person, with data by keyword, and re-verify every history."""
        return self.act(reference, name, Command(action, self.dated(data)))

    def dated(self, data: dict[str, Any]) -> dict[str, Any]:
        """What a life says, with the days that it leaves open: a rule may bind how far off."""
        if LATER not in data.values():
            return data
        with self.engine.store.read() as unit:
            now = dt.date.fromisoformat(unit.now()[:10])
        day = (now + dt.timedelta(weeks=4)).isoformat()
        return {key: day if value == LATER else value for key, value in data.items()}

    def act(self, reference: str, name: str, command: Command, **options: Any) -> Done:
        """Act with a whole command; options say in which role, through which channel."""
        who = Acting(self.person(name), **options)
        done = acting.act(self.engine, self.authority, reference, who, command)
        self.check()
        return done

    def lived(self, until: str | None = None, group: GroupChoice | None = None) -> str:
        """A new case whose last step was this action, or that has ended; checked at the end."""
        steps = LIVES[self.workflow.name]
        names = [action for _, action, _ in steps]
        last = len(names) - names[::-1].index(until) if until else len(names)
        return self.begun(last, group)

    def begun(self, length: int, group: GroupChoice | None = None) -> str:
        """A new case that has taken so many steps of its life."""
        checks, self.checks = self.checks, False
        steps = LIVES[self.workflow.name]
        for name, _, _ in steps:
            self.person(name)
        name, action, data = steps[0]
        reference = self.open(name, data, action=action, group=group)
        for name, action, data in steps[1:length]:
            self.do(reference, name, action, **data)
        self.checks = checks
        self.check()
        return reference

    def on(self, day: str) -> None:
        """Set the clock of a demo town to the morning of a day."""
        demo_clock.set_to(self.engine, _morning(day))

    def view(self, reference: str, name: str | None = None, language: str = "en") -> CaseView:
        """The case as somebody sees it; as the public without a name."""
        viewer = Viewer(self.person(name) if name else None, language)
        return viewing.view(self.engine, self.authority, reference, viewer)

    def check(self) -> None:
        """Re-verify everything."""
        if self.checks:
            check_log(self.engine)


def make_town(
    folder: Path, workflow: Path = TINY, url: str | None = None, since: str | None = None
) -> Town:
    """A new installation with one published workflow; ``since`` a day makes it a demo."""
    if url is None and since is None:
        return Town(installed(folder, VLIERDAM, workflow), catalogue.read(workflow))
    engine = installing.install(
        url or empty_database(folder / "town.db"),
        Places.beneath(folder),
        VLIERDAM,
        demo_offset=demo_clock.offset_of(_morning(since)) if since else None,
    )
    authority = engine.authority().id
    return Town(engine, publishing.publish(engine, authority, workflow))


def _morning(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), dt.UTC)
