"""What may be said of a unit, a contact, a service and a fact sheet, and in which form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from challenge_engine.core import fields
from challenge_engine.core.directory import PEOPLE, WHY_NOT, Change, What
from challenge_engine.core.fields import ValueProblem
from challenge_engine.core.terms import Term, day
from challenge_engine.core.workflow import EMPTY, Field, ListItem
from challenge_engine.errors import DeadlineError, EngineError
from challenge_engine.texts.problems import PROBLEMS

LONGEST_NORM: Final = 2_000
RESERVED: Final = ("calendar",)
_YEARS: Final = (1990, 2200)
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,59}")
_PHONE: Final = re.compile(r"[+0-9][0-9 ()./-]{2,29}")
# What overrides the direction of writing makes a name look like another one.
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")

_WHY_NOT = tuple(ListItem(code, EMPTY) for code in WHY_NOT)


def _field(name: str, type_: str = "text", **more: Any) -> Field:
    return Field(name, type_, EMPTY, **more)


_PERSON = (
    _field("function"),
    _field("phone", maximum=30),
    _field("email", "email"),
    _field("person"),
    _field("public_name", "yes_no"),
)
FIELDS: Final[Mapping[What, tuple[Field, ...]]] = MappingProxyType(
    {
        "unit": (_field("title"),),
        "contact": _PERSON,
        "deputy": _PERSON,
        "service": (_field("title"), _field("unit")),
        "sheet": (
            _field("cost", "money"),
            _field("year", "integer", minimum=_YEARS[0], maximum=_YEARS[1]),
            _field("norm", "long_text", maximum=LONGEST_NORM),
            _field("supplier"),
            _field("contract_end", "date"),
            _field("notice"),
            _field("can_be_challenged", "yes_no"),
            _field("why_not", "choice", choices=_WHY_NOT),
            _field("owner"),
        ),
    }
)
"""In the order in which they are written into the history."""

NEEDED: Final[Mapping[What, tuple[str, ...]]] = MappingProxyType(
    {
        "unit": ("title",),
        "contact": ("function",),
        "deputy": ("function",),
        "service": ("title", "unit"),
        "sheet": (),
    }
)


def read(change: Change) -> dict[str, Any]:
    """The values in the form in which they are kept; what is blank is left out."""
    if not _CODE.fullmatch(change.code):
        raise EngineError(
            "{code} is not a code: a small letter, then small letters, digits and hyphens, at "
            "most 60.",
            code=repr(change.code[:80]),
        )
    if change.what == "service" and change.code in RESERVED:
        raise EngineError("{code} is a page of the site. Choose another code.", code=change.code)
    found = {one.name: _read(change, one) for one in FIELDS[change.what]}
    found = {name: value for name, value in found.items() if value is not None}
    for name in NEEDED[change.what]:
        if name not in found:
            raise EngineError(
                "The {what} {code} needs `{name}`.", what=change.what, code=change.code, name=name
            )
    if change.what == "unit" and change.values.get("roles"):
        found["roles"] = sorted({str(role) for role in change.values["roles"]})
    _CHECKS.get(change.what, _nothing)(change, found)
    return found


def note(change: Change) -> str | None:
    """The hand-over note, or why something is said anew."""
    field = _field("note", "long_text", maximum=LONGEST_NORM)
    found: str | None = _value(change, field, change.note)
    return found


def _read(change: Change, field: Field) -> Any:
    return _value(change, field, change.values.get(field.name))


def _value(change: Change, field: Field, raw: Any) -> Any:
    try:
        value = fields.read(field, raw)
    except ValueProblem as wrong:
        raise EngineError(
            "`{name}` of {code} cannot be taken: {why}",
            name=field.name,
            code=change.code,
            why=_sentence(wrong),
        ) from wrong
    if isinstance(value, str) and _TURNS.search(value):
        raise EngineError(
            "`{name}` of {code} holds a sign that turns the direction of writing. Leave it out: "
            "names written from right to left need none.",
            name=field.name,
            code=change.code,
        )
    return value


def _sentence(wrong: ValueProblem) -> str:
    holes = {n: ", ".join(v) if isinstance(v, list) else v for n, v in wrong.params.items()}
    return PROBLEMS[wrong.code].format(**holes)


def _nothing(_change: Change, _found: Mapping[str, Any]) -> None:
    """Whatever was read is good."""


def _person(change: Change, found: Mapping[str, Any]) -> None:
    if "phone" not in found and "email" not in found:
        raise EngineError(
            "Say how the {what} of {code} is reached: give `phone`, `email` or both, of the "
            "office.",
            what=change.what,
            code=change.code,
        )
    if "phone" in found and not _PHONE.fullmatch(found["phone"]):
        raise EngineError(
            "{phone} is not a telephone number: digits, blanks, and the signs + ( ) . / -.",
            phone=repr(found["phone"]),
        )
    if found.get("public_name") == "yes" and "person" not in found:
        raise EngineError(
            "A name can only be shown where `person` names an account: {code} has none.",
            code=change.code,
        )


def _sheet(change: Change, found: dict[str, Any]) -> None:
    if "notice" in found:
        try:
            term = Term.parse(found["notice"])
        except DeadlineError as error:
            raise EngineError(
                "The period of notice of {code} cannot be read: {why}", code=change.code, why=error
            ) from error
        if term.unit in ("date", "working_days"):
            raise EngineError(
                "The period of notice of {code} is a number of days, weeks, months or years.",
                code=change.code,
            )
        found["notice"] = str(term)
    if ("cost" in found) != ("year" in found):
        raise EngineError(
            "A cost needs the year that it is of, and a year its cost: {code} has one without "
            "the other.",
            code=change.code,
        )
    is_no = found.get("can_be_challenged") == "no"
    if is_no != ("why_not" in found):
        raise EngineError(
            "Say `why_not` exactly where {code} cannot be challenged. There is: {known}.",
            code=change.code,
            known=", ".join(WHY_NOT),
        )


_CHECKS: Mapping[What, Callable[[Change, dict[str, Any]], None]] = {
    **dict.fromkeys(PEOPLE, _person),
    "sheet": _sheet,
}


def days(change: Change, today: str) -> tuple[str, str | None]:
    """First and last day of what is said."""
    first = day(change.first).isoformat() if change.first else today
    last = day(change.last).isoformat() if change.last else None
    if last is not None and last < first:
        raise EngineError(
            "What is said of {code} cannot end on {last}, before it begins on {first}.",
            code=change.code,
            last=last,
            first=first,
        )
    return first, last
