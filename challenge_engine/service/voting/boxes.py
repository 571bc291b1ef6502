"""What an action does to the ballot box of its case: lock, close, take a half, count, destroy,
cancel.

Each writes a step of its own after that of the action, in the same transaction, and names it. What
the step says of the box is public; who acted stands in the step of the action.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from challenge_engine.core.ballot_rules import BallotBox, Does
from challenge_engine.core.case import Given, Problem
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import EngineError, FormatError, InvalidInput, StoreError, VoteRefused
from challenge_engine.history import envelope
from challenge_engine.history.entry import Ref
from challenge_engine.history.envelope import PublicKey
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.cases import noting
from challenge_engine.service.cases.writing import Pen
from challenge_engine.service.engine import Engine
from challenge_engine.service.voting import opening, standing, terms
from challenge_engine.service.voting.terms import Terms
from challenge_engine.store import ballots, cleaning, people
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts.catalogue import _

SECRET_BYTES = 32
_KINDS: Mapping[Does, str] = {
    "lock": "lock",
    "close": "close",
    "half": "key",
    "count": "count",
    "destroy": "destroy",
    "cancel": "destroy",
}
"""What the step is called that says so, of the kinds of the history's format."""

_WAITS = _("A half of the key waits already. Count the votes: hand in your half with that.")
_SAME_HOLDER = _(
    "You handed in the half that waits. Another key holder counts, with the other half."
)
_SAME_HALF = _("This is half {n}, which waits here already. Bring the other one.")


@dataclass(frozen=True, slots=True)
class Doing:
    """One action on one box, while it is written."""

    pen: Pen
    engine: Engine
    workflow: Workflow
    box: BallotBox
    stream: Stream
    given: Given
    today: str

    @property
    def unit(self) -> Unit:
        """The transaction of the action."""
        return self.pen.unit

    @property
    def row(self) -> BoxRow:
        """The box as it stands; the core has asked before whether there is one."""
        found = ballots.box(self.unit, self.stream.id)
        if found is None:
            raise EngineError("This case has no ballot box yet.")
        return found


def follow(doing: Doing, does: Does, leaf: bytes, n: int) -> None:
    """Do it, and write the step that says so; ``leaf`` and ``n`` are of the action's own step."""
    said, keep = _DOES[does](doing)
    place = f"record/ballot/{doing.stream.n + 1}.0/"
    items = tuple((place + name, value) for name, value in said.items())
    refs = (Ref("continues", doing.pen.origin.log, doing.stream.key, n, leaf),)
    keep(noting.note(doing.pen, doing.engine, doing.stream, items, refs, _KINDS[does]))


def clean_after(engine: Engine, action: str) -> None:
    """What was destroyed leaves the files of the database too, as far as nobody reads in them now.

    An older backup still has the envelopes, and nobody the key.
    """
    steps = (t for version in engine.known() for t in version.workflow.transitions)
    if any(t.action == action and t.takes.ballot in ("destroy", "cancel") for t in steps):
        with suppress(StoreError):
            cleaning.empty_wal(engine.store)
            cleaning.rewrite(engine.store)


_Done = tuple[dict[str, Any], Callable[[int], None]]
"""What the step says, and what is kept once its number is known."""


def _lock(doing: Doing) -> _Done:
    unit, case_id = doing.unit, doing.stream.id
    locked = _terms(doing)
    row = ballots.box(unit, case_id)
    secret = (row and row.secret) or os.urandom(SECRET_BYTES)

    def keep(n: int) -> None:
        if row is None:
            empty = ballots.EMPTY_BOX | {"secret": secret}
            said = {"case_id": case_id, "locked_n": n, "terms": locked.text()}
            unit.run(ballots.INSERT_BOX, empty | said)
        else:
            unit.run(ballots.RELOCK, {"case_id": case_id, "n": n, "said": locked.text()})

    hashed = to_base64(sha256(secret).digest())
    return {"terms": locked.value(), "digest": locked.digest, "secret": hashed}, keep


def _terms(doing: Doing) -> Terms:
    unit, box = doing.unit, doing.box
    case_id = doing.stream.id
    budget = standing.value(unit, case_id, box.locks.budget)
    if budget is None:
        raise VoteRefused("Before the vote can be fixed it must be known how much can be spent.")
    currency = budget["currency"]
    projects, lacking = standing.projects(unit, doing.engine, doing.workflow, case_id, currency)
    if lacking:
        raise VoteRefused(
            "Before the vote can be fixed these need a title, and a cost in {currency} of more "
            "than nothing: {cases}.",
            cases=lacking,
            currency=currency,
        )
    voters = _holders(doing, box.voters)
    values = dict(doing.given.fields)
    try:
        locked = terms.make(box, values, budget, projects, len(voters))
        # A key that cannot seal would be noticed by the first voter only, or by the first holder.
        for raw in (locked.key.raw, *locked.key.halves):
            key = replace(locked.key, raw=raw)
            envelope.seal(key, doing.stream.key, doing.stream.key, b"", locked.length)
    except (FormatError, ValueError) as error:
        raise _wrong(doing, Problem(box.locks.key, "not-a-ballot-key")) from error
    return locked


def _holders(doing: Doing, role: str) -> dict[str, str]:
    """Everybody who holds a role today, not only in a group: key → name."""
    rows = people.holders(doing.unit, doing.stream.authority, doing.today)
    return {key: name for key, name, held, group in rows if held == role and group is None}


def _close(doing: Doing) -> _Done:
    unit, case_id = doing.unit, doing.stream.id
    rows = ballots.listed(unit, case_id)
    hashes = [(stream, sha256(one).digest()) for stream, one, _ in rows if one is not None]
    fixed = envelope.list_hash(hashes)
    said = {
        "list": to_base64(fixed),
        "envelopes": len(hashes),
        "paper": sum(on_paper for *_, on_paper in rows),
    }

    def keep(n: int) -> None:
        unit.run(ballots.CLOSE, {"case_id": case_id, "n": n, "hash_": fixed})

    return said, keep


def _count(doing: Doing) -> _Done:
    unit, case_id, row = doing.unit, doing.stream.id, doing.row
    locked = terms.from_text(row.terms)
    key = _whole_key(doing, locked.key)
    out = standing.withdrawn(unit, doing.engine, doing.workflow, case_id)
    opened = opening.opened(unit, doing.stream, row, locked, key, out)
    said = {
        "result": to_base64(sha256(opened.result.encode()).digest()),
        "patterns": to_base64(sha256(opened.patterns.encode()).digest()),
        "ballots": opened.ballots,
        "refused": opened.refused,
    }

    def keep(n: int) -> None:
        found = {"all_": opened.patterns, "found": opened.result}
        unit.run(ballots.COUNT, {"case_id": case_id, "n": n, **found})
        unit.run(ballots.DELETE_HALF, {"case_id": case_id})

    return said, keep


def _half(doing: Doing) -> _Done:
    """The first half, sealed so that only the other one opens it: nobody can count with the two
    tables and their own half before another holder has handed in theirs."""
    unit, case_id = doing.unit, doing.stream.id
    if ballots.half(unit, case_id) is not None:
        raise VoteRefused(_WAITS)
    public = terms.from_text(doing.row.terms).key
    with _told():
        k, sealed = envelope.put_by(public, doing.stream.key, doing.given.half or "")
    row = {"case_id": case_id, "person": _author(doing), "half": k, "sealed": sealed}

    def keep(n: int) -> None:
        unit.run(ballots.INSERT_HALF, {**row, "n": n})

    return {"half": k, "sealed": to_base64(sha256(sealed).digest())}, keep


def _whole_key(doing: Doing, public: PublicKey) -> X25519PrivateKey:
    """The key from the half that waits and the one that was brought, by two people."""
    waiting, line = ballots.half(doing.unit, doing.stream.id), doing.given.half or ""
    if waiting is None:
        raise EngineError("No half of the key of this ballot box waits for another one.")
    if waiting.person == _author(doing):
        raise VoteRefused(_SAME_HOLDER)
    with _told():
        k, _ = envelope.fitting(public, line)
        if k == waiting.half:
            raise VoteRefused(_SAME_HALF, n=k)
        first = envelope.taken_out(public, doing.stream.key, line, waiting.sealed)
        return envelope.private_key(public, (first, line))


@contextmanager
def _told() -> Iterator[None]:
    """A half that does not fit is told to who brought it, and nothing is done."""
    try:
        yield
    except FormatError as error:
        raise VoteRefused(error.template, **error.params) from error


def _author(doing: Doing) -> int:
    found = people.by_key(doing.unit, doing.pen.author.id)
    if found is None:
        raise EngineError("Whoever brings a half of the key needs an account.")
    return found.id


def _destroy(doing: Doing) -> _Done:
    unit, case_id = doing.unit, doing.stream.id
    said = {"destroyed": ["envelopes", "papers", "secret"]}

    def keep(n: int) -> None:
        unit.run(ballots.DESTROY, {"case_id": case_id, "n": n})
        unit.run(ballots.EMPTY, {"case_id": case_id})
        unit.run(ballots.DELETE_BUNDLES, {"case_id": case_id})
        unit.run(ballots.DELETE_HALF, {"case_id": case_id})

    return said, keep


def _cancel(doing: Doing) -> _Done:
    """The same before the count: what was voted is never opened, and the step says so."""
    said, keep = _destroy(doing)
    return said | {"cancelled": "yes"}, keep


_DOES: Mapping[Does, Callable[[Doing], _Done]] = {
    "lock": _lock,
    "close": _close,
    "half": _half,
    "count": _count,
    "destroy": _destroy,
    "cancel": _cancel,
}


def _wrong(doing: Doing, problem: Problem) -> InvalidInput:
    return InvalidInput(
        "What was handed in cannot be taken; nothing was changed.",
        (problem,),
        workflow=doing.workflow,
    )
