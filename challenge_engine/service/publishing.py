"""Publishing a workflow: laws first, then its bytes and digest are kept for ever."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.errors import DefinitionError, NotFound
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.store import authorities
from challenge_engine.store.authorities import Published
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording


@dataclass(frozen=True, slots=True)
class Listed:
    """One published version as it is listed."""

    name: str
    version: int
    title: str
    digest: str
    published_at: str
    retired_at: str | None


def publish(
    engine: Engine, authority: int, path: Path, by: Person | None = None, via: str = "cli"
) -> Workflow:
    """Publish a file as it is, if no case of it goes wrong; the same bytes again are nothing new.

    Raises ``DefinitionError``.
    """
    workflow = catalogue.read(path)
    catalogue.refuse_unproven(path, _in_use(engine, authority))
    return keep(engine, authority, workflow, path.read_bytes(), by, via)


def keep(
    engine: Engine,
    authority: int,
    workflow: Workflow,
    source: bytes,
    by: Person | None = None,
    via: str = "cli",
) -> Workflow:
    """Keep a workflow with the bytes from which it was read; whether it is proven was asked."""
    with engine.store.write() as unit:
        now = unit.now()
        known = _named(unit, authority, workflow.name)
        for p in known:
            if p.version == workflow.version and p.digest == workflow.digest:
                return _still_in_use(p, known, workflow)
            if p.version == workflow.version:
                raise DefinitionError(
                    "{name} version {version} is published already, with other contents. A "
                    "published version never changes: give the file the version {next}.",
                    name=workflow.name,
                    version=workflow.version,
                    next=max(q.version for q in known) + 1,
                )
        row = {
            "authority": authority,
            "name": workflow.name,
            "version": workflow.version,
            "digest": workflow.digest,
            "source": source,
            "published_at": now,
        }
        unit.run(authorities.INSERT_WORKFLOW, row).fetchone()
        _note(unit, engine, authority, by, via, "publish", workflow)
        unit.commit()
    engine.after_commit(authority)
    return workflow


def _in_use(engine: Engine, authority: int) -> dict[str, list[Workflow]]:
    """The versions in which cases can begin, by name: what a new file says of them must hold."""
    with engine.store.read() as unit:
        found: dict[str, list[Workflow]] = {}
        for p in authorities.published(unit):
            if p.authority == authority and p.retired_at is None:
                found.setdefault(p.name, []).append(engine.version(unit, p.id).workflow)
    return found


def _still_in_use(p: Published, known: list[Published], workflow: Workflow) -> Workflow:
    if p.retired_at is None:
        return workflow
    raise DefinitionError(
        "{name} version {version} was retired and is not brought back. Give the file the version "
        "{next} and publish that.",
        name=p.name,
        version=p.version,
        next=max(q.version for q in known) + 1,
    )


def retire(
    engine: Engine,
    authority: int,
    name: str,
    version: int | None,
    by: Person | None = None,
    via: str = "cli",
) -> list[int]:
    """No new case begins in the version (or in any of that name); running cases go on."""
    with engine.store.write() as unit:
        now = unit.now()
        running = [p for p in _named(unit, authority, name) if p.retired_at is None]
        chosen = [p for p in running if version in (None, p.version)]
        if not chosen:
            raise NotFound("There is no version of {name} in use that could be retired.", name=name)
        for p in chosen:
            unit.run(authorities.RETIRE, {"id_": p.id, "at": now})
            _note(unit, engine, authority, by, via, "retire", engine.version(unit, p.id).workflow)
        unit.commit()
    engine.after_commit(authority)
    return [p.version for p in chosen]


def listed(engine: Engine, authority: int, language: str = "en") -> list[Listed]:
    """Everything that was published here, retired versions too."""
    with engine.store.read() as unit:
        found = []
        for p in authorities.published(unit):
            if p.authority == authority:
                workflow = engine.version(unit, p.id).workflow
                found.append(
                    Listed(
                        p.name,
                        p.version,
                        Wording(workflow, language).own(workflow.title),
                        p.digest.hex(),
                        p.published_at,
                        p.retired_at,
                    )
                )
        return found


def _named(unit: Unit, authority: int, name: str) -> list[Published]:
    return [p for p in authorities.published(unit) if p.authority == authority and p.name == name]


def _note(
    unit: Unit,
    engine: Engine,
    authority: int,
    by: Person | None,
    via: str,
    kind: str,
    workflow: Workflow,
) -> None:
    values = {
        "name": workflow.name,
        "version": workflow.version,
        "digest": b64encode(workflow.digest).decode(),
    }
    own_history.note(unit, engine, authority, by, via, kind, "workflow", values)
