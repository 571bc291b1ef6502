"""What no order may do, said before it is written and again when it is carried out."""

from __future__ import annotations

from typing import Any

from challenge_engine.errors import EngineError, NotAllowed
from challenge_engine.service.erasing import finding
from challenge_engine.service.erasing.finding import Reach
from challenge_engine.store import orders
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit


def refuse_own(by: Person, person: Person | None, found: list[Reach]) -> None:
    """Nobody orders the erasure of what is theirs alone."""
    alone = {one.kept.persons for one in found} == {(by.id,)}
    if (person is not None and person.id == by.id) or (person is None and alone):
        raise NotAllowed(
            "{name} cannot order the erasure of their own data; another privacy officer can.",
            name=by.name,
        )


def refuse_doubled(unit: Unit, authority: int, person: Person) -> None:
    """One order about a person at a time."""
    for one in orders.everything(unit, authority):
        if one.state == "waiting" and one.person == person.id:
            raise EngineError(
                "The order {id} about {name} waits already for a second person. Confirm or refuse "
                "that one.",
                id=one.id,
                name=person.name,
            )


def refuse_nothing(unit: Unit, found: list[Reach], person: Person) -> None:
    """An order that would do nothing keeps a second person busy for nothing."""
    has_account = person.login is not None and not finding.is_needed(unit, person)
    if not has_account and not any(one.goes for one in found):
        raise EngineError(
            "Nothing of {name} can be erased now on this ground. The preview says of each value "
            "why it stays.",
            name=person.name,
        )


def refuse_what_stays(found: list[Reach]) -> None:
    """Values that were chosen one by one go all or none."""
    for one in found:
        if not one.goes:
            place = f"{one.kept.n}.{one.kept.item}"
            raise _stays(one.why, place=place, reference=one.stream.reference)


def _stays(why: str, **where: Any) -> EngineError:
    if why == "held":
        return NotAllowed(
            "The value {place} stays: the case {reference} is on hold, because erasing can hide "
            "what a hold is to keep. Release the hold first, if it may be.",
            **where,
        )
    if why == "built-on":
        return NotAllowed(
            "The value {place} stays: the case {reference} is built on it, as on which version was "
            "signed or by when something was due, and nobody is named in it.",
            **where,
        )
    if why == "kept":
        return NotAllowed(
            "The value {place} stays: it is no personal data, and archive law has the case "
            "{reference} kept. If it does hold personal data, say so in the order; a second person "
            "must agree.",
            **where,
        )
    return NotAllowed(
        "The value {place} stays: archive law has the case {reference} kept, and this ground does "
        "not override that. Choose a ground that does, if one applies.",
        **where,
    )
