"""What is unusual: named rules, each of one step, each with the reason why it is listed.

Unusual is not wrong. A rule says what an auditor would want to look at first, and nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.store.auditing import AuditRow
from challenge_engine.texts.catalogue import _

_DAY = 10
LATE_DAYS = 14
"""Days between happening and recording that need no explanation, unless the auditor says so."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules know beside the step itself."""

    zone: str
    late_days: int = LATE_DAYS
    ends: Mapping[int, frozenset[tuple[str, str]]] | None = None
    """Workflow → track and name of the states in which it ends."""
    given: Mapping[tuple[int, str], frozenset[str]] | None = None
    """Person and role → the days on which it was given to them."""
    bodies: frozenset[tuple[int, str]] = frozenset()
    """Workflow and name of the roles that speak for a body."""


Test = Callable[[AuditRow, Known], Mapping[str, Any] | None]
"""What fills the holes of the reason; ``None`` where the rule does not want the step."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to look: its name, its title, and the sentence that says why."""

    name: str
    title: str
    why: str
    wants: Test
    kinds: tuple[str, ...] = ()
    """The kinds of steps that it always lists."""


def of_kinds(name: str, title: str, why: str, *kinds: str) -> Rule:
    """The rule that lists every step of these kinds."""
    return Rule(name, title, why, lambda row, _known: {} if row.kind in kinds else None, kinds)


def _is_case(row: AuditRow) -> bool:
    return row.reference is not None


def _behalf(row: AuditRow, known: Known) -> Mapping[str, Any] | None:
    # Who speaks for a body always does so on its behalf: that is what the role is for.
    is_body = (row.workflow or 0, row.role or "") in known.bodies
    return {} if _is_case(row) and row.behalf is not None and not is_body else None


def _typed(row: AuditRow, _known: Known) -> Mapping[str, Any] | None:
    is_other = row.recorder is not None and row.recorder != row.actor
    is_import = row.via == "import"
    return {} if _is_case(row) and is_other and not is_import and row.kind != "erase" else None


def _late(row: AuditRow, known: Known) -> Mapping[str, Any] | None:
    # What somebody asks about a case has no date of its own in it; a correction neither.
    if not _is_case(row) or row.basis != "enforced" or row.kind in ("note", "correct"):
        return None
    days = days_late(row, known.zone)
    return {"days": days, "most": known.late_days} if days > known.late_days else None


def days_late(row: AuditRow, zone: str) -> int:
    """Days from the last one on which it can have happened to that on which it was recorded."""
    happened = local_day(row.occurred_at, zone)
    if len(happened) < _DAY:
        year, month = int(happened[:4]), int(happened[5:7] or 12)
        following = dt.date(year + month // 12, month % 12 + 1, 1) if year < 9999 else dt.date.max
        last = following - dt.timedelta(days=1)
    else:
        last = dt.date.fromisoformat(happened)
    return (dt.date.fromisoformat(local_day(row.recorded_at, zone)) - last).days


def _reported(row: AuditRow, _known: Known) -> Mapping[str, Any] | None:
    return {} if _is_case(row) and (row.basis != "enforced" or row.kind == "takeover") else None


def _reopened(row: AuditRow, known: Known) -> Mapping[str, Any] | None:
    ends = (known.ends or {}).get(row.workflow or 0, frozenset())
    track = row.track or ""
    was, now = (track, row.source or "") in ends, (track, row.target or "") in ends
    return {} if row.kind != "takeover" and was and not now else None


def _two_roles(row: AuditRow, _known: Known) -> Mapping[str, Any] | None:
    if row.other_role is None or row.role is None or row.basis != "enforced":
        return None
    return {"role": row.role, "other": row.other_role} if _is_case(row) else None


def _same_day(row: AuditRow, known: Known) -> Mapping[str, Any] | None:
    if row.person is None or row.role is None or not _is_case(row) or row.basis != "enforced":
        return None
    days = (known.given or {}).get((row.person, row.role), frozenset())
    return {"role": row.role} if local_day(row.recorded_at, known.zone) in days else None


RULES: tuple[Rule, ...] = (
    Rule(
        "on-behalf",
        _("Done on behalf of somebody else"),
        _("Somebody acted for another person or for a group."),
        _behalf,
    ),
    Rule(
        "typed-by-another",
        _("Typed in by somebody else"),
        _("Who typed it in is not who acted."),
        _typed,
    ),
    Rule(
        "late",
        _("Recorded late"),
        _("It was recorded {days} days after it happened; more than {most} is listed."),
        _late,
    ),
    of_kinds("lapse", _("A deadline passed"), _("A deadline passed."), "lapse"),
    of_kinds("correction", _("Corrections"), _("It sets an earlier step right."), "correct"),
    Rule(
        "reopened",
        _("Re-opened"),
        _("What had ended goes on again."),
        _reopened,
    ),
    of_kinds(
        "erased",
        _("Erased, on hold, destroyed"),
        _("Data was erased or kept from being erased, or a case destroyed, by law."),
        "erase",
        "hold",
        "release",
        "destroy",
    ),
    Rule(
        "two-roles",
        _("One person in two roles"),
        _("The same person acted as {other} and as {role} in one case."),
        _two_roles,
    ),
    Rule(
        "same-day-role",
        _("Role given and used on one day"),
        _("The role {role} was given to this person on the very day on which they used it."),
        _same_day,
    ),
    Rule(
        "reported",
        _("Taken over or reported"),
        _("It was not checked here: rights and conditions are not known."),
        _reported,
    ),
    of_kinds(
        "key",
        _("Key, clock or log changed"),
        _("It is about the log itself: a key, the clock, a loss, or a new log."),
        "key",
        "clock",
        "lost",
        "continue",
    ),
)

KINDS = {
    "": tuple(kind for rule in RULES for kind in (*rule.kinds, "takeover")),
    **{rule.name: rule.kinds for rule in RULES},
}
"""Rule → the kinds that it always lists; all of them without a rule."""


def reasons(row: AuditRow, known: Known, only: str = "") -> list[tuple[Rule, Mapping[str, Any]]]:
    """Why a step is listed; nothing where no rule wants it."""
    found = []
    for rule in RULES:
        if only in ("", rule.name):
            holes = rule.wants(row, known)
            if holes is not None:
                found.append((rule, holes))
    return found
