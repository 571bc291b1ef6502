"""One marshmallow schema for each form, made from what it asks; pages and programs share it.

What a value may be is decided by ``core.fields``; a problem stays a code until it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load
from werkzeug.datastructures import MultiDict

from challenge_engine.core.case import Problem
from challenge_engine.core.fields import ValueProblem, read
from webapp.questions import Question

DATE_PARTS = ("year", "month", "day")
Key = tuple[Any, ...]

_known: dict[Key, type[FormSchema]] = {}


class CoreField(fields.Field[Any]):
    """A field that asks the core what it may hold."""

    def __init__(self, question: Question) -> None:
        missing = [Problem(question.name, "missing")]
        super().__init__(
            required=question.required,
            allow_none=not question.required,
            error_messages={"required": missing, "null": missing},
        )
        self.asked = question.field

    def _deserialize(self, value: Any, *_place: Any, **_kwargs: Any) -> Any:
        try:
            found = read(self.asked, value)
        except ValueProblem as problem:
            wrong = Problem(self.asked.name, problem.code, problem.params)
            raise ValidationError([wrong]) from None
        if found is None and self.required:
            raise self.make_error("null")
        return found


class FormSchema(Schema):
    """What all forms share: how the fields of a page become values."""

    _default_error_messages = {  # noqa: RUF012 (marshmallow declares it so)
        "unknown": "not-asked",
        "type": "not-text",
    }

    class Meta:
        """A name that is not asked for is refused, never passed over."""

        unknown = RAISE

    @pre_load
    def from_page(self, data: Any, **_kwargs: Any) -> Any:
        """Blanks become nothing, ticked boxes a list, the parts of a date one day."""
        if not isinstance(data, MultiDict):
            return data
        asked = {n: f.asked for n, f in self.fields.items() if isinstance(f, CoreField)}
        return {name: _typed(name, field.type, data) for name, field in asked.items()}


def schema(key: Key, questions: Iterable[Question]) -> FormSchema:
    """The schema of a form; the key names the form, so that it is made once."""
    if key not in _known:
        made = FormSchema.from_dict({q.name: CoreField(q) for q in questions}, name="Form")
        _known[key] = made  # type: ignore[assignment]
    return _known[key]()


def problems(error: ValidationError) -> tuple[Problem, ...]:
    """The problems that a schema found, as the engine states them."""
    found: list[Problem] = []
    messages = error.messages if isinstance(error.messages, Mapping) else {"": error.messages}
    for name, said in messages.items():
        found += [p if isinstance(p, Problem) else Problem(str(name), str(p)) for p in said]
    return tuple(found)


def _typed(name: str, kind: str, data: MultiDict[str, str]) -> Any:
    if kind == "choices":
        return [one for one in data.getlist(name) if one]
    typed = _date(name, data) if kind == "date" else data.get(name)
    return typed if typed and not typed.isspace() else None


def _date(name: str, data: MultiDict[str, str]) -> str | None:
    """Three boxes as one day; a page for programs gives it in one piece."""
    parts = [data.get(f"{name}-{part}", "").strip() for part in DATE_PARTS]
    if not any(parts):
        return data.get(name)
    year, month, day = parts
    return f"{year}-{month:0>2}-{day:0>2}"
