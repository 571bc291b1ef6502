"""The count: every envelope is opened at once, its ballot is sorted among the others, and counted.

Nothing of who cast what leaves this module: ballots go in one after the other, in the order of
random ids, and sorted patterns come out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from challenge_engine.counting import Ballot, Box, published
from challenge_engine.errors import FormatError, VoteRefused
from challenge_engine.history import envelope
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.voting import ballots as papers
from challenge_engine.service.voting import results
from challenge_engine.service.voting.terms import Terms
from challenge_engine.store import ballots, receipts
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts.catalogue import _

Listed = Sequence[tuple[bytes, bytes | None, bool]]
"""The roll: history, envelope, whether on paper."""

UNREADABLE: Final = "unreadable"
"""An envelope that does not open, or holds no ballot: counted, and refused by this reason."""

_SEAL: Final = "/envelope"
_NOT_TYPED: Final = _(
    "The papers in the ballot box are not those that the two officials typed in. Both type them in "
    "anew, and find out who changed them: `challenge log check` names the step."
)


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
    """Open all envelopes and the papers, and count them by the rule that was locked.

    ``VoteRefused`` where they are not those that the close and the officials fixed.
    """
    listed = ballots.listed(unit, round_.id)
    _require_list(row, listed)
    projects = tuple(replace(one, is_withdrawn=one.id in withdrawn) for one in terms.projects)
    box, unreadable, touched = Box(projects, terms.form), 0, 0
    for ballot in _ballots(unit, round_, listed, key):
        if ballot is None:
            unreadable += 1
            continue
        kept = without(ballot, withdrawn)
        touched += kept != ballot
        box.add(kept if kept.choices else ballot)
    refused = dict(box.sorted_refusals()) | ({UNREADABLE: unreadable} if unreadable else {})
    election = results.election(terms, projects, box.sorted_patterns(), refused)
    on_paper = sum(on_paper for *_, on_paper in listed)
    result = results.written(terms, election, on_paper, touched)
    patterns = published(election, "patterns").decode()
    return Opened(result, patterns, election.voters, refused)


def without(ballot: Ballot, withdrawn: Collection[str]) -> Ballot:
    """The ballot without the choices that were withdrawn after it was cast."""
    kept = [i for i, one in enumerate(ballot.choices) if one not in withdrawn]
    return Ballot(
        tuple(ballot.choices[i] for i in kept),
        tuple(ballot.points[i] for i in kept) if ballot.points else (),
    )


def _require_list(row: BoxRow, listed: Listed) -> None:
    hashes = [(stream, sha256(one).digest()) for stream, one, _ in listed if one is not None]
    if envelope.list_hash(hashes) != row.list_hash:
        raise VoteRefused(
            "The envelopes in the ballot box are not those that were there when the vote was "
            "closed, so nothing was opened. `challenge log check` names what was changed."
        )


def _ballots(
    unit: Unit, round_: Stream, listed: Listed, key: X25519PrivateKey
) -> Iterator[Ballot | None]:
    for stream, sealed, _on_paper in sorted(listed, key=lambda row: row[0]):
        if sealed is not None:
            yield _opened(key, round_.key, stream, sealed)
    for choices, points in _papers(unit, round_, key):
        yield Ballot(tuple(choices), tuple(points)) if choices else None


def _papers(unit: Unit, round_: Stream, key: X25519PrivateKey) -> Any:
    """What both officials typed in; each bundle must be the one that their own step tells of."""
    found: list[bytes] = []
    for one in ballots.bundles(unit, round_.id):
        steps = receipts.openings(unit, round_.id, one.n)
        hashed = canonical(to_base64(sha256(one.envelope).digest())).decode()
        if [o.value for o in steps if o.path.endswith(_SEAL)] != [hashed]:
            raise VoteRefused(_NOT_TYPED)
        found.append(envelope.unseal(key, round_.key, envelope.PAPER, one.envelope))
    if len(set(found)) > 1:
        raise VoteRefused(_NOT_TYPED)
    return parse(found[0]) if found else []


def _opened(key: X25519PrivateKey, round_: bytes, stream: bytes, sealed: bytes) -> Ballot | None:
    try:
        return papers.unpack(envelope.unseal(key, round_, stream, sealed))
    except FormatError:
        return None
