"""Every small change that somebody could make to a workflow file by mistake, one at a time.

The file is taken apart and put together again, so that a change is one of words and not of bytes;
where it stood is remembered from the file as people read it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Keys = tuple[str | int, ...]

_NOTHING, _SAME, _ANY_OPEN = "nothing", "same", "any-open"
_TAKEN = ("record", "grounds", "publish", "assigns", "replaces", "signs", "revises")
_SWITCHES = {
    "roles": ("assigned",),
    "records": ("once_per", "sealed_until"),
    "actions": ("escape",),
}
_OF_A_DEADLINE = ("stopped_by", "pauses_in", "extension", "on_lapse")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one change: which, where it stands, and the bytes."""

    says: str
    line: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Change:
    says: str
    at: Keys
    value: Any = None
    """What stands there instead; ``None``: nothing."""


def mutants(file: Path) -> list[Mutant]:
    """All of them, in the order of the file."""
    text = file.read_text()
    tree = yaml.load(text, yaml.CBaseLoader)
    root = yaml.compose(text, yaml.CSafeLoader)
    found = [
        Mutant(change.says, _line(root, change.at), _written(tree, change))
        for change in _changes(tree)
    ]
    return sorted(found, key=lambda one: (one.line, one.says))


def _written(tree: Any, change: _Change) -> bytes:
    changed = copy.deepcopy(tree)
    *way, last = change.at
    place = changed
    for key in way:
        place = place[key]
    if change.value is None:
        del place[last]
    else:
        place[last] = change.value
    text: str = yaml.dump(changed, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return text.encode()


def _line(node: Any, keys: Keys) -> int:
    line = 1
    for key in keys:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(key)]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            name, node = next(pair for pair in node.value if pair[0].value == key)
            line = name.start_mark.line + 1
    return line


def _changes(tree: Any) -> Iterator[_Change]:
    for i, t in enumerate(tree["transitions"]):
        yield from _of_transition(tree, t, ("transitions", i))
    for track, at in _tracks(tree).items():
        for name, state in _at(tree, at).items():
            here = (*at, name, "waits_on")
            yield from _left_out(f"{track}: {name}: waits_on", state.get("waits_on", []), here)
    for name, deadline in tree.get("deadlines", {}).items():
        at = ("deadlines", name)
        for key in ("starts", "met_by"):
            yield from _left_out(f"deadline {name}: {key}", deadline[key], (*at, key))
        yield from _without(f"deadline {name}", deadline, at, _OF_A_DEADLINE)
    for section, keys in _SWITCHES.items():
        for name, one in tree.get(section, {}).items():
            yield from _without(f"{section} {name}", one, (section, name), keys)


def _without(says: str, one: Any, at: Keys, keys: tuple[str, ...]) -> Iterator[_Change]:
    return (_Change(f"{says}: without {key}", (*at, key)) for key in keys if key in one)


def _of_transition(tree: Any, t: Any, at: Keys) -> Iterator[_Change]:
    name = t["action"]
    sources = t["from"] if isinstance(t["from"], list) else [t["from"]]
    if len(sources) > 1:
        for k, source in enumerate(sources):
            yield _Change(f"{name}: not from {source}", (*at, "from", k))
    else:
        yield _Change(f"{name}: no transition from {sources[0]}", at)
    for key in ("by", "for_others"):
        yield from _left_out(f"{name}: {key}", t.get(key, []), (*at, key))
    for j, guard in enumerate(t.get("when", [])):
        yield _Change(f"{name}: without {next(iter(guard))}", (*at, "when", j))
    for k, also in enumerate(t.get("also", [])):
        yield _Change(f"{name}: does not move {also['track']}", (*at, "also", k))
    yield from _without(name, t, at, ("at_most",))
    yield from _of_takes(name, t.get("takes", {}), (*at, "takes"))
    yield from _elsewhere(tree, t, at, sources)


def _of_takes(name: str, takes: Any, at: Keys) -> Iterator[_Change]:
    for key in ("fields", "optional"):
        yield from _left_out(f"{name}: {key}", takes.get(key, []), (*at, key))
    for key in _TAKEN:
        if key in takes:
            yield _Change(f"{name}: takes no {key}", (*at, key))
    if takes.get("reason") == "required":
        yield _Change(f"{name}: its reason is optional", (*at, "reason"), "optional")


def _elsewhere(tree: Any, t: Any, at: Keys, sources: list[str]) -> Iterator[_Change]:
    """It leads to the next state of its track; and it stays where it is."""
    states = list(_at(tree, _tracks(tree)[t.get("track", "main")]))
    if t["to"] != _SAME:
        after = states[(states.index(t["to"]) + 1) % len(states)]
        yield _Change(f"{t['action']}: to {after} instead of {t['to']}", (*at, "to"), after)
        if sources != [_NOTHING]:
            yield _Change(f"{t['action']}: stays instead of to {t['to']}", (*at, "to"), _SAME)
    elif sources != [_ANY_OPEN]:
        after = next((name for name in states if name not in sources), None)
        yield _Change(f"{t['action']}: to {after} instead of staying", (*at, "to"), after)


def _left_out(says: str, words: Any, at: Keys) -> Iterator[_Change]:
    """Each of several words; the only one cannot be left out without the reader's word."""
    if isinstance(words, list) and len(words) > 1:
        for k, word in enumerate(words):
            yield _Change(f"{says} without {word}", (*at, k))
    elif words and at[-1] in ("for_others", "optional", "fields", "waits_on"):
        yield _Change(f"{says}: none", at)


def _tracks(tree: Any) -> dict[str, Keys]:
    beside: dict[str, Keys] = {name: ("tracks", name, "states") for name in tree.get("tracks", {})}
    return {"main": ("states",), **beside}


def _at(tree: Any, keys: Keys) -> Any:
    for key in keys:
        tree = tree[key]
    return tree
