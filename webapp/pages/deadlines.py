"""Work out a term: anybody can check when the office is late, and why; the address holds it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app, render_template, request

from challenge_engine import texts
from challenge_engine.errors import DeadlineError
from challenge_engine.service import deadlines as service
from webapp.forms import Control, Item
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint

ROWS = 2
"""Pauses that a form without scripts offers at least; one more than are used, up to the most."""
MOST_ROWS = 20
LONGEST = 100
"""Characters of an answer that are read: a profile, a number or a day is shorter."""


@dataclass(slots=True)
class Question:
    """What was typed, and the errors beside their places."""

    typed: Mapping[str, str]
    pauses: list[tuple[str, str]]
    errors: Mapping[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)

    @property
    def asked(self) -> service.Asked:
        """The same in the words that the command line takes."""
        made = self.typed["extended-on"]
        longer = _term(self.typed["more"], self.typed["more-unit"])
        return service.Asked(
            profile=self.typed["profile"],
            start=self.typed["start"],
            term=_term(self.typed["number"], self.typed["unit"]),
            pauses=tuple(f"{first}/{last}" for first, last in self.pauses),
            extensions=((longer + f" on {made}" if made else longer),) if longer or made else (),
            first_day=self.typed["first-day"],
            roll=self.typed["roll"],
            calendar=self.typed["calendar"],
        )


NAMES = (
    "profile", "start", "number", "unit", "more", "more-unit", "extended-on",
    "first-day", "roll", "calendar",
)  # fmt: skip


@blueprint.get("/deadlines")
def deadlines() -> str:
    """The question, and below it the answer with every step that leads there."""
    question, found = _typed(), None
    if question.typed["profile"] or question.typed["start"] or question.typed["number"]:
        try:
            own_days = current_app.config.get("CALENDAR_DAYS", "")
            found = service.work_out(question.asked, language(), own_days)
        except service.NotUnderstood as error:
            question.errors = {p: texts.error(one, language()) for p, one in error.wrong.items()}
        except DeadlineError as error:
            question.sentences.append(texts.error(error, language()))
    profiles = service.listed(language())
    return render_template(
        "deadlines.html",
        found=found,
        sentences=question.sentences,
        controls=_controls(question, profiles),
        pauses=_pauses(question),
        extension=_extension(question),
        choices=_choices(question, profiles),
    )


def _typed() -> Question:
    typed = {name: request.args.get(name, "").strip()[:LONGEST] for name in NAMES}
    starts, ends = request.args.getlist("pause-from"), request.args.getlist("pause-to")
    rows = max(len(starts), len(ends))
    starts, ends = [*starts, *[""] * (rows - len(starts))], [*ends, *[""] * (rows - len(ends))]
    pairs = [(a.strip()[:LONGEST], b.strip()[:LONGEST]) for a, b in zip(starts, ends, strict=True)]
    return Question(typed, [pair for pair in pairs if any(pair)])


def _term(number: str, unit: str) -> str:
    return f"{number} {unit}".strip() if number else ""


def _controls(question: Question, profiles: tuple[service.ProfileView, ...]) -> list[Control]:
    return [
        _control(
            question, "profile", _("By which rules"), required=True,
            items=tuple(Item(one.name, one.title.text) for one in profiles),
        ),
        _day(
            question, "start", _("The day from which it runs"),
            hint=_("For example when the request came in, or the decision was sent."),
            required=True,
        ),
        _number(question, "number", _("How many"), error=question.errors.get("term", "")),
        _control(question, "unit", _("Of what"), required=True, items=_units()),
    ]  # fmt: skip


def _pauses(question: Question) -> list[tuple[Control, Control]]:
    rows = [*question.pauses, ("", "")][:MOST_ROWS]
    rows += [("", "")] * (ROWS - len(rows))
    return [
        (
            _pause("pause-from", n, _("First day"), first, question.errors.get(f"pause-{n}", "")),
            _pause("pause-to", n, _("Last day"), last),
        )
        for n, (first, last) in enumerate(rows, 1)
    ]


def _pause(name: str, n: int, label: str, value: str, error: str = "") -> Row:
    return Row(
        name=name, control="text_input", label=label, hint="", value=value, error=error,
        required=True, type="date", classes="govuk-input--width-10", number=n,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row(Control):
    """A control of which there are several with one name."""

    number: int = 1

    @property
    def id(self) -> str:
        """Where the summary of errors leads."""
        return f"f-{self.name}-{self.number}"


def _extension(question: Question) -> list[Control]:
    error = question.errors.get("extension-1", "")
    return [
        _number(question, "more", _("How many"), error=error),
        _control(question, "more-unit", _("Of what"), required=True, items=_units()),
        _day(
            question, "extended-on", _("Decided on"),
            hint=_("It counts only if it was decided before the term had ended."),
        ),
    ]  # fmt: skip


def _choices(question: Question, profiles: tuple[service.ProfileView, ...]) -> list[Control]:
    calendars = {one.name: one.title.text for p in profiles for one in p.calendars}
    days = (Item("day-after", _("the day after")), Item("beginning-with", _("that day itself")))
    moves = (Item("yes", _("it moves to the next working day")), Item("no", _("it stays there")))
    items = tuple(Item(name, title) for name, title in calendars.items())
    return [
        _control(question, "first-day", _("The first day that counts"), items=days),
        _control(question, "roll", _("An end on a day off"), items=moves),
        _control(question, "calendar", _("Calendar"), items=items),
    ]


def _units() -> tuple[Item, ...]:
    return (
        Item("days", _("days")),
        Item("working days", _("working days")),
        Item("weeks", _("weeks")),
        Item("months", _("months")),
        Item("years", _("years")),
    )


def _control(
    question: Question, name: str, label: str, *, items: tuple[Item, ...], required: bool = False
) -> Control:
    return Control(
        name=name, control="select", label=label, hint="", value=question.typed[name],
        error=question.errors.get(name, ""), required=required, items=items,
    )  # fmt: skip


def _number(question: Question, name: str, label: str, *, error: str) -> Control:
    return Control(
        name=name, control="text_input", label=label, hint="", value=question.typed[name],
        error=error, required=True, inputmode="numeric", classes="govuk-input--width-5",
    )  # fmt: skip


def _day(
    question: Question, name: str, label: str, *, hint: str, required: bool = False
) -> Control:
    return Control(
        name=name, control="text_input", label=label, hint=hint, value=question.typed[name],
        error=question.errors.get(name, ""), required=required, type="date",
        classes="govuk-input--width-10",
    )  # fmt: skip
