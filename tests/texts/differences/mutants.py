"""Every workflow that differs from another in one leaf: what a comparison must never pass over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from challenge_engine.core.deadline_rules import ClockMove, Extending, Standstill
from challenge_engine.core.differences import Place, parts
from challenge_engine.core.fields import CURRENCIES, TYPES
from challenge_engine.core.link_rules import Copy, Link, LinkEnd
from challenge_engine.core.pot_rules import DOES, Pot, PotMove
from challenge_engine.core.right_rules import Route, Waiver
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import (
    AUDIENCES,
    MAIN,
    PHASES,
    Also,
    GuardCall,
    Keep,
    ListItem,
    Promise,
    RecordKind,
    Transition,
    Workflow,
)

TEXT = {"en": "Something new", "nl": "Iets nieuws"}
WORDS: Mapping[str, tuple[Any, ...]] = {
    "phase": PHASES,
    "see": AUDIENCES,
    "side": ("community", "authority"),
    "type": tuple(TYPES),
    "currency": CURRENCIES,
    "reason": ("none", "optional", "required"),
    "mark": ("found", "inferred", "house"),
    "ends": ("settled", "closed"),
    "first_day": ("day_after", "beginning_with"),
    "kind": ("objection", "review", "court"),
    "unit": ("days", "working_days", "weeks"),
    "x": ("2.5", "3.5"),
    "does": DOES,
}
NEW: Mapping[str, Any] = {
    "hint": TEXT,
    "body": TEXT,
    "keep": Keep(10, "a law"),
    "maximum": 7,
    "at_most": Term(3, "weeks"),
    "times": 3,
    "minimum": 7,
    "ends": "closed",
    "promise": Promise("title", "until", "agreement"),
    "roll": True,
    "first_day": "day_after",
    "term": Term(3, "weeks"),
    "extension": Extending("postpone", Term(3, "weeks"), "budget", 2),
    "pot": PotMove("round", "purse", "award", "budget"),
    "moves": ClockMove("objection", "handled", "dismissed"),
}
ITEMS: Mapping[str, Any] = {
    "when": GuardCall("in_time", {"deadline": "decision"}),
    "choices": ListItem("other", TEXT),
    "also": Also("objection", "dismissed"),
    "pauses": Standstill("decision"),
    "warns": 30,
    "waivers": Waiver("stuck", "intake", TEXT),
    "routes": "objecting",
    "grounds": "grounds",
    "agreed_by": "withdraw",
    "said_by": "postpone",
    "links": "parent",
    "links_optional": "parent",
    "to": "another",
    "of": LinkEnd("another", "parent"),
    "copies": Copy("until", "name"),
}
TOLD = {"public": {"en": "It was told.", "nl": "Het werd verteld."}}
"""What may be put where nothing stands, or into a list."""


def mutants(workflow: Workflow) -> list[tuple[Place, Any]]:
    """Each part of a workflow as often as it has leaves, once with each of them otherwise."""
    return [
        (place, other) for place, part in parts(workflow).items() for other in _part(place, part)
    ]


def filled(workflow: Workflow) -> Workflow:
    """The workflow with something in every place that may stay empty."""
    promised = {"can_withdraw": ("withdraw",), "adverse_has_reason": ()}
    top = replace(
        workflow,
        rights=promised,
        waivers=(ITEMS["waivers"],),
        public_lines=("title",),
        open_tracks=("objection",),
    )
    objecting = Route("objecting", "objection", TEXT, "found", "a law", "objection")
    parent = Link("parent", TEXT, to=("round",), copies=(Copy("title", "name"),))
    child = Link("child", TEXT, of=(LinkEnd("round", "parent"),))
    top = replace(top, links={"parent": parent, "child": child})
    found = {place: _filled(one) for place, one in parts(top).items()}
    there = {("route", "objecting"): objecting, ("pot", "purse"): Pot("purse", "budget", "budget")}
    return rebuilt(top, {**found, ("workflow",): top, **there})


def _filled(one: Any) -> Any:
    if not is_dataclass(one) or isinstance(one, Workflow | Term):
        return one
    found = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if value is None or value == "":
            found[field.name] = NEW.get(_named(one, field.name), "other")
        elif value == () and field.name in ITEMS:
            found[field.name] = (ITEMS[field.name],)
        elif field.name == "told":
            found[field.name] = value or TOLD
        elif is_dataclass(value):
            found[field.name] = _filled(value)
    return replace(one, **found)


def rebuilt(workflow: Workflow, changed: Mapping[Place, Any]) -> Workflow:
    """The workflow with these parts in the place of its own."""
    top = changed.get(("workflow",), workflow)
    merged = {**parts(workflow), **changed}
    found = {place: one for place, one in merged.items() if one is not None}

    def under(kind: str, *names: str) -> dict[str, Any]:
        begins = (kind, *names)
        return {
            place[-1]: one
            for place, one in found.items()
            if place[: len(begins)] == begins and len(place) == len(begins) + 1
        }

    records = {
        kind: replace(record, fields=under("field", kind))
        for kind, record in under("record").items()
    }
    return replace(
        top,
        digest=repr(changed).encode()[:32],
        roles=under("role"),
        fields=under("field", ""),
        records=records,
        lists={name: under("code", name) for name in workflow.lists},
        actions=under("action"),
        tracks={track: under("state", track) for track in workflow.tracks},
        track_titles={name: title for name, title in under("track").items() if name != MAIN},
        transitions=tuple(one for place, one in found.items() if place[0] == "step"),
        deadlines=under("deadline"),
        routes=under("route"),
        pots=under("pot"),
        links=under("link"),
    )


def _part(place: Place, part: Any) -> Iterator[Any]:
    if place == ("track", MAIN):
        return
    if isinstance(part, Mapping):
        yield from _other("title", part)
        return
    apart = ("name", "version", "digest", "action", "track", "source", "code")
    if isinstance(part, Workflow | RecordKind):
        apart += ("roles", "fields", "records", "lists", "actions", "tracks", "track_titles",
                  "transitions", "deadlines", "routes", "pots", "links")  # fmt: skip
    if place[0] in ("deadline", "route", "pot", "link"):
        apart = ("name",)
    yield from _attributes(part, apart)


def _attributes(one: Any, apart: tuple[str, ...] = ()) -> Iterator[Any]:
    for field in fields(one):
        if field.init and field.name not in apart:
            value = getattr(one, field.name)
            if field.default in (None, "") and value != field.default:
                yield replace(one, **{field.name: field.default})
            for other in _other(_named(one, field.name), value):
                yield replace(one, **{field.name: other})


def _named(one: Any, attribute: str) -> str:
    """A step may be done at most so often; of a deadline the same word means a time."""
    is_often = isinstance(one, Transition) and attribute == "at_most"
    return "times" if is_often else attribute


def _other(name: str, value: Any) -> Iterator[Any]:
    """What else could stand there."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif value is None or value == "":
        yield NEW.get(name, "other")
    elif isinstance(value, str):
        words = WORDS.get(name, ())
        yield words[(words.index(value) + 1) % len(words)] if value in words else f"{value}-other"
    elif isinstance(value, tuple):
        yield from _lists(name, value)
    elif isinstance(value, Mapping):
        yield from _mappings(name, value)
    elif is_dataclass(value):
        apart = ("date",) if isinstance(value, Term) else ("name", "code")
        yield from _attributes(value, apart)


def _lists(name: str, items: tuple[Any, ...]) -> Iterator[Any]:
    yield (*items, ITEMS.get(name, "another"))
    for i, item in enumerate(items):
        yield items[:i] + items[i + 1 :]
        if is_dataclass(item):
            yield from (
                (*items[:i], other, *items[i + 1 :]) for other in _attributes(item, ("name",))
            )
    if len(items) > 1:
        yield items[::-1]


def _mappings(name: str, value: Mapping[str, Any]) -> Iterator[Any]:
    is_text = all(isinstance(one, str) for one in value.values())
    for key, one in list(value.items())[: 1 if is_text else None]:
        yield from ({**value, key: other} for other in _other(key, one))
    if not value and name == "notes":
        yield TEXT
    elif name == "rights":
        yield {**value, "no_end_by_lapse": ()}
        yield {key: one for key, one in value.items() if key != "can_withdraw"}
    elif name == "says" and "public" in value:
        yield {**value, "authority": TEXT}
        yield {key: one for key, one in value.items() if key != "public"}
