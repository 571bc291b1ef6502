"""Walks ways of the explorer through the real service: what it calls possible must be possible."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from challenge_engine.core.proof.automata import PAST
from challenge_engine.core.proof.covering import Edge, Way
from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.handing_in import Scene, handed_in
from challenge_engine.core.proof.moving import CLOCK, Label
from challenge_engine.core.proof.telling import Names
from challenge_engine.core.workflow import EMPTY
from challenge_engine.definitions.scenario import Other
from challenge_engine.errors import EngineError, InvalidInput, Refused
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.playground.ground import Ground
from challenge_engine.service.playground.stand_ins import StandIns
from challenge_engine.texts import why

BEGINS = dt.date(2026, 1, 5)
LINKED = ("linked_in", "all_linked_in", "linked_open", "first_in_line")
"""Guards about other cases, for which others stand in; who is alone is first in line."""


class Astray(EngineError):
    """The real service did not take a step of a way."""


class Walk:
    """Where one walk stands: the case, and who is who in the eyes of the explorer."""

    def __init__(
        self,
        ground: Ground,
        x: Explored,
        names: Names | None = None,
        beside: StandIns | None = None,
    ) -> None:
        self.ground = ground
        self.x = x
        self.names = names or Names(x)
        self.beside = beside or StandIns(ground, {})

    def copied(self) -> Walk:
        """The same once more, for a way that forks here."""
        names = copy.copy(self.names)
        names.people = {role: list(group) for role, group in self.names.people.items()}
        ground = self.ground.copied()
        return Walk(ground, self.x, names, self.beside.copied(ground))

    def take(self, source: int, label: Label, target: int) -> None:
        """One step; afterwards every track must stand where the explorer says.

        Raises ``Astray``.
        """
        if label.step == CLOCK:
            self._wait(label, target)
        else:
            self._act(source, label, target)
        self.names.settle(target)
        expected = dict(zip(self.x.model.tracks, self.x.situations[target].states, strict=True))
        found = {track: self.ground.state(track) for track in expected}
        if found != expected:
            raise Astray("The tracks stand at {found}, not at {expected}.",
                         found=str(found), expected=str(expected))  # fmt: skip

    def _act(self, source: int, label: Label, target: int) -> None:
        move, t = self.x.move(source, label, target), self.x.model.steps[label.step].t
        doer, named = self.names.follow(label, move)
        who = f"{label.role}-{(doer or 0) + 1}"
        scene = Scene(self.ground.today, self.ground.number(who), self.ground.records)
        data = handed_in(self.x, source, t, move, scene)
        if t.takes.assigns:
            data["assignee"] = f"{t.takes.assigns}-{(named or 0) + 1}"
        acting = Acting(self.ground.people[who], role=label.role, on_behalf=label.on_behalf)
        if not self.ground.reference:
            self.beside.opened = acting, t, data
        data = data | self.beside.named(t)
        self.beside.arrange(t)
        try:
            self.ground.act(who, t.action, data, role=label.role, on_behalf=label.on_behalf)
        except (Refused, InvalidInput) as error:
            said = why(error, "en")
            raise Astray("{who} cannot do {action} in {state}: {why}", who=who, action=t.action,
                         state=t.source, why=said) from error  # fmt: skip

    def _wait(self, label: Label, target: int) -> None:
        part, fact = self.x.model.parts[label.slot], self.x.model.facts[label.slot]
        value = self.x.situations[target].values[label.slot]
        today = self.ground.today
        if part.kind == "deadline":
            due = self.ground.ledgers()[part.name].due
            day = due + dt.timedelta(days=1) if due else today
        elif part.kind == "calendar":
            days: Any = fact
            day = dt.date.fromisoformat(days.days[value - 1])
        elif part.kind == "outside":
            if not part.name.startswith(LINKED):
                raise Astray("It hangs on a minute of the day: scenarios play that.")
            return  # other cases are moved once a step needs it
        else:
            given = dt.date.fromisoformat(self.ground.value(part.name))
            day = given + dt.timedelta(days=1 if value == PAST else 0)
        self.ground.move_to(max(today, day))


def walk(
    ground: Ground, x: Explored, ways: Sequence[Way], others: Mapping[str, Other] = EMPTY
) -> Iterator[tuple[Way, int, Astray | None]]:
    """Walk every way; how many of its steps were taken, and why no more.

    What ways have in common is walked once.
    """
    ground.move_to(BEGINS)
    walked = Walk(ground, x, beside=StandIns(ground, others))
    yield from _fork(walked, list(ways), 0)


def _fork(here: Walk, ways: list[Way], at: int) -> Iterator[tuple[Way, int, Astray | None]]:
    ahead: dict[Edge, list[Way]] = {}
    for way in ways:
        if at == len(way):
            yield way, at, None
        else:
            ahead.setdefault(way[at], []).append(way)
    for n, (edge, those) in enumerate(ahead.items(), start=1):
        # Nobody comes back to where the last of them begins.
        one = here.copied() if n < len(ahead) or at == 0 else here
        try:
            one.take(*edge)
        except Astray as error:
            yield from ((way, at, error) for way in those)
        else:
            yield from _fork(one, those, at + 1)
        finally:
            if one is not here:
                one.ground.close()
