"""What the tables say beside the events, compared with what the steps come to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from challenge_engine.core.workflow import MAIN
from challenge_engine.service.checking import deadlines, flaws, links
from challenge_engine.service.checking.beside import Beside
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw, Make
from challenge_engine.service.checking.forms import Definition
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store.checking import Row
from challenge_engine.store.recovering import MOST_PEOPLE

COLUMNS = (
    "id", "authority", "log", "stream", "key", "reference", "workflow", "n", "last_leaf",
    "last_recorded_at", "last_occurred_at", "parties", "state", "state_n", "phase", "opened_at",
    "closed_at", "public_n", "basis",
)  # fmt: skip


def compare(
    walk: Walk,
    row: Row,
    beside: Beside,
    workflows: Mapping[int, Definition],
    logs: Mapping[int, int],
) -> Iterator[Flaw]:
    """Every row that says something else than the steps."""

    def flaw(n: int | None, template: str, **params: Any) -> Flaw:
        return Flaw(walk.name, n, None, template, params, MADE_OTHERWISE)

    wanted = _wanted(walk, row)
    if wanted != row[7:]:
        for name, value, said in zip(COLUMNS[7:], row[7:], wanted, strict=True):
            if value != said:
                yield flaw(None, flaws.ROW, column=name, value=value, said=said)
    if logs.get(row[2]) != row[1]:
        yield flaw(None, flaws.ROW, column="log", value=row[2], said=None)
    is_case = walk.stream == b"case" and not walk.has_gap
    if is_case and workflows.get(row[6]) != walk.definition:
        said = "{} {}".format(*walk.definition) if walk.definition else None
        yield flaw(None, flaws.ROW, column="workflow", value=row[6], said=said)
    if beside.tracks or len(walk.states) > 1:
        yield from _tracks(walk, beside, flaw)
    if beside.records or walk.records:
        yield from _records(walk, beside, flaw)
    if beside.signatures or walk.signatures:
        yield from _signatures(walk, beside, flaw)
    yield from deadlines.compare(walk, beside.deadlines)
    yield from links.compare(walk, beside.links, flaw)
    yield from _parties(walk, beside, flaw)


def _wanted(walk: Walk, row: Row) -> Row:
    """The columns from n on, as the steps say them; what they cannot say is taken as it is."""
    ends = row[9:11] if walk.n in walk.lost else (walk.recorded_at, walk.occurred_at)
    state = row[12:18]
    if walk.stream != b"case":
        state = (None,) * 6
    elif not walk.has_gap:
        main = walk.states.get(MAIN, "").encode()
        phase = walk.phase.encode() if walk.phase else None
        times = (walk.opened_at, walk.closed_at)
        state = (main, walk.moved.get(MAIN), phase, *times, walk.public_n)
    basis = b"enforced" if walk.basis == b"enforced" else b"reported"
    return (walk.n, walk.leaf, *ends, _people(walk, row[11]), *state, basis)


def _people(walk: Walk, noted: int) -> int:
    """How many numbers were given; a lost step may have given some, which nobody new gets."""
    most = walk.parties + MOST_PEOPLE * len(walk.lost)
    return noted if walk.parties <= noted <= most else walk.parties


def _tracks(walk: Walk, beside: Beside, flaw: Make) -> Iterator[Flaw]:
    noted = {name.decode(errors="replace"): (state, n) for _, name, state, n in beside.tracks}
    said = {
        name: (state.encode(), walk.moved.get(name))
        for name, state in walk.states.items()
        if name != MAIN
    }
    if walk.has_gap or noted == said:
        return
    for name in sorted(noted.keys() | said.keys()):
        if noted.get(name) != said.get(name):
            value, true = _at(noted.get(name)), _at(said.get(name))
            yield flaw(None, flaws.TRACK, track=name, value=value, said=true)


def _at(place: tuple[bytes, int | None] | None) -> str | None:
    return f"{place[0].decode(errors='replace')} ({place[1]})" if place else None


def _records(walk: Walk, beside: Beside, flaw: Make) -> Iterator[Flaw]:
    wrote = {(n, form.takes.record): (form, revised) for n, form, revised in walk.records}
    last: dict[bytes, int] = {}
    newest: dict[tuple[bytes, int], int] = {}
    for _, kind, number, version, n, k, actor, replaces in sorted(
        beside.records, key=lambda r: (r[4], r[5])
    ):
        params = {"kind": kind, "number": number, "version": version}
        form, revised = wrote.pop((n, kind.decode(errors="replace")), (None, None))
        before = newest.get((kind, number), 0)
        first = last.get(kind, 0) + 1
        wrong = None
        if form is None or k != 0:
            wrong = "n, k, kind"
        elif actor != form.people.get(b"actor", 0):
            wrong = "actor"
        elif version != before + 1 or (version > 1 and not form.takes.revises):
            wrong = "version"
        elif version > 1 and revised != b"%d" % number:
            wrong = "number"
        elif replaces != (before or None):
            wrong = "replaces"
        elif version == 1 and number != first and not walk.has_gap:
            wrong = "number"
        if wrong:
            yield flaw(n, flaws.RECORD, column=wrong, **params)
        newest[kind, number] = version
        last[kind] = max(last.get(kind, 0), number)
    for n, kind_name in wrote:
        yield flaw(n, flaws.NO_RECORD, kind=kind_name)


def _signatures(walk: Walk, beside: Beside, flaw: Make) -> Iterator[Flaw]:
    wrote = {n: (form, value) for n, form, value in walk.signatures}
    for _, n, kind, number, version, side, actor in beside.signatures:
        form, value = wrote.pop(n, (None, b""))
        wrong = None
        if form is None:
            wrong = "n"
        elif actor != form.people.get(b"actor", 0):
            wrong = "actor"
        elif side != form.side.encode():
            wrong = "side"
        elif _signed(value) != (kind.decode(errors="replace"), number, version):
            wrong = "kind, number, version"
        if wrong:
            yield flaw(n, flaws.SIGNATURE, side=side, column=wrong)
    for n in wrote:
        yield flaw(n, flaws.NO_SIGNATURE)


def _signed(value: bytes) -> tuple[str, int, int] | None:
    try:
        named = json.loads(value)
        return named["kind"], named["number"], named["version"]
    except (ValueError, KeyError, TypeError):
        return None


def _parties(walk: Walk, beside: Beside, flaw: Make) -> Iterator[Flaw]:
    said = _said(walk)
    most = walk.parties + MOST_PEOPLE * len(walk.lost)
    next_ = 1
    for row in beside.parties:
        number, who = row[1], row[2:]
        while next_ < number and next_ <= walk.parties and not walk.lost:
            yield flaw(None, flaws.NO_PARTY, number=next_)
            next_ += 1
        next_ = number + 1
        if not 1 <= number <= most:
            yield flaw(None, flaws.ADDED_PARTY, number=number)
        elif number in said:
            is_one = who.count(None) == len(who) - 1
            if is_one and not said[number].isdisjoint(who):
                continue
            noted = [one for one in who if one is not None]
            if noted or number not in walk.forgotten:
                names = b", ".join(sorted(said[number]))
                told = {"value": b", ".join(noted) or None, "said": names}
                yield flaw(None, flaws.PARTY, number=number, **told)
    if not walk.lost:
        for number in range(next_, walk.parties + 1):
            yield flaw(None, flaws.NO_PARTY, number=number)


def _said(walk: Walk) -> dict[int, frozenset[bytes]]:
    """Number → ids and names by which the steps call somebody."""
    said: dict[int, frozenset[bytes]] = {}
    for number, value in walk.names:
        who = _who(value)
        said[number] = said[number] | who if number in said else who
    return said


@lru_cache(maxsize=8192)
def _who(value: bytes) -> frozenset[bytes]:
    """Id and name in the value of an item that says who somebody is."""
    try:
        named = json.loads(value)
        return frozenset((str(named["id"]).encode(), str(named["name"]).encode()))
    except (ValueError, KeyError, TypeError):
        return frozenset()
