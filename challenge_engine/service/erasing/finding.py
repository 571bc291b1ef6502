"""What an order would reach, value by value: what goes, what stays and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing.grounds import Ground
from challenge_engine.service.erasing.keeping import Duty, duty
from challenge_engine.store import erasing, forgetting, holds
from challenge_engine.store.erasing import DESTROYED, Kept
from challenge_engine.store.people import Person
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

Why = Literal[
    "goes", "held", "open", "others", "not-personal", "kept", "kept-personal", "named", "built-on"
]  # fmt: skip
"""Why a value stays: its case is held or open; it is of others too; nothing personal; must be kept
(and is personal, but the ground does not override); it only holds the name; or the program itself
builds the case on it, as on which version was signed, and nobody is named in it."""

_ALWAYS_PERSONAL = ("actor", "behalf", "recorder", "token", "login")
_BUILT_ON = re.compile(
    r"record/signature/.*|record/assignment/.*/role|record/lost/.*|record/correction/.*/occurred_at"
    r"|record/.*/revises"
    r"|record/(unit|contact|deputy|service|sheet)/.*/(code|from|until|unit)"
    r"|(deadline|pot|draw)/.*|definition|vkey|checkpoint"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """One value, whether it goes, and what is known of its case."""

    stream: Stream
    workflow: Workflow | None
    duty: Duty | None
    kept: Kept
    is_personal: bool
    why: Why

    @property
    def goes(self) -> bool:
        """Whether the order would erase it."""
        return self.why == "goes"


@dataclass(frozen=True, slots=True)
class Selection:
    """Values of one case, by step and item; ``declared`` says that they hold personal data."""

    case_id: int
    places: frozenset[tuple[int, int]]
    declared: bool = False


def of_person(
    unit: Unit, engine: Engine, authority: int, person: Person, ground: Ground
) -> list[Reach]:
    """All that histories keep of a person, and what else is in the steps that they took."""
    found: list[Reach] = []
    for case_id in cases_of(unit, authority, person):
        found += of_person_in(unit, engine, case_id, person, ground)
    return found


def cases_of(unit: Unit, authority: int, person: Person) -> list[int]:
    """Rows of the histories in which a person has a number or is named."""
    about = erasing.cases_about(unit, authority, person.id)
    return sorted({*about, *erasing.numbers_of(unit, person.id)})


def of_person_in(
    unit: Unit, engine: Engine, case_id: int, person: Person, ground: Ground
) -> list[Reach]:
    """The same of one history."""
    stream = erasing.by_id(unit, case_id)
    if stream.state == DESTROYED:
        return []
    known = _Known.of(unit, engine, stream)
    keeps_account = stream.kind == "authority" and is_needed(unit, person)
    number = erasing.numbers_of(unit, person.id).get(case_id)
    found = []
    for kept in erasing.values(unit, case_id):
        why = _by_person(known, kept, person, ground, keeps_account=keeps_account)
        if why is None and kept.actor == number and not is_personal(known.workflow, kept):
            why = "not-personal"
        if why is not None:
            found.append(known.reach(kept, why))
    return found


def of_selection(unit: Unit, engine: Engine, selection: Selection, ground: Ground) -> list[Reach]:
    """The chosen values of one case."""
    known = _Known.of(unit, engine, erasing.by_id(unit, selection.case_id))
    return [
        known.reach(kept, known.why(kept, ground, declared=selection.declared))
        for kept in erasing.values(unit, selection.case_id)
        if (kept.n, kept.item) in selection.places
    ]


def is_needed(unit: Unit, person: Person) -> bool:
    """Whether an account must stay as it is: a part in an open case, or in a held one."""
    parts = forgetting.open_parts(unit, person.id) or forgetting.held_parts(unit, person.id)
    return bool(parts)


def is_personal(workflow: Workflow | None, kept: Kept) -> bool:
    """Whose data it is was written with it; a form typed in at a desk only says that it is some."""
    if kept.persons or kept.path in _ALWAYS_PERSONAL:
        return True
    where, _, rest = kept.path.partition("/")
    if where == "field" and workflow is not None:
        return rest in workflow.fields and workflow.fields[rest].personal
    if where != "record":
        return False
    kind, name = rest.partition("/")[0], rest.rpartition("/")[2]
    if kind in ("assignment", "given", "ended", "closed", "contact", "deputy"):
        return name == "person"
    fields = workflow.records[kind].fields if workflow and kind in workflow.records else {}
    return name in fields and fields[name].personal


@dataclass(frozen=True, slots=True)
class _Known:
    stream: Stream
    workflow: Workflow | None
    duty: Duty | None
    is_held: bool
    is_kept: bool

    @classmethod
    def of(cls, unit: Unit, engine: Engine, stream: Stream) -> _Known:
        """What is asked once of a case, whichever of its values are meant."""
        zone = engine.authorities[stream.authority].timezone
        held = holds.is_held(unit, stream.id)
        if stream.workflow is None:
            return cls(stream, None, None, held, False)
        workflow = engine.version(unit, stream.workflow).workflow
        owed = duty(stream, workflow, zone)
        today = local_day(unit.now(), zone)
        is_kept = owed is not None and not owed.is_over(today)
        return cls(stream, workflow, owed, held, is_kept)

    @property
    def is_open(self) -> bool:
        """A case that runs; the authority's own history is none."""
        return self.stream.kind == "case" and self.stream.phase != "ended"

    def why(self, kept: Kept, ground: Ground, *, declared: bool = False) -> Why:
        """Whether a value goes, as far as the case and the duty to keep decide."""
        if self.is_held:
            return "held"
        if _BUILT_ON.fullmatch(kept.path):
            return "built-on"
        if not self.is_kept:
            return "goes"
        if not (declared or is_personal(self.workflow, kept)):
            return "kept"
        return "goes" if ground.overrides else "kept-personal"

    def reach(self, kept: Kept, why: Why) -> Reach:
        """One value with all that is known of it."""
        personal = is_personal(self.workflow, kept)
        return Reach(self.stream, self.workflow, self.duty, kept, personal, why)


def _by_person(
    known: _Known, kept: Kept, person: Person, ground: Ground, *, keeps_account: bool
) -> Why | None:
    """``None`` where a value is not known to be of this person."""
    if person.id not in kept.persons:
        return "named" if names(kept.value, person) else None
    if known.is_held:
        return "held"
    if known.is_open or (known.stream.kind == "authority" and keeps_account):
        return "open"
    if kept.persons != (person.id,):
        return "others"
    return known.why(kept, ground)


SHORTEST_NAME = 4
"""Letters; a shorter name would be found in every other word."""


def names(value: str, person: Person) -> bool:
    """Whether a value that is nobody's in particular holds this person's name."""
    return any(word in value.casefold() for word in words_of(person))


def words_of(person: Person) -> Iterable[str]:
    """Name and name to sign in, as they stand in a stored value."""
    known = (person.name, person.login or "")
    return {
        json.dumps(one, ensure_ascii=False)[1:-1].casefold()
        for one in known
        if len(one) >= SHORTEST_NAME
    }
