"""Tells one case line by line: each step, then where it stands, who must act, what is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from challenge_engine.core.ledger import Ledger
from challenge_engine.errors import NotFound, Refused
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.reading.views import ActionView, CaseView
from challenge_engine.store import deadlines, reading, streams
from tests.support.town import Town

History = list[tuple[str | None, str | None, str | None]]


@dataclass
class Story:
    """One case of a town; every line checks what it claims."""

    town: Town
    reference: str = ""

    def begins(self, day: str, name: str, action: str, group: str, **data: Any) -> None:
        """The case is born."""
        self.town.on(day)
        choice = GroupChoice(new_name=group)
        self.reference = self.town.open(name, data, action=action, group=choice)

    def does(self, day: str, name: str, action: str, **data: Any) -> None:
        """Somebody takes a step on a day."""
        self.town.on(day)
        self.town.do(self.reference, name, action, **data)

    def stands(self, state: str, *waits_on: str) -> None:
        """Where the case stands, and which roles it waits on."""
        view = self.sees("coordinator-1")
        assert view.state == state
        assert tuple(w.role for w in view.waits_on) == waits_on
        assert self.history()[-1][2] == state

    def can(self, name: str, *actions: str) -> None:
        """Exactly this is possible for somebody now."""
        possible = [a.action for a in self.sees(name).possible if not a.on_behalf]
        assert sorted(possible) == sorted(actions)

    def cannot(self, name: str, action: str, no: str, helps: str) -> None:
        """Something is not possible: why, and what would help; trying it leaves no trace."""
        told = self.action(name, action).refusals
        assert any(no in one.no and helps in one.help for one in told), [str(one) for one in told]
        before = self.sees(name).n
        with pytest.raises(Refused) as refused:
            self.town.act(self.reference, name, Command(action))
        assert [r.code for r in refused.value.refusals] == list(self.action(name, action).codes)
        assert self.sees(name).n == before

    def is_unknown_to_the_public(self) -> bool:
        """The public is told the same as of a case that does not exist."""
        with pytest.raises(NotFound):
            self.sees(None)
        return True

    def action(self, name: str, action: str) -> ActionView:
        """An action as it looks to somebody."""
        return next(a for a in self.sees(name).actions if a.action == action and not a.on_behalf)

    def sees(self, name: str | None) -> CaseView:
        """The case as somebody sees it; as the public without a name."""
        return self.town.view(self.reference, name)

    def ledger(self, name: str) -> Ledger:
        """Where one deadline of the case stands, as its history says it."""
        engine = self.town.engine
        with engine.store.read() as unit:
            stream = streams.find(unit, self.town.authority, self.reference)
            assert stream is not None
            return deadlines.all_ledgers(unit, stream.id)[name]

    def history(self) -> History:
        """Every step as it is stored: action (or what it was), role, and where it led."""
        engine = self.town.engine
        with engine.store.read() as unit:
            stream = streams.find(unit, self.town.authority, self.reference)
            assert stream is not None
            return [(e.action or e.kind, e.role, e.target) for e in reading.events(unit, stream.id)]
