"""What an order names: a person, or values of one case by step and item or by field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from challenge_engine.errors import EngineError, NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import finding
from challenge_engine.service.erasing.finding import Reach, Selection
from challenge_engine.service.erasing.grounds import Ground
from challenge_engine.service.people.accounts import no_account
from challenge_engine.store import erasing, people, streams
from challenge_engine.store.erasing import DESTROYED, Kept
from challenge_engine.store.orders import Order
from challenge_engine.store.people import Person
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be erased: all that is personal of a person, or values of one case."""

    person: str | None = None
    """A name to sign in, or a key."""
    reference: str | None = None
    items: tuple[str, ...] = ()
    """``N.ITEM``: the step, and the place of the value in it."""
    fields: tuple[str, ...] = ()
    """``NAME`` of the form or ``KIND/NAME`` of records: all versions of it."""
    declared: bool = False
    """The officer says that the values hold personal data, though no field is marked so."""


def reach(
    unit: Unit, engine: Engine, authority: int, target: Target, chosen: Ground
) -> tuple[list[Reach], Selection | None, Person | None]:
    """Each value that is meant, and whether it goes on this ground."""
    if (target.person is None) == (target.reference is None):
        raise EngineError("Say what is to be erased: a person, or values of one case.")
    if target.person is not None:
        person = person_named(unit, authority, target.person)
        return finding.of_person(unit, engine, authority, person, chosen), None, person
    stream = case(unit, authority, target.reference or "")
    places = frozenset(_places(unit, stream, target))
    selection = Selection(stream.id, places, target.declared)
    return finding.of_selection(unit, engine, selection, chosen), selection, None


def person_named(unit: Unit, authority: int, name: str) -> Person:
    """The account with this name to sign in or key, closed ones too."""
    found = people.by_login(unit, name) or people.by_key(unit, name)
    if found is None or found.authority != authority:
        raise no_account(name)
    return found


def case(unit: Unit, authority: int, reference: str) -> Stream:
    """The case with this reference, unless it was destroyed."""
    stream = streams.find(unit, authority, reference)
    if stream is None or stream.workflow is None:
        raise NotFound("There is no case {reference} here.", reference=reference)
    if stream.state == DESTROYED:
        raise NotFound(
            "The case {reference} was destroyed under archive law; nothing of it is left to erase.",
            reference=reference,
        )
    return stream


_ITEM = re.compile(r"(\d{1,9})\.(\d{1,9})")


def _places(unit: Unit, stream: Stream, target: Target) -> set[tuple[int, int]]:
    values = erasing.values(unit, stream.id)
    found: set[tuple[int, int]] = set()
    for text in target.items:
        match = _ITEM.fullmatch(text)
        place = (int(match[1]), int(match[2])) if match else None
        if place is None or place not in {(kept.n, kept.item) for kept in values}:
            raise _no_value(stream, text)
        found.add(place)
    for name in target.fields:
        same = {(kept.n, kept.item) for kept in values if _is_of(kept, name)}
        if not same:
            raise _no_value(stream, name)
        found |= same
    if not found:
        raise EngineError("Name the values that are to be erased, by step and item or by field.")
    return found


def _is_of(kept: Kept, name: str) -> bool:
    kind, slash, field = name.partition("/")
    if not slash:
        return kept.path == f"field/{name}"
    return kept.path.startswith(f"record/{kind}/") and kept.path.rpartition("/")[2] == field


def _no_value(stream: Stream, name: str) -> NotFound:
    return NotFound(
        "The case {reference} keeps no value {name}. `challenge erase --case {reference} --as "
        "LOGIN` lists what it keeps.",
        reference=stream.reference,
        name=repr(name)[:80],
    )


def from_json(one: Order) -> Selection:
    """The values that an order names."""
    read = json.loads(one.items or "{}")
    places = frozenset((n, item) for n, item in read.get("values", ()))
    return Selection(one.case_id or 0, places, bool(read.get("declared")))


def as_json(selection: Selection) -> str:
    """The same to be kept with an order: no value, only where they stand."""
    said = {"values": sorted(selection.places), "declared": selection.declared}
    return json.dumps(said)
