"""A published log in a folder, read to fill a copy that has less of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history import commitments, signed_note
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tiles import WIDTH, Tile, read_bundle, read_leaf
from challenge_engine.history.tree import Edge
from challenge_engine.service.proving.stored_tree import STRETCH
from challenge_engine.store import checkpoints
from challenge_engine.store.checkpoints import Leaf
from challenge_engine.store.unit import Unit

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """What `challenge log tiles` left in a folder, signed by a key of the log."""

    folder: Path
    checkpoint: Checkpoint
    note: str
    signers: tuple[Verifier, ...]

    @classmethod
    def read(cls, folder: Path, origin: str, verifiers: Iterable[Verifier]) -> PublishedLog:
        """The head of it; ``ForkError`` unless it is of this log and signed by one of its keys."""
        path = folder / "checkpoint"
        try:
            data = path.read_bytes()
            note = Note.parse(data)
            found = Checkpoint.parse(note.text)
            signers = signed_note.verify(note, verifiers)
        except (OSError, EngineError) as error:
            raise ForkError(
                "{path} is not the checkpoint of a published log that a key of {origin} signed. "
                "{why}",
                path=str(path),
                origin=origin,
                why=str(error),
            ) from error
        if found.origin != origin:
            raise ForkError(
                "{folder} holds the log {other}, not {origin}.",
                folder=str(folder),
                other=found.origin,
                origin=origin,
            )
        return cls(folder, found, data.decode(), signers)

    def leaves(self, first: int, progress: Progress | None = None) -> Iterator[Leaf]:
        """The leaves from a place on, as they lie there; nothing is proven by that yet."""
        size = self.checkpoint.size
        for place in range(first // WIDTH, -(-size // WIDTH)):
            tile = Tile(None, place, min(WIDTH, size - place * WIDTH))
            for at, (slot, seal) in enumerate(self._bundle(tile), tile.first):
                if at >= first:
                    yield Leaf(at, commitments.leaf_hash(slot, seal), slot, seal)
            if progress is not None:
                progress(min(tile.first + tile.width, size), size)

    def _bundle(self, tile: Tile) -> list[tuple[bytes, bytes]]:
        path = self.folder / tile.path
        try:
            return list(map(read_leaf, read_bundle(path.read_bytes(), tile.width)))
        except (OSError, EngineError) as error:
            raise ForkError(
                "The published log lacks entries: {path} cannot be read. {why} Take another copy "
                "of the tiles.",
                path=str(path),
                why=str(error),
            ) from error


def missing_leaves(
    unit: Unit,
    log: int,
    published: PublishedLog,
    outside: Checkpoint | None,
    progress: Progress | None = None,
) -> list[Leaf]:
    """The leaves that this copy lacks; with its own they give the roots that were signed.

    ``ForkError`` where they do not: then the copy went on by itself, or the tiles were changed.
    """
    size = checkpoints.size(unit, log)
    edge = _edge(unit, log, size)
    found: list[Leaf] = []
    signed = {published.checkpoint.size: published.checkpoint.root}
    if outside is not None:
        signed.setdefault(outside.size, outside.root)
        if signed[outside.size] != outside.root:
            raise _two_histories(published, outside.size)
    for leaf in published.leaves(size, progress):
        edge = edge.extend((leaf.leaf_hash,))
        found.append(leaf)
        if edge.size in signed and signed[edge.size] != edge.root():
            raise _explained(unit, log, size, published, edge.size)
    return found


def _edge(unit: Unit, log: int, size: int) -> Edge:
    edge = Edge()
    while edge.size < size:
        edge = edge.extend(checkpoints.hashes(unit, log, edge.size, min(edge.size + STRETCH, size)))
    return edge


def _explained(unit: Unit, log: int, size: int, published: PublishedLog, signed: int) -> ForkError:
    """Is it the copy, or are it the tiles? Only the first of the two can be told by a place."""
    for leaf in published.leaves(0):
        if leaf.seq >= size:
            break
        if checkpoints.hashes(unit, log, leaf.seq, leaf.seq + 1) != [leaf.leaf_hash]:
            return ForkError(
                "Entry {place} of this database is not the one that was published: this copy went "
                "on by itself after it was restored, or one of the two was changed. Nothing can be"
                " filled in. Restore a backup from before that, or begin a new log with "
                "`challenge log continue`.",
                place=leaf.seq,
            )
    return _two_histories(published, signed)


def _two_histories(published: PublishedLog, size: int) -> ForkError:
    return ForkError(
        "The entries in {folder} do not give the root that was signed for {size} entries: the "
        "files were changed, or there are two histories. Take another copy of the tiles.",
        folder=str(published.folder),
        size=size,
    )
