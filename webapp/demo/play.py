"""Plays a town's past through the real service, step by step, on the demo's clock."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.errors import EngineError, InvalidInput, Refused
from challenge_engine.service import demo_clock
from challenge_engine.service.auditing import findings
from challenge_engine.service.auditing.findings import Question
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.engine import Engine
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.reading.knowing import Person
from challenge_engine.service.timing.sweep import sweep
from challenge_engine.texts import why
from webapp.demo.town import Step, Town

Accounts = dict[str, dict[str, str]]


@dataclass(slots=True)
class Player:
    """Makes the people, then the cases, in the order in which everything happened."""

    engine: Engine
    town: Town
    progress: Callable[[int, int], None]
    _people: dict[str, Person] = field(default_factory=dict)
    _groups: dict[str, str] = field(default_factory=dict)
    _references: dict[str, str] = field(default_factory=dict)
    _day: dt.date | None = None

    @property
    def _authority(self) -> int:
        return self.engine.authority(self.town.authority.code).id

    def play(self) -> Accounts:
        """Play everything; the accounts with their passwords, by role."""
        ready = self._make_people()
        self._make_groups()
        for done, step in enumerate(self.town.steps, start=1):
            demo_clock.set_to(self.engine, step.at)
            self._let_days_pass(step)
            self._play(step)
            self.progress(done, len(self.town.steps))
        demo_clock.set_to_present(self.engine)
        sweep(self.engine)
        for one in self.town.questions:
            question = Question(one.text, one.owner, one.due)
            reference, by = self._references[one.case], self._people[one.by]
            findings.ask(self.engine, self._authority, reference, by, question, "page")
        return ready

    def _make_people(self) -> Accounts:
        ready: Accounts = {}
        for account in self.town.accounts:
            password = secrets.token_urlsafe(9)
            person = accounts.add(self.engine, self._authority, account.name, password=password)
            self._people[account.name] = person
            # Whoever holds no role is a neighbour: what everybody may do they may do too.
            if not account.roles:
                ready[account.name] = {"name": account.name, "password": password}
            for role in account.roles:
                if not self._is_for_groups(account.name, role):
                    granting.grant(self.engine, self._authority, None, person, role)
                name = role if role not in ready else account.name
                ready[name] = {"name": account.name, "password": password}
        return ready

    def _is_for_groups(self, name: str, role: str) -> bool:
        represents = any(name in who for _, who in self.town.groups.values())
        return represents and role == self._group_role(name)

    def _group_role(self, name: str) -> str:
        return next(a.roles[0] for a in self.town.accounts if a.name == name)

    def _make_groups(self) -> None:
        for key, (name, represented_by) in self.town.groups.items():
            self._groups[key] = granting.new_group(
                self.engine,
                self._authority,
                name,
                [(self._people[who], self._group_role(who)) for who in represented_by],
            ).key

    def _let_days_pass(self, step: Step) -> None:
        """On each new day the clock lets pass what has passed, as it does where people work."""
        if step.at.date() != self._day:
            self._day = step.at.date()
            sweep(self.engine)

    def _play(self, step: Step) -> None:
        who = Acting(self._people[step.by], role=step.role, via=step.via, on_behalf=step.on_behalf)
        data = {name: self._linked(name, value) for name, value in step.data.items()}
        command = Command(step.action, data, occurred_at=step.received)
        try:
            if step.case in self._references:
                reference = self._references[step.case]
                acting.act(self.engine, self._authority, reference, who, command)
                return
            group = GroupChoice(key=self._groups[self.town.group_of[step.case]])
            done = acting.open_case(
                self.engine, self._authority, step.workflow, who, command, group
            )
            self._references[step.case] = done.reference
        except (Refused, InvalidInput) as error:
            raise EngineError(
                "The demo town cannot be played: {case}, {action} by {by}: {why}",
                case=step.case,
                action=step.action,
                by=step.by,
                why=why(error, "en"),
            ) from error

    def _linked(self, name: str, value: Any) -> Any:
        return self._references[value] if name.startswith("link-") else value
