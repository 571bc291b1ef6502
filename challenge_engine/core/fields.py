"""The types of values: what a value may be is decided here, once, for page, command line,
import and API alike. A value is text, an integer or a small object; never a float."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from challenge_engine.core.workflow import Field

LONGEST_TEXT = 200
LONGEST_LONG_TEXT = 20_000
LARGEST_CENTS = 10**15
LARGEST_INTEGER = 2**53 - 1
CURRENCIES = ("EUR", "GBP")

# [0-9], because \d takes the digits of every script, which other programs then cannot read.
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_INTEGER = re.compile(r"-?[0-9]{1,16}")
_MONEY = re.compile(r"-?[0-9]{1,13}([.,][0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")

# The category Cc of Unicode; a long text may have lines and tabs.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ValueProblem(ValueError):
    """Why a value cannot be taken: a code that ``texts`` turns into a sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def read(field: Field, raw: Any) -> Any:
    """Read a raw value; ``None`` means that nothing was given (blank is nothing).

    Raises ``ValueProblem``.
    """
    if raw is None or (isinstance(raw, str) and _is_blank(raw)) or raw == []:
        return None
    return TYPES[field.type](field, raw)


def _is_blank(text: str) -> bool:
    """Nobody sees anything of it: spaces, and the signs that only format (a zero-width space)."""
    return all(c.isspace() or unicodedata.category(c) == "Cf" for c in text)


def _digits(raw: Any) -> str:
    """A number as text; nothing for what is no number, nor for one too long to be printed."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) > LARGEST_INTEGER:
        return ""
    return str(raw)


def _words(field: Field, raw: Any, longest: int, *, lines: bool) -> str:
    if not isinstance(raw, str):
        raise ValueProblem("not-text")
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise ValueProblem("not-text") from None
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if (_CONTROL_BUT_LINES if lines else _CONTROL).search(text):
        raise ValueProblem("control-character")
    limit = field.maximum or longest
    if len(text) > limit:
        raise ValueProblem("too-long", limit=limit, length=len(text))
    if field.minimum is not None and len(text) < field.minimum:
        raise ValueProblem("too-short", limit=field.minimum, length=len(text))
    return text


def _text(field: Field, raw: Any) -> str:
    return _words(field, raw, LONGEST_TEXT, lines=False)


def _long_text(field: Field, raw: Any) -> str:
    return _words(field, raw, LONGEST_LONG_TEXT, lines=True)


def _email(field: Field, raw: Any) -> str:
    text = _text(field, raw)
    if not _EMAIL.fullmatch(text):
        raise ValueProblem("not-an-address")
    return text


def _codes(field: Field) -> dict[str, None]:
    return {item.code: None for item in field.choices}


def _choice(field: Field, raw: Any) -> str:
    codes = _codes(field)
    if not isinstance(raw, str) or raw not in codes:
        raise ValueProblem("not-a-choice", choices=list(codes))
    return raw


def _choices(field: Field, raw: Any) -> list[str]:
    given = [raw] if isinstance(raw, str) else raw
    codes = _codes(field)
    if not isinstance(given, list) or any(not isinstance(c, str) or c not in codes for c in given):
        raise ValueProblem("not-a-choice", choices=list(codes))
    return [code for code in codes if code in given]


def _yes_no(field: Field, raw: Any) -> str:
    if isinstance(raw, bool) or raw not in ("yes", "no"):
        raise ValueProblem("not-a-choice", choices=["yes", "no"])
    return str(raw)


def _whole(raw: Any) -> int:
    if isinstance(raw, str) and _INTEGER.fullmatch(raw.strip()):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueProblem("not-a-whole-number")
    return raw


def _within(field: Field, number: int, low: int, high: int) -> int:
    low = low if field.minimum is None else field.minimum
    high = high if field.maximum is None else field.maximum
    if not low <= number <= high:
        raise ValueProblem("out-of-range", low=low, high=high)
    return number


def _integer(field: Field, raw: Any) -> int:
    return _within(field, _whole(raw), -LARGEST_INTEGER, LARGEST_INTEGER)


def _score(field: Field, raw: Any) -> int:
    return _within(field, _whole(raw), 0, 5)


def _reference(field: Field, raw: Any) -> int:
    """The number of a record of the case; whether it exists is asked by ``decide``."""
    number = _whole(raw)
    if not 1 <= number <= LARGEST_INTEGER:
        raise ValueProblem("not-a-record", kind=field.of)
    return number


def _decimal(field: Field, raw: Any) -> str:
    text = _digits(raw).replace(",", ".")
    if not _DECIMAL.fullmatch(text):
        raise ValueProblem("not-a-number")
    return text


def _cents(raw: Any) -> int:
    text = _digits(raw)
    if not _MONEY.fullmatch(text):
        raise ValueProblem("not-money")
    whole, _, part = text.replace(",", ".").partition(".")
    cents = abs(int(whole)) * 100 + int(part.ljust(2, "0") or 0)
    return -cents if text.startswith("-") else cents


def _money(field: Field, raw: Any) -> dict[str, Any]:
    currency = field.currency
    if isinstance(raw, Mapping):
        if set(raw) != {"cents", "currency"} or isinstance(raw["cents"], bool):
            raise ValueProblem("not-money")
        cents, currency = raw["cents"], raw["currency"]
        if not isinstance(cents, int):
            raise ValueProblem("not-money")
    else:
        cents = _cents(raw)
    if currency != field.currency:
        raise ValueProblem("other-currency", currency=field.currency)
    if cents < 0:
        raise ValueProblem("negative")
    limit = LARGEST_CENTS if field.maximum is None else field.maximum
    if cents > limit:
        raise ValueProblem("too-much", limit=limit, currency=currency)
    if field.minimum is not None and cents < field.minimum:
        raise ValueProblem("too-little", limit=field.minimum, currency=currency)
    return {"cents": cents, "currency": currency}


def _date(_field: Field, raw: Any) -> str:
    if not isinstance(raw, str) or not _DATE.fullmatch(raw.strip()):
        raise ValueProblem("not-a-date")
    try:
        return dt.date.fromisoformat(raw.strip()).isoformat()
    except ValueError:
        raise ValueProblem("no-such-date") from None


def _moment(_field: Field, raw: Any) -> str:
    """A minute on the authority's own clock, as people say it: a day and a time."""
    found = _MOMENT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise ValueProblem("not-a-moment")
    try:
        return dt.datetime.fromisoformat("T".join(found.groups())).isoformat(timespec="minutes")
    except ValueError:
        raise ValueProblem("no-such-date") from None


TYPES: Mapping[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "email": _email,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "integer": _integer,
    "score": _score,
    "decimal": _decimal,
    "money": _money,
    "date": _date,
    "moment": _moment,
    "service": _text,
    "record": _reference,
}
