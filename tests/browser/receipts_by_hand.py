"""Proofs of receipt made by hand: no line of ours that writes, proves or signs one is used here.

Only the entry and its openings come from the program (`seal_event`); tree, note and file are made
anew by their definitions, so that page and program cannot agree in an error.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from challenge_engine.history.commitments import Item
from challenge_engine.history.entry import Entry, Ref
from challenge_engine.history.event import SealedEvent, seal_event

LOG = "town.example/challenges/1"
CASE = bytes.fromhex("00112233445566778899aabbccddeeff")
OFFICE = bytes.fromhex("ffeeddccbbaa99887766554433221100")
ITEMS = {
    "actor": {"id": "u1", "name": "Zoë de Vries"},
    "field/budget": {"cents": 1234567, "currency": "EUR"},
    "field/title": "Café in the library",
    "file/0.0": {
        "name": "plan.pdf",
        "sha256": "ab" * 32,
        "size": 512000,
        "type": "application/pdf",
    },
    "record/assessment/0.0/advice": ["accept", "cooperate"],
    "reason": "We know the street.\nAnd the street knows us.",
}


def base64(data: bytes) -> str:
    return b64encode(data).decode()


def entry(n: int = 0, prev: bytes | None = None, **members: Any) -> Entry:
    """A step of a case: its opening, or an act with which it moves on."""
    kind = {"kind": "open", "action": "submit", "source": None, "target": "intake"}
    if n:
        kind = {"kind": "act", "action": "accept", "source": "intake", "target": "agreement"}
    return Entry(
        **{
            "log": LOG,
            "authority": "gm9999",
            "stream": "case",
            "case": CASE,
            "n": n,
            "prev": prev,
            "workflow": "example",
            "version": 1,
            "track": "main",
            "definition": sha256(b"workflow: example\n").digest(),
            "actor": 1,
            "role": "initiator",
            "via": "page",
            "basis": "enforced",
            "engine": "0.1.0",
            "recorded_at": "2026-11-23T10:11:12.345Z",
            "occurred_at": "2026-11-23",
            **kind,
            **members,
        }
    )


def bare(kind: str, n: int, prev: bytes | None, **members: Any) -> Entry:
    """A step that belongs to no workflow: an erasure, a change of key."""
    none = dict.fromkeys(("workflow", "version", "definition", "action", "track", "target"))
    given = {"kind": kind, "source": None, "role": "privacy-officer", "actor": 2, "via": "cli"}
    return entry(n, prev, **{**none, **given, **members})


@dataclass(frozen=True)
class Key:
    """An Ed25519 key under a name, made from a word so that it is the same on every run."""

    name: str
    word: str

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha256(self.word.encode()).digest())

    @property
    def typed(self) -> bytes:
        return b"\x01" + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self.typed).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64(self.typed)}"

    def line(self, text: str) -> str:
        return f"— {self.name} {base64(self.id + self.private.sign(text.encode()))}\n"


KEY = Key(LOG, "the key of the town")
NEXT_KEY = Key(LOG, "the key that follows")
STRANGER = Key("witness.example/w1", "a key that nobody gave")


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def split(size: int) -> int:
    """The largest power of two below the size (RFC 6962, section 2.1)."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), root(leaves[k:])]
    return [*path(m - k, leaves[k:]), root(leaves[:k])]


def growth(m: int, leaves: Sequence[bytes], is_whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if is_whole else [root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*growth(m, leaves[:k], is_whole), root(leaves[k:])]
    return [*growth(m - k, leaves[k:], False), root(leaves[:k])]


def note(leaves: Sequence[bytes], keys: Iterable[Key] = (KEY,), origin: str = LOG) -> str:
    text = f"{origin}\n{len(leaves)}\n{base64(root(leaves))}\n"
    return text + "\n" + "".join(key.line(text) for key in keys)


def extra_of(
    event: SealedEvent,
    opened: Iterable[str] = (),
    gone: Iterable[tuple[int, bytes]] = (),
    also: Iterable[str] = (),
) -> dict[str, Any]:
    """The members of `extra`; a test may change them before they are written."""
    chosen = [o for o in event.openings if o.path in set(opened)]
    return {
        "also": list(also),
        "entry": event.entry.decode(),
        "gone": [[item, base64(by)] for item, by in gone],
        "open": [[o.item, o.path, base64(o.salt), o.value.decode()] for o in chosen],
        "salt": base64(event.salt),
        "v": 1,
    }


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def file_of(extra: object, index: int, proof: Iterable[bytes], signed: str) -> str:
    text = extra if isinstance(extra, str) else canonical(extra)
    lines = [
        "c2sp.org/tlog-proof@v1",
        f"extra {base64(text.encode())}",
        f"index {index}",
        *map(base64, proof),
    ]
    return "\n".join(lines) + "\n\n" + signed


@dataclass
class Town:
    """A log with the steps of one case among leaves that say nothing."""

    events: dict[int, SealedEvent] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    keys: tuple[Key, ...] = (KEY,)

    def fill(self, size: int) -> Town:
        """Leaves of other cases, until the log has this size."""
        self.leaves += [sha256(b"leaf %d" % at).digest() for at in range(len(self.leaves), size)]
        return self

    def add(self, step: Entry, items: dict[str, Any] | None = None) -> int:
        """Write a step at the end of the log; its place."""
        given = [Item(name, value) for name, value in (items or {}).items()]
        event = seal_event(step, given)
        place = len(self.leaves)
        self.events[place] = event
        self.leaves.append(event.leaf_hash)
        return place

    def receipt(
        self, place: int, opened: Iterable[str] = (), size: int | None = None, **parts: Any
    ) -> str:
        """The file for the step at this place, as of a size of the log."""
        leaves = self.leaves[:size]
        signed = note(leaves, parts.pop("keys", self.keys))
        extra = extra_of(self.events[place], opened, **parts)
        return file_of(extra, place, path(place, leaves), signed)

    def growth(self, old: int, keys: Iterable[Key] | None = None) -> str:
        """The file that joins an older size to the present one."""
        hashes = "".join(base64(one) + "\n" for one in growth(old, self.leaves))
        head = f"challenge-engine/consistency/v1\nfrom {old}\nto {len(self.leaves)}\n"
        return head + hashes + "\n" + note(self.leaves, self.keys if keys is None else keys)


def town_of(size: int, place: int, items: dict[str, Any] | None = None, **members: Any) -> Town:
    """A log of this size with the opening of a case at one place."""
    town = Town().fill(place)
    town.add(entry(**members), ITEMS if items is None else items)
    return town.fill(size)


def erased_town() -> tuple[Town, int, int, list[tuple[int, bytes]]]:
    """A log in which a value of one step is erased by a later one: places, and what is gone."""
    town = town_of(12, 4)
    first = town.events[4]
    ref = Ref("erases", LOG, CASE, 0, first.leaf_hash, 0)
    second = town.add(bare("erase", 1, first.leaf_hash, refs=(ref,)), {"ground": "GDPR 17(1)(c)"})
    town.fill(20)
    return town, 4, second, [(0, town.events[second].leaf_hash)]


def rotated_town() -> tuple[Town, int]:
    """A log that says that another key follows: the place of that step."""
    town = Town().fill(3)
    items = {"vkey": NEXT_KEY.vkey}
    return town, town.add(bare("key", 0, None, stream="log", case=OFFICE), items)


def leaf_of(text: str, salt: bytes) -> bytes:
    """The leaf hash of step 0 of the case with any text for an entry (docs/history-format.md)."""
    slot = sha256(b"challenge-engine/slot/v1\n" + CASE + bytes(8)).digest()
    data = text.encode()
    sized = len(data).to_bytes(4, "big") + data
    seal = sha256(b"challenge-engine/entry/v1\n" + salt + sized).digest()
    return sha256(f"\0challenge-engine/leaf/v1 {base64(slot)} {base64(seal)}\n".encode()).digest()
