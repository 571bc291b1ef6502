"""What only got another name in the file: the same in both versions but for how it is called there.

It is found cautiously: nothing but the name differs, and there is no second that it could be.
Whatever else is otherwise makes it one that went and another that came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from challenge_engine.core.deadline_rules import (
    ClockMove,
    Deadline,
    Extending,
    Lapsing,
    Standstill,
)
from challenge_engine.core.differences import Change
from challenge_engine.core.guards import GUARDS
from challenge_engine.core.link_rules import Copy
from challenge_engine.core.pot_rules import Pot, PotMove
from challenge_engine.core.workflow import (
    Also,
    GuardCall,
    RecordKind,
    State,
    Takes,
    Transition,
    Workflow,
)

_NAMED: Final = {"role": "roles", "field": "fields", "action": "actions", "deadline": "deadlines"}
"""Kind → where a workflow has what is of it."""

_REFERENCES: Final[Mapping[type, Mapping[str, tuple[str, ...]]]] = {
    Workflow: {"field": ("named_by", "public_lines"), "action": ("public_from",)},
    State: {"role": ("waits_on",)},
    RecordKind: {"action": ("sealed_until",)},
    Transition: {
        "role": ("by", "for_others", "tells"),
        "action": ("action",),
        "state": ("source", "target"),
    },
    Takes: {"role": ("assigns",), "field": ("fields", "optional")},
    Also: {"state": ("target", "sources")},
    Deadline: {
        "role": ("by",),
        "action": ("starts", "said_by", "met_by", "stopped_by"),
        "field": ("until", "term_field"),
        "deadline": ("grace_of", "penalty_of"),
    },
    Copy: {"field": ("field",)},
    Standstill: {"state": ("state",), "field": ("until",)},
    Extending: {"action": ("action",), "field": ("given_in",)},
    Lapsing: {"role": ("tells",)},
    ClockMove: {"state": ("source", "target")},
    Pot: {"field": ("size", "cap")},
    PotMove: {"field": ("amount",)},
}
"""Where something is named by others."""

_PARAMS: Final = {
    "role": "role", "assigned_role": "role", "field": "field", "fields": "field",
    "actions": "action", "deadline": "deadline", "states": "state",
    "own_states": "state",
}  # fmt: skip
"""Kind of a guard's parameter → kind of what it names."""


def align(before: Workflow, after: Workflow) -> tuple[Workflow, list[Change]]:
    """The earlier version with the names of the later one, and which names these are."""
    found = list(_renames(before, after))
    for one in found:
        before = _Renaming(one.place[0], one.before, one.after).of(before)
    return before, found


def _renames(before: Workflow, after: Workflow) -> Iterator[Change]:
    for kind, attribute in _NAMED.items():
        for old, new in _pairs(getattr(before, attribute), getattr(after, attribute)):
            place = (kind, "", new) if kind == "field" else (kind, new)
            yield Change(place, "name", "~", old, new)
    states = _every_state(before), _every_state(after)
    for track in before.tracks.keys() & after.tracks.keys():
        for old, new in _pairs(before.tracks[track], after.tracks[track]):
            # A name that two tracks have says in a reference nothing of the track.
            if states[0].count(old) == states[1].count(new) == 1:
                yield Change(("state", track, new), "name", "~", old, new)


def _every_state(workflow: Workflow) -> list[str]:
    return [name for states in workflow.tracks.values() for name in states]


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names that went and names that came for what is the same, if it is clear which is which."""
    gone = {name: one for name, one in before.items() if name not in after}
    come = {name: one for name, one in after.items() if name not in before}
    for old, one in gone.items():
        like = [new for new, other in come.items() if replace(one, name=new) == other]
        others = [name for name, two in gone.items() if replace(two, name=old) == one]
        if len(like) == len(others) == 1:
            yield old, like[0]


class _Renaming:
    """One thing by its new name, wherever it is named."""

    def __init__(self, kind: str, old: str, new: str) -> None:
        self.kind, self.old, self.new = kind, old, new

    def of(self, one: Any) -> Any:
        """The same with the new name in it."""
        if isinstance(one, tuple):
            return tuple(map(self.of, one))
        if isinstance(one, GuardCall):
            return GuardCall(one.name, dict(self.params(one)))
        if isinstance(one, Mapping):
            return {key: self.of(value) for key, value in one.items()}
        if not is_dataclass(one):
            return one
        names = _REFERENCES.get(type(one), {}).get(self.kind, ())
        changed = {
            field.name: (self.named if field.name in names else self.of)(getattr(one, field.name))
            for field in fields(one)
            if field.init
        }
        if isinstance(one, Workflow):
            changed |= self.kept(changed)
        return replace(one, **changed)  # type: ignore[type-var]

    def named(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self.named, value))
        return self.new if value == self.old else value

    def params(self, call: GuardCall) -> Iterator[tuple[str, Any]]:
        kinds = GUARDS[call.name].params
        for key, value in call.params.items():
            is_it = _PARAMS.get(kinds[key].kind) == self.kind
            yield key, self.named(value) if is_it else value

    def kept(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """Where it is kept by its name."""
        if self.kind == "state":
            tracks = {name: self.keyed(states) for name, states in changed["tracks"].items()}
            return {"tracks": tracks}
        attribute = _NAMED[self.kind]
        return {attribute: self.keyed(changed[attribute])}

    def keyed(self, things: Mapping[str, Any]) -> dict[str, Any]:
        return {
            self.new if name == self.old else name: (
                replace(one, name=self.new) if name == self.old else one
            )
            for name, one in things.items()
        }
