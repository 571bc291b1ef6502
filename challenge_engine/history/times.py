"""The two forms of time in an entry: an instant, and a date as precise as it is known."""

import re
from datetime import datetime

INSTANT = 24
_PATTERN = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)?)?)?"
)
# What completes a year or a month, so that one parser decides what exists.
_REST = {4: "-01-01", 7: "-01", 10: "", INSTANT: ""}


def is_occurrence(text: object) -> bool:
    """Whether this is an existing year, month, day or instant: its length is its precision."""
    if type(text) is not str or not _PATTERN.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text + _REST[len(text)])
    except ValueError:
        return False
    return True


def is_instant(text: object) -> bool:
    """Whether this is an existing instant in UTC with milliseconds, always 24 characters."""
    return type(text) is str and len(text) == INSTANT and is_occurrence(text)
