"""Votes: the roll against the voters' own histories, the list, the terms and the count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from challenge_engine.counting import count
from challenge_engine.errors import EngineError
from challenge_engine.history import envelope
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.service.voting import showing, terms
from challenge_engine.store import ballots, receipts
from challenge_engine.store.ballots import BoxRow, Polled, RollRow
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class _Vote:
    """One box, and where what is wrong with it is told."""

    unit: Unit
    polled: Polled
    row: BoxRow

    def flaw(self, n: int | None, template: str, **params: Any) -> Flaw:
        return Flaw(self.polled.reference, n, None, template, params, MADE_OTHERWISE)

    def said(self, n: int, name: str) -> Any:
        """What the step of the round says of the box; ``None`` where it says nothing."""
        return _said(self.unit, self.polled.case_id, n, name)


def compare(unit: Unit, authority: int | None) -> Iterator[Flaw]:
    """Every vote; and no history of a voter may lack its line in a roll."""
    for polled in ballots.polled(unit):
        row = ballots.box(unit, polled.case_id)
        if authority in (None, polled.authority) and row is not None:
            yield from _of_vote(_Vote(unit, polled, row))
    for owner, key in ballots.strays(unit):
        if authority in (None, owner):
            yield Flaw(None, None, None, flaws.VOTE_STRAY, {"key": key.hex()}, MADE_OTHERWISE)


def _of_vote(vote: _Vote) -> Iterator[Flaw]:
    row = vote.row
    if vote.said(row.locked_n, "terms") != json.loads(row.terms):
        yield vote.flaw(row.locked_n, flaws.VOTE_TERMS)
        return
    roll = ballots.whole_roll(vote.unit, vote.polled.case_id)
    yield from _of_roll(vote, roll)
    if row.closed_n is not None:
        yield from _of_list(vote, row.closed_n, roll)
    if row.counted_n is not None:
        yield from _of_count(vote, row.counted_n)
    if row.destroyed_n is not None and vote.said(row.destroyed_n, "destroyed") is None:
        yield vote.flaw(row.destroyed_n, flaws.VOTE_DESTROYED)


def _of_roll(vote: _Vote, roll: list[RollRow]) -> Iterator[Flaw]:
    """Each line is what the newest step of the voter's own history says; nobody is told by name."""
    for line in roll:
        if line.case_id is None or line.n is None or not _is_told(vote, line):
            yield vote.flaw(None, flaws.VOTE_ROLL, key=line.stream.hex())


def _is_told(vote: _Vote, line: RollRow) -> bool:
    secret = vote.row.secret
    is_known = secret is not None and line.person is not None
    if is_known and envelope.stream_of(secret or b"", line.person or "") != line.stream:
        return False
    if line.on_paper:
        paper: str | None = _said(vote.unit, line.case_id or 0, line.n or 0, "paper")
        return paper == "yes"
    said: str | None = _said(vote.unit, line.case_id or 0, line.n or 0, "envelope")
    if line.envelope is None:
        return vote.row.destroyed_n is not None
    return to_base64(sha256(line.envelope).digest()) == said


def _of_list(vote: _Vote, n: int, roll: list[RollRow]) -> Iterator[Flaw]:
    fixed = vote.row.list_hash or b""
    if vote.said(n, "list") != to_base64(fixed):
        yield vote.flaw(n, flaws.VOTE_LIST)
    if vote.row.destroyed_n is None:
        there = [(r.stream, sha256(r.envelope).digest()) for r in roll if r.envelope is not None]
        if envelope.list_hash(there) != fixed:
            yield vote.flaw(n, flaws.VOTE_LIST)


def _of_count(vote: _Vote, n: int) -> Iterator[Flaw]:
    row = vote.row
    for name, kept in (("result", row.result), ("patterns", row.patterns)):
        if vote.said(n, name) != to_base64(sha256((kept or "").encode()).digest()):
            yield vote.flaw(n, flaws.VOTE_RESULT)
            return
    try:
        again = count(showing.counted(terms.from_text(row.terms), row))
        is_same = list(again.winners) == json.loads(row.result or "{}")["winners"]
    except (EngineError, KeyError, TypeError):
        is_same = False
    if not is_same:
        yield vote.flaw(n, flaws.VOTE_COUNT)


def _said(unit: Unit, case_id: int, n: int, name: str) -> Any:
    path = f"record/ballot/{n}.0/{name}"
    found = [o.value for o in receipts.openings(unit, case_id, n) if o.path == path]
    return json.loads(found[0]) if found else None
