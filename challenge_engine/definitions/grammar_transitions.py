"""The part of the grammar about what is done: transitions, what they ask and what they take."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Literal

from challenge_engine.core.ballot_rules import DOES, Does
from challenge_engine.core.fields import TYPES
from challenge_engine.core.guards import GUARDS, Guard, Param
from challenge_engine.core.workflow import (
    EMPTY,
    MAIN,
    NOTHING,
    Also,
    Field,
    GuardCall,
    RecordKind,
    State,
    Takes,
    Transition,
)
from challenge_engine.definitions import grammar_pots, nodes
from challenge_engine.definitions.keys import moves as keys
from challenge_engine.definitions.nodes import Node, Scalar
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.problems import unknown

Tracks = Mapping[str, Mapping[str, State]]
Fields = Mapping[str, Field]
Kinds = Mapping[str, RecordKind]

ANY_OPEN = "any-open"
SAME = "same"
MOST_TRANSITIONS = 5_000
"""One for each source; far more than people could follow, and few enough to be walked."""

UNREAD = GuardCall("", EMPTY)
"""Stands where a guard could not be read, so that the others keep their places."""

_LISTS = ("fields", "values", "actions", "states", "linked_states", "own_states")
_WHOLE = {"cents": (0, None), "count": (1, 1_000)}
_NUMBERS = ("integer", "score")


class Transitions:
    """Reads the transitions, and remembers which line of the list each of them comes from."""

    def __init__(self, page: Page, tracks: Tracks, fields: Fields, kinds: Kinds) -> None:
        self.page = page
        self.tracks = tracks
        self.fields = fields
        self.kinds = kinds
        self.origins: list[int] = []
        """Index of a transition → index of its entry in the file, which may have many sources."""

    def read(self, node: Node | None) -> tuple[Transition, ...]:
        """Every transition, one for each source."""
        found: list[Transition] = []
        for i, one in enumerate(self.page.items(node, "transitions")):
            entry = self._entry(one)
            if len(found) + len(entry) > MOST_TRANSITIONS:
                self.page.say(one, f"a workflow has at most {MOST_TRANSITIONS:,} transitions")
                break
            found += entry
            self.origins += [i] * len(entry)
        return tuple(found)

    def _entry(self, node: Node) -> list[Transition]:
        found = self.page.part(node, keys.TRANSITION)
        page = self.page
        track = page.string(found["track"]) if "track" in found else MAIN
        to = page.string(found.get("to"), "a state")
        sources = self._sources(found, track)
        if to == SAME and NOTHING in sources:
            page.say(found["to"], "an opening has a state to go to, `same` would be nothing")
        common: dict[str, Any] = {
            "action": page.string(found.get("action"), "an action"),
            "track": track,
            "by": page.strings(found.get("by"), "a role"),
            "when": self._when(found.get("when")),
            "takes": self._takes(found.get("takes")),
            "for_others": page.strings(found.get("for_others"), "a role"),
            "tells": page.strings(found.get("tells"), "a role"),
            "at_most": page.whole(found.get("at_most"), 1),
            "pot": grammar_pots.move(page, found["pot"]) if "pot" in found else None,
            "also": tuple(self._also(n) for n in page.items(found.get("also"), "other tracks")),
        }
        return [
            Transition(source=source, target=source if to == SAME else to, **common)
            for source in sources
        ]

    def _sources(self, found: Found, track: str) -> tuple[str, ...]:
        page, node = self.page, found.get("from")
        names = page.strings(node, "a state")
        left_out = page.strings(found.get("except"), "a state")
        if names != (ANY_OPEN,):
            if ANY_OPEN in names and node is not None:
                page.say(node, f"`{ANY_OPEN}` stands alone, not in a list")
            if "except" in found:
                page.say(found["except"], f"`except` goes with `from: {ANY_OPEN}` only")
            return names
        if track not in self.tracks:
            return names
        states = self.tracks[track].items()
        open_ = {name: state for name, state in states if not state.is_end}
        self._left_out(found.get("except"), open_)
        sources = tuple(name for name in open_ if name not in left_out)
        if node is not None and not sources:
            page.say(node, f"`{ANY_OPEN}` means no state here")
        return sources

    def _left_out(self, node: Node | None, open_: Collection[str]) -> None:
        for one in node.items if isinstance(node, nodes.Sequence) else [node]:
            if isinstance(one, Scalar) and one.text not in open_:
                self.page.say(one, unknown("open state", one.text, open_))

    def _takes(self, node: Node | None) -> Takes:
        page = self.page
        found = page.part(node, keys.TAKES)
        grounds = page.part(found.get("grounds"), keys.GROUNDS)
        least = page.whole(grounds.get("min"), 0)
        return Takes(
            fields=page.strings(found.get("fields"), "a field"),
            optional=page.strings(found.get("optional"), "a field"),
            record=self._name(found, "record"),
            revises=page.is_yes(found.get("revises")),
            record_optional=page.strings(found.get("record_optional"), "a field"),
            reason=page.one_of(found.get("reason"), keys.REASONS, "none", "word for a reason"),
            grounds=self._name(grounds, "of"),
            grounds_min=1 if least is None else least,
            publish=page.is_yes(found.get("publish")),
            assigns=self._name(found, "assigns"),
            replaces=page.is_yes(found.get("replaces")),
            signs=self._name(found, "signs"),
            ballot=self._ballot(found),
            links=page.strings(found.get("link"), "a link"),
            links_optional=page.strings(found.get("link_optional"), "a link"),
        )

    def _ballot(self, found: Found) -> Does | None:
        if "ballot" not in found:
            return None
        wanted: tuple[Does | Literal[""], ...] = ("", *DOES)
        return self.page.one_of(found["ballot"], wanted, "", "word for a ballot box") or None

    def _name(self, found: Found, key: str) -> str | None:
        return self.page.string(found[key]) or None if key in found else None

    def _also(self, node: Node) -> Also:
        found = self.page.part(node, keys.ALSO)
        return Also(
            self.page.string(found.get("track"), "a track"),
            self.page.string(found.get("to"), "a state"),
            self.page.strings(found.get("from"), "a state"),
        )

    def _when(self, node: Node | None) -> tuple[GuardCall, ...]:
        return tuple(self._guard(one) for one in self.page.items(node, "guards"))

    def _guard(self, node: Node) -> GuardCall:
        page = self.page
        if not isinstance(node, nodes.Mapping) or len(node.entries) != 1:
            page.say(node, "a guard is its name with its parameters: {filled: [title]}")
            return UNREAD
        name, (key, value) = next(iter(node.entries.items()))
        guard = GUARDS.get(name)
        if guard is None:
            page.say(key, unknown("guard", name, GUARDS))
            page.bad[id(node)] = node
            return UNREAD
        return GuardCall(name, MappingProxyType(self._params(guard, value)))

    def _params(self, guard: Guard, node: Node) -> dict[str, Any]:
        found = self._given(guard, node)
        texts = {key: one.text for key, one in found.items() if isinstance(one, Scalar)}
        about = self._about(guard, texts)
        params = {}
        for key, param in guard.params.items():
            if key in found:
                params[key] = self._param(param, found[key], about)
            elif param.required:
                params[key] = () if param.kind in _LISTS else ""
        return params

    def _given(self, guard: Guard, node: Node) -> Found:
        if guard.short is not None and not isinstance(node, nodes.Mapping):
            return {guard.short: node}
        return self.page.mapping(
            node,
            f"the guard {guard.name}",
            needs=tuple(key for key, param in guard.params.items() if param.required),
            may=tuple(key for key, param in guard.params.items() if not param.required),
        )

    def _about(self, guard: Guard, texts: Mapping[str, str]) -> Field | None:
        """The field of which a guard names values: its type says how they are read."""
        for key, param in guard.params.items():
            if param.kind == "field":
                return self.fields.get(texts.get(key, ""))
            if param.kind == "record_field":
                kind = self.kinds.get(texts.get("records", ""))
                return kind.fields.get(texts.get(key, "")) if kind else None
        return None

    def _param(self, param: Param, node: Node, about: Field | None) -> Any:
        page = self.page
        if param.kind in _WHOLE:
            return page.whole(node, *_WHOLE[param.kind]) or 0
        if param.kind == "decimal":
            return page.decimal(node)
        if param.kind == "date":
            return page.date(node)
        if param.kind == "value":
            return _typed(about, page.string(node))
        if param.kind == "values":
            return tuple(_typed(about, text) for text in page.strings(node))
        if param.kind in _LISTS:
            return page.strings(node)
        return page.string(node)


def _typed(about: Field | None, text: str) -> Any:
    """A value as it will be compared: whole numbers are numbers in a case, all else is text."""
    if about is None or about.type not in _NUMBERS:
        return text
    try:
        return TYPES[about.type](about, text)
    except ValueError:
        return text
