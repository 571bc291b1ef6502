"""Checks the log itself: every leaf, the nodes of its tree, its checkpoints and its keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from challenge_engine.errors import FormatError, ProofError
from challenge_engine.history import signed_note, tree
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.commitments import leaf_hash, leaf_hashes
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tree import Edge
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.service.checking.plan import WIDTH, Log
from challenge_engine.service.checking.tally import PRIME, multiply
from challenge_engine.store import checking
from challenge_engine.store.checking import Row
from challenge_engine.store.unit import Unit


@dataclass(slots=True)
class Stretch:
    """What a stretch of a log came to: enough to compute every root at its sizes."""

    blocks: list[bytes] = field(default_factory=list)
    """Hashes of the complete blocks of 256 leaves."""
    rests: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    """Size → the edge of the leaves after its last complete block."""
    product: int = 1
    """Of all its leaves; see ``tally``."""
    flaws: list[Flaw] = field(default_factory=list)

    def add(self, other: Stretch) -> None:
        """Join the stretch that follows."""
        self.blocks += other.blocks
        self.rests |= other.rests
        self.product = self.product * other.product % PRIME
        self.flaws += other.flaws


def check(unit: Unit, log: Log, first: int, end: int, secret: int) -> Stretch:
    """Check the leaves from ``first``, a multiple of 256, until ``end``; texts come as bytes."""
    found = Stretch()
    wanted = {size for size in log.sizes if first < size <= end and size % WIDTH}
    block: list[bytes] = []
    expected = first
    rows = checking.stream(unit, checking.LEAVES, log=log.id, first=first, last=end)
    while some := list(islice(rows, WIDTH)):
        seqs, hashes, slots, seals = zip(*some, strict=True)
        found.product = multiply(found.product, secret, hashes)
        if leaf_hashes(slots, seals) != list(hashes):
            found.flaws += _changed(log.origin, some)
        if seqs == tuple(range(expected, expected + len(seqs))):
            block += hashes
        else:
            found.flaws += _gaps(log.origin, expected, seqs)
            for before, seq, hash_ in zip((expected - 1, *seqs), seqs, hashes, strict=False):
                block += [bytes(tree.HASH_BYTES)] * (seq - before - 1)
                block.append(hash_)
        _close(found, block, wanted, first)
        expected = seqs[-1] + 1
    if expected != end:
        found.flaws.append(Flaw(log.origin, None, expected, flaws.NO_PLACE))
    _rest(found, block, wanted, first)
    return found


def _changed(origin: str, rows: Iterable[Row]) -> Iterator[Flaw]:
    for seq, hash_, slot, seal in rows:
        if leaf_hash(slot, seal) != hash_:
            yield Flaw(origin, None, seq, flaws.LEAF)


def _gaps(origin: str, expected: int, seqs: Iterable[int]) -> Iterator[Flaw]:
    for seq in seqs:
        if seq != expected:
            yield Flaw(origin, None, expected, flaws.NO_PLACE)
        expected = seq + 1


def _close(found: Stretch, block: list[bytes], wanted: set[int], first: int) -> None:
    while len(block) >= WIDTH:
        _rest(found, block[:WIDTH], wanted, first)
        found.blocks.append(tree.root(block[:WIDTH]))
        del block[:WIDTH]


def _rest(found: Stretch, block: Sequence[bytes], wanted: set[int], first: int) -> None:
    if not wanted:
        return
    before = first + WIDTH * len(found.blocks)
    for size in range(before + 1, before + min(len(block), WIDTH - 1) + 1):
        if size in wanted:
            found.rests[size] = Edge().extend(block[: size - before]).hashes


def check_tree(
    unit: Unit, log: int, origin: str, size: int, stretch: Stretch, told: set[str]
) -> Iterator[Flaw]:
    """Compare checkpoints and nodes with the leaves; ``told`` are the keys the history names."""
    verifiers: list[Verifier] = []
    yield from _keys(unit, log, origin, told, verifiers)
    yield from _checkpoints(unit, log, origin, size, stretch, verifiers)
    yield from _nodes(unit, log, origin, size, stretch.blocks)


def _checkpoints(
    unit: Unit, log: int, origin: str, size: int, stretch: Stretch, verifiers: list[Verifier]
) -> Iterator[Flaw]:
    edge, since = Edge(), 0
    is_rooted = True
    for signed, root, note in checking.rows(unit, checking.CHECKPOINTS, log=log):
        why = _note_is_wrong(note, Checkpoint(origin, signed, root), verifiers)
        if why is not None:
            yield Flaw(origin, None, None, flaws.CHECKPOINT, {"size": signed, "why": why})
        if signed > size:
            yield Flaw(origin, None, None, flaws.SHORTER, {"size": signed, "leaves": size})
            continue
        edge = edge.extend(stretch.blocks[edge.size : signed // WIDTH])
        here = Edge(signed, edge.hashes + stretch.rests.get(signed, ()))
        # Where one root fails, all after it do; where exactly is between two checkpoints.
        if is_rooted and here.root() != root:
            is_rooted = False
            yield Flaw(origin, None, None, flaws.ROOT, {"size": signed, "since": since})
        since = signed


def _note_is_wrong(note: bytes, wanted: Checkpoint, verifiers: Iterable[Verifier]) -> str | None:
    try:
        parsed = Note.parse(note)
        if Checkpoint.parse(parsed.text) != wanted:
            return "its note says another log, size or root."
        signed_note.verify(parsed, verifiers)
    except (FormatError, ProofError) as error:
        return str(error)
    return None


def _keys(
    unit: Unit, log: int, origin: str, told: set[str], verifiers: list[Verifier]
) -> Iterator[Flaw]:
    for place, (number, vkey) in enumerate(checking.rows(unit, checking.KEYS, log=log), start=1):
        text = vkey.decode(errors="replace")
        try:
            verifier = Verifier.parse(text)
            if verifier.name != origin:
                raise FormatError("It is the key of {name}.", name=verifier.name)
            verifiers.append(verifier)
        except FormatError as error:
            yield Flaw(origin, None, None, flaws.KEY, {"number": number, "why": str(error)})
            continue
        if text not in told:
            yield Flaw(origin, None, None, flaws.UNTOLD_KEY, {"number": number})
        if number != place:
            yield Flaw(origin, None, None, flaws.KEY_NUMBER, {"number": number}, MADE_OTHERWISE)
    kept = {verifier.vkey for verifier in verifiers}
    for vkey_told in sorted(told - kept):
        if vkey_told.startswith(f"{origin}+"):
            yield Flaw(origin, None, None, flaws.NO_KEY, {"vkey": vkey_told}, MADE_OTHERWISE)


def of_no_log(unit: Unit) -> Iterator[Flaw]:
    """Rows that belong to no log are read by nobody else."""
    known = {row[0] for row in checking.rows(unit, checking.LOGS)}
    for table, statement in checking.NEXT_LOG.items():
        after = checking.LEAST
        while (found := checking.rows(unit, statement, after=after)[0][0]) is not None:
            if found not in known:
                params = {"table": table, "log": found}
                yield Flaw(None, None, None, flaws.NO_LOG, params)
            after = found


def told_keys(unit: Unit, histories: Iterable[int]) -> set[str]:
    """The keys that the authorities' own histories name."""
    found = set()
    for id_ in histories:
        for (value,) in checking.rows(unit, checking.KEYS_TOLD, case_id=id_):
            try:
                found.add(str(json.loads(value)))
            except ValueError:
                continue
    return found


def _nodes(unit: Unit, log: int, origin: str, size: int, blocks: list[bytes]) -> Iterator[Flaw]:
    """Every complete node below the newest checkpoint is kept, and says what its leaves say."""
    levels = _levels(blocks)
    kept: dict[int, int] = {}

    def wrong(template: str, level: int, place: int) -> Flaw:
        row = {"level": level, "node": place}
        return Flaw(origin, None, None, template, row, MADE_OTHERWISE)

    for level, place, hash_ in checking.stream(unit, checking.NODES, log=log):
        true = levels.get(level, [])
        if kept.get(level, 0) != place:
            yield wrong(flaws.NO_NODE, level, kept.get(level, 0))
        kept[level] = place + 1
        if place >= len(true) or true[place] != hash_:
            yield wrong(flaws.NODE, level, place)
    sizes = [row[0] for row in checking.rows(unit, checking.CHECKPOINTS, log=log)]
    signed = min(max(sizes, default=0), size)
    for level in levels:
        if kept.get(level, 0) < signed // WIDTH**level:
            yield wrong(flaws.NO_NODE, level, kept.get(level, 0))


def _levels(blocks: list[bytes]) -> Mapping[int, list[bytes]]:
    levels = {1: blocks}
    while len(below := levels[len(levels)]) >= WIDTH:
        ends = range(WIDTH, len(below) + 1, WIDTH)
        levels[len(levels) + 1] = [tree.root(below[end - WIDTH : end]) for end in ends]
    return levels
