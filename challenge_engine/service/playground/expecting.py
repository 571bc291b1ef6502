"""What a scenario expects, compared with what is so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from challenge_engine.core.case import Case
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.workflow import MAIN, NOTHING
from challenge_engine.definitions.scenario import PUBLIC, Expected, Place, SceneStep
from challenge_engine.errors import NotFound
from challenge_engine.service.playground.ground import Ground
from challenge_engine.texts.due import code_of

_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "overdue": ("overdue",),
    "paused": ("paused", "paused-undated"),
    "met": ("met", "met-late", "met-undated"),
    "stopped": ("stopped",),
}
"""What a scenario says of a deadline → the codes of `texts.due` that it means."""


class NotSo(Exception):
    """Something is not as a scenario expects it; the sentence says what is so instead."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def compare(ground: Ground, expected: Iterable[Expected]) -> None:
    """Everything that is expected at a moment; ``NotSo`` with the first that is not so."""
    wanted = tuple(expected)
    if not wanted:
        return
    case, ledgers = ground.case(), ground.ledgers()
    for one in wanted:
        found = (
            _said_of_deadline(ledgers, ground.today, one)
            if one.of and one.what not in ("state", "waits_on")
            else _said(case, one, ground)
        )
        if found is not None:
            raise NotSo(one.place, found)


def be_possible(ground: Ground, step: SceneStep) -> None:
    """Somebody can do all of this now, in a role of theirs or for the group; or only for it."""
    found = ground.available(step.who, step.can)
    possible = {
        one.action for b, one in found if one.is_possible and (b or not step.can_for_others)
    }
    for action in step.can:
        if action not in possible:
            raise NotSo(
                step.place, f"`{action}` is not possible for {_why_not(ground, step, action)}"
            )


def _why_not(ground: Ground, step: SceneStep, action: str) -> str:
    if step.can_for_others:
        return f"{step.who} for the group"
    seen = next(one for one in ground.seen(step.who).actions if one.action == action)
    return f"{step.who}: {' '.join(reason.no for reason in seen.refusals)}"


def read(ground: Ground, step: SceneStep, kind: str, n: int) -> None:
    """Somebody can read so many records of a kind that others wrote."""
    who = None if step.who == PUBLIC else step.who
    try:
        records = ground.seen(who).records
    except NotFound:
        records = ()
    own = _written_by(ground, who, kind) if who else frozenset()
    readable = [r for r in records if r.kind == kind and not r.is_sealed and r.number not in own]
    if len(readable) != n:
        found = f"{step.who} can read {len(readable)} of `{kind}` by others, not {n}"
        raise NotSo(step.place, found)


def _written_by(ground: Ground, who: str, kind: str) -> frozenset[int]:
    number = ground.number(who)
    return frozenset(r.number for r in ground.records(kind) if r.actor == number)


def _said(case: Case, one: Expected, ground: Ground) -> str | None:
    state = ground.workflow.states.get(case.state())
    if one.what == "state":
        found: Any = case.state(one.of)
        track = "" if one.of == MAIN else f" of `{one.of}`"
        return None if found == one.value else f"the state{track} is `{found}`, not `{one.value}`"
    if one.what == "phase":
        found = state.phase if state else NOTHING
        return None if found == one.value else f"the phase is `{found}`, not `{one.value}`"
    if one.what == "waits_on":
        stands = ground.workflow.tracks[one.of].get(case.state(one.of))
        roles = frozenset(stands.waits_on) if stands else frozenset()
        who = "it" if one.of == MAIN else f"`{one.of}`"
        return (
            None
            if roles == one.value
            else f"{who} waits on {_listed(roles)}, not on {_listed(one.value)}"
        )
    if one.what == "told":
        told = ground.told()
        return None if told == one.value else f"it told {_listed(told)}, not {_listed(one.value)}"
    found = ground.is_published() if one.what == "published" else ground.is_public()
    what = "read the reason" if one.what == "published" else "see it"
    return None if found == one.value else f"the public {'can' if found else 'cannot'} {what}"


def _said_of_deadline(ledgers: Mapping[str, Ledger], today: dt.date, one: Expected) -> str | None:
    ledger = ledgers.get(one.of)
    if ledger is None:
        return f"the deadline `{one.of}` has not begun"
    code = code_of(ledger, today)
    if one.what == "due":
        found = ledger.due.isoformat() if ledger.due else "no day yet"
        is_so = ledger.is_open and found == one.value
        return (
            None
            if is_so
            else f"the deadline `{one.of}` is {_standing(code)}due on {found}, not on {one.value}"
        )
    if code in _CODES[one.what]:
        return None
    due = f", due on {ledger.due}" if ledger.due else ""
    return f"the deadline `{one.of}` is {code}{due}, not {one.what}"


def _standing(code: str) -> str:
    return "" if code in ("open", "overdue") else f"{code} and "


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(f"`{role}`" for role in sorted(roles)) or "nobody"
