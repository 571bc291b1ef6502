"""A vote as one reader may see it: what is fixed, what they can do, and what came of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.counting import Project, Result, Verdict
from challenge_engine.counting.pabulib import write
from challenge_engine.errors import NotAllowed, NotFound
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.voting import results, standing, terms
from challenge_engine.service.voting.terms import Terms
from challenge_engine.store import ballots, deadlines, people, streams
from challenge_engine.store.ballots import BoxRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One choice of the vote."""

    id: str
    title: str
    cents: int
    is_withdrawn: bool
    is_public: bool


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """The result as it was published, and the file that anybody can count again."""

    result: Result
    facts: dict[str, Any]
    text: str
    has_patterns: bool


@dataclass(frozen=True, slots=True)
class VoteView:
    """The vote of a round."""

    reference: str
    title: str
    workflow: Workflow
    stage: str
    """``fixed``, ``open``, ``closed``, ``counted``, ``destroyed`` or ``cancelled``."""
    terms: Terms
    choices: tuple[ChoiceView, ...]
    may_vote: bool
    has_voted: bool
    on_paper: bool
    is_official: bool
    voted_at: str | None
    """When the reader voted last."""
    times: int
    """How often they did: each time replaced the one before."""
    last_day: dt.date | None
    has_half: bool
    """Whether a half of the key waits for the other."""
    voters: int | None
    """How many people are in the roll; told once it is closed."""
    outcome: OutcomeView | None
    list_hash: str | None


def vote(engine: Engine, authority: int, reference: str, viewer: Viewer) -> VoteView:
    """The vote of a round; ``NotFound`` where there is none that this reader may know of."""
    with engine.store.read() as unit:
        found = _find(unit, engine, authority, reference, viewer)
        if found is None:
            raise NotFound(
                "There is no vote in {reference}, or it is not fixed yet.", reference=reference
            )
        stream, row, workflow, actor_roles = found
        box = workflow.ballot
        locked = terms.from_text(row.terms)
        mine, own = None, None
        if viewer.person is not None:
            mine = ballots.seen_in_roll(unit, stream.id, viewer.person.id)
            own = ballots.own(unit, stream.id, viewer.person.id)
        out = standing.withdrawn(unit, engine, workflow, stream.id)
        public = {
            one.reference: one.public for one in standing.linked(unit, engine, workflow, stream.id)
        }
        due = None
        if box is not None and box.closes is not None:
            ledger = deadlines.ledgers(unit, stream.id, {box.closes}).get(box.closes)
            due = ledger.due if ledger is not None else None
        title = standing.value(unit, stream.id, workflow.named_by)
        facts = ballots.facts(unit, stream.id)
        return VoteView(
            reference=reference,
            title=title if isinstance(title, str) else reference,
            workflow=workflow,
            stage=_stage(row, workflow, stream, due, local_day(unit.now(), _zone(engine, stream))),
            terms=locked,
            choices=tuple(
                ChoiceView(one.id, one.name, one.cost, one.id in out, public.get(one.id, False))
                for one in locked.projects
            ),
            may_vote=box is not None and box.voters in actor_roles,
            has_voted=mine is not None,
            on_paper=bool(mine),
            is_official=box is not None and box.officials in actor_roles,
            voted_at=own.at if own is not None else None,
            times=own.times if own is not None else 0,
            last_day=due,
            has_half=facts.has_half,
            voters=facts.votes if row.closed_n is not None or row.is_cancelled else None,
            outcome=_outcome(locked, row),
            list_hash=row.list_hash.hex() if row.list_hash else None,
        )


def open_to(engine: Engine, authority: int, viewer: Viewer) -> tuple[VoteView, ...]:
    """The votes that are open in which this reader may vote here, also anew."""
    with engine.store.read() as unit:
        rounds = ballots.unclosed(unit, authority)
    found = []
    for one in rounds:
        with suppress(NotFound):  # of a round that this reader may not know of
            found.append(vote(engine, authority, one, viewer))
    return tuple(one for one in found if one.stage == "open" and one.may_vote and not one.on_paper)


def require_official(found: VoteView) -> None:
    """``NotAllowed`` for who is no official of this vote."""
    if not found.is_official:
        raise NotAllowed("Only the officials of this vote can mark voters and type in papers.")


def has_vote(engine: Engine, authority: int, reference: str) -> bool:
    """Whether the page of a case should lead to its vote."""
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        return stream is not None and ballots.box(unit, stream.id) is not None


def pabulib(engine: Engine, authority: int, reference: str, viewer: Viewer) -> Iterator[str]:
    """The ballots without voters, in the format that `fund count` reads.

    ``NotFound`` before the count, and for who may not read the patterns: the public, where the
    lock says totals only or where there are too few ballots.
    """
    with engine.store.read() as unit:
        found = _find(unit, engine, authority, reference, viewer)
        row = found[1] if found is not None else None
        if found is None or row is None or row.patterns is None:
            raise NotFound("The votes of {reference} are not counted yet.", reference=reference)
        locked = terms.from_text(row.terms)
        box = found[2].ballot
        sworn = box is not None and bool({box.officials, box.keyholders} & found[3])
        outcome = _outcome(locked, row)
        if not sworn and (outcome is None or not outcome.has_patterns):
            raise NotFound(
                "Of {reference} only totals are published: that was fixed before the vote, or too "
                "few people voted. Who is sworn for a recount gets the whole list.",
                reference=reference,
            )
        found_ = results.counted(row)
        kept = tuple(one for one in found_.projects if not one.is_withdrawn)
        election = replace(found_, projects=kept)
        result = outcome.result if outcome is not None else None
    return write(election, {"description": reference}, result)


def _outcome(locked: Terms, row: BoxRow) -> OutcomeView | None:
    if row.result is None:
        return None
    said = json.loads(row.result)
    verdicts = tuple(
        Verdict(
            Project(one["id"], one["cost"], one["title"], one["code"] == "withdrawn"),
            **{"votes": 0, "score": 0, "rank": rank} | {k: one[k] for k in _VERDICT if k in one},
        )
        for rank, one in enumerate(said["projects"], 1)
    )
    result = Result(
        rule=locked.rule,
        vote_type=locked.form.vote_type,
        currency=locked.currency,
        winners=tuple(said["winners"]),
        budget=said["budget"],
        spent=said["spent"],
        verdicts=verdicts,
        voters=said["ballots"],
        refused=tuple(sorted(said["refused"].items())),
        has_figures=said["few"] == "no",
    )
    return OutcomeView(result, said, row.result, "patterns" in said["published"])


_VERDICT = ("votes", "score", "rank", "code", "place", "left", "short", "needs", "stopped_by")


def _find(
    unit: Unit, engine: Engine, authority: int, reference: str, viewer: Viewer
) -> tuple[Stream, BoxRow, Workflow, frozenset[str]] | None:
    stream = streams.find(unit, authority, reference)
    if stream is None or stream.workflow is None or not stream.state:
        raise no_such_case(reference)
    workflow = engine.version(unit, stream.workflow).workflow
    roles: frozenset[str] = frozenset()
    may_know = stream.public_n is not None
    if viewer.person is not None:
        today = local_day(unit.now(), _zone(engine, stream))
        person = viewer.person.id
        own = people.actor(unit, person, authority, stream.group, stream.id, today)
        may_know = may_know or sight(workflow, own).may_see("parties")
        roles = people.actor(unit, person, authority, None, stream.id, today).roles
    if not may_know:
        raise no_such_case(reference)
    row = ballots.box(unit, stream.id)
    return None if row is None else (stream, row, workflow, roles)


def _zone(engine: Engine, stream: Stream) -> str:
    return engine.authorities[stream.authority].timezone


def _stage(row: BoxRow, workflow: Workflow, stream: Stream, due: dt.date | None, today: str) -> str:
    if row.is_cancelled:
        return "cancelled"
    if row.destroyed_n is not None:
        return "destroyed"
    if row.counted_n is not None:
        return "counted"
    is_over = due is not None and dt.date.fromisoformat(today) > due
    if row.closed_n is not None or is_over:
        return "closed"
    is_open = workflow.ballot is not None and stream.state in workflow.ballot.open_in
    return "open" if is_open else "fixed"
