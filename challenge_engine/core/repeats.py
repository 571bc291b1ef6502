"""How often an action may be done in one case: a right to ask once more that is not endless."""

from __future__ import annotations

from challenge_engine.core.case import Facts, Needs, Refusal
from challenge_engine.core.workflow import Transition


def needs_of(transition: Transition) -> Needs:
    """How often it was done, asked only where that is limited."""
    return Needs(times=frozenset([(transition.track, transition.action)]))


def too_often(transition: Transition, facts: Facts) -> Refusal | None:
    """Why it cannot be done once more; what was reported from elsewhere counts as well."""
    if transition.at_most is None:
        return None
    times = facts.times.get((transition.track, transition.action), 0)
    if times < transition.at_most:
        return None
    return Refusal(
        "done-so-often",
        {
            "action": transition.action,
            "track": transition.track,
            "state": transition.source,
            "at_most": transition.at_most,
            "so_often": times,
        },
    )
