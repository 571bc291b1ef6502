"""What waits for one person, and where they took part: what is due first comes first.

At most so many cases are read, whatever there is: the database puts them in order before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from challenge_engine.core.case import Actor
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.case_lines import CaseList, case_list
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import CaseLine
from challenge_engine.store import authorities, people, reading, waiting
from challenge_engine.store.people import Grant
from challenge_engine.store.reading import CaseRow
from challenge_engine.store.waiting import Places, place

MOST = 200
"""Cases of one list; of more, those that are due first are shown."""
_NEVER = "9999"


def my_work(engine: Engine, authority: int, viewer: Viewer) -> tuple[CaseLine, ...]:
    """The cases that wait for this person; without a date those that wait longest come first."""
    with engine.store.read() as unit:
        mine = Mine.of(case_list(engine, unit, authority, viewer))
        return mine.lines(mine.waiting(), lambda line: line.since) if mine else ()


def my_cases(engine: Engine, authority: int, viewer: Viewer) -> tuple[CaseLine, ...]:
    """The cases in which this person took part; without a date the newest come first."""
    with engine.store.read() as unit:
        mine = Mine.of(case_list(engine, unit, authority, viewer))
        return mine.lines(mine.taking_part(), lambda _line: "") if mine else ()


@dataclass(frozen=True, slots=True)
class Mine:
    """What one person holds today: roles everywhere, or for a group."""

    cases: CaseList
    person: int
    everywhere: frozenset[str]
    of_groups: dict[int, set[str]]

    @classmethod
    def of(cls, cases: CaseList) -> Mine | None:
        """Nothing is anybody's in another authority than their own."""
        person = cases.viewer.person
        if person is None or person.authority != cases.authority:
            return None
        held = [g for g in people.grants(cases.unit, person.id) if _holds(g, cases.today)]
        of_groups: dict[int, set[str]] = defaultdict(set)
        for grant in held:
            if grant.group is not None:
                of_groups[grant.group].add(grant.role)
        everywhere = frozenset(grant.role for grant in held if grant.group is None)
        return cls(cases, person.id, everywhere, dict(of_groups))

    def waiting(self) -> list[int]:
        """The cases that wait for them, what is due first before the rest."""
        return waiting.waiting(
            self.cases.unit, self.cases.authority, self.person, self._places(), MOST
        )

    def taking_part(self) -> list[int]:
        """The cases in which they took part, in the same order."""
        return waiting.taking_part(
            self.cases.unit, self.cases.authority, self.person, self._places(), MOST
        )

    def lines(self, ids: list[int], otherwise: Callable[[CaseLine], str]) -> tuple[CaseLine, ...]:
        """These cases as lines; ``otherwise`` orders those that have no date."""
        lines = self.cases.lines(self.rows(ids), self.actors(ids))
        return tuple(sorted(lines, key=lambda one: (_due(one), otherwise(one))))

    def rows(self, ids: list[int]) -> list[CaseRow]:
        """The rows of these cases, newest first."""
        limit = {"cases": self.cases.unit.as_list(ids), "limit": len(ids)}
        return self.cases.rows(reading.OF_CASES, **limit) if ids else []

    def actors(self, ids: list[int]) -> Callable[[CaseRow], Actor]:
        """How each of these cases knows them, but for their number."""
        assigned = waiting.assigned(self.cases.unit, self.person, ids)

        def actor(row: CaseRow) -> Actor:
            roles = self.everywhere | self.of_groups.get(row.group_id or 0, set())
            # Of a role that is given case by case nothing is asked where it is not given.
            known, here = self.cases.workflow(row).roles, assigned.get(row.id, set())
            mine = {r for r in roles if r not in known or not known[r].assigned or r in here}
            return Actor(number=None, roles=frozenset(mine), assigned=frozenset(here))

        return actor

    def _places(self) -> Places:
        places = Places([], [], list(self.of_groups), [], [], [])
        for published in authorities.published(self.cases.unit):
            if published.authority == self.cases.authority:
                workflow = self.cases.engine.version(self.cases.unit, published.id).workflow
                self._add(places, published.id, workflow)
        return places

    def _add(self, places: Places, number: int, workflow: Workflow) -> None:
        held = self.everywhere.union(*self.of_groups.values())
        for deadline in workflow.deadlines.values():
            if not deadline.penalty_of:
                places.kept.append(place(number, deadline.name))
                if held & set(deadline.by):
                    places.mine.append(place(number, deadline.name))
        for state, role in _waited(workflow):
            if workflow.roles[role].assigned:
                if role in held:
                    places.assigned.append(place(number, state, role))
            elif role in self.everywhere:
                places.anywhere.append(place(number, state))
            else:
                groups = (group for group, roles in self.of_groups.items() if role in roles)
                places.of_groups += (place(number, state, group) for group in groups)


def _waited(workflow: Workflow) -> Iterator[tuple[str, str]]:
    for state in workflow.states.values():
        for role in state.waits_on:
            yield state.name, role


def _holds(grant: Grant, today: str) -> bool:
    return grant.valid_from <= today and (grant.valid_until is None or today <= grant.valid_until)


def _due(line: CaseLine) -> str:
    return line.due.due if line.due is not None and line.due.due else _NEVER
