"""What deciding late will cost, said beforehand: from which day on, and how much by when."""

from __future__ import annotations

import datetime as dt

from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import money, weekday

_HEADS = {
    "given": _(
        "Notice of default was given on {notice}. Each day from {first} up to and including "
        "{last} costs, until the decision is made."
    ),
    "today": _(
        "If notice of default came today, each day from {first} up to and including {last} would "
        "cost, until the decision is made."
    ),
    "later": _(
        "The first day on which notice of default can be given is {notice}. Each day from {first} "
        "up to and including {last} would then cost, until the decision is made."
    ),
}
_MOMENTS = {
    "today": _("Decided today: {amount}"),
    "in-a-week": _("Decided in a week, on {day}: {amount}"),
    "after": _("After {days} days, from {day} on: {amount}"),
    "at-most": _("At most, after {days} days: {amount}"),
}
_NOTHING, _NOT_KNOWN = _("nothing"), _("not known")
_NO_RATES = _(
    "For a notice that was received on {notice} no amounts are known here. Whoever runs this "
    "installation can give them by hand, in the file that the setting calendar_days names."
)


def head(code: str, notice: dt.date, first: dt.date, last: dt.date, language: str) -> str:
    """From when until when days cost."""
    holes = {"notice": notice, "first": first, "last": last}
    return say(language, _HEADS[code], **{k: weekday(v, language) for k, v in holes.items()})


def moment(
    code: str, day: dt.date, days: int, cents: int | None, currency: str, language: str
) -> str:
    """How much is owed if the decision is made on a day, after so many that cost."""
    said = {
        "day": weekday(day, language),
        "days": days,
        "amount": _amount(cents, currency, language),
    }
    return say(language, _MOMENTS[code], **said)


def _amount(cents: int | None, currency: str, language: str) -> str:
    """Without days that cost it is nothing, whatever the rates; without rates it is not known."""
    if cents is None:
        return say(language, _NOT_KNOWN)
    return money(cents, currency, language) if cents else say(language, _NOTHING)


def no_rates(notice: dt.date, language: str) -> str:
    """Why no amount is known, and who can help."""
    return say(language, _NO_RATES, notice=weekday(notice, language))
