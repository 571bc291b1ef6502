"""Authorities, their logs and the workflows that they published."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select, update

from challenge_engine.store.tables import authority, installation, log, workflow
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Authority:
    """A municipality as the installation knows it, with the log in which it writes."""

    id: int
    code: str
    name: str
    timezone: str
    languages: str
    log: int
    origin: str


@dataclass(frozen=True, slots=True)
class Published:
    """A workflow version as it was published; ``source`` is the file byte for byte."""

    id: int
    authority: int
    name: str
    version: int
    digest: bytes
    source: bytes
    published_at: str
    retired_at: str | None


_LOGS = log.alias("logs")
# An authority that had to begin a new log writes in its newest; the others stay for proofs.
_NEWEST_LOG = (
    select(func.max(_LOGS.c.id)).where(_LOGS.c.authority == authority.c.id).scalar_subquery()
)
ALL = (
    select(
        authority.c.id,
        authority.c.code,
        authority.c.name,
        authority.c.timezone,
        authority.c.languages,
        log.c.id,
        log.c.origin,
    )
    .join_from(authority, log, log.c.id == _NEWEST_LOG)
    .order_by(authority.c.id)
)
_PUBLISHED = (
    workflow.c.id,
    workflow.c.authority,
    workflow.c.name,
    workflow.c.version,
    workflow.c.digest,
    workflow.c.source,
    workflow.c.published_at,
    workflow.c.retired_at,
)
PUBLISHED = select(*_PUBLISHED).order_by(workflow.c.name, workflow.c.version)
IN_USE = (
    select(workflow.c.id, workflow.c.retired_at)
    .where(workflow.c.authority == bindparam("authority"), workflow.c.name == bindparam("name"))
    .order_by(workflow.c.version)
)
BY_ID = select(*_PUBLISHED).where(workflow.c.id == bindparam("id_"))
INSERT_AUTHORITY = (
    insert(authority)
    .values({n: bindparam(n) for n in ("code", "name", "timezone", "languages", "created_at")})
    .returning(authority.c.id)
)
INSERT_LOG = (
    insert(log)
    .values({n: bindparam(n) for n in ("authority", "origin", "created_at")})
    .returning(log.c.id)
)
INSERT_WORKFLOW = (
    insert(workflow)
    .values(
        {
            n: bindparam(n)
            for n in ("authority", "name", "version", "digest", "source", "published_at")
        }
    )
    .returning(workflow.c.id)
)
RETIRE = (
    update(workflow)
    .where(workflow.c.id == bindparam("id_"), workflow.c.retired_at.is_(None))
    .values(retired_at=bindparam("at"))
)
INSTALL = insert(installation).values(
    id=1,
    kind=bindparam("kind"),
    created_at=bindparam("created_at"),
    clock_offset=bindparam("clock_offset"),
)
SET_OFFSET = (
    update(installation)
    .where(installation.c.kind == "demo")
    .values(clock_offset=bindparam("clock_offset"))
)
INSTALLATION = select(installation.c.kind, installation.c.clock_offset)


def everyone(unit: Unit) -> list[Authority]:
    """All authorities of this installation, in the order in which they were made."""
    return [Authority(*row) for row in unit.run(ALL, {}).fetchall()]


def published(unit: Unit) -> list[Published]:
    """All published workflow versions, retired ones too: their cases run on."""
    return [_published(row) for row in unit.run(PUBLISHED, {}).fetchall()]


def versions(unit: Unit, authority_id: int, name: str) -> list[tuple[int, str | None]]:
    """Row and end of every version of a workflow, oldest first; not its text."""
    rows = unit.run(IN_USE, {"authority": authority_id, "name": name}).fetchall()
    return [(id_, retired_at) for id_, retired_at in rows]


def published_by_id(unit: Unit, workflow_id: int) -> Published:
    """The version that a case keeps for its whole life."""
    return _published(unit.run(BY_ID, {"id_": workflow_id}).fetchone())


def _published(row: tuple) -> Published:  # type: ignore[type-arg]
    id_, authority_id, name, version, digest, source, at, retired = row
    return Published(id_, authority_id, name, version, bytes(digest), bytes(source), at, retired)
