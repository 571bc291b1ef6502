"""What anybody can check of a log with its published files alone: no account, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from challenge_engine.errors import EngineError, NotDecidable, NotValid, ProofError
from challenge_engine.history import commitments, published, signed_note, tiles
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tiles import WIDTH, Tile
from challenge_engine.history.tree import Edge, leaf_hash, root
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict

Read = Callable[[str], bytes | None]
"""Path → what the file holds, ``None`` where there is none."""
Progress = Callable[[int, int | None], None]
Told = dict[bytes, tuple[str, bytes]]
"""Slot → the published file that tells its step, and the leaf hash that this gives."""

CHECKS = ("signature", "leaves", "steps", "root", "tiles", "growth", "receipt", "public", "case")
"""What is checked; an answer of *no* names the one that failed."""

_STEPS_BEFORE = 100_000


@dataclass(frozen=True, slots=True)
class Audit:
    """What the published files show, once every check went well."""

    checkpoint: Checkpoint
    signers: tuple[Verifier, ...]
    since: Checkpoint | None = None
    """An older checkpoint, from which the log only grew."""
    steps: range | None = None
    """The steps of the case that was asked about; there are none after.

    They begin after 0 where the log continues an older one.
    """
    receipt: Verdict | None = None
    cases: int = 0
    """Public cases whose published entries fit the log."""


@dataclass(slots=True)
class _Log:
    """What is remembered of a log that is read once, from its first leaf to its last."""

    edge: Edge = field(default_factory=Edge)
    slots: dict[bytes, int] = field(default_factory=dict)
    """Slot → place; it is what keeps a step from having two versions."""
    roots: dict[int, bytes] = field(default_factory=dict)
    """The root at each older size that somebody holds a checkpoint of."""
    above: list[bytes] = field(default_factory=list)
    """The roots of the full tiles of leaves: what the tiles of level 1 hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know beyond the log itself."""

    since: bytes | None = None
    case: bytes | None = None
    receipt: Verdict | None = None
    public: Mapping[str, bytes] = field(default_factory=dict)
    """Name → a file of a public case."""


def audit(
    read: Read, trust: Trust, asked: Asked | None = None, progress: Progress | None = None
) -> Audit:
    """Recompute the whole log from its leaves; ``NotValid`` names the check that failed.

    ``NotDecidable`` where a file is missing, so that nothing can be said.
    """
    asked = asked or Asked()
    with _check("signature"):
        checkpoint, signers = _signed(_require(read, "checkpoint"), trust)
    found = Audit(checkpoint, signers, receipt=asked.receipt)
    if asked.since is not None:
        with _check("growth"):
            found = replace(found, since=_older(asked.since, trust, checkpoint))
    if asked.receipt is not None:
        with _check("receipt"):
            _require_same_log(asked.receipt.checkpoint, checkpoint)
            if asked.receipt.checkpoint.size > checkpoint.size:
                raise NotDecidable(
                    "The proof of receipt was signed at {old} leaves and the published log ends "
                    "at {new}. Fetch the log again when more of it is published.",
                    old=asked.receipt.checkpoint.size,
                    new=checkpoint.size,
                )
    with _check("public"):
        told = dict(published.told(asked.public, checkpoint.origin))
    log = _read_log(read, found, told, progress)
    _compare(log, found)
    with _check("public"):
        _require_all(told)
    case = asked.receipt.entry.case if asked.receipt is not None else asked.case
    if case is not None:
        with _check("case"):
            found = replace(found, steps=_steps(log, case))
    return replace(found, cases=len(asked.public))


def _signed(data: bytes, trust: Trust) -> tuple[Checkpoint, tuple[Verifier, ...]]:
    note = Note.parse(data)
    checkpoint = Checkpoint.parse(note.text)
    return checkpoint, signed_note.verify(note, trust.of(checkpoint.origin))


def _older(data: bytes, trust: Trust, newer: Checkpoint) -> Checkpoint:
    older, _ = _signed(data, trust)
    _require_same_log(older, newer)
    if older.size > newer.size:
        raise ProofError(
            "The published log ends at {new}, but {old} were signed before: it was cut off.",
            new=newer.size,
            old=older.size,
        )
    return older


def _require_same_log(older: Checkpoint, newer: Checkpoint) -> None:
    if older.origin != newer.origin:
        raise ProofError(
            "These are two logs: {one} and {other}.", one=older.origin, other=newer.origin
        )


def _read_log(read: Read, found: Audit, told: Told, progress: Progress | None) -> _Log:
    log, size = _Log(), found.checkpoint.size
    older = [found.since, found.receipt.checkpoint if found.receipt else None]
    stops = {one.size for one in older if one is not None}
    _grow(log, [], stops)
    for tile in tiles.level_of(None, size):
        with _check("leaves"):
            leaves = tiles.read_bundle(_bytes(read, tile), tile.width)
            hashes = [leaf_hash(leaf) for leaf in leaves]
            for place, leaf in enumerate(leaves, tile.first):
                _note(log, place, leaf, hashes[place - tile.first], told)
        _grow(log, hashes, stops)
        with _check("tiles"):
            _require_tile(read, replace(tile, level=0), hashes)
        if progress is not None:
            progress(log.edge.size, size)
    with _check("tiles"):
        _require_tiles_above(read, log.above)
    return log


def _note(log: _Log, place: int, leaf: bytes, hash_: bytes, told: Told) -> None:
    slot, _ = tiles.read_leaf(leaf)
    before = log.slots.setdefault(slot, place)
    if before != place:
        why = "Leaves {before} and {place} are two versions of one step."
        raise NotValid("steps", ProofError(why, before=before, place=place))
    if slot in told:
        name, expected = told.pop(slot)
        if hash_ != expected:
            why = "{name} tells a step otherwise than leaf {place} of the log."
            raise NotValid("public", ProofError(why, name=name, place=place))


def _grow(log: _Log, hashes: list[bytes], stops: Iterable[int]) -> None:
    first = log.edge.size
    for stop in stops:
        if first <= stop <= first + len(hashes):
            log.roots[stop] = log.edge.extend(hashes[: stop - first]).root()
    log.edge = log.edge.extend(hashes)
    if len(hashes) == WIDTH:
        log.above.append(root(hashes))


def _require_tiles_above(read: Read, hashes: list[bytes]) -> None:
    level = 1
    while hashes:
        for tile in tiles.level_of(level, len(hashes)):
            _require_tile(read, tile, hashes[tile.first : tile.first + tile.width])
        full = range(0, len(hashes) - WIDTH + 1, WIDTH)
        level, hashes = level + 1, [root(hashes[first : first + WIDTH]) for first in full]


def _require_tile(read: Read, tile: Tile, hashes: list[bytes]) -> None:
    if tiles.read_tile(_bytes(read, tile), tile.width) != hashes:
        raise ProofError("{path} does not fit the leaves.", path=tile.path)


def _compare(log: _Log, found: Audit) -> None:
    with _check("root"):
        if log.edge.root() != found.checkpoint.root:
            raise ProofError("The leaves have another root than the one that is signed.")
    with _check("growth"):
        if found.since is not None and log.roots[found.since.size] != found.since.root:
            raise ProofError("The log does not begin with the older one: something was changed.")
    with _check("receipt"):
        if found.receipt is None:
            return
        older = found.receipt.checkpoint
        if log.roots[older.size] != older.root:
            raise ProofError("The log does not begin with the one of the proof of receipt.")


def _require_all(told: Told) -> None:
    for name, _ in told.values():
        raise ProofError("{name} tells a step that is not in the log.", name=name)


def _steps(log: _Log, case: bytes) -> range:
    # No case has more steps than the log has leaves, but for those that it took in an older log.
    possible = range(log.edge.size + _STEPS_BEFORE)
    found = [n for n in possible if commitments.slot(case, n) in log.slots]
    steps = range(found[0], found[-1] + 1) if found else range(0)
    missing = [n for n in steps if n not in set(found)] if len(found) != len(steps) else []
    if missing:
        raise ProofError(
            "Step {missing} of the case is not in the log, but step {later} is.",
            missing=missing[0],
            later=found[-1],
        )
    return steps


def _bytes(read: Read, tile: Tile) -> bytes:
    found = read(tile.path)
    if found is None and not tile.is_full:
        # A partial file may be gone once the full one is there, which begins with the same.
        whole = read(replace(tile, width=WIDTH).path)
        if whole is not None and tile.level is None:
            return tiles.bundle_bytes(tiles.read_bundle(whole, WIDTH)[: tile.width])
        if whole is not None:
            return tiles.tile_bytes(tiles.read_tile(whole, WIDTH)[: tile.width])
    if found is None:
        raise _missing(tile.path)
    return found


def _require(read: Read, path: str) -> bytes:
    found = read(path)
    if found is None:
        raise _missing(path)
    return found


def _missing(path: str) -> NotDecidable:
    return NotDecidable(
        "{path} is missing, so the log cannot be checked. Fetch the whole folder again.", path=path
    )


@contextmanager
def _check(name: str) -> Iterator[None]:
    try:
        yield
    except (NotDecidable, NotValid):
        raise
    except EngineError as error:
        raise NotValid(name, error) from error
