"""Where a deadline stands, in a sentence, and how many days that is from today."""

from __future__ import annotations

import datetime as dt

from challenge_engine.core.ledger import Ledger
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import weekday

_TODAY = _("today is the last day")
_ONE_LEFT, _LEFT = _("1 day left"), _("{n} days left")
_ONE_LATE, _LATE = _("1 day late"), _("{n} days late")

_STANDS = {
    "open": _("By {due}: {left}."),
    "overdue": _("It should have been done by {due}: {left}."),
    "paused": _("It stands still. At the latest it ends on {due}."),
    "paused-undated": _("It stands still. The last day is worked out when it goes on."),
    "not-computable": _(
        "The last day cannot be worked out: the day on which it began is not known, or no calendar "
        "has it."
    ),
    "met": _("Done on {ended}, in time: the last day was {due}."),
    "met-late": _("Done on {ended}, {left}: the last day was {due}."),
    "met-undated": _("Done. On which day is not known, or none was set."),
    "stopped": _("It no longer runs."),
}
_UNSAID = _("The length is not yet said. At the longest it ends on {due}: {left}.")
_NOTED = _(
    "The clock had noted that it had passed, because this was recorded only later; both stay in "
    "the history."
)


def left(due: dt.date, today: dt.date, language: str) -> str:
    """How many days are left, or how late it is."""
    days = (due - today).days
    if days == 0:
        return say(language, _TODAY)
    if days > 0:
        return say(language, _ONE_LEFT) if days == 1 else say(language, _LEFT, n=days)
    return say(language, _ONE_LATE) if days == -1 else say(language, _LATE, n=-days)


def standing(ledger: Ledger, today: dt.date, language: str) -> str:
    """Where it stands."""
    code = code_of(ledger, today)
    holes = {}
    counted = (
        ledger.ended.day if code == "met-late" and ledger.ended and ledger.ended.day else today
    )
    if ledger.due is not None:
        holes["due"] = weekday(ledger.due, language)
        holes["left"] = left(ledger.due, counted, language)
    if ledger.ended is not None and ledger.ended.day is not None:
        holes["ended"] = weekday(ledger.ended.day, language)
    is_unsaid = code == "open" and any(step.code == "unsaid" for step in ledger.steps)
    said = say(language, _UNSAID if is_unsaid else _STANDS[code], **holes)
    if code == "met" and ledger.lapsed is not None:
        said += " " + say(language, _NOTED)
    return said


def code_of(ledger: Ledger, today: dt.date) -> str:
    """The same for programs."""
    if ledger.standing == "stopped":
        return "stopped"
    if ledger.standing == "met":
        if ledger.due is None or ledger.ended is None or ledger.ended.day is None:
            return "met-undated"
        return "met-late" if ledger.ended.day > ledger.due else "met"
    if ledger.is_over(today):
        return "overdue"
    if ledger.due is None:
        return "paused-undated" if ledger.is_paused else "not-computable"
    return "paused" if ledger.is_paused else "open"
