"""A form on a page: what it asks, what was typed, and what is wrong with it; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from challenge_engine import texts
from challenge_engine.core.case import Problem
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import EngineError
from webapp import questions, schemas
from webapp.languages import _, language
from webapp.questions import Question

MOST_RADIOS = 7
CONTROLS = {
    "long_text": "textarea",
    "choices": "checkboxes",
    "yes_no": "radios",
    "date": "date_input",
    "score": "radios",
}
SIGNS = {"EUR": "€", "GBP": "£"}


SECRET = ("half",)
"""What is never shown again, nor told back: the halves of the key of a ballot box."""


@dataclass(frozen=True, slots=True)
class Item:
    """One choice of a control."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """One field as the macros draw it."""

    name: str
    control: str
    label: str
    hint: str
    value: Any
    error: str
    required: bool
    items: tuple[Item, ...] = ()
    type: str = "text"
    inputmode: str | None = None
    autocomplete: str | None = None
    prefix: str | None = None
    classes: str = ""
    rows: int = 6
    suggestions: tuple[str, ...] = ()
    """What a browser offers while one types; anything else may be typed all the same."""

    @property
    def id(self) -> str:
        """Where the summary of errors leads."""
        return f"f-{self.name}"


@dataclass(slots=True)
class Form:
    """The questions of one action, bound to what was typed, if anything was."""

    key: schemas.Key
    questions: tuple[Question, ...]
    workflow: Workflow
    kind: str | None = None
    """The record kind that is handed in."""
    typed: MultiDict[str, str] | None = None
    errors: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    """What is wrong with the form as a whole."""

    def read(self, typed: MultiDict[str, str]) -> dict[str, Any] | None:
        """The values, or nothing and an error beside each field that is wrong."""
        self.typed = typed
        try:
            values: dict[str, Any] = schemas.schema(self.key, self.questions).load(typed)
        except ValidationError as error:
            self.refuse(schemas.problems(error))
            return None
        return values

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Say each problem beside its field, or over the form where it has none."""
        names = {q.name for q in self.questions}
        for problem in problems:
            said = self._say(problem)
            if problem.path in names:
                self.errors.setdefault(problem.path, said)
            else:
                self.sentences.append(said)

    def refuse_day(self, error: EngineError, said: str) -> bool:
        """An error of no other kind, where a day of receipt was asked, is about that day."""
        has_day = any(q.name == questions.RECEIVED for q in self.questions)
        if not has_day or type(error) is not EngineError:
            return False
        self.errors.setdefault(questions.RECEIVED, said)
        return True

    @property
    def controls(self) -> tuple[Control, ...]:
        """The fields as they are drawn."""
        return tuple(self._control(q) for q in self.questions)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was typed, by label: for when there is no form any more to show it in."""
        if self.typed is None:
            return []
        labels = {q.name: q.label for q in self.questions}
        return [
            (labels.get(name, name), value)
            for name, value in self.typed.items(multi=True)
            if name not in ("csrf_token", "form_token", "seen", *SECRET) and value.strip()
        ]

    def _say(self, problem: Problem) -> str:
        on_a_page = {
            "not-a-date": _("Give day, month and year in digits, for example 2 3 2026."),
            "not-a-choice": _("Choose one of the answers that are given here."),
            "not-a-record": _("Choose one of the answers that are given here."),
            "not-eligible": _("Choose one of the answers that are given here."),
        }
        if problem.code in on_a_page:
            return on_a_page[problem.code]
        is_in_record = any(q.name == problem.path and q.in_record for q in self.questions)
        kind = self.kind if is_in_record else None
        return texts.problem(problem, self.workflow, language(), kind=kind)

    def _control(self, question: Question) -> Control:
        control, items = _shape(question)
        return Control(
            name=question.name,
            control=control,
            label=question.label,
            hint=question.hint,
            value=self._value(question),
            error=self.errors.get(question.name, ""),
            required=question.required,
            items=items,
            **_manner(question),
        )

    def _value(self, question: Question) -> Any:
        if question.name in SECRET:
            return ""
        if self.typed is None:
            return _shown(question.type, question.value)
        if question.type == "choices":
            return self.typed.getlist(question.name)
        if question.type == "date":
            parts = schemas.DATE_PARTS
            return {part: self.typed.get(f"{question.name}-{part}", "") for part in parts}
        return self.typed.get(question.name, "")


def _shape(question: Question) -> tuple[str, tuple[Item, ...]]:
    items = tuple(Item(code, title) for code, title in question.choices)
    if question.type == "score":
        items = tuple(Item(str(n), str(n)) for n in _scale(question))
    if question.type == "choice":
        return "radios" if 0 < len(items) <= MOST_RADIOS else "select", items
    if question.type == "score" and len(items) > MOST_RADIOS:
        return "select", items
    return CONTROLS.get(question.type, "text_input"), items


def _scale(question: Question) -> Sequence[int]:
    low, high = question.field.minimum, question.field.maximum
    return range(0 if low is None else low, (5 if high is None else high) + 1)


def _manner(question: Question) -> Mapping[str, Any]:
    if question.type == "money":
        currency = question.field.currency
        sign = SIGNS.get(currency, currency)
        return {"inputmode": "decimal", "prefix": sign, "classes": "govuk-input--width-10"}
    if question.type == "integer":
        return {"inputmode": "numeric", "classes": "govuk-input--width-5"}
    if question.type == "decimal":
        return {"inputmode": "decimal", "classes": "govuk-input--width-5"}
    if question.type == "service":
        return {"suggestions": tuple(title for _code, title in question.choices)}
    if question.type == "moment":
        return {"type": "datetime-local", "classes": "govuk-input--width-20"}
    if question.type == "email":
        return {"type": "email", "autocomplete": "email"}
    if question.type == "long_text":
        return {"rows": 6}
    return {}


def _shown(kind: str, value: Any) -> Any:
    """A value that is kept, as somebody would type it."""
    if value is None:
        return None
    if kind == "money" and isinstance(value, Mapping):
        return f"{value['cents'] // 100}.{value['cents'] % 100:02}"
    if kind == "date" and isinstance(value, str):
        return dict(zip(schemas.DATE_PARTS, value.split("-"), strict=False))
    return value


def ours(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of the definition, and apart from them what the office's questions gave."""
    mine = {name: values.get(name) for name in questions.OURS}
    return {n: v for n, v in values.items() if n not in questions.OURS}, mine
