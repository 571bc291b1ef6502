"""An error of the engine in the reader's language; its template is the key."""

from __future__ import annotations

import datetime as dt
from typing import Any

from challenge_engine.errors import EngineError
from challenge_engine.texts.catalogue import say
from challenge_engine.texts.values import listing, weekday


def error(wrong: EngineError, language: str) -> str:
    """The sentence of an error; a hole that cannot be filled never hides the error itself."""
    params = {name: _word(value, language) for name, value in wrong.params.items()}
    try:
        return say(language, wrong.template, **params)
    except (KeyError, IndexError, ValueError):
        return wrong.template


def _word(value: Any, language: str) -> Any:
    if isinstance(value, dt.date):
        return weekday(value, language)
    if isinstance(value, list | tuple):
        return listing([str(one) for one in value], language)
    return value
