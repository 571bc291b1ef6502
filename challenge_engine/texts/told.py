"""What a code is in words: what happened, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.texts import helpers as helping
from challenge_engine.texts.helpers import Helpers


@dataclass(frozen=True, slots=True)
class Told:
    """The two sentences of a code, and the transitions that ``{deeds}`` names in the second."""

    no: str
    help: str
    helpers: Helpers = helping.nobody
