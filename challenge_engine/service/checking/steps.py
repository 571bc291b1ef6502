"""Follows the steps of one history: is each what was sealed, and what do they come to?"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable
from struct import Struct

from challenge_engine.core.workflow import MAIN
from challenge_engine.errors import FormatError
from challenge_engine.history.commitments import leaf_hash, seal
from challenge_engine.history.commitments import slot as slot_of
from challenge_engine.history.entry_form import FormReader, committed, listed
from challenge_engine.service.checking.explaining import explain
from challenge_engine.service.checking.flaws import DOUBLED, MISSING, MOVED, NUMBERED
from challenge_engine.service.checking.forms import Form
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store.checking import Row

_u64 = Struct(">Q").pack
_DEADLINE = b"deadline/"
_DEADLINE_LENGTH = len(_DEADLINE)
_LINK = b"record/link/"
_SAID = (b"name", b"reference", b"workflow")

Find = Callable[[bytes], tuple[int, int | None] | None]
"""Log and place of a leaf, by its hash; no place while it waits for one."""


def step(walk: Walk, row: Row, items: list[Row], reader: FormReader[Form], find: Find) -> None:
    """Check one step, and go it."""
    _, n, entry, salt, leaf, slot, recorded, occurred = row[:8]
    basis, log, seq = row[18:]
    if n > walk.n + 1 and walk.lost:
        walk.skip_lost(n)
    if n != walk.n + 1:
        walk.wrong(n, seq, MISSING if n > walk.n else DOUBLED, wanted=walk.n + 1)
    form: Form | None = None
    try:
        form, c, case, said_n, said_occurred, prev, said_recorded = reader.read(entry)
        is_sound = (
            leaf_hash(slot, seal(salt, entry)) == leaf
            and slot_of(walk.key, n) == slot
            and row[8:19] == form.columns
            and case == walk.hex
            and said_n == n
            and said_recorded == recorded
            and said_occurred == occurred
            and prev == walk.prev
            and form.stream == walk.stream
            and form.log == log
            and recorded >= walk.recorded_at
            and form.is_published
            and listed(committed({n: form.place + walk.key + _u64(n)}, items)[n]) == c
        )
    except FormatError:
        is_sound = False
    if not is_sound:
        leaf, log, seq = _unsound(walk, row, items, reader, find)
    if form is not None:
        if walk.erased and not is_sound:
            walk.forget(n, form)
        go(walk, n, seq, recorded, form, items)
    if log is not None and seq is not None:
        walk.tally.account(log, seq, leaf)
    if n == 0:
        walk.basis = basis
    arrive(walk, n, recorded, occurred, form)
    walk.leaf, walk.prev = leaf, b2a_base64(leaf, newline=False)


def arrive(walk: Walk, n: int, recorded: bytes, occurred: bytes, form: Form | None) -> None:
    """Note where and when the walk is now."""
    if n == 0:
        walk.opened_at = recorded
    walk.n, walk.recorded_at = n, recorded
    if form is None or not form.is_noted:
        walk.occurred_at = occurred


def _unsound(
    walk: Walk, row: Row, items: list[Row], reader: FormReader[Form], find: Find
) -> tuple[bytes, int | None, int | None]:
    """Note what is wrong with a step; the leaf on which the next one hangs, its log and place."""
    leaf, log, seq = row[4], row[-2], row[-1]
    sealed = leaf_hash(row[5], seal(row[3], row[2]))
    if log is None and (there := find(sealed)):
        # It waits for its place; or only the column was changed.
        leaf, (log, seq) = sealed, there
    explain(walk, (*row[:-2], log, seq), items, reader, find)
    return leaf, log, seq


def go(walk: Walk, n: int, seq: int | None, recorded: bytes, form: Form, items: list[Row]) -> None:
    """Note what a step comes to."""
    if form.top > walk.parties:
        _number(walk, n, seq, form)
    if form.people:
        _name(walk, form, items)
    if form.moves:
        _move(walk, n, seq, recorded, form)
    if form.is_public and walk.public_n is None:
        walk.public_n = n
    if form.definition is not None:
        walk.definition = form.definition
    if form.writes:
        _write(walk, n, form, items)
    if form.wakes:
        _time(walk, n, form, items)
    if form.points:
        _point(walk, n, items)


def _name(walk: Walk, form: Form, items: list[Row]) -> None:
    people = form.people
    left = len(people)
    for item in items:
        if item[3] in people:
            walk.names[people[item[3]], item[5]] = None
            left -= 1
            if not left:
                break


def _write(walk: Walk, n: int, form: Form, items: list[Row]) -> None:
    if form.takes.record is not None:
        revised = [item[5] for item in items if item[3].endswith(b"/revises")]
        walk.records.append((n, form, revised[0] if revised else None))
    if form.takes.signs is not None:
        signed = [item[5] for item in items if item[3].startswith(b"record/signature/")]
        walk.signatures += [(n, form, value) for value in signed]


def _time(walk: Walk, n: int, form: Form, items: list[Row]) -> None:
    if form.is_lapse:
        walk.lapses.add(n)
    for item in items:
        path = item[3]
        if path[:_DEADLINE_LENGTH] == _DEADLINE:
            walk.deadlines[path[_DEADLINE_LENGTH:]] = (n, form, item[5])


def _point(walk: Walk, n: int, items: list[Row]) -> None:
    said: dict[bytes, dict[bytes, bytes]] = {}
    for item in items:
        if item[3].startswith(_LINK):
            place, _, name = item[3].rpartition(b"/")
            said.setdefault(place, {})[name] = item[5].strip(b'"')
    for one in said.values():
        name, reference, workflow = (one.get(key, b"") for key in _SAID)
        walk.links.add((n, name, reference, workflow))


def _number(walk: Walk, n: int, seq: int | None, form: Form) -> None:
    # People get their numbers as they appear: who acts first, then for whom, then who types.
    for number in form.people.values():
        if number > walk.parties:
            if number != walk.parties + 1 and not walk.lost:
                walk.wrong(n, seq, NUMBERED, number=number, next=walk.parties + 1)
            walk.parties = number


def _move(walk: Walk, n: int, seq: int | None, recorded: bytes, form: Form) -> None:
    track, target = form.track or "", form.target or ""
    state = walk.states.get(track)
    # A take-over bridges a gap in what is known, and so does a step that was lost.
    if form.source != state and not form.is_bridge and not walk.has_gap:
        walk.wrong(n, seq, MOVED, source=form.source, track=track, state=state)
    walk.states[track] = target
    if form.source != target:
        walk.moved[track] = n
    if track == MAIN:
        walk.phase = form.phase
        walk.closed_at = (walk.closed_at or recorded) if form.phase == "ended" else None
