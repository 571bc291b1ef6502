"""What a wait comes to: which deadlines have passed by then, and what of that nobody can know."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from challenge_engine.core.case import Case, Facts
from challenge_engine.core.deadline_rules import ClockMove
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.workflow import NOTHING, Workflow


def waited(workflow: Workflow, case: Case, facts: Facts, day: str) -> tuple[Case, Facts] | None:
    """The case on a later day: what has lapsed by then may have moved a track.

    Of a deadline without a known day nobody can say whether it still runs by then, so it is left
    out; ``None`` if it may move a track.
    """
    unsure = [one for one in _passing(workflow, case, facts) if one.due is None]
    if any(_moves(workflow, one) for one in unsure):
        return None
    states, ledgers = dict(case.states), dict(facts.deadlines)
    for ledger in unsure:
        del ledgers[ledger.name]
    today = dt.date.fromisoformat(day)
    over = [d for d in ledgers.values() if d.standing == "open" and d.is_over(today)]
    for ledger in sorted(over, key=lambda d: (d.due, d.name)):
        ledgers[ledger.name] = replace(ledger, standing="lapsed")
        moves = _moves(workflow, ledger)
        if moves is not None and states.get(moves.track, NOTHING) == moves.source:
            states[moves.track] = moves.target
    return replace(case, states=states), replace(facts, today=day, on=day, deadlines=ledgers)


def passes_alone(workflow: Workflow, case: Case, facts: Facts, name: str) -> bool:
    """Whether a deadline whose day is not known yet passes by itself, while no track moves."""
    passing = _passing(workflow, case, facts)
    moves = [move for one in passing if (move := _moves(workflow, one)) is not None]
    is_new = any(one.name == name and not one.profile for one in passing)
    return is_new and not any(case.state(one.track) == one.source for one in moves)


def _passing(workflow: Workflow, case: Case, facts: Facts) -> list[Ledger]:
    """Those that pass by themselves: they run, and do not stand still without an end."""
    found = []
    for ledger in facts.deadlines.values():
        rule = workflow.deadlines[ledger.name]
        still = rule.pause_in(case.state(rule.track))
        if ledger.standing == "open" and (still is None or still.until is not None):
            found.append(ledger)
    return found


def _moves(workflow: Workflow, ledger: Ledger) -> ClockMove | None:
    return workflow.deadlines[ledger.name].lapse.moves
