"""A random path: somebody tries something, and what comes of it is what the screen had said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from challenge_engine.core import decide, intake, named_days
from challenge_engine.core.case import Case, Problem
from challenge_engine.core.intake import Asked
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import MAIN, Transition, of_link
from challenge_engine.errors import InvalidInput, NotFound, Refused
from challenge_engine.service import demo_clock
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.reading.views import ActionView, Ask, CaseView
from tests.properties.crowd import HOSTILE, Crowd, is_secret, valid
from tests.support.lives import LIVES

Data = dict[str, Any]

COUNTED = (
    "event",
    "opening",
    "opening_subject",
    "record",
    "signature",
    "assignment",
    "outbox",
    "party",
    "track",
)


@dataclass
class Walk:
    """One case and whoever tries something on it, one attempt after the other."""

    crowd: Crowd = field(repr=False)
    rng: Random = field(repr=False)
    reference: str = ""
    visited: list[str] = field(default_factory=list)
    wrote: dict[str, list[Any]] = field(default_factory=dict)
    """Person → all values that they handed in themselves."""
    linked: set[str] = field(default_factory=set)
    """The links that this case has made."""

    def begin(self) -> None:
        """The case has lived for a while, so that late states are walked through as well."""
        town = self.crowd.town
        length = self.rng.randint(1, len(LIVES[self.crowd.workflow.name]))
        self.reference = town.begun(length, GroupChoice(key=self.crowd.group))
        self.visited.append(town.view(self.reference, "coordinator-1").state)

    def attempt(self) -> None:
        """Somebody tries something; the answer must be the one that their screen gave."""
        name = self._somebody()
        view = self.view(name)
        on_behalf = self.rng.random() < 0.15
        action = self._something(view, on_behalf)
        shown = _shown(view, action, on_behalf)
        transition = decide.find(self.crowd.workflow, self.case(view), action) if view else None
        data = self._data(transition, shown)
        before = self.kept()
        done, codes = self._try(name, action, data, shown, on_behalf)
        if not done:
            assert self.kept() == before, f"a refused {action} left something"
        self._agrees(name, view, shown, action, transition, data, (done, codes))

    def case(self, view: CaseView) -> Case:
        """Where the tracks of the case stand."""
        states = {t.name: t.state for t in view.tracks} | {MAIN: view.state}
        return Case(view.n, states)

    def kept(self) -> tuple[Any, ...]:
        """How much is kept of the case, and its row: what a refusal must not change."""
        with self.crowd.town.engine.store.read() as unit:
            cursor = unit.cursor
            cursor.execute(f"SELECT * FROM cases WHERE reference = '{self.reference}'")
            row = cursor.fetchone()
            counts = ", ".join(
                f"(SELECT count(*) FROM {table} WHERE case_id = {row[0]})" for table in COUNTED
            )
            cursor.execute(f"SELECT {counts}, (SELECT count(*) FROM leaf)")
            return (*row, *cursor.fetchone())

    def _somebody(self) -> str:
        """Mostly somebody who can do something, or whose turn it might be; sometimes anybody."""
        view = self.view("coordinator-1")
        assert view is not None
        leaving = [
            t
            for name, state in self.case(view).states.items()
            for t in self.crowd.workflow.leaving(name, state)
        ]
        likely = self.crowd.who(tuple({role: None for t in leaving for role in t.by}))
        dice = self.rng.random()
        if likely and dice < 0.8:
            return self.rng.choice(likely)
        return self.rng.choice(self.crowd.names)

    def view(self, name: str | None) -> CaseView | None:
        try:
            return self.crowd.town.view(self.reference, name)
        except NotFound:
            return None

    def _something(self, view: CaseView | None, on_behalf: bool) -> str:
        """Mostly what is possible and leads on; sometimes any action, or one there is not."""
        possible = [a for a in view.possible if a.on_behalf == on_behalf] if view else []
        # Endings are tried too, but seldom: else every path would end where it began.
        going_on = [a for a in possible if not self._ends(a)]
        onward = self._new(view, going_on) if view else []
        dice = self.rng.randrange(20)
        for chosen, least, most in ((onward, 0, 10), (going_on, 0, 18), (possible, 18, 19)):
            if chosen and least <= dice < most:
                return self.rng.choice(chosen).action
        return self.rng.choice([*self.crowd.workflow.actions, "no-such-action"])

    def _new(self, view: CaseView, possible: Iterable[ActionView]) -> list[ActionView]:
        """What leads on, to where the case has not been yet, or is done where it stands."""
        here = [a for a in possible if not self._ends(a) and a.target is not None]
        return [a for a in here if a.target not in self.visited] or [
            a for a in here if a.target == view.state
        ]

    def _ends(self, action: ActionView) -> bool:
        return self.crowd.workflow.tracks[action.track][action.target or ""].is_end

    def _data(self, transition: Any, shown: ActionView | None) -> Data:
        if not isinstance(transition, Transition):
            return self.rng.choice(({}, {"reason": "undisclosed"}, {"x": HOSTILE[0]}))
        asks = {a.name: a for a in shown.asks} if shown else {}
        data: Data = {}
        for asked in intake.asks(self.crowd.workflow, transition.takes):
            name = asked.field.name
            if asked.required or self.rng.random() < 0.5:
                data[name] = self._valid(transition, asked, asks.get(name))
        if self.rng.random() < 0.15:
            data[self.rng.choice([*data, "no-such-field"])] = self.rng.choice(HOSTILE)
        return data

    def _valid(self, transition: Transition, asked: Asked, ask: Ask | None) -> Any:
        secret = is_secret(self.crowd, transition, asked)
        return valid(self.crowd, self.rng, asked, ask, secret=secret)

    def _try(
        self, name: str, action: str, data: Data, shown: ActionView | None, on_behalf: bool
    ) -> tuple[bool, tuple[str, ...]]:
        town = self.crowd.town
        who = Acting(town.people[name], on_behalf=on_behalf)
        command = Command(action, data, seen=shown.seen if shown else None)
        try:
            done = acting.act(town.engine, town.authority, self.reference, who, command)
        except Refused as refused:
            return False, tuple(r.code for r in refused.refusals)
        except InvalidInput as invalid:
            return False, tuple(f"invalid {p.code}" for p in invalid.problems)
        except NotFound:
            return False, ("not-found",)
        self.visited.append(done.state)
        return True, ()

    def _agrees(
        self,
        name: str,
        view: CaseView | None,
        shown: ActionView | None,
        action: str,
        transition: Any,
        data: Data,
        answer: tuple[bool, tuple[str, ...]],
    ) -> None:
        done, codes = answer
        told = f"{name} tried {action} in {view.state if view else '?'} with {data!r}: {codes}"
        told += f", where the screen said {shown.codes}" if shown else ""
        if view is None:
            assert codes == ("not-found",), told
        elif shown is None:
            assert not done, told
            assert codes, told
        elif not shown.is_possible:
            assert not done, told
            assert tuple(c for c in codes if c != "no-such-record") == shown.codes, told
        elif not done and codes != ("no-such-record",):
            problems = self._problems(transition, data)
            expected = [f"invalid {p.code}" for p in problems]
            assert [c for c in codes if c != "invalid not-eligible"] == expected, told
        elif done:
            problems = self._problems(transition, data)
            assert not problems, told
            self.wrote.setdefault(name, []).extend(data.values())
            self.linked |= {*transition.takes.links, *transition.takes.links_optional} & {
                name.removeprefix(of_link("")) for name in data
            }

    def _problems(self, transition: Transition, data: Data) -> tuple[Problem, ...]:
        """What is wrong with what is handed in; also a promised day that has passed already."""
        town = self.crowd.town
        given, problems = intake.read(self.crowd.workflow, transition.takes, data)
        zone = town.engine.authorities[town.authority].timezone
        today = local_day(demo_clock.now(town.engine), zone)
        days = named_days.problems(self.crowd.workflow, transition, given, today)
        return (*problems, *days, *self._unlinkable(given.links))

    def _unlinkable(self, links: Mapping[str, str]) -> Iterator[Problem]:
        """There is one other case, of this workflow; a link to it is made once."""
        workflow = self.crowd.workflow
        for name, reference in links.items():
            if reference != self.crowd.beside:
                yield Problem(of_link(name), "no-such-case")
            elif workflow.name not in workflow.links[name].to:
                yield Problem(of_link(name), "other-workflow")
            elif name in self.linked:
                yield Problem(of_link(name), "linked-already")


def _shown(view: CaseView | None, action: str, on_behalf: bool) -> ActionView | None:
    if view is None:
        return None
    found = (a for a in view.actions if a.action == action and a.on_behalf == on_behalf)
    return next(found, None)
