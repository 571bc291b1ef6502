"""An error of the engine in the reader's language; its template is the key."""

from __future__ import annotations

import datetime as dt
from typing import Any

from challenge_engine.errors import EngineError, InvalidInput, Refused
from challenge_engine.texts.catalogue import say
from challenge_engine.texts.problems import located
from challenge_engine.texts.refusals import refusal
from challenge_engine.texts.values import listing, weekday


def error(wrong: EngineError, language: str) -> str:
    """The sentence of an error; a hole that cannot be filled never hides the error itself."""
    params = {name: _word(value, language) for name, value in wrong.params.items()}
    try:
        return say(language, wrong.template, **params)
    except (KeyError, IndexError, ValueError):
        return wrong.template


def why(wrong: Refused | InvalidInput, language: str) -> str:
    """Every reason why something was not done, one sentence after the other."""
    workflow = wrong.params["workflow"]
    if isinstance(wrong, Refused):
        return " ".join(refusal(one, workflow, language).no for one in wrong.refusals)
    return " ".join(located(one, workflow, language) for one in wrong.problems)


def _word(value: Any, language: str) -> Any:
    if isinstance(value, dt.date):
        return weekday(value, language)
    if isinstance(value, list | tuple):
        return listing([str(one) for one in value], language)
    return value
