"""Which of the shipped workflows an authority offers, and the administrator who switches them.

An installation starts with what it is told, and nothing is published by lying in a folder. An
administrator switches another one on (laws and proof are asked as for any file) or lets no new
case begin in it; both stand in the authority's own history.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.errors import NotAllowed, NotFound
from challenge_engine.service import publishing
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.granting import is_administrator
from challenge_engine.store.people import Person
from challenge_engine.texts import Wording

Standing = Literal["off", "on", "older", "retired"]


@dataclass(frozen=True, slots=True)
class Shipped:
    """The newest version of a workflow that comes with the program."""

    name: str
    version: int
    title: str
    standing: Standing
    """``older``: an older version is in use, and this one can be switched on."""
    in_use: tuple[int, ...]
    """The versions in which new cases can begin."""


def shipped(engine: Engine, authority: int, language: str) -> tuple[Shipped, ...]:
    """Everything that comes with the program, and how it stands here."""
    known = publishing.listed(engine, authority)
    found: dict[str, Shipped] = {}
    for path in catalogue.shipped():
        workflow = catalogue.read(path)
        versions = {p.version: p.retired_at for p in known if p.name == workflow.name}
        in_use = tuple(n for n, retired_at in versions.items() if retired_at is None)
        title = Wording(workflow, language).own(workflow.title)
        standing = _standing(workflow.version, versions, in_use)
        one = Shipped(workflow.name, workflow.version, title, standing, in_use)
        if one.name not in found or found[one.name].version < one.version:
            found[one.name] = one
    return tuple(sorted(found.values(), key=lambda one: one.title))


def shipped_file(name: str) -> Path:
    """The file of the newest version of a workflow that comes with the program."""
    found = catalogue.newest(name)
    if found is None:
        names = sorted({catalogue.read(path).name for path in catalogue.shipped()})
        raise NotFound(
            "No workflow {name} comes with this program. There is: {known}.",
            name=name,
            known=", ".join(names),
        )
    return found


def switch_on(
    engine: Engine, authority: int, name: str, by: Person | None, via: str = "page"
) -> Workflow:
    """Publish the newest shipped version, as an administrator or the operator (``by`` is None)."""
    require(engine, authority, by)
    return publishing.publish(engine, authority, shipped_file(name), by, via)


def switch_off(
    engine: Engine, authority: int, name: str, by: Person | None, via: str = "page"
) -> list[int]:
    """Let no new case begin in any version; running cases go on."""
    require(engine, authority, by)
    return publishing.retire(engine, authority, name, None, by, via)


def is_allowed(engine: Engine, authority: int, by: Person | None) -> bool:
    """Whether somebody is an administrator here today."""
    if by is None or by.authority != authority:
        return False
    with engine.store.read() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        return is_administrator(unit, authority, by, today)


def require(engine: Engine, authority: int, by: Person | None) -> None:
    """``NotAllowed`` for everybody but an administrator and the operator of this machine."""
    if by is not None and not is_allowed(engine, authority, by):
        raise NotAllowed(
            "{name} is not an administrator of this authority, so they cannot say which schemes "
            "it offers. An administrator can.",
            name=by.name,
        )


def _standing(version: int, known: dict[int, str | None], in_use: tuple[int, ...]) -> Standing:
    if version in in_use:
        return "on"
    if version in known:
        return "retired"
    return "older" if in_use else "off"
