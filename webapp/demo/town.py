"""Reads the demo town's data; its times are days before or after the day it is made."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from challenge_engine.service.installing import NewAuthority

_RELATIVE = re.compile(r"([+-][0-9]+)d")
_MOMENT = re.compile(f"({_RELATIVE.pattern})(T[0-9]{{2}}:[0-9]{{2}})?")
_FIRST_HOUR, _LAST_HOUR = 8, 17


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: named after its role, never after a person."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one case, at its moment."""

    case: str
    workflow: str
    at: dt.datetime
    by: str
    action: str
    data: Mapping[str, Any]
    """The value of a link is the key of the case at which it points."""
    role: str | None = None
    on_behalf: bool = False
    via: str = "page"
    received: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an auditor asks when everything has happened."""

    case: str
    by: str
    owner: str
    due: str
    text: str


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that the demo is made of."""

    authority: NewAuthority
    workflows: tuple[str, ...]
    groups: Mapping[str, tuple[str, tuple[str, ...]]]
    """Key → name and who represents it."""
    accounts: tuple[Account, ...]
    group_of: Mapping[str, str]
    """Case → key of its group."""
    steps: tuple[Step, ...] = field(repr=False)
    questions: tuple[Asked, ...] = ()

    @property
    def begins(self) -> dt.datetime:
        """A day before the first step."""
        return min(step.at for step in self.steps) - dt.timedelta(days=1)


def read_town(path: Path, now: dt.datetime | None = None) -> Town:
    """Read the town as it looks from now: what was 400 days ago has a date then.

    Each further scheme stands in a file of its own beside it, with its people and its cases.
    """
    now = now or dt.datetime.now(dt.UTC)
    raw = read_file(path)
    about = raw["authority"]
    parts = [raw, *(read_file(path.with_name(name)) for name in raw["schemes"])]
    cases = [
        (case.get("workflow", part["workflow"]), case) for part in parts for case in part["cases"]
    ]
    return Town(
        authority=NewAuthority(
            about["code"],
            about["name"],
            f"{about['code']}.example/challenges/1",
            about["timezone"],
            tuple(about["languages"]),
        ),
        workflows=tuple(part["workflow"] for part in parts),
        groups={
            group["key"]: (group["name"], tuple(group["represented_by"]))
            for part in parts
            for group in part["groups"]
        },
        accounts=tuple(
            Account(a["name"], (*a.get("roles", ()), *a.get("offices", ())))
            for part in parts
            for a in part["accounts"]
        ),
        group_of={case["key"]: case["group"] for _, case in cases},
        steps=tuple(
            sorted(
                (step for name, case in cases for step in _steps(name, case, now)),
                key=lambda s: s.at,
            )
        ),
        questions=tuple(Asked(**_dated(one, now)) for one in raw["questions"]),
    )


def read_file(path: Path) -> Mapping[str, Any]:
    """Every scalar stays text: what a value may be is decided by the fields of the workflow."""
    raw: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return raw


def _steps(workflow: str, case: Mapping[str, Any], now: dt.datetime) -> list[Step]:
    """Steps of one day follow each other within office hours, in the order of the file."""
    steps: list[Step] = []
    for i, raw in enumerate(case["steps"]):
        day = _day(raw["at"], now)
        same_day = sum(1 for step in steps if step.at.date() == day)
        minutes = (i * 37) % 50 + same_day * 11
        at = dt.datetime.combine(day, dt.time(_FIRST_HOUR), dt.UTC) + dt.timedelta(minutes=minutes)
        if steps:
            at = max(at, steps[-1].at + dt.timedelta(minutes=1))
        at = min(at, now - dt.timedelta(minutes=max(1, len(case["steps"]) - i)))
        steps.append(
            Step(
                case=case["key"],
                workflow=workflow,
                at=at,
                by=raw["by"],
                action=raw["action"],
                data=_dated(raw.get("data", {}), now),
                role=raw.get("role"),
                on_behalf=raw.get("on_behalf") == "yes",
                via=raw.get("via", "page"),
                received=_day(raw["received"], now).isoformat() if "received" in raw else None,
            )
        )
    return steps


def _day(text: str, now: dt.datetime) -> dt.date:
    match = _RELATIVE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no number of days like -400d")
    return (now + dt.timedelta(days=int(match[1]))).date()


def dated_text(text: str, now: dt.datetime | None = None) -> str:
    """The text of a data file whose quoted numbers of days are the days that they come to."""
    now = now or dt.datetime.now(dt.UTC)
    return re.sub(f'"({_RELATIVE.pattern})"', lambda one: _day(one[1], now).isoformat(), text)


def _dated(data: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    return {name: _date(value, now) for name, value in data.items()}


def _date(value: Any, now: dt.datetime) -> Any:
    """A number of days as the day that it comes to, perhaps with a time of day."""
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    return _day(found[1], now).isoformat() + (found[3] or "") if found else value
