"""What stands in a cell of a table that a spreadsheet will open."""

from __future__ import annotations

# What a spreadsheet would take for a formula, and run.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """The text, which is never run."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
