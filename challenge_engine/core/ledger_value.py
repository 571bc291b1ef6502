"""A ledger as the value that an event keeps, and back: texts, whole numbers, lists, objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from challenge_engine.core.deadlines import Step
from challenge_engine.core.ledger import At, Extended, Ledger, Paused
from challenge_engine.core.terms import Term

DATES = ("first", "last", "made", "due")
"""Parameters of a step that are days; ``off`` and ``over`` are lists of days with their names."""


def to_value(ledger: Ledger) -> dict[str, Any]:
    """The value; what is absent has no key, so that most of them stay short."""
    found: dict[str, Any] = {
        "standing": ledger.standing,
        "start": _at(ledger.start),
        "due": _iso(ledger.due),
        "term": str(ledger.term) if ledger.term else None,
        "said": _at(ledger.said) if ledger.said else None,
        "until": _iso(ledger.until),
        "profile": ledger.profile,
        "calendar": ledger.calendar,
        "version": ledger.version,
        "pauses": [_paused(one) for one in ledger.pauses],
        "extensions": [{"made": _at(one.made), "term": str(one.term)} for one in ledger.extensions],
        "outages": [[first.isoformat(), last.isoformat()] for first, last in ledger.outages],
        "lapsed": ledger.lapsed,
        "ended": _at(ledger.ended) if ledger.ended else None,
        "cents": ledger.cents,
        "currency": ledger.currency,
        "steps": [_step(one) for one in ledger.steps],
    }
    return {key: value for key, value in found.items() if value not in (None, [])}


def from_value(name: str, value: Mapping[str, Any]) -> Ledger:
    """The ledger that such a value is."""
    return Ledger(
        name=name,
        standing=value["standing"],
        start=_to_at(value["start"]),
        due=_to_day(value.get("due")),
        steps=tuple(_to_step(one) for one in value.get("steps", ())),
        profile=value["profile"],
        calendar=value["calendar"],
        version=value["version"],
        term=Term.parse(value["term"]) if "term" in value else None,
        said=_to_at(value["said"]) if "said" in value else None,
        until=_to_day(value.get("until")),
        pauses=tuple(_to_paused(one) for one in value.get("pauses", ())),
        extensions=tuple(
            Extended(_to_at(one["made"]), Term.parse(one["term"]))
            for one in value.get("extensions", ())
        ),
        outages=tuple(
            (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
            for first, last in value.get("outages", ())
        ),
        lapsed=value.get("lapsed"),
        ended=_to_at(value["ended"]) if "ended" in value else None,
        cents=value.get("cents"),
        currency=value.get("currency"),
    )


def _at(at: At) -> list[Any]:
    return [at.n] if at.day is None else [at.n, at.day.isoformat()]


def _to_at(value: list[Any]) -> At:
    return At(value[0], dt.date.fromisoformat(value[1]) if len(value) > 1 else None)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _to_day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _paused(one: Paused) -> dict[str, Any]:
    found: dict[str, Any] = {"since": _at(one.since)}
    if one.until:
        found["until"] = one.until.isoformat()
    if one.left:
        found["left"] = _at(one.left)
    if one.is_void:
        found["void"] = "yes"
    return found


def _to_paused(value: Mapping[str, Any]) -> Paused:
    left = _to_at(value["left"]) if "left" in value else None
    return Paused(_to_at(value["since"]), _to_day(value.get("until")), left, "void" in value)


def _step(step: Step) -> dict[str, Any]:
    params = {name: _plain(value) for name, value in step.params.items() if value is not None}
    return {
        "code": step.code,
        "day": step.day.isoformat(),
        **({"params": params} if params else {}),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [[day.isoformat(), name] for day, name in value]
    return value


def _to_step(value: Mapping[str, Any]) -> Step:
    params = {name: _rich(name, one) for name, one in value.get("params", {}).items()}
    return Step(value["code"], dt.date.fromisoformat(value["day"]), params)


def _rich(name: str, value: Any) -> Any:
    if name in DATES:
        return dt.date.fromisoformat(value)
    if isinstance(value, list):
        return tuple((dt.date.fromisoformat(day), called) for day, called in value)
    return value
