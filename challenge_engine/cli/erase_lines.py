"""What an erasure would do, as lines for people and as facts for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from challenge_engine.cli.output import columns
from challenge_engine.service.erasing.telling import Line, Preview
from challenge_engine.texts import date

LONGEST_SHOWN = 60


def preview_lines(seen: Preview, language: str) -> list[str]:
    """What goes, what stays and why, and what an erasure does not reach."""
    lines = ["This would go:" if seen.going else "Nothing would go."]
    lines += _value_lines(seen.going)
    if seen.account:
        lines += ["", seen.account]
    if seen.staying:
        lines += ["", "This stays:"]
    for why in dict.fromkeys(one.why for one in seen.staying):
        lines.append(f"  {why}:")
        lines += _value_lines([one for one in seen.staying if one.why == why], "    ")
    if seen.duties:
        lines += ["", "The duty to keep:", *(f"  {one}" for one in seen.duties)]
    lines += ["", "This is not reached:", *(f"  {one}" for one in seen.not_reached)]
    lines.append(f"  Backups hold it until {date(seen.clean_by, language)} at the latest.")
    return lines


def _value_lines(found: Iterable[Line], indent: str = "  ") -> list[str]:
    rows = [
        (one.reference or "roles", f"{one.n}.{one.item}", one.label,
         "personal" if one.is_personal else "", short(one.text))
        for one in found
    ]  # fmt: skip
    return columns(rows, indent)


def short(text: str | None) -> str:
    """A value on one line, or that this reader may not see it."""
    if text is None:
        return "(not shown to you)"
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"


def fact_of(one: Line) -> dict[str, Any]:
    """One value as a fact."""
    return {
        "case": one.reference or None,
        "n": one.n,
        "item": one.item,
        "what": one.label,
        "personal": one.is_personal,
        "value": one.text,
        "why_it_stays": one.why or None,
    }


def facts_of(seen: Preview) -> dict[str, Any]:
    """A preview as facts."""
    return {
        "going": [fact_of(one) for one in seen.going],
        "staying": [fact_of(one) for one in seen.staying],
        "account": seen.account or None,
        "duties": list(seen.duties),
        "not_reached": list(seen.not_reached),
        "clean_by": seen.clean_by,
    }
