"""The roll of a vote, line by line, against the histories of its voters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from challenge_engine.errors import FormatError
from challenge_engine.history import envelope
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.store import polls, receipts
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.polls import Polled, RollRow
from challenge_engine.store.unit import Unit

Line = tuple[bytes, str | None]
"""The history of a voter, and the hash of their envelope as it says; none for a vote on paper."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One box, and where what is wrong with it is told."""

    unit: Unit
    polled: Polled
    row: BoxRow

    def flaw(self, n: int | None, template: str, **params: Any) -> Flaw:
        """Something wrong with this vote, and with the step that says otherwise."""
        return Flaw(self.polled.reference, n, None, template, params, MADE_OTHERWISE)

    def said(self, n: int, name: str) -> Any:
        """What a step of the round says of the box; ``None`` where it says nothing."""
        return _said(self.unit, self.polled.case_id, n, name)


def lines(vote: Vote) -> Iterator[Line | Flaw]:
    """Each line as the newest vote in the history of its own says; nobody is told by name."""
    for row in polls.whole_roll(vote.unit, vote.polled.case_id):
        hashed = _envelope(vote, row)
        if hashed is None:
            yield vote.flaw(None, flaws.VOTE_ROLL, key=row.stream.hex())
        else:
            yield row.stream, hashed or None


def doubts(vote: Vote) -> Iterator[Flaw]:
    """What waits for a second official is what the first one said in the voter's own history."""
    for key, is_theirs, id_, n, reason in polls.doubts(vote.unit, vote.polled.case_id):
        if not is_theirs or not id_ or _said(vote.unit, id_, n, "reason") != reason:
            yield vote.flaw(None, flaws.VOTE_DOUBT, key=key.hex())


def _envelope(vote: Vote, row: RollRow) -> str | None:
    """What the history says is in the line, blank for paper; nothing where the two differ."""
    if row.case_id is None or row.n is None or row.entry is None or not row.is_theirs:
        return None
    is_gone = vote.row.destroyed_n is not None
    if not (_is_own(vote, row) and _is_here(vote, row.entry)):
        return None
    if _said(vote.unit, row.case_id, row.n, "paper") == "yes":
        return "" if row.on_paper == 1 and row.envelope is None else None
    said: str | None = _said(vote.unit, row.case_id, row.n, "envelope")
    there = to_base64(sha256(row.envelope).digest()) if row.envelope is not None else None
    return said if row.on_paper == 0 and there == (None if is_gone else said) else None


def _is_own(vote: Vote, row: RollRow) -> bool:
    """Whether the history has the id that follows from the account, as long as that can be told."""
    secret = vote.row.secret
    if secret is None or row.person is None:
        return True
    return envelope.stream_of(secret, row.person) == row.stream


def _is_here(vote: Vote, entry: bytes) -> bool:
    """Whether it was cast under the lock of this round, and of no other."""
    lock = vote.polled.key, vote.row.locked_n
    with suppress(FormatError):
        read = from_bytes(entry)
        return read.kind == "cast" and any((ref.case, ref.n) == lock for ref in read.refs)
    return False


def _said(unit: Unit, case_id: int, n: int, name: str) -> Any:
    path = f"record/ballot/{n}.0/{name}"
    found = [o.value for o in receipts.openings(unit, case_id, n) if o.path == path]
    return json.loads(found[0]) if found else None
