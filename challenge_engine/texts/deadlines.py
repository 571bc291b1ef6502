"""How a deadline came about, in sentences: one for each step, to be recomputed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import listing, money, weekday

STEPS: Mapping[str, str] = {
    "start": _("It starts from {day}."),
    "day-after": _("The first day that counts is the day after: {day}."),
    "beginning-with": _("That day itself is the first that counts."),
    "unsaid": _("How long it is was not said yet: until then it is counted at the longest."),
    "said": _("How long it is was said on {day}; it counts from its start all the same."),
    "fixed": _("The last day is fixed: {day}."),
    "term": _("{term} from there: the last day is {day}."),
    "pause": _("From {first} up to and including {last} it stood still ({days}): now {day}."),
    "extension": _("Extended by {term}: now {day}."),
    "rolled": _("No working days: {over}. So the end moves to {day}."),
    "too-long-to-roll": _("{day} is no working day, but the end of a term this long stays there."),
    "stays": _("{day} is no working day, but the end stays there: this rule does not move it."),
    "outage": _(
        "From {first} up to and including {last} nothing could be handed in: so the end moves to "
        "{day}."
    ),
    "no-pause": _("The request of {day} set no day, so the term did not stand still."),
    "stands-still": _("From {day} on it stands still. The last day is worked out when it goes on."),
    "notice": _("The notice of default was received on {day}. The term had ended on {due}."),
    "grace": _("There are {days} to still decide: up to and including {day}."),
    "costs-from": _("From {day} on each day costs."),
    "costs-until": _("It grows up to and including {day} at most."),
    "costs": _("Up to and including {day} that is {days}: {amount}."),
    "rates-unknown": _(
        "What it costs is not known: there are no amounts for a notice received on that day."
    ),
    "due": _("The last day on which it is still in time: {day}."),
}
"""What each code of `core.deadlines` says."""

_MADE = _("This was decided on {day}.")
_REASON = _("Reason: {reason}.")
_PASSED_OVER = _("Not counted, beside weekends: {off}.")

_UNITS: Mapping[str, tuple[str, str]] = {
    "days": (_("1 day"), _("{n} days")),
    "working_days": (_("1 working day"), _("{n} working days")),
    "weeks": (_("1 week"), _("{n} weeks")),
    "months": (_("1 month"), _("{n} months")),
    "years": (_("1 year"), _("{n} years")),
}

MARKS: Mapping[str, str] = {
    "found": _("found in a source"),
    "inferred": _("inferred by us"),
    "to-be-verified": _("to be verified"),
    "house": _("a rule of this workflow, not of law"),
}
"""How sure a rule of a profile or of a workflow is."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads it, and on which day the step ends."""

    language: str
    day: dt.date


def step(code: str, day: dt.date, params: Mapping[str, Any], language: str) -> str:
    """A step of a derivation as a sentence, with the days that it passed over by name."""
    reader = _Reader(language, day)
    holes = {name: fill(reader, params) for name, fill in _HOLES.items() if _needs(code, name)}
    told = [say(language, STEPS[code], **holes)]
    if params.get("made"):
        told.append(say(language, _MADE, day=weekday(params["made"], language)))
    if params.get("off") and isinstance(params["off"], tuple):
        told.append(say(language, _PASSED_OVER, off=_days(reader, params["off"])))
    if params.get("reason"):
        told.append(say(language, _REASON, reason=str(params["reason"]).rstrip(".")))
    return " ".join(one[:1].upper() + one[1:] for one in told)


def term(count: int, unit: str, language: str) -> str:
    """So many days, weeks or months."""
    one, many = _UNITS[unit]
    return say(language, one) if count == 1 else say(language, many, n=count)


def mark(code: str, language: str) -> str:
    """How sure it is."""
    return say(language, MARKS[code])


def _needs(code: str, hole: str) -> bool:
    return f"{{{hole}}}" in STEPS[code]


def _days(reader: _Reader, days: Iterable[tuple[dt.date, str]]) -> str:
    """Days, each with what it is called; that one is a Saturday is said by its weekday."""
    told = []
    for day, name in days:
        said = weekday(day, reader.language)
        told.append(said if name == weekday(day, "en").split()[0] else f"{said} ({name})")
    return listing(told, reader.language)


_HOLES: Mapping[str, Callable[[_Reader, Mapping[str, Any]], str]] = {
    "day": lambda reader, _params: weekday(reader.day, reader.language),
    "first": lambda reader, params: weekday(params["first"], reader.language),
    "last": lambda reader, params: weekday(params["last"], reader.language),
    "days": lambda reader, params: term(params["days"], "days", reader.language),
    "term": lambda reader, params: term(params["count"], params["unit"], reader.language),
    "over": lambda reader, params: _days(reader, params["over"]),
    "due": lambda reader, params: weekday(params["due"], reader.language),
    "amount": lambda reader, params: money(params["cents"], params["currency"], reader.language),
}
