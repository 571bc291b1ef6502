"""What a late decision costs, in a sentence: it is nobody's to keep, so no days are left of it."""

from __future__ import annotations

import datetime as dt

from challenge_engine.core.ledger import Ledger
from challenge_engine.texts import due
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import money, weekday

_NOT_YET = _("Nothing is owed yet: from {first} on each day without the decision costs.")
_GROWS = _("Each day without the decision costs, up to and including {last} at most.")
_FULL = _("It no longer grows: {last} was the last day that cost.")
_ENDED = _("The decision was made on {ended}, so it no longer grows.")
_NOTHING = _("The decision was made on {ended}, before a day cost anything.")
_AT_MOST = _("at most {amount}")


def growing(ledger: Ledger, today: dt.date, language: str) -> str:
    """Whether it grows, from when, and until when at most."""
    first = next((step.day for step in ledger.steps if step.code == "costs-from"), None)
    if first is None or ledger.due is None or ledger.standing == "stopped":
        return due.standing(ledger, today, language)
    days = {"first": weekday(first, language), "last": weekday(ledger.due, language)}
    if ledger.standing == "met" and ledger.ended is not None and ledger.ended.day is not None:
        ended = ledger.ended.day
        said = _NOTHING if ended <= first else _ENDED if ended <= ledger.due else _FULL
        return say(language, said, ended=weekday(ended, language), **days)
    if today > ledger.due:
        return say(language, _FULL, **days)
    return say(language, _NOT_YET if today < first else _GROWS, **days)


def amount(ledger: Ledger, language: str) -> str:
    """What is owed, as far as rates are known; empty where none are."""
    if ledger.cents is None or ledger.currency is None:
        return ""
    said = money(ledger.cents, ledger.currency, language)
    return say(language, _AT_MOST, amount=said) if ledger.is_open else said
