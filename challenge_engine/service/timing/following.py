"""What an action does to the deadlines of its case becomes part of its outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from challenge_engine.core import timing
from challenge_engine.core.case import Facts, Given, Outcome
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.timing import counting
from challenge_engine.store.unit import Unit

_DAY = 10


def follow(
    unit: Unit,
    engine: Engine,
    authority: int,
    workflow: Workflow,
    outcome: Outcome,
    facts: Facts,
    given: Given,
    on: str,
) -> Outcome:
    """The outcome with the deadlines that it changes; ``on`` is the moment at which it held.

    ``DeadlineError`` where the parts of a term would contradict each other.
    """
    if not workflow.deadlines:
        return outcome
    # From less than a day no term is counted: it is not computable, and never guessed.
    held = local_day(on, engine.authorities[authority].timezone)
    day = dt.date.fromisoformat(held) if len(held) == _DAY else None
    known = counting.known(unit, engine, authority, workflow)
    ledgers = timing.follow(workflow, known, outcome, facts, given, day)
    return replace(outcome, ledgers=ledgers) if ledgers else outcome


def wakes(
    workflow: Workflow, ledgers: Mapping[str, Ledger], now: str, timezone: str, basis: str
) -> dict[str, str | None]:
    """When the clock looks at each of them next.

    What is reported from elsewhere lapses nowhere here: nobody knows whether it was done.
    """
    if basis != "enforced":
        return dict.fromkeys(ledgers)
    today = dt.date.fromisoformat(local_day(now, timezone))
    found = {}
    for name, ledger in ledgers.items():
        wake = timing.next_wake(workflow.deadlines[name], ledger, today)
        found[name] = wake.isoformat() if wake else None
    return found
