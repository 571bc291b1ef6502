"""What the tables of time say, compared with the ledgers and the outages that the steps hold."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from challenge_engine.core.terms import shift
from challenge_engine.errors import DeadlineError
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.service.checking.forms import Form
from challenge_engine.service.checking.walk import Walk
from challenge_engine.store import checking
from challenge_engine.store.checking import Row
from challenge_engine.store.unit import Unit

COLUMNS = ("n", "standing", "due", "calendar", "version")


def compare(walk: Walk, rows: Sequence[Row]) -> Iterator[Flaw]:
    """Each row must say what the newest ledger of that deadline says, and each ledger be possible.

    Nothing is counted anew: by which days it was counted then, the ledger itself says.
    """

    def flaw(n: int | None, template: str, **params: Any) -> Flaw:
        return Flaw(walk.name, n, None, template, params, MADE_OTHERWISE)

    noted = {row[1]: row[2:] for row in rows}
    for name, (n, form, value) in walk.deadlines.items():
        ledger = _read(value)
        for template, said in _impossible(walk, n, ledger):
            yield Flaw(walk.name, n, None, template, {"deadline": name, "said": said})
        if name not in noted:
            yield flaw(n, flaws.NO_DEADLINE, deadline=name)
            continue
        for template, params in _row(form, name, n, ledger, noted.pop(name)):
            yield flaw(n, template, deadline=name, **params)
    for name in noted:
        yield flaw(None, flaws.ADDED_DEADLINE, deadline=name)


Wrong = tuple[str, dict[str, Any]]


def _row(form: Form, name: bytes, n: int, ledger: Mapping[str, Any], row: Row) -> Iterator[Wrong]:
    at, standing, due, wake, calendar, version = row
    wanted = (n, *(_text(ledger, column) for column in COLUMNS[1:]))
    for column, value, said in zip(
        COLUMNS, (at, standing, due, calendar, version), wanted, strict=True
    ):
        if value != said:
            yield flaws.DEADLINE, {"column": column, "value": value, "said": said}
    days = _wakes(form, name, ledger)
    # What had passed before the case was taken over here wakes nobody.
    is_asleep = wake is None and (not days or form.basis != b"enforced")
    if wake not in days and not is_asleep:
        yield flaws.WAKE, {"value": wake, "said": b", ".join(sorted(days)) or None}


def _read(value: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(value)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(ledger: Mapping[str, Any], member: str) -> bytes | None:
    found = ledger.get(member)
    return None if found is None else str(found).encode()


def _wakes(form: Form, name: bytes, ledger: Mapping[str, Any]) -> frozenset[bytes]:
    """The days on which the clock has something to do; the next one of them must be noted."""
    if ledger.get("standing") != "open" or "due" not in ledger:
        return frozenset()
    try:
        due = dt.date.fromisoformat(ledger["due"])
        days = [shift(due, by) for by in form.wakes.get(name, ())]
    except (ValueError, TypeError, DeadlineError):
        return frozenset()
    return frozenset(day.isoformat().encode() for day in days)


def _impossible(walk: Walk, n: int, ledger: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Steps that a ledger names and that are not what it says of them."""
    start, lapsed = ledger.get("start"), ledger.get("lapsed")
    first = start[0] if isinstance(start, list) and start else None
    if not isinstance(first, int) or not 0 <= first <= n:
        yield flaws.NO_START, first
    is_asked = lapsed is not None or ledger.get("standing") == "lapsed"
    if is_asked and lapsed not in walk.lapses and lapsed not in walk.lost:
        yield flaws.NO_LAPSE, lapsed


def of_outages(unit: Unit, codes: Mapping[int, str], authority: int | None) -> Iterator[Flaw]:
    """Each outage must be what one step of the authority's own history says, and each have its row.

    They are few, and looked at once.
    """
    told: dict[tuple[int, int], dict[bytes, bytes]] = {}
    for owner, n, path, value in checking.rows(unit, checking.OUTAGES_TOLD):
        place, _, name = path.rpartition(b"/")
        if place == b"record/outage/%d.0" % n:
            told.setdefault((owner, n), {})[name] = value.strip(b'"')

    def flaw(owner: int, n: int, template: str, **params: Any) -> Flaw:
        name = f"{codes.get(owner, '?')}/authority"
        return Flaw(name, n, None, template, params, MADE_OTHERWISE)

    for owner, n, first, last in checking.rows(unit, checking.OUTAGES):
        if authority in (None, owner):
            said = told.pop((owner, n), {})
            if (said.get(b"first"), said.get(b"last")) != (first, last):
                yield flaw(owner, n, flaws.OUTAGE, first=first, last=last)
    for (owner, n), said in told.items():
        if authority in (None, owner):
            yield flaw(owner, n, flaws.NO_OUTAGE, first=said.get(b"first"), last=said.get(b"last"))
