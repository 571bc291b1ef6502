"""The count: every envelope is opened at once, its ballot is sorted among the others, and counted.

Nothing of who cast what leaves this module: ballots go in one after the other, in the order of
random ids, and sorted patterns come out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from challenge_engine.counting import Ballot, Box, Election, Result, Verdict, count, published
from challenge_engine.errors import FormatError
from challenge_engine.history import envelope
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.service.voting import ballots as papers
from challenge_engine.service.voting.terms import Terms
from challenge_engine.store import ballots
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

FEWEST: Final = 10
"""Of fewer ballots no patterns are published, whatever was locked: each would be a fingerprint."""

UNREADABLE: Final = "unreadable"
"""An envelope that does not open, or holds no ballot: counted, and refused by this reason."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a count found, as it is kept: the file that is published, and all patterns."""

    result: str
    patterns: str
    ballots: int
    refused: dict[str, int]


def opened(
    unit: Unit,
    round_: Stream,
    row: BoxRow,
    terms: Terms,
    key: X25519PrivateKey,
    withdrawn: Collection[str],
) -> Opened:
    """Open all envelopes and the papers, and count them by the rule that was locked."""
    projects = tuple(replace(one, is_withdrawn=one.id in withdrawn) for one in terms.projects)
    box, unreadable, touched = Box(projects, terms.form), 0, 0
    for ballot in _ballots(unit, round_, key):
        if ballot is None:
            unreadable += 1
            continue
        kept = without(ballot, withdrawn)
        touched += kept != ballot
        box.add(kept if kept.choices else ballot)
    refused = dict(box.sorted_refusals()) | ({UNREADABLE: unreadable} if unreadable else {})
    election = Election(
        projects=projects,
        form=terms.form,
        budget=terms.budget,
        rule=terms.rule,
        patterns=box.sorted_patterns(),
        refused=tuple(sorted(refused.items())),
        currency=terms.currency,
    )
    on_paper = sum(on_paper for *_, on_paper in ballots.listed(unit, round_.id))
    result = _result(terms, election, count(election), on_paper, touched)
    patterns = published(election, "patterns").decode()
    return Opened(result, patterns, election.voters, refused)


def without(ballot: Ballot, withdrawn: Collection[str]) -> Ballot:
    """The ballot without the choices that were withdrawn after it was cast."""
    kept = [i for i, one in enumerate(ballot.choices) if one not in withdrawn]
    return Ballot(
        tuple(ballot.choices[i] for i in kept),
        tuple(ballot.points[i] for i in kept) if ballot.points else (),
    )


def _ballots(unit: Unit, round_: Stream, key: X25519PrivateKey) -> Iterator[Ballot | None]:
    for stream, sealed, _ in sorted(ballots.listed(unit, round_.id), key=lambda row: row[0]):
        if sealed is not None:
            yield _opened(key, round_.key, stream, sealed)
    bundles = ballots.bundles(unit, round_.id)
    for one in bundles[:1]:
        inside = envelope.unseal(key, round_.key, envelope.PAPER, one.envelope)
        said: Any = parse(inside)
        for choices, points in said:
            yield Ballot(tuple(choices), tuple(points)) if choices else None


def _opened(key: X25519PrivateKey, round_: bytes, stream: bytes, sealed: bytes) -> Ballot | None:
    try:
        return papers.unpack(envelope.unseal(key, round_, stream, sealed))
    except FormatError:
        return None


def _result(terms: Terms, election: Election, found: Result, on_paper: int, touched: int) -> str:
    """The file that is published, in the one way to write it."""
    few = election.voters < FEWEST
    said = {
        "v": 1,
        "terms": terms.digest,
        "ballots": election.voters,
        "paper": on_paper,
        "refused": dict(election.refused),
        "withdrawn_choices": touched,
        "budget": found.budget,
        "spent": found.spent,
        "currency": terms.currency,
        "winners": list(found.winners),
        "projects": [_verdict(one) for one in found.verdicts],
        "few": "yes" if few else "no",
        "published": parse(published(election, "totals" if few else terms.publish)),
    }
    return canonical(said).decode()


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "id": one.project.id,
        "title": one.project.name,
        "cost": one.project.cost,
        "votes": one.votes,
        "score": one.score,
        "rank": one.rank,
        "code": one.code,
        "place": one.place,
        "left": one.left,
        "short": one.short,
        "needs": one.needs,
        "stopped_by": one.stopped_by,
    }
