"""The authority's own history: keys, published workflows, who was given which role, imports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from challenge_engine.history.entry import Ref
from challenge_engine.service.engine import Engine
from challenge_engine.store import recording, streams
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

Items = tuple[tuple[str, Any], ...]
"""Path and value of each."""

OPERATOR = Who("operator", "operator")
"""Whoever can reach the database from the command line, before there is any account."""


def recorder(importer: Person | None, actor: Person | None) -> Who | None:
    """Who brought a past in: an account or the operator; ``None`` where it is the actor."""
    if importer is None:
        return OPERATOR
    return None if actor is not None and actor.id == importer.id else who_is(importer)


def note(
    unit: Unit,
    engine: Engine,
    authority: int,
    by: Person | None,
    via: str,
    kind: str,
    what: str,
    values: dict[str, Any],
    about: Person | None = None,
) -> int:
    """Write one step in the authority's own history and return its number."""

    def items(n: int) -> Items:
        return tuple((f"record/{what}/{n}.0/{name}", value) for name, value in values.items())

    return write(unit, engine, authority, by, via, kind, items, about=about)


def write(
    unit: Unit,
    engine: Engine,
    authority: int,
    by: Person | None,
    via: str,
    kind: str,
    items: Callable[[int], Items],
    *,
    refs: tuple[Ref, ...] = (),
    about: Person | None = None,
) -> int:
    """The same for items of any path, which are made when the number of the step is known."""
    stream, begin = _own(unit, engine, authority)
    before = max(stream.n, 0)
    now = stamp(unit.now(), stream)
    n = stream.n + 1
    given = items(n)
    personal = {path: (about.id,) for path, _ in given if path.endswith("/person")} if about else {}
    step = Step(
        kind=kind,
        actor=who_is(by) if by else OPERATOR,
        via=via,
        role="administrator" if by else "operator",
        refs=refs,
        items=given,
        personal=personal,
    )
    recording.append(unit, stream, engine.origin(authority), None, step, now, begin)
    streams.step(unit, before, stream, None)
    return n


def _own(
    unit: Unit, engine: Engine, authority: int
) -> tuple[Stream, Callable[[bytes], int] | None]:
    stream = streams.lock_own(unit, authority)
    if stream is not None:
        return stream, None
    now = unit.now()
    new = Stream.unborn(authority, engine.authorities[authority].log, "authority", now)
    return new, streams.beginning(unit, new, now)
