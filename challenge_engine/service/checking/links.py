"""Links: what the table says, what each history says, and whether both sides answer each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from challenge_engine.errors import FormatError
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import Flaw, Make
from challenge_engine.service.checking.known import Order
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store import checking
from challenge_engine.store.checking import Row
from challenge_engine.store.unit import Unit

_SAID = b"record/link/"


def compare(walk: Walk, rows: Sequence[Row], flaw: Make) -> Iterator[Flaw]:
    """Each row must be what a step of this history says, and each such step have its row."""
    unsaid = {n for (n, _), path in walk.erased.items() if path.startswith(_SAID)} | {*walk.lost}
    noted = {row[1:] for row in rows if row[1] not in unsaid}
    told = {one for one in walk.links if one[0] not in unsaid}
    for n, name, other, _workflow in sorted(noted - told):
        yield flaw(n, flaws.LINK, name=name, other=other)
    for n, name, other, _workflow in sorted(told - noted):
        yield flaw(n, flaws.NO_LINK, name=name, other=other)


def answers(
    unit: Unit, order: Order, first: int = checking.LEAST, last: int = checking.MOST
) -> Iterator[Flaw]:
    """Both steps of a link must name each other; one that is gone by law or lost says nothing."""
    for row in checking.stream(unit, checking.ANSWERS, first=first, last=last):
        owner, reference, key, n, entry, leaf, other, other_key, state, other_n, answer = row
        if order.authority not in (None, owner):
            continue
        is_gone = not state or other_n in order.lost.get(other_key, {})
        params = {"other": other, "said": other_n}
        # Past the program a row can be made to point at what is no case, and has no reference.
        name = bytes(reference).decode(errors="replace") if reference is not None else None
        read, read_answer = _entry(entry), _entry(answer)
        if read is not None and not _names(read, other_key, other_n):
            yield Flaw(name, n, None, flaws.NO_POINTER, params)
        is_missing = answer is None and not is_gone
        if is_missing or (read_answer and not _answers(read_answer, key, n, leaf)):
            yield Flaw(name, n, None, flaws.NO_ANSWER, params)


def _entry(data: bytes | None) -> Entry | None:
    """An entry that is there; what cannot be read is told with its history."""
    try:
        return from_bytes(bytes(data)) if data is not None else None
    except FormatError:
        return None


def _names(entry: Entry, other: bytes, answered_at: int) -> bool:
    return any(
        ref.rel == "links" and ref.case == other and ref.n < answered_at for ref in entry.refs
    )


def _answers(entry: Entry, case: bytes, n: int, leaf: bytes | None) -> bool:
    return entry.kind == "link" and any(
        ref.rel == "links" and (ref.case, ref.n) == (case, n) and leaf in (None, ref.leaf)
        for ref in entry.refs
    )
