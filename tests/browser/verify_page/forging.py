"""How a proof of receipt is forged: each function gives one that makes such a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from tests.browser.receipts_by_hand import (
    ITEMS,
    KEY,
    LOG,
    Key,
    canonical,
    entry,
    extra_of,
    file_of,
    leaf_of,
    note,
    path,
    town_of,
)

PLACE, SIZE = 3, 7


def extra(change: Callable[[dict[str, Any]], object]) -> Callable[[], str]:
    """A file whose extra was changed in place, or is what the change answers."""

    def make() -> str:
        town = town_of(SIZE, PLACE)
        members = extra_of(town.events[PLACE], ITEMS)
        changed = change(members)
        given = changed if isinstance(changed, str) else members
        return file_of(given, PLACE, path(PLACE, town.leaves), note(town.leaves))

    return make


def opening(item: int, at: int, value: object) -> Callable[[], str]:
    return extra(lambda members: members["open"][item].__setitem__(at, value))


def member(name: str, value: object) -> Callable[[], str]:
    return extra(lambda members: members.__setitem__(name, value))


def lines(change: Callable[[list[str]], object]) -> Callable[[], str]:
    def make() -> str:
        found = town_of(SIZE, PLACE).receipt(PLACE, ["reason"]).split("\n")
        change(found)
        return "\n".join(found)

    return make


def line(at: int, text: str) -> Callable[[], str]:
    return lines(lambda found: found.__setitem__(at, text))


def other_entry(**members: object) -> Callable[[], str]:
    """The entry says something else than what was sealed."""

    def change(found: dict[str, Any]) -> None:
        found["entry"] = canonical({**json.loads(found["entry"]), **members})
        found["open"] = []

    return extra(change)


def sealed(change: Callable[[str], str]) -> Callable[[], str]:
    """A log that really holds an entry which is no entry."""

    def make() -> str:
        town = town_of(SIZE, PLACE, {})
        event = town.events[PLACE]
        text = change(event.entry.decode())
        town.leaves[PLACE] = leaf_of(text, event.salt)
        members = {**extra_of(event), "entry": text}
        return file_of(members, PLACE, path(PLACE, town.leaves), note(town.leaves))

    return make


def says(**members: object) -> Callable[[], str]:
    return sealed(lambda text: canonical({**json.loads(text), **members}))


def signed(change: Callable[[str], str]) -> Callable[[], str]:
    """The note is replaced by what the change makes of the signed text."""

    def make() -> str:
        town = town_of(SIZE, PLACE)
        good = note(town.leaves)
        text = good.partition("\n\n")[0] + "\n"
        return town.receipt(PLACE).removesuffix(good) + change(text)

    return make


def signed_as(text: str, key: Key = KEY) -> str:
    return f"{text}\n{key.line(text)}"


def resized(size: object) -> Callable[[], str]:
    return signed(lambda text: signed_as(text.replace(f"\n{SIZE}\n", f"\n{size}\n")))


def without(text: str, instead: str = "") -> Callable[[], str]:
    """A log that holds the entry with these words replaced."""
    return sealed(lambda found: found.replace(text, instead, 1))


def doubled(found: dict[str, Any], name: str) -> None:
    found[name] = [*found[name], found[name][-1]]


def of_another_town() -> str:
    """Everything holds, but in the log of another town and under its key."""
    town = town_of(SIZE, PLACE, {}, log="other.example/1")
    key = Key("other.example/1", "the key of the other")
    signed_note = note(town.leaves, (key,), "other.example/1")
    return file_of(extra_of(town.events[PLACE]), PLACE, path(PLACE, town.leaves), signed_note)


def entry_of_another_log() -> str:
    """Our key signs a log of ours that holds an entry of another log."""
    town = town_of(SIZE, PLACE, {}, log="other.example/1")
    return town.receipt(PLACE)


def another_entry() -> str:
    """The proof and place of one step with the entry of another step of the same log."""
    town = town_of(SIZE, PLACE)
    place = town.add(entry(1, town.leaves[PLACE]), ITEMS)
    one = extra_of(town.events[place], ITEMS)
    return file_of(one, PLACE, path(PLACE, town.leaves), note(town.leaves))


def unprintable(found: list[str]) -> None:
    found[3] = stray_bits(found[3])


def swapped_openings(found: dict[str, Any]) -> None:
    one, two = found["open"][2], found["open"][5]
    one[2:], two[2:] = two[2:], one[2:]


def stray_bits(text: str) -> str:
    """The same bytes in base64 that nobody would print."""
    assert text.endswith("=")
    assert not text.endswith("==")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-2] + letters[letters.index(text[-2]) + 1] + "="


HASH = base64.b64encode(b"\xfb\xff" * 16).decode()
SHORT = base64.b64encode(b"x" * 31).decode()


def link(n: int) -> list[object]:
    return ["links", LOG, "00" * 16, n, HASH, None]
