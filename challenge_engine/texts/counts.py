"""How counted answers are told: a figure, or that too few cases stand behind it."""

from __future__ import annotations

from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import number

_UNTOLD = _("not told")
_OF = _("Cases in which this side answered")
_PICTURE = _("{question} {year}: in how many cases each side gave each answer.")
_ONCE = _("A figure is a number of cases: a side counts once for a case. More than one answer may be given.")  # fmt: skip  # noqa: E501
_ALL = _("All cases are counted, also those that are not public. Do not pass on figures that are low: they may tell of one case.")  # fmt: skip  # noqa: E501
_PUBLIC = _("Only public cases are counted, and only years that are over.")
_HIDDEN = _("An answer is not told that fewer than {n} cases gave, or none, or all: it could tell what somebody answered. Nor is the number of cases told, where such an answer could be worked out from it.")  # fmt: skip  # noqa: E501
_REPORTED = _("What is only known from elsewhere is not counted.")


def figure(n: int | None, language: str) -> str:
    """So many cases; ``None`` is not told."""
    return say(language, _UNTOLD) if n is None else number(n, language)


def base(language: str) -> str:
    """The head of the line that says how few or many cases there are at all."""
    return say(language, _OF)


def described(question: str, year: int, language: str) -> str:
    """What a picture of the figures shows."""
    return say(language, _PICTURE, question=question, year=year)


def notes(least: int, language: str, *, is_whole: bool) -> tuple[str, ...]:
    """What is counted, and what is held back from this reader."""
    scope = (_ALL,) if is_whole else (_PUBLIC, _HIDDEN)
    return tuple(say(language, one, n=least) for one in (_ONCE, *scope, _REPORTED))
