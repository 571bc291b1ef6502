"""Say something of the directory: each time one step in the authority's own history."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from challenge_engine.core.directory import PEOPLE, Change, Directory, Entry, What
from challenge_engine.core.moments import local_day
from challenge_engine.core.terms import day, shift
from challenge_engine.definitions.problems import unknown
from challenge_engine.errors import EngineError, NotAllowed, NotFound
from challenge_engine.service import own_history
from challenge_engine.service.directory import values
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.accounts import no_account
from challenge_engine.service.people.granting import is_administrator
from challenge_engine.store import authorities, people
from challenge_engine.store import directory as store
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.unit import Unit

__all__ = ["Change", "Entry", "Told", "end", "roles_of", "say"]

Told = Callable[[int, EngineError], None]
"""What is done about a change that is refused, by its place among all: raise, or note it."""


def _raise(_place: int, error: EngineError) -> None:
    raise error


def say(
    engine: Engine,
    authority: int,
    by: Person | None,
    changes: Iterable[Change],
    *,
    via: str = "cli",
    refused: Told = _raise,
    keeps: bool = True,
) -> list[Entry]:
    """Say all of it or nothing, as an administrator or the operator (``by`` is None).

    What holds already is not said again. ``keeps`` false only tries.
    """
    with engine.store.write() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        _require_administrator(unit, authority, by, today)
        desk = _Desk(unit, engine, authority, by, via, today)
        said, is_refused = [], False
        for place, change in enumerate(changes):
            try:
                said += desk.say(change)
            except EngineError as error:
                is_refused = True
                # What only fails because something else did is not told as well.
                if not desk.refused & {change.code, change.values.get("unit")}:
                    refused(place, error)
                desk.refused.add(change.code)
        if not keeps or not said or is_refused:
            return said
        unit.commit()
    engine.after_commit(authority)
    return said


def end(
    engine: Engine, authority: int, by: Person | None, what: What, code: str, last: str | None
) -> list[Entry]:
    """Let what holds today end with a day, today without one; it is said again with its end."""
    with engine.store.read() as unit:
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        held = store.read(unit, authority).on(what, code, today)
        if held is None:
            raise NotFound("There is no {what} {code} today.", what=what, code=code)
        given = dict(held.values)
        who = given.pop("person", None)
        person = people.by_key(unit, who["id"]) if who else None
        # Of a name that was erased nothing is left to be shown.
        given |= {"person": person.login} if person else {"public_name": None}
    return say(engine, authority, by, [Change(what, code, given, held.first, last or today)])


def _require_administrator(unit: Unit, authority: int, by: Person | None, today: str) -> None:
    if by is not None and not is_administrator(unit, authority, by, today):
        raise NotAllowed(
            "{name} is not an administrator of this authority, so they cannot change the "
            "directory. An administrator can.",
            name=by.name,
        )


def roles_of(unit: Unit, engine: Engine, authority: int) -> set[str]:
    """The roles on the authority's side of everything that was published."""
    found: set[str] = set()
    for one in authorities.published(unit):
        if one.authority == authority:
            roles = engine.version(unit, one.id).workflow.roles
            found |= {name for name, role in roles.items() if role.side == "authority"}
    return found


class _Desk:
    """Where changes are read one after the other, each in the light of those before it."""

    def __init__(
        self,
        unit: Unit,
        engine: Engine,
        authority: int,
        by: Person | None,
        via: str,
        today: str,
    ) -> None:
        self.unit, self.engine, self.authority = unit, engine, authority
        self.by, self.via, self.today = by, via, today
        self.known = store.read(unit, authority)
        self.refused: set[str] = set()

    def say(self, change: Change) -> list[Entry]:
        """The entry, or nothing where it holds already."""
        read, note = values.read(change), values.note(change)
        first, last = values.days(change, self.today)
        about = self._person(read)
        entry = Entry(change.what, change.code, first, last, read, 0, note)
        if self._holds_already(change, entry):
            return []
        self._refuse_nowhere(entry)
        self._refuse_two_at_once(entry)
        self._refuse_without_note(entry)
        return [self._write(entry, about)]

    def _write(self, entry: Entry, about: Person | None) -> Entry:
        told: dict[str, Any] = {"code": entry.code, "from": entry.first}
        told |= {"until": entry.last} if entry.last else {}
        told |= entry.values
        told |= {"note": entry.note} if entry.note else {}
        n = own_history.note(
            self.unit,
            self.engine,
            self.authority,
            self.by,
            self.via,
            "note",
            entry.what,
            told,
            about,
        )
        entry = replace(entry, n=n)
        store.add(self.unit, self.authority, entry)
        self.known = Directory((*self.known.entries, entry))
        return entry

    def _holds_already(self, change: Change, entry: Entry) -> bool:
        found = self.known.on(entry.what, entry.code, entry.first)
        if found is None or (change.first and found.first != change.first):
            return False
        return found.values == entry.values and found.last == entry.last

    def _person(self, read: dict[str, Any]) -> Person | None:
        """The account that a login names; the history keeps who that is, and whose data it is."""
        if "person" not in read:
            return None
        found = people.by_login(self.unit, read["person"])
        if found is None or found.authority != self.authority:
            raise no_account(read["person"])
        read["person"] = who_is(found).value
        return found

    def _refuse_nowhere(self, entry: Entry) -> None:
        """A contact is of a unit, a service in one, a sheet of a service, a role of a workflow."""
        if entry.what in PEOPLE:
            self._require("unit", entry.code, entry)
        elif entry.what == "unit":
            self._refuse_strange_roles(entry.values.get("roles", ()))
        elif entry.what == "service":
            self._require("unit", entry.values["unit"], entry)
        elif entry.what == "sheet":
            self._require("service", entry.code, entry)
            if "owner" in entry.values:
                self._require("unit", entry.values["owner"], entry)

    def _refuse_strange_roles(self, roles: Iterable[str]) -> None:
        known = roles_of(self.unit, self.engine, self.authority)
        for role in roles:
            if role not in known:
                raise EngineError(
                    "No published workflow has this role on the authority's side: {why}.",
                    why=unknown("role", role, sorted(known)),
                )

    def _require(self, what: What, code: str, entry: Entry) -> None:
        if self.known.on(what, code, entry.first) is None:
            raise EngineError(
                "There is no {what} {code} on {day}, so nothing can be said of {of} from then on. "
                "Add it first, or give a later day. There is: {known}.",
                what=what,
                code=code,
                day=entry.first,
                of=entry.code,
                known=", ".join(one.code for one in self.known.all_on(what, entry.first)) or "none",
            )

    def _refuse_two_at_once(self, entry: Entry) -> None:
        other = self.known.clash(entry)
        if other is not None:
            raise EngineError(
                "{other} is {what} of {code} from {day}, so there would be two at once. Let this "
                "one end on {before} at the latest, or begin later.",
                other=other.values.get("function") or other.values.get("title") or "another",
                what=entry.what,
                code=entry.code,
                day=other.first,
                before=shift(day(other.first), -1).isoformat(),
            )

    def _refuse_without_note(self, entry: Entry) -> None:
        before = self.known.latest(entry.what, entry.code, entry.first)
        if entry.what not in PEOPLE or before is None or entry.note is not None:
            return
        if before.values != entry.values:
            raise EngineError(
                "The {what} of {code} changes, so a hand-over note is needed: what whoever "
                "follows {before} has to know.",
                what=entry.what,
                code=entry.code,
                before=before.values.get("function", "the one before"),
            )
