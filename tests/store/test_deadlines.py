"""The index of deadlines and the outages: what is put is read, and what is due comes in pages."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from challenge_engine.core.ledger import At, Ledger
from challenge_engine.core.ledger_value import to_value
from challenge_engine.core.terms import Term
from challenge_engine.errors import StoreError
from challenge_engine.store import deadlines
from challenge_engine.store import tables as t

from . import rows
from .rows import CASE, OFFICE

DUE = dt.date(2026, 12, 1)
LEDGER = Ledger(
    name="decision",
    standing="open",
    start=At(0, dt.date(2026, 10, 6)),
    due=DUE,
    steps=(),
    profile="nl-awb",
    calendar="nl-atw",
    version="holidays 0.1 abc",
    term=Term(8, "weeks"),
)


def told(unit, n: int, *ledgers: Ledger, case_id: int = CASE, wake: str | None = None) -> None:
    """An event that says where deadlines stand, and the rows that point at it."""
    rows.event(unit, case_id, n)
    for item, one in enumerate(ledgers):
        unit.run(
            t.opening.insert().values(
                case_id=case_id,
                n=n,
                item=item,
                path=f"deadline/{one.name}",
                salt=rows.digest(case_id, n, item),
                value=json.dumps(to_value(one)),
            )
        )
    found = {one.name: one for one in ledgers}
    deadlines.put(unit, case_id, n, found, dict.fromkeys(found, wake))


def other_case(unit, number: int) -> int:
    rows.case(unit, "case", reference=f"2026-{number}")
    query = t.cases.select().where(t.cases.c.reference == f"2026-{number}")
    return unit.run(query).fetchone()[0]


def test_the_newest_ledger_is_read_and_one_that_never_started_is_absent(store):
    moved = replace(LEDGER, due=dt.date(2026, 12, 2))
    norm = replace(LEDGER, name="norm", due=None)
    with store.write() as unit:
        told(unit, 0, LEDGER, norm, wake=None)
        told(unit, 1, moved, wake="2026-12-03")
        assert deadlines.ledgers(unit, CASE, ["decision", "reply"]) == {"decision": moved}
        assert deadlines.ledgers(unit, CASE, []) == {}
        assert deadlines.all_ledgers(unit, CASE) == {"decision": moved, "norm": norm}
        assert deadlines.all_ledgers(unit, OFFICE) == {}


def test_what_ended_before_a_day_is_overdue_and_what_wakes_by_a_day_is_awake(store):
    early = replace(LEDGER, name="norm", due=dt.date(2026, 11, 30))
    with store.write() as unit:
        told(unit, 0, LEDGER, wake="2026-11-17")
        told(unit, 1, early, wake="2026-12-01")
        assert deadlines.overdue(unit, CASE, "2026-12-01") == ["norm"]
        assert deadlines.overdue(unit, CASE, "2026-12-02") == ["norm", "decision"]
        assert deadlines.awake(unit, CASE, "2026-11-16") == []
        assert deadlines.awake(unit, CASE, "2026-11-17") == ["decision"]
        deadlines.wake(unit, CASE, "decision", "2026-12-02")
        assert deadlines.awake(unit, CASE, "2026-12-01") == ["norm"]
        deadlines.wake(unit, CASE, "norm", None)
        assert deadlines.overdue(unit, CASE, "2026-12-02") == ["decision"]


def test_pages_of_what_is_due_go_on_where_the_last_one_ended(store):
    names = ("decision", "norm", "reply")
    with store.write() as unit:
        ids = [CASE, other_case(unit, 2), other_case(unit, 3)]
        for day, id_ in zip(("2026-12-02", "2026-12-02", "2026-11-30"), ids, strict=True):
            told(unit, 0, *(replace(LEDGER, name=n) for n in names), case_id=id_, wake=day)
        told(unit, 1, replace(LEDGER, name="later"), wake="2026-12-03")
        unit.commit()
    seen, after = [], deadlines.FROM_THE_FIRST
    with store.read() as unit:
        while page := deadlines.due(unit, 1, "2026-12-02", after, 2):
            assert len(page) <= 2
            seen += page
            after = page[-1].place
        assert deadlines.due(unit, 2, "2026-12-02", deadlines.FROM_THE_FIRST, 9) == []
    order = [*(("2026-11-30", ids[2], n) for n in names)]
    order += [("2026-12-02", id_, n) for id_ in ids[:2] for n in names]
    assert [one.place for one in seen] == order
    assert [one.reference for one in seen[::3]] == ["2026-3", "2026-1", "2026-2"]


def test_running_cases_and_their_calendars_are_those_that_still_have_to_be_kept(store):
    with store.write() as unit:
        other = other_case(unit, 2)
        told(unit, 0, replace(LEDGER, standing="lapsed", lapsed=0, version="older"))
        told(unit, 0, replace(LEDGER, standing="met"), case_id=other)
        assert deadlines.running(unit, 1) == ["2026-1"]
        assert deadlines.counted_by(unit, 1) == {("nl-atw", "older")}
        assert deadlines.running(unit, 2) == []


@pytest.mark.parametrize(
    ("change", "wake"),
    [({"standing": "met"}, "2026-12-02"), ({"due": None}, "2026-12-02"), ({"standing": "x"}, None)],
)
def test_a_row_that_cannot_be_is_refused(store, change, wake):
    with store.write() as unit, pytest.raises(StoreError):
        told(unit, 0, replace(LEDGER, **change), wake=wake)


def test_a_row_without_its_event_is_refused(store):
    def put(unit) -> None:
        deadlines.put(unit, CASE, 7, {"decision": LEDGER}, {})
        unit.commit()

    with store.write() as unit, pytest.raises(StoreError):
        put(unit)


def test_outages_come_in_the_order_of_their_days_with_what_their_step_tells(store):
    with store.write() as unit:
        for n, (first, last) in enumerate([(5, 6), (1, 2)]):
            rows.event(unit, OFFICE, n)
            path, value = f"record/outage/{n}.0/reason", json.dumps(f"Outage {n}.")
            salt = rows.digest(n)
            row = {"case_id": OFFICE, "n": n, "item": 0, "path": path, "salt": salt, "value": value}
            unit.run(t.opening.insert().values(row))
            days = [dt.date(2026, 12, day) for day in (first, last)]
            deadlines.add_outage(unit, 1, n, *days)
        assert deadlines.outages(unit, 1) == [
            (dt.date(2026, 12, 1), dt.date(2026, 12, 2)),
            (dt.date(2026, 12, 5), dt.date(2026, 12, 6)),
        ]
        assert deadlines.outages_told(unit, 1) == [
            ("2026-12-01", "2026-12-02", "Outage 1."),
            ("2026-12-05", "2026-12-06", "Outage 0."),
        ]
        assert deadlines.outages(unit, 2) == []


def test_an_outage_that_ends_before_it_begins_is_refused(store):
    with store.write() as unit:
        rows.event(unit, OFFICE, 0)
        with pytest.raises(StoreError):
            deadlines.add_outage(unit, 1, 0, DUE, DUE - dt.timedelta(days=1))
