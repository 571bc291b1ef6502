"""Published workflows as a reader looks at them: the definition and its digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from challenge_engine.core.proof import longest as core
from challenge_engine.core.proof.longest import Longest
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.definitions.calendars import OwnDays
from challenge_engine.definitions.counting import countings
from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.store import authorities


def source(engine: Engine, authority: int, name: str, version: int) -> bytes:
    """The file of a published version, byte for byte: its SHA-256 is in every event."""
    with engine.store.read() as unit:
        for p in authorities.published(unit):
            if (p.authority, p.name, p.version) == (authority, name, version):
                return p.source
    raise NotFound("No workflow {name} is published here.", name=name)


def offered(engine: Engine, authority: int) -> tuple[Workflow, ...]:
    """The newest version of each workflow in which a case can begin."""
    with engine.store.read() as unit:
        return tuple(version.workflow for version in engine.offered(unit, authority))


@lru_cache(maxsize=64)
def longest(workflow: Workflow, own: OwnDays | None) -> Longest:
    """The longest legal time until the decision, on the authority's days."""
    return core.longest(workflow, countings(workflow, own))


@dataclass(frozen=True, slots=True)
class PublishedView:
    """One published version."""

    definition: Workflow
    digest: str
    published_at: str
    retired_at: str | None

    @property
    def cast(self) -> Mapping[str, int]:
        """The fewest people with whom everything holds; empty where that is not known."""
        return catalogue.smallest_cast(self.definition)


def published(
    engine: Engine, authority: int, name: str, version: int | None = None
) -> PublishedView:
    """A published workflow; without a version the newest, retired or not."""
    with engine.store.read() as unit:
        found = [
            p
            for p in authorities.published(unit)
            if p.authority == authority and p.name == name and version in (None, p.version)
        ]
        if not found:
            raise NotFound("No workflow {name} is published here.", name=name)
        newest = max(found, key=lambda p: p.version)
        workflow = engine.version(unit, newest.id).workflow
    return PublishedView(workflow, newest.digest.hex(), newest.published_at, newest.retired_at)
