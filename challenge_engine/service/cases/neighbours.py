"""Which other cases belong to a case: at the other ends of its links, and beside it in a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from challenge_engine.core.link_rules import Link
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.store import links
from challenge_engine.store.links import LinkRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

Ids = frozenset[int]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Finds them by the table of links; a case that an action names is one already."""

    unit: Unit
    engine: Engine
    workflow: Workflow
    case_id: int
    """0 for a case that is not there yet."""
    named: Mapping[str, Stream]
    """Link → the case that the action names."""

    def rows(self) -> list[LinkRow]:
        """Every link of the case, from both ends."""
        return links.of_case(self.unit, self.case_id) if self.case_id else []

    def at(self, name: str, rows: Iterable[LinkRow]) -> Ids:
        """The cases at the other end of a link."""
        link, named = self.workflow.links[name], self.named.get(name)
        found = {other_of(row, self.case_id) for row in rows if self.is_of(link, row)}
        return frozenset(found if named is None else {*found, named.id})

    def beside(self, name: str, parents: Ids) -> Ids:
        """The other cases of this workflow that point by this link at the same cases."""
        rows = links.pointing(self.unit, parents, name) if parents else []
        return frozenset(
            row.case_id
            for row in rows
            if row.case_id != self.case_id and self._workflow_of(row) == self.workflow.name
        )

    def needed(self, linked: Iterable[str], in_line: Iterable[str]) -> Ids:
        """All that an action names, or asks about."""
        rows = self.rows()
        found = {one.id for one in self.named.values()}
        for name in linked:
            found |= self.at(name, rows)
        for name in in_line:
            parents = self.at(name, rows)
            found |= parents | self.beside(name, parents)
        return frozenset(found)

    def is_of(self, link: Link, row: LinkRow) -> bool:
        """Whether a row of the table is this link of the case."""
        if row.case_id == self.case_id:
            return bool(link.to) and row.name == link.name
        pointing = self._workflow_of(row)
        return any((end.workflow, end.link) == (pointing, row.name) for end in link.of)

    def _workflow_of(self, row: LinkRow) -> str:
        return self.engine.version(self.unit, row.workflow).workflow.name


def other_of(row: LinkRow, case_id: int) -> int:
    """The row of the case at the other end."""
    return row.other_id if row.case_id == case_id else row.case_id
