"""Guesses from a row how its entry must be spelled, so that it need not be read."""

from __future__ import annotations

import json

from challenge_engine.errors import FormatError
from challenge_engine.history.entry_form import MOST_FORMS, FormReader, Spelling
from challenge_engine.service.checking.forms import Form
from challenge_engine.store.checking import Row

Hint = Form | Row
"""The form of the step before; at the first step, what the row of the history says."""


class Spellings:
    """What was read once. A guess may be wrong: it counts where it gives the entry to the byte."""

    def __init__(self, reader: FormReader[Form]) -> None:
        self._reader = reader
        self._kept: dict[tuple[Hint, bytes], Spelling[Form]] = {}
        self.guess = self._kept.get
        """By hint and columns; None where no such entry was read."""

    def learn(self, hint: Hint, stream: bytes, row: Row) -> Spelling[Form] | None:
        """The spelling of this very entry; None if only a closer look can tell whether it is one.

        Whatever is guessed after this hint again was found here to be of this stream, in a log, of
        a published workflow, and to say what the columns say.
        """
        try:
            found = self._reader.spelling(row[2])
        except FormatError:
            return None
        if found is None or found.form.stream != stream or not _says(row[8], found.form):
            return None
        if found.form.log is None or not found.form.is_published:
            return None
        if found.is_first != (row[1] == 0):
            return None
        if found.lasts:
            if len(self._kept) >= MOST_FORMS:
                self._kept.clear()
            self._kept[hint, row[8]] = found
        return found


def _says(columns: bytes, form: Form) -> bool:
    """Whether these are the columns of a form, as JSON."""
    said = [value.decode() if isinstance(value, bytes) else value for value in form.columns]
    try:
        return bool(json.loads(columns) == said)
    except ValueError:
        return False
