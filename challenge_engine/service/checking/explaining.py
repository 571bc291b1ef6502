"""What exactly is wrong with a step: asked only of those that the quick check did not pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from challenge_engine.errors import FormatError
from challenge_engine.history import commitments
from challenge_engine.history.canonical import parse
from challenge_engine.history.commitments import SALT_BYTES, Opening, is_path
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.history.entry_form import FormReader
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE
from challenge_engine.service.checking.forms import NAMES, Form
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store.checking import Row


def explain(
    walk: Walk,
    row: Row,
    items: list[Row],
    reader: FormReader[Form],
    find: Callable[[bytes], tuple[int, int | None] | None],
) -> None:
    """Note all that is wrong with a step by the strict reader; nothing if values were erased."""
    found = False
    for template, params in _wrong(walk, row, items, reader, find):
        found = True
        means = MADE_OTHERWISE if template == flaws.COLUMN else flaws.CHANGED
        walk.wrong(row[1], row[-1], template, means, **params)
    is_waiting = row[-1] is None
    if not found and not is_waiting and not any(at == row[1] for at, _ in walk.erased):
        walk.wrong(row[1], row[-1], flaws.UNEXPLAINED)


Wrong = tuple[str, dict[str, Any]]


def _wrong(
    walk: Walk,
    row: Row,
    items: list[Row],
    reader: FormReader[Form],
    find: Callable[[bytes], tuple[int, int | None] | None],
) -> Iterator[Wrong]:
    _, n, data, salt, leaf, slot, recorded, occurred, *_, log, _ = row
    if (true_slot := commitments.slot(walk.key, n)) != slot:
        yield flaws.SLOT, {}
    sealed = commitments.leaf_hash(true_slot, commitments.seal(salt, data))
    if sealed != leaf:
        yield (flaws.LEAF_HASH if find(sealed) else flaws.UNSEALED), {}
    elif log is None:
        yield flaws.NO_LEAF, {}
    try:
        entry = from_bytes(data)
        form = reader.read(data)[0]
    except FormatError as error:
        yield flaws.UNREADABLE, {"why": str(error)}
        return
    if log is not None and form.log != log:
        yield flaws.OTHER_LOG, {"said": entry.log}
    if (entry.stream.encode(), entry.case, entry.n) != (walk.stream, walk.key, n):
        yield (
            flaws.ELSEWHERE,
            {"stream": entry.stream, "case": entry.case.hex(), "said": entry.n},
        )
    if entry.prev != walk.leaf:
        yield flaws.PREVIOUS, {}
    if recorded < walk.recorded_at:
        yield flaws.BACKWARDS, {"at": recorded, "before": walk.recorded_at}
    if not form.is_published:
        yield (
            flaws.UNKNOWN_DEFINITION,
            {"workflow": entry.workflow, "version": entry.version},
        )
    yield from _columns(entry, row[8:19], form, recorded, occurred)
    yield from _items(walk, entry, items)


def _columns(
    entry: Entry, columns: Row, form: Form, recorded: bytes, occurred: bytes
) -> Iterator[Wrong]:
    names = (*NAMES, "recorded_at", "occurred_at")
    said = (*form.columns, entry.recorded_at.encode(), entry.occurred_at.encode())
    for name, value, true in zip(names, (*columns, recorded, occurred), said, strict=True):
        if value != true:
            yield flaws.COLUMN, {"column": name, "value": value, "said": true}


def _items(walk: Walk, entry: Entry, items: list[Row]) -> Iterator[Wrong]:
    kept: dict[int, bytes] = {}
    for _, n, item, path, salt, value in items:
        named = {"item": item, "path": path}
        if not 0 <= item < len(entry.c):
            yield flaws.UNCOMMITTED, named
            continue
        if (n, item) in walk.erased:
            yield flaws.KEPT, named
        opening = Opening(item, path.decode(errors="replace"), salt, value)
        if len(salt) != SALT_BYTES or not _opens(entry, opening):
            yield flaws.UNOPENED, named
        elif why := _malformed(opening):
            yield flaws.MALFORMED, {**named, "why": why}
        kept[item] = path
    for item in range(len(entry.c)):
        if item not in kept and (entry.n, item) not in walk.erased:
            yield flaws.GONE, {"item": item}
    yield from _order(walk, entry, kept)


def _order(walk: Walk, entry: Entry, kept: dict[int, bytes]) -> Iterator[Wrong]:
    """Kept or erased, the items stand in the order of their paths."""
    before = b""
    for item in range(len(entry.c)):
        erased = walk.erased.get((entry.n, item))
        path = kept.get(item, erased)
        if path is None:
            continue
        if path <= before or not is_path(path.decode(errors="replace")):
            template = flaws.MISPLACED if erased is not None else flaws.UNOPENED
            yield template, {"item": item, "path": path}
        before = path


def _opens(entry: Entry, opening: Opening) -> bool:
    told = commitments.commitment(entry.log, entry.case, entry.n, opening)
    return told == entry.c[opening.item]


def _malformed(opening: Opening) -> str | None:
    if not is_path(opening.path):
        return "its path is none"
    try:
        parse(opening.value)
    except FormatError as error:
        return str(error)
    return None
