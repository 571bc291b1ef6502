"""What speaks against an action on a ballot box, and what it asks for to say so."""

from __future__ import annotations

from dataclasses import astuple

from challenge_engine.core.ballot_rules import BoxFacts, Choices, Does
from challenge_engine.core.case import Facts, Needs, Refusal
from challenge_engine.core.workflow import Takes, Transition, Workflow

NO_BOX = BoxFacts()


def needs_of(workflow: Workflow, takes: Takes) -> Needs | None:
    """Where the vote stands; to destroy, whether the time for objections is over."""
    if takes.ballot is None or workflow.ballot is None:
        return None
    late = [workflow.ballot.objections] if takes.ballot == "destroy" else []
    linked = [workflow.ballot.choices.link] if takes.ballot == "lock" else []
    return Needs(box=True, deadlines=frozenset(late), linked=frozenset(linked))


def refusal(workflow: Workflow, takes: Takes, facts: Facts) -> Refusal | None:
    """The first thing that is missing; each of the five comes after the one before it."""
    if takes.ballot is None or workflow.ballot is None:
        return None
    box = facts.box or NO_BOX
    if (early := _order(takes.ballot, box)) is not None:
        return early
    if takes.ballot == "lock":
        return _choices(workflow.ballot.choices, facts)
    if takes.ballot == "count":
        return _papers(box) or (None if box.has_half else Refusal("ballot-no-half"))
    if takes.ballot == "destroy":
        return _objections(workflow.ballot.objections, facts)
    return None


def fixed(workflow: Workflow, transition: Transition) -> frozenset[str]:
    """The fields that an action locks: a correction would say what no vote was counted by."""
    if transition.takes.ballot != "lock" or workflow.ballot is None:
        return frozenset()
    return frozenset(astuple(workflow.ballot.locks)) - {workflow.ballot.locks.budget, None}


def _choices(choices: Choices, facts: Facts) -> Refusal | None:
    if any(one.state in choices.states for one in facts.linked.get(choices.link, ())):
        return None
    return Refusal("ballot-no-choices", {"link": choices.link})


def _order(does: Does, box: BoxFacts) -> Refusal | None:
    if box.is_destroyed:
        return Refusal("ballot-destroyed")
    if does == "lock":
        return Refusal("ballot-has-votes") if box.votes else None
    if not box.is_locked:
        return Refusal("ballot-not-locked")
    if does == "cancel":
        return Refusal("ballot-counted") if box.is_counted else None
    if does == "close":
        return Refusal("ballot-closed") if box.is_closed else None
    if not box.is_closed:
        return Refusal("ballot-not-closed")
    if does in ("half", "count"):
        return Refusal("ballot-counted") if box.is_counted else None
    return None if box.is_counted else Refusal("ballot-not-counted")


def _papers(box: BoxFacts) -> Refusal | None:
    """Two officials have typed in as many papers as people were marked as voting on paper."""
    if not box.paper_voters and not box.bundles:
        return None
    if box.bundles == (box.paper_voters, box.paper_voters) and box.bundles_agree:
        return None
    params = {"voters": box.paper_voters, "typed": len(box.bundles)}
    return Refusal("ballot-papers", params)


def _objections(deadline: str, facts: Facts) -> Refusal | None:
    ledger = facts.deadlines.get(deadline)
    if ledger is not None and (not ledger.is_open or facts.is_over(ledger)):
        return None
    due = ledger.due.isoformat() if ledger is not None and ledger.due else None
    return Refusal("ballot-objections-open", {"deadline": deadline, "due": due})
