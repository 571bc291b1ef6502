"""Votes: each box against the steps of its round, its list, its papers, and the count again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from challenge_engine.errors import EngineError
from challenge_engine.history import envelope
from challenge_engine.history.canonical import canonical
from challenge_engine.history.spelling import from_base64, to_base64
from challenge_engine.service.checking import flaws, rolls
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.service.checking.rolls import Vote
from challenge_engine.service.engine import Engine
from challenge_engine.service.voting import results
from challenge_engine.store import authorities, ballots, polls
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.unit import Unit

_OFFICIAL = "official"


def compare(unit: Unit, engine: Engine, authority: int | None) -> Iterator[Flaw]:
    """Every vote; no history of a voter may lack its line in a roll, and no round its box."""
    for polled in polls.polled(unit):
        row = ballots.box(unit, polled.case_id)
        if authority in (None, polled.authority) and row is not None:
            yield from _of_vote(Vote(unit, polled, row))
    for owner, key in polls.strays(unit):
        if authority in (None, owner):
            yield Flaw(None, None, None, flaws.VOTE_STRAY, {"key": key.hex()}, MADE_OTHERWISE)
    # Each destruction of a round says how many voters' histories go with it.
    differing = polls.taken(unit) ^ polls.said_taken(unit)
    for owner, _, n in sorted({one[:3] for one in differing}):
        if authority in (None, owner):
            yield Flaw(None, n, None, flaws.NOT_DECREED, {"table": "destruction"})
    for table in polls.homeless(unit):
        yield Flaw(None, None, None, flaws.VOTE_HOMELESS, {"table": table}, MADE_OTHERWISE)
    for owner, reference in polls.unboxed(unit, _with_ballot(unit, engine)):
        if authority in (None, owner):
            yield Flaw(reference, None, None, flaws.VOTE_UNBOXED, {}, MADE_OTHERWISE)


def _with_ballot(unit: Unit, engine: Engine) -> list[int]:
    published = authorities.published(unit)
    return [one.id for one in published if engine.version(unit, one.id).workflow.ballot]


def _of_vote(vote: Vote) -> Iterator[Flaw]:
    row, wrong = vote.row, False
    steps = polls.steps(vote.unit, vote.polled.case_id)
    noted = {"lock": row.locked_n, "close": row.closed_n, "count": row.counted_n}
    for kind, n in (noted | {"destroy": row.destroyed_n}).items():
        if n != steps.get(kind):
            wrong = True
            params = {"kind": kind, "value": n, "said": steps.get(kind)}
            yield vote.flaw(None, flaws.VOTE_STEP, **params)
    if not wrong and not _is_whole(row):
        wrong = True
        yield vote.flaw(row.locked_n, flaws.VOTE_PARTS)
    if wrong:
        return
    if canonical(vote.said(row.locked_n, "terms")) != row.terms.encode():
        yield vote.flaw(row.locked_n, flaws.VOTE_TERMS)
        return
    if row.secret is not None and vote.said(row.locked_n, "secret") != _hash(row.secret):
        yield vote.flaw(row.locked_n, flaws.VOTE_SECRET)
    lines = list(rolls.lines(vote))
    yield from (one for one in lines if isinstance(one, Flaw))
    yield from rolls.doubts(vote)
    if row.closed_n is not None:
        found = [one for one in lines if not isinstance(one, Flaw)]
        yield from _of_list(vote, row.closed_n, found)
        yield from _of_papers(vote)
    if not _is_half(vote, steps.get("key")):
        yield vote.flaw(steps.get("key"), flaws.VOTE_HALF)
    if row.counted_n is not None:
        yield from _of_count(vote, row.counted_n)


def _is_whole(row: BoxRow) -> bool:
    """Whether there is what each step leaves behind, and nothing before it or after it."""
    return (
        (row.secret is None) == (row.destroyed_n is not None)
        and (row.list_hash is None) == (row.closed_n is None)
        and (row.patterns is None) == (row.counted_n is None) == (row.result is None)
    )


def _of_list(vote: Vote, n: int, lines: list[rolls.Line]) -> Iterator[Flaw]:
    """The list can be made again for ever: the histories keep the hash of each envelope."""
    hashes = [(key, from_base64(hashed)) for key, hashed in lines if hashed is not None]
    again = {
        "list": to_base64(envelope.list_hash(hashes)),
        "envelopes": len(hashes),
        "paper": len(lines) - len(hashes),
    }
    kept = to_base64(vote.row.list_hash or b"")
    if again["list"] != kept or any(vote.said(n, name) != one for name, one in again.items()):
        yield vote.flaw(n, flaws.VOTE_LIST)


def _of_papers(vote: Vote) -> Iterator[Flaw]:
    """Of each official the newest bundle is there, as its step says; destroyed, none is."""
    case_id = vote.polled.case_id
    newest: dict[str | None, int] = {}
    for n in polls.batches(vote.unit, case_id):
        who = vote.said(n, _OFFICIAL)
        newest[who["id"] if who is not None else None] = n
    wanted = newest if vote.row.destroyed_n is None else {}
    rows = polls.papers(vote.unit, case_id)
    if Counter(one.n for one in rows) != Counter(wanted.values()):
        yield vote.flaw(None, flaws.VOTE_PAPERS)
    for one in rows:
        said = [vote.said(one.n, name) for name in ("papers", "digest", "envelope")]
        who = vote.said(one.n, _OFFICIAL)
        is_theirs = who is None or who["id"] == one.official
        is_said = said == [one.papers, to_base64(one.digest), _hash(one.envelope)]
        if not (is_said and is_theirs):
            yield vote.flaw(one.n, flaws.VOTE_PAPERS)


def _is_half(vote: Vote, told: int | None) -> bool:
    """A half waits from the step that says so until the count, as it was sealed, by who did it."""
    found = polls.half(vote.unit, vote.polled.case_id)
    is_over = vote.row.counted_n is not None or vote.row.destroyed_n is not None
    if found is None or told is None or is_over:
        return found is None and (told is None or is_over)
    half, is_theirs = found
    said = [vote.said(told, name) for name in ("half", "sealed")]
    return is_theirs and [half.n, *said] == [told, half.half, _hash(half.sealed)]


def _of_count(vote: Vote, n: int) -> Iterator[Flaw]:
    row, closed = vote.row, vote.row.closed_n or 0
    for name, kept in (("result", row.result), ("patterns", row.patterns)):
        if vote.said(n, name) != _hash((kept or "").encode()):
            yield vote.flaw(n, flaws.VOTE_RESULT)
            return
    cast = (vote.said(closed, "envelopes") or 0) + (vote.said(closed, "paper") or 0)
    try:
        is_same = results.again(row) == row.result and results.ballots_of(row) == cast
    except (EngineError, KeyError, TypeError):
        is_same = False
    if not is_same:
        yield vote.flaw(n, flaws.VOTE_COUNT)


def _hash(data: Any) -> str:
    return to_base64(sha256(data).digest())
