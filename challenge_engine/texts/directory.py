"""What the directory lacks, and why a service cannot be challenged, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import date

GAPS: Mapping[str, str] = {
    "no-contact": _("{of} has no contact: nobody knows whom to ask."),
    "contact-ended": _("{of} has no contact since {day}, when the last one ended."),
    "contact-to-come": _("{of} has no contact until {day}."),
    "no-deputy": _("{of} has no deputy: nobody answers when the contact is away."),
    "deputy-ended": _("{of} has no deputy since {day}, when the last one ended."),
    "deputy-to-come": _("{of} has no deputy until {day}."),
    "service-in-no-unit": _("The unit of {of} has ended: nobody answers for that service."),
    "no-sheet": _("{of} has no fact sheet: what it costs and has to deliver is not known."),
    "sheet-stale": _("The fact sheet of {of} is of {day}, more than a year old."),
    "contract-over": _("The contract of {of} ended on {day}: what holds now is not known."),
    "role-in-no-unit": _("No unit has the role {of}: whoever has to act cannot be reached."),
}
"""A gap of `core.directory`."""

WHY_NOT: Mapping[str, str] = {
    "task-of-the-state": _("The law has only the authority itself do this, as with passports."),
    "law-leaves-no-choice": _("The law says how it is done and leaves nothing to choose."),
    "people-at-risk": _("People who cannot do without it would be at risk."),
    "tender-runs": _("A tender for it is running."),
    "contract-binds": _("The contract binds the authority and cannot be ended yet."),
    "challenge-runs": _("Another challenge of it is running."),
    "urgent": _("It is urgent, and cannot wait for a decision."),
}
"""A code of `core.directory.WHY_NOT`; which of them a town may use is for its own rules to say."""


def gap(code: str, named: str, day: str, language: str) -> str:
    """A gap in words; ``named`` is what the unit, service or role is called."""
    return say(language, GAPS[code], of=named, day=date(day, language))


def why_not(code: str, language: str) -> str:
    """Why a service cannot be challenged."""
    return say(language, WHY_NOT[code]) if code in WHY_NOT else code
