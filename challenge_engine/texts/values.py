"""Dates, money, numbers and lists as the reader writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from challenge_engine.texts.catalogue import known

_LOCALES = {"en": "en_GB", "nl": "nl_NL"}
_YEAR, _MONTH, _DAY, _MINUTE, _INSTANT = 4, 7, 10, 16, 24


def _locale(language: str) -> str:
    return _LOCALES[known(language)]


def date(text: str, language: str, zone: str = "UTC") -> str:
    """A date no more precise than it is: 2015, March 2017, 2 March 2017; an instant in a zone, a
    minute as it is.

    What is no date comes back as it is, because a page must not break on it.
    """
    try:
        if len(text) == _YEAR:
            return str(dt.date(int(text), 1, 1).year)
        if len(text) == _MONTH:
            month = dt.date.fromisoformat(f"{text}-01")
            return format_date(month, "MMMM y", locale=_locale(language))
        if len(text) == _DAY:
            return format_date(dt.date.fromisoformat(text), "long", locale=_locale(language))
        if len(text) == _MINUTE:
            moment = dt.datetime.fromisoformat(text)
            day = format_date(moment.date(), "long", locale=_locale(language))
            return f"{day}, {moment:%H:%M}"
        if len(text) == _INSTANT:
            moment = dt.datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
            day = format_date(moment.date(), "long", locale=_locale(language))
            return f"{day}, {moment:%H:%M}"
    except ValueError:
        return text
    return text


def weekday(day: dt.date, language: str) -> str:
    """A day with the name of its weekday, by which it is found in a calendar on the wall."""
    return format_date(day, "EEEE d MMMM y", locale=_locale(language))


def money(cents: int, currency: str, language: str) -> str:
    """An amount in the reader's notation: €12,345.67, € 12.345,67."""
    return format_currency(Decimal(cents) / 100, currency, locale=_locale(language))


def number(value: int | str, language: str) -> str:
    """A number in the reader's notation; a decimal keeps the digits that it was given."""
    exact = Decimal(value)
    digits = max(0, -int(exact.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(exact, pattern, locale=_locale(language))


def listing(items: Iterable[str], language: str) -> str:
    """The items as one phrase: a, b and c."""
    return format_list(list(items), style="standard", locale=_locale(language))


def either(items: Iterable[str], language: str) -> str:
    """The items as a choice: a, b or c."""
    return format_list(list(items), style="or", locale=_locale(language))
