"""What a form asks: the questions of the definition, and those that the office adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.workflow import EMPTY, Field, ListItem
from challenge_engine.service.reading.views import Ask
from webapp.languages import _

# A field of a workflow has no hyphen in its name, so these never meet one.
CHANNEL, RECEIVED, GROUP, NEW_GROUP = "came-in", "received-on", "for-group", "new-group"
HAPPENED, WHY = "happened-on", "why-corrected"
OURS = (CHANNEL, RECEIVED, GROUP, NEW_GROUP, HAPPENED, WHY)

ALONE, NEW = "alone", "new"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a form asks for; ``field`` decides what may be answered."""

    field: Field
    type: str
    label: str
    hint: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    value: Any = None
    in_record: bool = False

    @property
    def name(self) -> str:
        """The name of the field, and of the control."""
        return self.field.name


def of(ask: Ask, value: Any = None) -> Question:
    """A question of the definition."""
    return Question(
        ask.asked.field,
        ask.type,
        ask.label,
        ask.hint,
        ask.required,
        ask.choices,
        ask.value if value is None else value,
        ask.asked.place == "record",
    )


def on_behalf() -> tuple[Question, ...]:
    """How and when it came in; the day of receipt counts, not the day of typing."""
    ways = (
        ("desk", _("At the desk")),
        ("paper", _("On paper")),
        ("phone", _("By telephone")),
    )
    return (
        _ours(CHANNEL, "choice", _("How did it come in?"), choices=ways),
        _ours(
            RECEIVED,
            "date",
            _("On which day was it received?"),
            _("The true day, also if it is typed in later. For example 2 3 2026."),
        ),
    )


def of_correction(*, has_day: bool) -> tuple[Question, ...]:
    """When it really happened, if somebody typed that, and why it is corrected."""
    why = _ours(
        WHY,
        "long_text",
        _("Why is it corrected?"),
        _("Stays in the history. Write nothing personal."),
    )
    day = _ours(
        HAPPENED,
        "date",
        _("On which day did it really happen?"),
        _("Leave it blank if the day above is right. For example 2 3 2026."),
        required=False,
    )
    return (day, why) if has_day else (why,)


def whose(groups: Sequence[tuple[str, str]]) -> tuple[Question, ...]:
    """For which group somebody opens a case: one of theirs, a new one, or alone."""
    ways = (
        *groups,
        (NEW, _("A group that is new here")),
        (ALONE, _("Nobody else yet: I do it alone")),
    )
    return (
        _ours(
            GROUP,
            "choice",
            _("For whom do you do this?"),
            _("The public reads the name of the group, never yours."),
            choices=ways,
        ),
        _new_group(),
    )


def whose_at_the_desk(groups: Sequence[tuple[str, str]]) -> tuple[Question, ...]:
    """For an official: which group it is; nobody is made a member by this."""
    if not groups:
        hint = _("Leave it blank for one resident alone. Without names of persons.")
        return (_ours(NEW_GROUP, "text", _("Name of the group"), hint, required=False),)
    ways = (*groups, (NEW, _("A group that is new here")), (ALONE, _("One resident alone")))
    return (
        _ours(
            GROUP,
            "choice",
            _("For which group?"),
            _("A group that has a case already keeps one name: choose it here."),
            choices=ways,
        ),
        _new_group(),
    )


def _new_group() -> Question:
    hint = _("Only for a group that is new here. Without names of persons.")
    return _ours(NEW_GROUP, "text", _("Name of the new group"), hint, required=False)


def _ours(
    name: str,
    kind: str,
    label: str,
    hint: str = "",
    *,
    required: bool = True,
    choices: tuple[tuple[str, str], ...] = (),
) -> Question:
    items = tuple(ListItem(code, EMPTY) for code, _title in choices)
    field = Field(name, kind, ask=EMPTY, choices=items)
    return Question(field, kind, label, hint, required, choices)
