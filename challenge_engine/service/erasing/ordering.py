"""An order of erasure: who may give it, what it names, and the second person who decides on it."""

from __future__ import annotations

from challenge_engine.core.moments import local_day
from challenge_engine.errors import EngineError, NotAllowed, NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import finding, refusing, targets, telling
from challenge_engine.service.erasing.finding import Reach, Selection
from challenge_engine.service.erasing.grounds import OFFERED, Ground, ground
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.erasing.telling import Line, Preview
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store import erasing, forgetting, orders, people
from challenge_engine.store.erasing import DESTROYED
from challenge_engine.store.orders import Order
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit
from challenge_engine.texts import say
from challenge_engine.texts.catalogue import _

OFFICE = "privacy-officer"
LONGEST_REASON = 2000


def look(
    engine: Engine, authority: int, viewer: Viewer, target: Target, code: str, backup_days: int
) -> Preview:
    """What an order would do; nothing is written."""
    with engine.store.read() as unit:
        require(unit, engine, authority, viewer.person, (OFFICE,))
        found, _selection, person = targets.reach(unit, engine, authority, target, _offered(code))
        return telling.preview(unit, engine, viewer, found, person, backup_days)


def everything(engine: Engine, authority: int, viewer: Viewer, reference: str) -> tuple[Line, ...]:
    """Every value of a case with its number, to choose from."""
    with engine.store.read() as unit:
        require(unit, engine, authority, viewer.person, (OFFICE,))
        stream = targets.case(unit, authority, reference)
        places = frozenset((k.n, k.item) for k in erasing.values(unit, stream.id))
        selection = Selection(stream.id, places)
        reached = finding.of_selection(unit, engine, selection, ground("court-order"))
        seen = telling.preview(unit, engine, viewer, reached, None, 0)
        return tuple(sorted((*seen.going, *seen.staying), key=lambda line: (line.n, line.item)))


def order(
    engine: Engine, authority: int, by: Person, target: Target, code: str, reason: str | None
) -> int:
    """Write an order; nothing goes before a second person has confirmed it."""
    chosen, reason = _offered(code), reason_of(reason)
    if chosen.overrides and reason is None:
        raise EngineError(
            "The ground {code} overrides a duty to keep, so say in the reason why it applies: "
            "which law, which order, or what was unlawful.",
            code=code,
        )
    with engine.store.write() as unit:
        require(unit, engine, authority, by, (OFFICE,))
        found, selection, person = targets.reach(unit, engine, authority, target, chosen)
        refusing.refuse_own(by, person, found)
        if person is not None:
            refusing.refuse_doubled(unit, authority, person)
            refusing.refuse_nothing(unit, found, person)
        else:
            refusing.refuse_what_stays(found)
        number = orders.add(
            unit,
            authority,
            what="values" if selection else "person",
            person=person.id if person else None,
            case_id=selection.case_id if selection else None,
            items=targets.as_json(selection) if selection else None,
            ground=code,
            reason=reason,
            by=by.id,
        )
        unit.commit()
    return number


def listed(engine: Engine, authority: int, by: Person | None) -> list[Order]:
    """All orders, oldest first; for privacy officers and auditors."""
    with engine.store.read() as unit:
        require(unit, engine, authority, by, (OFFICE, "auditor"))
        return orders.everything(unit, authority)


def named(engine: Engine, authority: int, by: Person | None, order_id: int) -> Order:
    """One order, whatever became of it."""
    for one in listed(engine, authority, by):
        if one.id == order_id:
            return one
    raise no_order(order_id)


def found_by(
    engine: Engine, authority: int, viewer: Viewer, order_id: int, backup_days: int
) -> Preview | None:
    """What a waiting order would do if it were confirmed now; ``None`` for a whole case."""
    with engine.store.read() as unit:
        require(unit, engine, authority, viewer.person, (OFFICE, "auditor"))
        one = waiting(unit, authority, order_id)
        if one.what == "case":
            return None
        person = subject(unit, one)
        reached = reach_of(unit, engine, one, person)
        return telling.preview(unit, engine, viewer, reached, person, backup_days)


def refuse(engine: Engine, authority: int, by: Person, order_id: int, reason: str) -> Order:
    """A second person, or who gave the order, says no; the reason is kept."""
    said = reason_of(reason)
    if said is None:
        raise EngineError("Say why the order is refused; whoever asked for it must be told.")
    with engine.store.write() as unit:
        require(unit, engine, authority, by, (OFFICE,))
        one = waiting(unit, authority, order_id)
        orders.decide(unit, order_id, "refused", by.id, reason=said)
        unit.commit()
    return one


def is_officer(engine: Engine, authority: int, person: Person | None) -> bool:
    """Whether somebody holds an office today that this room is for."""
    with engine.store.read() as unit:
        try:
            require(unit, engine, authority, person, (OFFICE, "auditor"))
        except NotAllowed:
            return False
    return True


def is_second(engine: Engine, authority: int, by: Person, one: Order) -> bool:
    """Whether somebody may confirm an order that another one gave."""
    with engine.store.read() as unit:
        try:
            require_second(unit, engine, authority, by, one)
        except NotAllowed:
            return False
    return True


def require(
    unit: Unit, engine: Engine, authority: int, person: Person | None, offices: tuple[str, ...]
) -> Person:
    """The person, if they hold one of these offices today."""
    if person is not None and person.authority == authority:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        held = people.actor(unit, person.id, authority, None, None, today).roles
        if held & set(offices):
            return person
    raise NotAllowed(
        "This needs the office {office}. {name} does not hold it today; an administrator can "
        "give it.",
        office=" / ".join(offices),
        name=person.name if person else "-",
    )


def require_second(unit: Unit, engine: Engine, authority: int, by: Person, one: Order) -> None:
    """Four eyes: another privacy officer than the one who ordered it, and not about themselves."""
    require(unit, engine, authority, by, (OFFICE,))
    if by.id == one.ordered_by:
        raise NotAllowed(
            "{name} gave this order, so somebody else must confirm it: another privacy officer.",
            name=by.name,
        )
    if by.id == one.person:
        raise NotAllowed(
            "This order is about {name}, so another privacy officer must confirm it.", name=by.name
        )


def waiting(unit: Unit, authority: int, order_id: int) -> Order:
    """The order with this number, if it waits."""
    one = orders.one(unit, authority, order_id)
    if one is None:
        raise no_order(order_id)
    if one.state != "waiting":
        raise EngineError(
            "The order {id} was decided on already ({state}, {at}). Give a new one if it is "
            "needed.",
            id=order_id,
            state=one.state,
            at=(one.decided_at or "")[:10],
        )
    return one


def no_order(order_id: int) -> NotFound:
    """Said of a number that no order has."""
    return NotFound("There is no order {id}. `challenge erase --orders` lists them.", id=order_id)


def subject(unit: Unit, one: Order) -> Person | None:
    """The person whom an order is about."""
    return forgetting.person_of(unit, one.person) if one.person is not None else None


def reach_of(unit: Unit, engine: Engine, one: Order, person: Person | None) -> list[Reach]:
    """What a waiting order reaches as things stand now."""
    if person is not None:
        return finding.of_person(unit, engine, one.authority, person, ground(one.ground))
    selection = targets.from_json(one)
    if erasing.by_id(unit, selection.case_id).state == DESTROYED:
        return []
    return finding.of_selection(unit, engine, selection, ground(one.ground))


def _offered(code: str) -> Ground:
    found = ground(code)
    return found if found in OFFERED else ground("")


def reason_of(text: str | None) -> str | None:
    """What an officer wrote, if it says anything."""
    text = (text or "").strip()
    if len(text) > LONGEST_REASON:
        raise EngineError("The reason is longer than {limit} characters.", limit=LONGEST_REASON)
    return text or None


_STATES = {
    "waiting": _("waits for a second person"),
    "done": _("done"),
    "refused": _("refused"),
}


def standing(one: Order, language: str) -> str:
    """Where an order stands, in words."""
    return say(language, _STATES[one.state])
