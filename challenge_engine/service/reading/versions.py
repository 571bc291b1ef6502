"""The published versions of a workflow side by side: what each changed, and whose cases stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.store import authorities
from challenge_engine.store.running import running
from challenge_engine.store.unit import Unit

NAMED = re.compile(r"([a-z][a-z0-9-]*)(?:@([1-9][0-9]{0,8}))?")


@dataclass(frozen=True, slots=True)
class VersionView:
    """One published version."""

    definition: Workflow
    published_at: str
    running: int
    """Cases that follow it and have not ended."""

    @property
    def cast(self) -> Mapping[str, int]:
        """The fewest people with whom everything holds; empty where that is not known."""
        return catalogue.smallest_cast(self.definition)


def versions(
    engine: Engine, authority: int, name: str, *, all_cases: bool = False
) -> list[VersionView]:
    """Every published version of a workflow, the oldest first; of the cases those that are public,
    or all of them.

    Raises ``NotFound``.
    """
    with engine.store.read() as unit:
        ids = [id_ for id_, _retired in authorities.versions(unit, authority, name)]
        if not ids:
            raise NotFound("No workflow {name} is published here.", name=name)
        return [_view(engine, unit, id_, all_cases=all_cases) for id_ in ids]


def version(engine: Engine, authority: int, named: str) -> VersionView:
    """A published version by `NAME@1`, or the newest by `NAME`; every case of it is counted.

    Raises ``NotFound``.
    """
    found = NAMED.fullmatch(named)
    if found is None:
        raise NotFound(
            "{name} is neither a file nor a version such as our-challenge@1.", name=named
        )
    there = versions(engine, authority, found[1], all_cases=True)
    if found[2] is None:
        return there[-1]
    for one in there:
        if one.definition.version == int(found[2]):
            return one
    known = [str(one.definition.version) for one in there]
    raise NotFound(
        "{name} has no version {version} here. There are: {known}.",
        name=found[1],
        version=found[2],
        known=known,
    )


def _view(engine: Engine, unit: Unit, id_: int, *, all_cases: bool) -> VersionView:
    published = authorities.published_by_id(unit, id_)
    return VersionView(
        engine.version(unit, id_).workflow,
        published.published_at,
        running(unit, published.authority, id_, all_=all_cases),
    )
