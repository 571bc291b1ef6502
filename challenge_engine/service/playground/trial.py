"""One case played by hand: somebody acts, days pass, and the last move can be taken back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from challenge_engine.core.case import Possibility
from challenge_engine.core.workflow import MAIN, Transition, Workflow, of_link
from challenge_engine.service.playground import stand_ins
from challenge_engine.service.playground.ground import Ground, open_ground
from challenge_engine.service.playground.offering import offered, wanted
from challenge_engine.service.playground.ready import ONLOOKER, members
from challenge_engine.service.playground.stand_ins import StandIns
from challenge_engine.service.reading import opening
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import ActionView, Ask, CaseView

EACH: Final = 3
"""People in each role."""

_ANOTHER_MIGHT: Final = frozenset(
    {"did-before", "assigned-as", "once-per-person", "not-assigned", "signed-by-one-person"}
)
"""Refusals that speak against a person, and not against their role."""
STAND_IN: Final = "stand-in"
"""What is answered where another case is asked for: one is opened that stands in for it."""
_OUTSIDE: Final = frozenset({"not-linked", "linked-elsewhere", "not-all-linked"})
"""Refusals for how other cases stand."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A move: somebody did something."""

    who: str
    action: str
    data: Mapping[str, Any]
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody did something on a day; or days passed, up to this one."""

    day: dt.date
    deed: Deed | None
    states: Mapping[str, str] = field(compare=False)
    """Where the tracks stood afterwards."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is possible now, and by whom; ``True`` where they act for the group."""

    action: str
    title: str
    people: tuple[tuple[str, bool], ...]
    leads: Literal["on", "nowhere", "away"]
    """To another state, to none, or out of the case and to its ends."""


class Trial:
    """A case on the playground, and the moves that made it."""

    def __init__(
        self, workflow: Workflow, source: bytes, begins: dt.date, language: str = "en"
    ) -> None:
        self.workflow: Final = workflow
        self.begins: Final = begins
        self.language: Final = language
        self._source = source
        self._others = stand_ins.others(workflow)
        self.moves: list[Move] = []
        self._ground, self._beside = self._fresh()

    @property
    def today(self) -> dt.date:
        """What the clock in hand shows."""
        return self._ground.today

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who can act."""
        outside = (ONLOOKER, stand_ins.ROLE)
        return tuple(name for name in self._ground.people if name not in outside)

    @property
    def is_open(self) -> bool:
        """Whether a case was opened."""
        return bool(self._ground.reference)

    @property
    def has_stand_ins(self) -> bool:
        """Whether another case stood in for one that this case is linked to."""
        return bool(self._beside.made)

    def close(self) -> None:
        """Nothing is left of it."""
        self._ground.close()

    def seen(self, name: str = ONLOOKER, *, ways: bool = False) -> CaseView:
        """The case as somebody sees it; without a name, everything of it."""
        return self._ground.seen(name, self.language, ways=ways)

    # --- moves ------------------------------------------------------------------------------------

    def act(self, who: str, action: str, data: Mapping[str, Any], *, on_behalf: bool) -> None:
        """Somebody acts; ``Refused`` and ``InvalidInput`` leave everything as it was."""
        self._do(Deed(who, action, data, on_behalf))

    def wait_until(self, day: dt.date) -> None:
        """Days pass."""
        self._ground.move_to(day)
        self._note(None)

    def undo(self) -> bool:
        """Take the last move back: all others are made again, from the start."""
        if not self.moves:
            return False
        again = self.moves[:-1]
        self._ground.close()
        self.moves = []
        self._ground, self._beside = self._fresh()
        for move in again:
            self._ground.move_to(move.day)
            if move.deed is not None:
                self._do(move.deed)
            else:
                self._note(None)
        return True

    def next_day(self) -> dt.date | None:
        """The last day of what has to be done next, or, if that is today, the day after it."""
        today = self.today
        open_ = [one.due for one in self._ground.ledgers().values() if one.standing == "open"]
        ahead = [day for day in open_ if day is not None and day >= today]
        if not ahead:
            return None
        return min(ahead) if min(ahead) > today else today + dt.timedelta(days=1)

    def _fresh(self) -> tuple[Ground, StandIns]:
        people = {**members(dict.fromkeys(self.workflow.roles, EACH)), **self._outsiders}
        ground = open_ground(self.workflow, self._source, people, self._others)
        ground.move_to(self.begins)
        return ground, StandIns(ground, self._others)

    @property
    def _outsiders(self) -> Mapping[str, tuple[str, ...]]:
        return stand_ins.people() if self._others else {}

    def _do(self, deed: Deed) -> None:
        """Other cases stand in where one is asked for, and stand as the action wants it."""
        t = self._transition(deed.action)
        data = {
            name: self._beside.begin(name.removeprefix(of_link(""))) if value == STAND_IN else value
            for name, value in deed.data.items()
        }
        if t is not None:
            self._beside.arrange(t)
        self._ground.act(deed.who, deed.action, data, on_behalf=deed.on_behalf)
        self._note(deed)

    def _transition(self, action: str) -> Transition | None:
        track = self.workflow.track_of(action) or MAIN
        return self.workflow.transition(track, self._ground.state(track), action)

    def _note(self, deed: Deed | None) -> None:
        states = {track: self._ground.state(track) for track in self.workflow.tracks}
        self.moves.append(Move(self.today, deed, states))

    # --- what is possible -------------------------------------------------------------------------

    def offers(self) -> list[Offer]:
        """Everything that somebody can do now, in the order of the workflow."""
        found: dict[str, list[tuple[str, bool]]] = {}
        for name, on_behalf, action in self._possible():
            found.setdefault(action, []).append((name, on_behalf))
        return [
            Offer(action, self._title(action), tuple(found[action]), self._leads(action))
            for action in self.workflow.actions
            if action in found
        ]

    def form(self, action: str, who: str) -> tuple[Ask, ...]:
        """What is asked of somebody."""
        if not self.is_open:
            viewer = Viewer(self._ground.people[who], self.language)
            name, authority = self.workflow.name, self._ground.authority
            return opening.opening(self._ground.engine, authority, name, viewer, action).asks
        return next(one.asks for one in self.seen(who).actions if one.action == action)

    def offer(self, action: str, ask: Ask) -> str:
        """An answer that can be taken as it is."""
        if ask.asked.place == "assignee":
            named = {m.deed.data.get("assignee") for m in self.moves if m.deed is not None}
            people = [name for _, name in ask.choices]
            return next((name for name in people if name not in named), "".join(people[:1]))
        if ask.asked.place == "link":
            known = ask.name.removeprefix(of_link("")) in self._others
            return STAND_IN if ask.required and known else ""
        t = self._transition(action)
        kind = t.takes.record if t is not None else None
        records = self._ground.records(kind) if kind and ask.choices else ()
        return offered(ask, self.today, wanted(self.workflow, ask, kind, records))

    def refused(self) -> list[tuple[str, ActionView]]:
        """What belongs to where the case stands and nobody can do: who hears what, and why not."""
        if not self.is_open:
            return []
        possible = {action for _, _, action in self._possible()}
        found: dict[str, tuple[str, ActionView]] = {}
        for role in self.workflow.roles:
            name = f"{role}-1"
            for one in self.seen(name, ways=True).actions:
                if one.target and one.action not in possible and "wrong-role" not in one.codes:
                    found.setdefault(one.action, (name, one))
        return list(found.values())

    def _possible(self) -> Iterator[tuple[str, bool, str]]:
        """Who, whether for the group, and what: of people who do not differ only the first."""
        if not self.is_open:
            for t in self.workflow.openings:
                yield from ((f"{role}-1", False, t.action) for role in t.by)
                yield from ((f"{role}-1", True, t.action) for role in t.for_others)
            return
        for role in self.workflow.roles:
            ahead = [f"{role}-{k}" for k in range(1, EACH + 1)]
            while ahead:
                name = ahead.pop(0)
                found = self._ground.available(name)
                yield from ((name, b, one.action) for b, one in found if self._can(one))
                refused = ({r.code for r in one.refusals} for _, one in found if one.target)
                if not any(codes and codes <= _ANOTHER_MIGHT for codes in refused):
                    break

    def _can(self, one: Possibility) -> bool:
        """Possible; or as soon as other cases stand otherwise, which do so when it is done."""
        codes = {refusal.code for refusal in one.refusals}
        return one.is_possible or bool(self._others and one.roles and codes and codes <= _OUTSIDE)

    def suggested(self, offers: Sequence[Offer]) -> int:
        """The place of what somebody would do next: what was done least, and leads on."""
        done = Counter(move.deed.action for move in self.moves if move.deed is not None)

        def rank(k: int) -> tuple[bool, int, bool]:
            offer = offers[k]
            return offer.leads == "away", done[offer.action], offer.leads == "nowhere"

        return min(range(len(offers)), key=rank)

    def _leads(self, action: str) -> Literal["on", "nowhere", "away"]:
        t, track = self._transition(action), self.workflow.track_of(action) or MAIN
        if t is None or t.target == t.source:
            return "nowhere"
        is_away = (
            self.workflow.actions[action].escape or self.workflow.tracks[track][t.target].is_end
        )
        return "away" if is_away else "on"

    def _title(self, action: str) -> str:
        title = self.workflow.actions[action].title
        return title.get(self.language) or next(iter(title.values()))
