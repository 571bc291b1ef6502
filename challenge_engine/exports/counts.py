"""What was counted in a year as a table and as JSON; the names of columns and members are stable.

A figure that too few cases stand behind is no number: blank in the table, null in JSON.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from challenge_engine.exports.cells import safe
from challenge_engine.service.reading.counts import CountsView

COLUMNS = (
    "year", "list", "question", "answer", "text", "side", "cases", "of_cases", "not_told",
)  # fmt: skip


def as_json(found: CountsView) -> dict[str, Any]:
    """All of it, with what the reader may not know said."""
    return {
        "authority": found.authority,
        "year": found.year,
        "years": list(found.years),
        "every_case_is_counted": found.is_whole,
        "figures_from": 0 if found.is_whole else found.least,
        "lists": [
            {
                "name": table.name,
                "question": table.question,
                "workflows": list(table.workflows),
                "of_cases": dict(zip((side for side, _ in table.sides), table.of, strict=True)),
                "answers": [
                    {
                        "code": line.code,
                        "text": line.title,
                        "cases": dict(
                            zip((side for side, _ in table.sides), line.figures, strict=True)
                        ),
                    }
                    for line in table.lines
                ],
            }
            for table in found.tables
        ],
    }


def as_csv(found: CountsView) -> str:
    """A row an answer and side."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for table in found.tables if found.year is not None else ():
        for line in table.lines:
            for (side, _), n, of in zip(table.sides, line.figures, table.of, strict=True):
                hidden = "yes" if n is None else ""
                writer.writerow((
                    found.year, table.name, safe(table.question), line.code, safe(line.title), side,
                    "" if n is None else n, "" if of is None else of, hidden,
                ))  # fmt: skip
    return told.getvalue()
