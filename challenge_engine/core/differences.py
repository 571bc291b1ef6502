"""What differs between two workflows: every leaf that is not the same, as a coded change.

Nothing is passed over: parts are walked by their attributes, whatever these are, so that what the
language learns tomorrow is compared without a line here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, Literal

from challenge_engine.core.deadline_rules import ClockMove, Standstill
from challenge_engine.core.link_rules import Copy
from challenge_engine.core.pot_rules import PotMove
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import (
    Also,
    GuardCall,
    Keep,
    ListItem,
    Promise,
    RecordKind,
    Transition,
    Workflow,
)

Sign = Literal["+", "-", "~"]
"""Came, went, became something else."""

Place = tuple[str, ...]
"""A part of a workflow: its kind, then the names by which it is found."""

ORDER: Final = ".order"
"""Ends the attribute of a change by which the same things only stand in another order."""

_NAMES: Final = ("name", "version", "digest")
_PARTS: Final = ("roles", "fields", "records", "lists", "actions", "tracks", "track_titles",
                 "transitions", "deadlines", "routes", "pots", "links")  # fmt: skip
_VALUES: Final = (Term, ClockMove, Promise, Keep, GuardCall, PotMove)
"""What is one value, though it has parts: these mean nothing alone."""

_IDENTITY: Final = {ListItem: "code", Also: "track", Standstill: "state", Copy: "field"}
"""By which of its attributes an item of a list is the same in both versions."""

_ABOUT: Final = ("field", "records", "record", "role", "deadline", "track", "link")
"""The parameters that say what a guard is about."""

_SPLIT: Final = {"did_none_of": "actions", "filled": "fields"}
"""Guards of which each named thing is a condition of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise: where, which attribute, how, from what to what."""

    place: Place
    attribute: str
    """Empty where the whole part came or went."""
    sign: Sign
    before: Any = None
    after: Any = None
    sources: tuple[str, ...] = ()
    """Of a transition: the states from which it is so, where that is not all of them."""

    @property
    def code(self) -> str:
        """What kind of change it is: `role+`, `deadline.term~`."""
        return f"{'.'.join(filter(None, (self.place[0], self.attribute)))}{self.sign}"

    @property
    def item(self) -> Any:
        """What it is about: that which came, else that which went."""
        return self.before if self.after is None else self.after


def differences(before: Workflow, after: Workflow) -> list[Change]:
    """Every change from one to the other, in the order of the file.

    The name, the number of the version and the digest are no change of the rules.
    """
    walk = _Walk({*before.languages} & {*after.languages})
    old, new = parts(before), parts(after)
    places = dict.fromkeys((*old, *new))
    return [one for place in places for one in walk.part(place, old.get(place), new.get(place))]


def parts(workflow: Workflow) -> dict[Place, Any]:
    """A workflow as its parts, each found by its place."""
    found: dict[Place, Any] = {("workflow",): workflow}
    found |= {("role", name): one for name, one in workflow.roles.items()}
    found |= {("field", "", name): one for name, one in workflow.fields.items()}
    for kind, record in workflow.records.items():
        found["record", kind] = record
        found |= {("field", kind, name): one for name, one in record.fields.items()}
    for list_, items in workflow.lists.items():
        found |= {("code", list_, code): one for code, one in items.items()}
    found |= {("action", name): one for name, one in workflow.actions.items()}
    for track, states in workflow.tracks.items():
        found["track", track] = workflow.track_titles.get(track, {})
        found |= {("state", track, name): one for name, one in states.items()}
    found |= {("step", t.action, t.track, t.source): t for t in workflow.transitions}
    found |= {("deadline", name): one for name, one in workflow.deadlines.items()}
    found |= {("route", name): one for name, one in workflow.routes.items()}
    found |= {("pot", name): one for name, one in workflow.pots.items()}
    found |= {("link", name): one for name, one in workflow.links.items()}
    return found


@dataclass(frozen=True, slots=True)
class _Walk:
    """Two versions side by side; texts are compared in the languages that both speak."""

    speaks: set[str]

    def part(self, place: Place, old: Any, new: Any) -> Iterator[Change]:
        if old is None or new is None:
            yield Change(place, "", "+" if old is None else "-", old, new)
        elif place[0] == "track":
            yield from self.leaf(place, "title", old, new)
        else:
            has_parts = isinstance(old, Workflow | RecordKind)
            yield from self.attributes(place, "", old, new, _PARTS if has_parts else ())

    def attributes(
        self, place: Place, prefix: str, old: Any, new: Any, apart: Iterable[str] = ()
    ) -> Iterator[Change]:
        for one in fields(old):
            if not one.compare or one.name in _NAMES or one.name in apart:
                continue
            was, is_ = getattr(old, one.name), getattr(new, one.name)
            if one.name == "when" and isinstance(old, Transition):
                yield from self.conditions(place, was, is_)
            else:
                yield from self.leaf(place, f"{prefix}{one.name}", was, is_)

    def leaf(self, place: Place, name: str, old: Any, new: Any) -> Iterator[Change]:
        if old == new:
            return
        if isinstance(old, tuple) and isinstance(new, tuple):
            yield from self.items(place, name, old, new)
        elif is_dataclass(old) and type(old) is type(new) and not isinstance(old, _VALUES):
            yield from self.attributes(place, f"{name}.", old, new)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.mapping(place, name, old, new)
        else:
            yield Change(place, name, _sign(old, new), old, new)

    def mapping(
        self, place: Place, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> Iterator[Change]:
        if all(isinstance(one, str) for one in (*old.values(), *new.values())):
            was, is_ = ({k: v for k, v in one.items() if k in self.speaks} for one in (old, new))
            if was != is_:
                yield Change(place, name, _sign(was, is_), was, is_)
            return
        for key in dict.fromkeys((*old, *new)):
            one, other = old.get(key), new.get(key)
            if isinstance(one, tuple) and isinstance(other, tuple) and one != other:
                yield Change(place, f"{name}.{key}", "~", one, other)
            else:
                yield from self.leaf(place, f"{name}.{key}", one, other)

    def items(
        self, place: Place, name: str, old: tuple[Any, ...], new: tuple[Any, ...]
    ) -> Iterator[Change]:
        """What came to a list and what went; an item that has a name is compared with itself."""
        was, is_ = _identified(old), _identified(new)
        for key, item in was.items():
            if key not in is_:
                yield Change(place, name, "-", item)
            elif isinstance(item, ListItem):
                found = self.attributes(place, f"{name}.", item, is_[key])
                # Of which code it is the text is said by the code itself.
                yield from (replace(one, before=item, after=is_[key]) for one in found)
            elif item != is_[key]:
                yield Change(place, name, "~", item, is_[key])
        yield from (Change(place, name, "+", None, is_[key]) for key in is_ if key not in was)
        if [key for key in was if key in is_] != [key for key in is_ if key in was]:
            yield Change(place, f"{name}{ORDER}", "~", old, new)

    def conditions(
        self, place: Place, old: tuple[GuardCall, ...], new: tuple[GuardCall, ...]
    ) -> Iterator[Change]:
        """The guards; four eyes, and what must be filled in, by each thing that they name."""
        if old == new:
            return
        found: list[Change] = []
        for guard, param in _SPLIT.items():
            was, is_ = (
                tuple(dict.fromkeys(x for g in one if g.name == guard for x in g.params[param]))
                for one in (old, new)
            )
            found += self.items(place, f"when.{guard}", was, is_)
        was, is_ = (tuple(g for g in one if g.name not in _SPLIT) for one in (old, new))
        found += self.items(place, "when", was, is_)
        yield from found or [Change(place, f"when{ORDER}", "~", old, new)]


def _identified(items: tuple[Any, ...]) -> dict[Hashable, Any]:
    """Each item by what makes it the same in both versions; the second of a kind by its number."""
    found: dict[Hashable, Any] = {}
    seen: Counter[Hashable] = Counter()
    for item in items:
        key = _identity(item)
        found[key, seen[key]] = item
        seen[key] += 1
    return found


def _identity(item: Any) -> Hashable:
    if isinstance(item, GuardCall):
        return (item.name, *(str(item.params[one]) for one in _ABOUT if one in item.params))
    name = _IDENTITY.get(type(item))
    return repr(item) if name is None else str(getattr(item, name))


def _sign(old: Any, new: Any) -> Sign:
    if _is_nothing(old):
        return "+"
    return "-" if _is_nothing(new) else "~"


def _is_nothing(one: Any) -> bool:
    return one is None or one is False or one == "" or (isinstance(one, Mapping) and not one)
