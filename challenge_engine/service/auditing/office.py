"""Who holds which office today: the auditor's rooms open to auditors only."""

from __future__ import annotations

from challenge_engine.core.moments import local_day
from challenge_engine.errors import NotAllowed
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.granting import OFFICES
from challenge_engine.store import people
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit

AUDITOR = "auditor"


def offices(engine: Engine, authority: int, person: Person | None) -> frozenset[str]:
    """The offices that somebody holds today; the public holds none."""
    if person is None or person.authority != authority:
        return frozenset()
    with engine.store.read() as unit:
        return _held(unit, engine, authority, person) & set(OFFICES)


def require_auditor(engine: Engine, authority: int, person: Person | None) -> Person:
    """The auditor; ``NotAllowed`` for everybody else."""
    if person is not None and AUDITOR in offices(engine, authority, person):
        return person
    raise not_auditor()


def require_auditor_in(unit: Unit, engine: Engine, authority: int, person: Person) -> None:
    """The same inside a transaction."""
    if person.authority != authority or AUDITOR not in _held(unit, engine, authority, person):
        raise not_auditor()


def not_auditor() -> NotAllowed:
    """What everybody else is told."""
    return NotAllowed(
        "Only an auditor of this authority can do this. An administrator gives the office "
        "`auditor` to somebody who acts on no case."
    )


def _held(unit: Unit, engine: Engine, authority: int, person: Person) -> frozenset[str]:
    today = local_day(unit.now(), engine.authorities[authority].timezone)
    return people.actor(unit, person.id, authority, None, None, today).roles
