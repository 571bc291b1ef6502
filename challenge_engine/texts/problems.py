"""What is wrong with one value that was handed in, and how it should be given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.case import Problem
from challenge_engine.core.fields import ValueProblem
from challenge_engine.core.workflow import Workflow
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.deadlines import term
from challenge_engine.texts.values import date, either, money, number
from challenge_engine.texts.wording import Wording

PROBLEMS: Mapping[str, str] = {
    "missing": _("This is needed: fill it in."),
    "not-asked": _("This is not asked for here: leave it out."),
    "never-given": _("This was not handed in with that step, so there is nothing to correct."),
    "not-eligible": _("Choose somebody who holds the role {role} today: {names}."),
    "too-few-grounds": _("Choose at least {n}."),
    "not-text": _("This must be text."),
    "control-character": _("This holds a character that cannot be printed: type it again."),
    "too-long": _("This is too long: {length} characters, and {limit} is the most."),
    "too-short": _("This is too short: {length} characters, and {limit} is the least."),
    "not-an-address": _("This is not an email address: it looks like name@example.org."),
    "not-a-choice": _("Choose from {choices}."),
    "not-a-whole-number": _("Give a whole number in digits, such as 12."),
    "not-a-number": _("Give a number in digits, such as 12.5."),
    "out-of-range": _("Give a number from {low} to {high}."),
    "not-a-record": _("Give the number of {kind}."),
    "not-money": _("Give an amount in digits with at most two decimals, such as 1250.50."),
    "other-currency": _("Give the amount in {currency}."),
    "negative": _("An amount cannot be negative."),
    "too-much": _("The amount cannot be more than {limit}."),
    "too-little": _("The amount cannot be less than {limit}."),
    "not-a-moment": _("Give a day and a time, such as 2026-03-02 17:00."),
    "not-a-date": _("Give a date as year-month-day, such as 2026-03-02."),
    "day-has-passed": _("This day has passed already: give a day that is still to come."),
    "day-too-far": _("This day lies more than fifty years ahead: look at the year."),
    "day-beyond": _(
        "This day is too late: it may lie at most {term} ahead. Give {date} or earlier."
    ),
    "no-such-case": _("There is no such case that you can see: look at its reference again."),
    "other-workflow": _("That case is of another kind: give the reference of one that fits here."),
    "itself": _("A case cannot be linked to itself: give the reference of another one."),
    "linked-already": _("These two cases are linked already."),
    "not-a-ballot-key": _(
        "This is not the public key of a ballot box. Copy the whole line that was printed when the "
        "key was made."
    ),
    "no-such-date": _("There is no such day in the calendar: look at the day and the month."),
}


def problem(
    wrong: Problem | ValueProblem,
    workflow: Workflow,
    language: str,
    *,
    path: str = "",
    kind: str | None = None,
) -> str:
    """A problem in words, without the name of the field it stands beside.

    ``kind`` is the record kind that is handed in, where the field is one of a record.
    """
    path = wrong.path if isinstance(wrong, Problem) else path
    holes = _holes(_Place(Wording(workflow, language), path, kind), wrong.params)
    return say(language, PROBLEMS[wrong.code], **holes)


def located(wrong: Problem, workflow: Workflow, language: str, *, kind: str | None = None) -> str:
    """A problem in words, behind what the form asks for there: for lists and the command line."""
    label = Wording(workflow, language).label(wrong.path, kind)
    said = problem(wrong, workflow, language, kind=kind)
    return say(language, _("{label} – {problem}"), label=label, problem=said)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the problem is."""

    wording: Wording
    path: str
    kind: str | None


def _choices(place: _Place, codes: list[str]) -> str:
    w = place.wording
    return either([w.quoted(w.choice(place.path, code, place.kind)) for code in codes], w.language)


_COUNTS = ("length", "low", "high", "n")

_WORDS: Mapping[str, Callable[[_Place, Any], str]] = {
    "choices": _choices,
    "kind": lambda place, kind: place.wording.record(kind or ""),
    "role": lambda place, role: place.wording.quoted(place.wording.role(role)),
    "names": lambda place, names: (
        either(names, place.wording.language) or say(place.wording.language, _("nobody yet"))
    ),
    "currency": lambda _place, currency: str(currency),
}


def _holes(place: _Place, params: Mapping[str, Any]) -> dict[str, str]:
    language = place.wording.language
    holes = {name: _WORDS[name](place, value) for name, value in params.items() if name in _WORDS}
    holes |= {name: number(params[name], language) for name in _COUNTS if name in params}
    if "date" in params:
        holes["date"] = date(params["date"], language)
        holes["term"] = term(params["count"], params["unit"], language)
    if "limit" in params and "currency" in params:
        holes["limit"] = money(params["limit"], params["currency"], language)
    elif "limit" in params:
        holes["limit"] = number(params["limit"], language)
    return holes
