"""Checks histories quickly: vouches for those in which nothing is unusual, and names the others.

The law is that of `histories`, which looks closely into whatever is named here, and alone says what
is wrong. Two things that take long are done otherwise: nobody asks where each leaf is (`tally`),
and no entry is read, for what it must be, to the byte, follows from its row (`spellings`).
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, islice
from operator import itemgetter
from struct import Struct

from challenge_engine.errors import FormatError
from challenge_engine.history.commitments import leaf_hash, sealed
from challenge_engine.history.entry_form import Spelling, are_times, committed
from challenge_engine.service.checking import derived
from challenge_engine.service.checking.beside import Beside, Tables
from challenge_engine.service.checking.forms import Form
from challenge_engine.service.checking.found import Found
from challenge_engine.service.checking.known import Known
from challenge_engine.service.checking.spellings import Hint, Spellings
from challenge_engine.service.checking.steps import arrive, go
from challenge_engine.service.checking.tally import Tally
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store import checking
from challenge_engine.store.checking import Row
from challenge_engine.store.unit import Unit

LONG = 2000
"""A history of more steps is not held in memory as a whole, but looked into closely."""

_END = checking.MOST + 1
_KEY_BYTES = 16
_DIGITS = [b"%d" % n for n in range(LONG)]
_u64 = Struct(">Q").pack

Spelled = list[Spelling[Form]]


def check(unit: Unit, known: Known, first: int, last: int) -> tuple[Found, set[int]]:
    """What was vouched for of the histories with these numbers, and the numbers of the others."""
    span = {"first": first, "last": last}
    tables = Tables(unit, span)
    events = _Rows(checking.stream(unit, checking.STEPS[unit.dialect], **span))
    openings = _Rows(checking.stream(unit, checking.OPENINGS, **span))
    later = _later(unit, known.order.sizes)
    found = Found(known.tally())
    asked: set[int] = set()
    closely: set[int] = set()
    for row in checking.stream(unit, checking.CASES, **span):
        asked.add(row[0])
        beside, steps, items = tables.of(row[0]), events.of(row[0]), openings.of(row[0])
        if known.order.authority not in (None, row[1]):
            continue
        rows = list(islice(steps, LONG + 1))
        forms = _forms(known, row, rows, items, beside)
        if forms is None:
            closely.add(row[0])
            continue
        found.cases += 1
        found.events += len(rows)
        _account(found.tally, forms, rows, later)
    seen = events.all().union(openings.all(), *(ids for _, ids in tables.left()))
    return found, closely | (seen - asked)


class _Rows:
    """A stream by history: who asks must do so in the order of their numbers."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._at = checking.LEAST - 1
        self._rows: Iterator[Row] = iter(())
        self._seen: set[int] = set()

    def of(self, id_: int) -> Iterator[Row]:
        """The rows of one history, until somebody asks for the next one."""
        while self._at < id_:
            self._at, self._rows = next(self._groups, (_END, iter(())))
            self._seen.add(self._at)
        return self._rows if self._at == id_ else iter(())

    def all(self) -> set[int]:
        """The numbers of all histories that have rows here."""
        self.of(_END)
        return self._seen - {_END}


def _later(unit: Unit, sizes: Mapping[int, int]) -> Mapping[int, set[bytes]]:
    """Log → the leaves that nobody counts: since the check began, or still without a place."""
    found = {
        log: {row[0] for row in checking.rows(unit, checking.LEAVES_SINCE, log=log, first=size)}
        for log, size in sizes.items()
    }
    if unit.dialect != "sqlite":
        for log, leaf, slot, seal_ in checking.rows(unit, checking.ALL_WAITING):
            if leaf_hash(slot, seal_) == leaf:
                found.setdefault(log, set()).add(leaf)
    return found


def _account(
    tally: Tally, forms: list[Form], rows: list[Row], later: Mapping[int, Collection[bytes]]
) -> None:
    for log in {form.log for form in forms}:
        if log is not None:
            leaves = [row[4] for row, form in zip(rows, forms, strict=True) if form.log == log]
            if since := later.get(log):
                leaves = [leaf for leaf in leaves if leaf not in since]
            tally.account_all(log, leaves)


def _forms(
    known: Known, row: Row, rows: list[Row], openings: Iterable[Row], beside: Beside
) -> list[Form] | None:
    """The forms of all steps, if these are what was sealed, and come to what the tables say."""
    if beside.erasures or beside.destroyed or beside.holds or row[4] in known.order.lost:
        return None
    if len(rows) != row[7] + 1 or len(rows) > LONG or len(row[4]) != _KEY_BYTES:
        return None
    if not are_times([step[6] for step in rows], [step[7] for step in rows]):
        return None
    spelled = _spelled(known, row, rows)
    if not spelled:
        return None
    items = list(openings)
    try:
        opened = committed(_places(row[4], spelled), items)
    except FormatError:
        return None
    walk = Walk(row[4], row[4].hex().encode(), row[3], "", {}, {}, Tally())
    forms = _followed(known.spellings, walk, _hint(row), rows, spelled, opened, items)
    if forms is None or walk.flaws:
        return None
    if any(derived.compare(walk, row, beside, known.workflows, known.logs)):
        return None
    return forms


def _hint(row: Row) -> Hint:
    """What the row of a history says of its first step."""
    return row[1], row[2], row[3], row[6]


def _spelled(known: Known, row: Row, rows: list[Row]) -> Spelled | None:
    """How the entries must be spelled. It is a guess, which the entry itself must bear out."""
    spellings, stream = known.spellings, row[3]
    hint = _hint(row)
    found = []
    for n, step in enumerate(rows):
        spelling = spellings.guess((hint, step[8])) or spellings.learn(hint, stream, step)
        if spelling is None or step[1] != n:
            return None
        found.append(spelling)
        hint = spelling.form
    return found


def _places(key: bytes, spelled: Spelled) -> dict[int, bytes]:
    return {n: spelling.form.place + key + _u64(n) for n, spelling in enumerate(spelled)}


def _followed(
    spellings: Spellings,
    walk: Walk,
    hint: Hint,
    rows: list[Row],
    spelled: Spelled,
    opened: Mapping[int, list[bytes]],
    items: list[Row],
) -> list[Form] | None:
    """Go through the steps; their forms, if each of them is what was sealed."""
    forms: list[Form] = []
    key, hex_ = walk.key, walk.hex
    prev = b"null"
    at = 0
    for row, spelling in zip(rows, spelled, strict=True):
        _, n, entry, salt, leaf, slot, recorded, occurred, _ = row
        if recorded < walk.recorded_at or sealed(key, n, salt, entry) != (slot, leaf):
            return None
        c = opened[n]
        since, at = at, at + len(c)
        form = spelling.form
        if spelling.entry(c, hex_, _DIGITS[n], occurred, prev, recorded) != entry:
            # The guess was wrong: mostly, another version of the program wrote this one.
            other = spellings.learn(hint, walk.stream, row)
            if other is None or other.form.place != form.place:
                return None
            if other.entry(c, hex_, _DIGITS[n], occurred, prev, recorded) != entry:
                return None
            form = other.form
        go(walk, n, None, recorded, form, items[since:at])
        arrive(walk, n, recorded, occurred, form)
        forms.append(form)
        hint = form
        prev = b'"' + b2a_base64(leaf, newline=False) + b'"'
    walk.basis, walk.leaf = forms[0].basis, leaf
    return forms
