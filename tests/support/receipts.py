"""A log without a database, with a key that is the same on every run, and receipts from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

from challenge_engine.history import keys, proving, signed_note, tiles, tree
from challenge_engine.history.checkpoint import Checkpoint, Growth
from challenge_engine.history.commitments import Item, leaf_data
from challenge_engine.history.entry import Entry, Ref
from challenge_engine.history.event import SealedEvent, seal_event
from challenge_engine.history.keys import LogKey
from challenge_engine.history.receipt import Gone, Receipt
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tlog_proof import TlogProof
from challenge_engine.history.trust import Trust
from tests.history.builders import LOG, OPENING, salts_from

ACTION = {"kind": "act", "action": "accept", "source": "intake", "target": "accepted"}
OWN = {
    "track": None,
    "source": None,
    "target": None,
    "action": None,
    "workflow": None,
    "version": None,
}
OWN |= {"definition": None, "stream": "authority", "role": "operator", "via": "cli"}


def fixed_key(origin: str, seed: str = "first") -> LogKey:
    """A key for a log, the same for the same seed."""
    secret = sha256(f"key {seed}".encode()).digest()
    return keys._key(origin, keys.Ed25519PrivateKey.from_private_bytes(secret))


def case_id(name: str) -> bytes:
    """An id for a case, the same for the same name."""
    return sha256(f"case {name}".encode()).digest()[:16]


class Tree:
    """Leaf hashes and every complete subtree over them, each computed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves
        self.subtree = cache(self._subtree)

    def _subtree(self, height: int, place: int) -> bytes:
        if height == 0:
            return self.leaves[place]
        left, right = (self.subtree(height - 1, 2 * place + i) for i in (0, 1))
        return tree.node_hash(left, right)

    def root(self, size: int) -> bytes:
        return proving.root_at(size, self.subtree)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        return proving.inclusion(index, size, self.subtree)

    def consistency(self, old: int, new: int) -> list[bytes]:
        return proving.consistency(old, new, self.subtree)


class TownLog(Tree):
    """The log of a town, written step by step; a step is named by its place in the log."""

    def __init__(self, origin: str = LOG, seed: str = "log") -> None:
        super().__init__([])
        self.origin = origin
        self.key = fixed_key(origin)
        self.random = salts_from(f"{origin} {seed}")
        self.events: list[SealedEvent] = []
        self.entries: list[Entry] = []

    @property
    def trust(self) -> Trust:
        """Whoever knows the log's first key and nothing else."""
        return Trust.parse(self.key.vkey)

    def step(
        self, case: str = "garden", items: dict[str, Any] | None = None, **members: Any
    ) -> int:
        """Write the next step of a case; it opens the case, then acts, unless told otherwise."""
        before = [i for i, entry in enumerate(self.entries) if entry.case == case_id(case)]
        prev = self.leaves[before[-1]] if before else None
        given = {**(ACTION if before else {}), **members}
        entry = replace(OPENING, log=self.origin, case=case_id(case), n=len(before), prev=prev)
        entry = replace(entry, **given)
        listed = [Item(path, value) for path, value in (items or {}).items()]
        event = seal_event(entry, listed, self.random)
        self.events.append(event)
        self.entries.append(entry)
        self.leaves.append(event.leaf_hash)  # type: ignore[attr-defined]
        return len(self.leaves) - 1

    def fill(self, size: int) -> TownLog:
        """Other cases' steps, until the log has this size."""
        while len(self.leaves) < size:
            self.step(f"other {len(self.leaves)}", {"actor": {"id": "u9", "name": "Somebody"}})
        return self

    def erase(self, index: int, items: Iterable[int], **to: Any) -> int:
        """The step that erases items of an earlier step; ``to`` changes what it names."""
        entry = self.entries[index]
        refs = tuple(
            replace(Ref("erases", self.origin, entry.case, entry.n, self.leaves[index], item), **to)
            for item in items
        )
        return self.step("the office", {"ground": "GDPR 17"}, **OWN, kind="erase", refs=refs)

    def follow(self, vkey: str, **members: Any) -> int:
        """The step that says which key follows."""
        return self.step("the office", {"vkey": vkey}, **{**OWN, "kind": "key", **members})

    def leaf(self, index: int) -> bytes:
        """The bytes that the log publishes of a step."""
        return leaf_data(self.events[index].slot, self.events[index].seal)

    def files(self, size: int | None = None) -> dict[str, bytes]:
        """The log as it is published, path by path."""
        size = len(self.leaves) if size is None else size
        found = {"checkpoint": self.checkpoint(size).to_bytes()}
        for tile in tiles.tiles_of(size):
            places = range(tile.first, tile.first + tile.width)
            if tile.level is None:
                found[tile.path] = tiles.bundle_bytes(map(self.leaf, places))
            else:
                height = tiles.HEIGHT * tile.level
                found[tile.path] = tiles.tile_bytes(self.subtree(height, n) for n in places)
        return found

    def checkpoint(self, size: int | None = None, by: Iterable[LogKey] | None = None) -> Note:
        """The log of this size, signed by its first key or by others."""
        size = len(self.leaves) if size is None else size
        text = Checkpoint(self.origin, size, self.root(size)).text()
        return signed_note.sign(text, (self.key,) if by is None else by)

    def receipt(
        self,
        index: int,
        size: int | None = None,
        show: Iterable[int] | None = None,
        gone: Iterable[Gone] = (),
        also: Iterable[Receipt] = (),
        by: Iterable[LogKey] | None = None,
    ) -> Receipt:
        """The receipt of a step, with all its values open or only the items to ``show``."""
        size = len(self.leaves) if size is None else size
        event = self.events[index]
        hashes = tuple(self.inclusion(index, size))
        gone = tuple(gone)
        hidden = {one.item for one in gone}
        shown = set(range(len(event.openings))) - hidden if show is None else set(show)
        return Receipt(
            proof=TlogProof(index, hashes, self.checkpoint(size, by)),
            entry=event.entry,
            salt=event.salt,
            open=tuple(opening for opening in event.openings if opening.item in shown),
            gone=gone,
            also=tuple(also),
        )

    def growth(self, old: int, new: int, by: Iterable[LogKey] | None = None) -> bytes:
        """The file that shows that the log only grew between two sizes."""
        proof = tuple(self.consistency(old, new))
        return Growth(old, new, proof, self.checkpoint(new, by)).to_bytes()


PEOPLE = {
    "actor": {"id": "u1", "name": "Zoë"},
    "field/title": "Café in the library",
    "reason": "Because\n\u0303we can",
}


def several() -> dict[str, tuple[bytes, Trust]]:
    """Receipts of every kind that there is, each with whom to trust."""
    log = TownLog().fill(3)
    opened = log.step(items=PEOPLE)
    log.fill(6)
    accepted = log.step(items={"actor": PEOPLE["actor"], "reason": "Good"})
    erased = log.erase(opened, [0])
    second = fixed_key(LOG, "second")
    told = log.follow(second.vkey)
    log.fill(13)
    gone = [Gone(0, log.leaves[erased])]
    both = (log.key, second)
    alone = TownLog()
    alone.step(items=PEOPLE)
    made = {
        "alone": alone.receipt(0),
        "opened": log.receipt(opened),
        "withheld": log.receipt(accepted, show=[1], by=both),
        "erased": log.receipt(opened, gone=gone, also=[log.receipt(erased)]),
        "said to be erased": log.receipt(opened, gone=gone),
        "followed": log.receipt(accepted, also=[log.receipt(told)], by=(second,)),
    }
    return {name: (receipt.to_bytes(), log.trust) for name, receipt in made.items()}


def example() -> tuple[bytes, str]:
    """The proof of receipt and the key of docs/check."""
    log = TownLog("town.example/challenges/1", "docs").fill(4)
    told = {
        "actor": {"id": "u1", "name": "Zoë"},
        "field/title": "Café in the library",
        "field/budget": {"cents": 1250000, "currency": "EUR"},
        "reason": 'The neighbours say "yes":\nmore than once.',
    }
    index = log.step(items=told, authority="town", workflow="example")
    log.fill(11)
    return log.receipt(index, show=[0, 2, 3]).to_bytes(), log.key.vkey
