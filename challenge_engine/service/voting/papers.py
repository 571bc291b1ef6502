"""Paper votes: a bundle without voters, typed in by two officials, each by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from typing import Any

from challenge_engine.counting import Ballot
from challenge_engine.errors import VoteRefused
from challenge_engine.history import envelope
from challenge_engine.history.canonical import canonical
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.cases import noting
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.cases.writing import Pen
from challenge_engine.service.engine import Engine
from challenge_engine.service.voting import ballots as reading
from challenge_engine.service.voting import casting, terms
from challenge_engine.service.voting.casting import Polling
from challenge_engine.service.voting.terms import Terms
from challenge_engine.store import ballots, streams
from challenge_engine.store.people import who_is
from challenge_engine.texts.catalogue import _


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of a bundle: how many papers, and whether the other official typed the same."""

    papers: int
    wanted: int
    """How many people were marked as voting on paper."""
    others: int
    agree: bool


_SO_MANY = _(
    "There are {papers} papers here, and {wanted} people were marked as voting on paper: the "
    "numbers must be the same. A paper that was not handed in, or cannot be read, is a blank line."
)


def type_in(
    engine: Engine,
    authority: int,
    reference: str,
    who: Acting,
    papers: Sequence[Mapping[str, Any]],
) -> Typed:
    """Type in all papers; an empty one is a paper that nobody can read.

    Whoever typed before types anew. ``VoteRefused`` before the close, after the count, and for a
    third official.
    """
    with engine.store.write() as unit:
        streams.lock_now(unit, authority, reference)
        polling = casting.enter(unit, engine, authority, reference, who)
        polling.require(polling.box.officials)
        _require_closed(polling)
        case_id, secret = polling.round.id, polling.row.secret or b""
        wanted = ballots.facts(unit, case_id).paper_voters
        if len(papers) != wanted:
            raise VoteRefused(_SO_MANY, papers=len(papers), wanted=wanted)
        locked = terms.from_text(polling.row.terms)
        bundle = _bundle(locked, papers)
        others = [one for one in ballots.bundles(unit, case_id) if one.person != who.person.id]
        if len(others) > 1:
            raise VoteRefused("Two officials have typed in the papers; no third one is needed.")
        told = digest(secret, bundle, "sha256")
        room = 64 + len(papers) * locked.length
        sealed = envelope.seal(locked.key, polling.round.key, envelope.PAPER, bundle, room)
        hashed = sha256(sealed).digest()
        n = _note(polling, who, {"papers": len(papers), "digest": told, "envelope": hashed})
        unit.run(ballots.DELETE_BUNDLE, {"case_id": case_id, "who": who.person.id})
        row = {"n": n, "papers": len(papers), "digest": told, "envelope": sealed}
        unit.run(ballots.INSERT_BUNDLE, {"case_id": case_id, "person": who.person.id, **row})
        unit.commit()
    engine.after_commit(authority)
    return Typed(len(papers), wanted, len(others), all(one.digest == told for one in others))


def ballot(line: str) -> dict[str, str]:
    """One paper as it is typed in: `REF REF`, or `REF=N REF=N` with points or places."""
    pairs = (one.partition("=") for one in line.split())
    return {name: value or "yes" for name, _sign, value in pairs}


def _require_closed(polling: Polling) -> None:
    row = polling.row
    if row.closed_n is None:
        raise VoteRefused(
            "The vote of {reference} is still open; papers are typed in when it is closed.",
            reference=polling.round.reference,
        )
    if row.counted_n is not None:
        raise VoteRefused(
            "The votes of {reference} are counted already.", reference=polling.round.reference
        )


def _bundle(locked: Terms, papers: Sequence[Mapping[str, Any]]) -> bytes:
    """All papers in one order, which says nothing about who gave in which."""
    found: list[Ballot] = []
    for k, paper in enumerate(papers, 1):
        try:
            found.append(reading.read(locked, paper) if paper else Ballot(()))
        except VoteRefused as refused:
            raise VoteRefused(
                "Paper {k}: {why} A paper that cannot be counted is typed in as an empty one.",
                k=k,
                why=str(refused),
            ) from refused
    return canonical([[list(one.choices), list(one.points)] for one in sorted(found)])


def _note(polling: Polling, who: Acting, said: Mapping[str, int | bytes]) -> int:
    """That somebody typed in so many papers, and which envelope they lie in.

    Anybody can seal another bundle with the public key: without its hash here nobody would know.
    """
    round_ = polling.round
    pen = Pen(
        polling.unit,
        polling.engine.origin(round_.authority),
        None,
        polling.now,
        None,
        who.channel,
        who_is(who.person),
    )
    place = f"record/ballot/{round_.n + 1}.0/"
    official = {"id": who.person.key, "name": who.person.name}
    told = {k: to_base64(v) if isinstance(v, bytes) else v for k, v in said.items()}
    items = (*((place + k, v) for k, v in told.items()), (place + "official", official))
    personal = {place + "official": (who.person.id,)}
    return noting.note(pen, polling.engine, round_, items, (), "batch", personal)
