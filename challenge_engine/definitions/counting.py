"""How the deadlines of a workflow are counted: by their profiles, on the days of calendars."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.penalty import PenaltyRule
from challenge_engine.core.timing import Countings
from challenge_engine.core.workflow import Workflow
from challenge_engine.core.working_out import Counting
from challenge_engine.definitions import calendars, profiles
from challenge_engine.definitions.calendars import OwnDays
from challenge_engine.definitions.profiles import Profile


# Some workflow versions, and now and then another file of days.
@lru_cache(maxsize=256)
def countings(workflow: Workflow, own: OwnDays | None = None) -> Countings:
    """Deadline → how it is counted; days off are named in the workflow's first language."""
    language = workflow.languages[0]
    found = {name: _counting(one, own, language) for name, one in workflow.deadlines.items()}
    return MappingProxyType(found)


def _counting(deadline: Deadline, own: OwnDays | None, language: str) -> Counting:
    profile = profiles.profile(deadline.profile)
    calendar = calendars.calendar(profile.calendar(deadline.calendar), language, own)
    return Counting(
        rule=profile.rule(deadline.first_day, deadline.roll),
        calendar=calendar,
        pause_needs_term=profile.pause == "within-a-term",
        penalty=_penalty(profile, own),
    )


def _penalty(profile: Profile, own: OwnDays | None) -> PenaltyRule | None:
    """With the amounts that the authority has given by hand; none of them overlap."""
    if profile.penalty is None or own is None:
        return profile.penalty
    by_hand = own.rates.get(profile.name, ())
    return replace(profile.penalty, rates=(*profile.penalty.rates, *by_hand))
