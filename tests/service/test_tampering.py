"""Whoever changes the database past the program is found out, and the message says where."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from challenge_engine.service import publishing
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.checking import log_check, quick
from challenge_engine.service.checking.flaws import NO_CASE, NO_LEAF, SHORTER, Flaw, said
from challenge_engine.service.directory import saying
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import executing
from challenge_engine.service.people import accounts
from challenge_engine.service.proving import signing
from challenge_engine.service.timing import outages, sweep
from challenge_engine.store import checking as store_checking
from challenge_engine.store import erasing
from challenge_engine.store.people import who_is
from tests.support.lives import CHALLENGE
from tests.support.tampering import TABLES, Attack, Do, Where, ways
from tests.support.town import ROOT, make_town
from tests.support.town import Town as Made

TIMED = ROOT / "tests" / "workflows" / "timed.v1.yaml"

WAYS = 2400 if os.environ.get("CHALLENGE_PROOF") == "1" else 180
"""Each way once, at the least; `test_there_are_ways_enough` counts them."""


@dataclass(frozen=True)
class Town:
    path: Path
    engine: Engine
    names: dict[int, str]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Some cases, two with an objection, two with an erasure, three with deadlines."""
    folder = tmp_path_factory.mktemp("town")
    made = make_town(folder)
    made.checks = False
    for _ in range(13):
        made.lived()
    signing.checkpoint(made.engine, made.authority)
    for ends in ("uphold", "dismiss"):
        reference = made.lived("close-panel")
        made.do(reference, "decider-1", "reject", grounds=["not-rooted"], reason="Not rooted.")
        made.do(reference, "initiator-1", "object", reason="We are.")
        made.do(reference, "decider-1", ends, reason="Looked at again.")
    reference = made.lived("write-agreement")
    made.do(reference, "coordinator-1", "revise-agreement", revises=1, text="The town pays more.")
    made.do(reference, "initiator-1", "sign-for-group")
    for address in ("a@b.example", "c@d.example"):
        given = {**CHALLENGE, "contact_email": address}
        _erase(made.engine, made.open("initiator-1", given))
    _let_time_pass(made)
    for one in made.engine.authorities:
        made.engine.after_commit(one)
    signing.checkpoint(made.engine, made.authority)
    assert log_check.check(made.engine).is_sound
    made.engine.close()
    path = folder / "town.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {name}")
        rows = db.execute("SELECT id, coalesce(reference, 'vlierdam/' || stream) FROM cases")
        names = dict(rows.fetchall())
    return Town(path, made.engine, names)


def _erase(engine: Engine, reference: str) -> None:
    (authority,) = engine.authorities
    officer = who_is(next(iter(_people(engine))))
    hand = executing.Hand(authority, officer, None, "cli", "withdrawn")
    with engine.store.write() as unit:
        found = store_checking.rows(
            unit, store_checking.ONE, authority=authority, reference=reference
        )
        stream = erasing.lock(unit, found[0][0])
        going = [k for k in erasing.values(unit, stream.id) if k.path == "field/contact_email"]
        assert going
        executing.erase_in(unit, engine, hand, stream, going)
        unit.commit()


def _let_time_pass(made: Made) -> None:
    """Terms that are kept, paused, passed, moved by an outage and followed by a penalty."""
    workflow = publishing.publish(made.engine, made.authority, TIMED)
    town = Made(made.engine, workflow, made.people, checks=False)
    wish = {"title": "The park", "plan": "Ours"}
    town.open("initiator-1", wish)
    asked, late = (
        town.open("initiator-1", wish, command={"occurred_at": "2024-02-05"}) for _ in "12"
    )

    def do(reference: str, name: str, action: str, day: str, **data: str) -> None:
        town.act(reference, name, Command(action, data, occurred_at=day))

    do(asked, "coordinator-1", "ask-for-more", "2024-02-12", what="A map", due="2024-02-20")
    do(late, "coordinator-1", "set-character", "2024-02-06", legal_character="awb-decision")
    do(late, "coordinator-1", "begin", "2024-02-06")
    do(late, "initiator-1", "give-notice", "2024-04-15")
    for first, last in (("2024-02-19", "2024-02-21"), ("2024-12-24", "2024-12-24")):
        outages.record(town.engine, town.authority, None, first, last, "No power.")
    for change in (
        Change("unit", "parks", {"title": "Parks"}),
        Change("contact", "parks", {"function": "Head", "phone": "12345"}, last="2199-01-01"),
        Change("service", "mowing", {"title": "Mowing", "unit": "parks"}),
    ):
        saying.say(town.engine, town.authority, None, [change])
    assert sweep.sweep(town.engine).lapsed > 3
    do(late, "decider-1", "decide-no", "2024-05-20", reason="Too dear.")


def _people(engine: Engine) -> list[Any]:
    return [person for person, _ in accounts.everybody(engine, engine.authority().id)]


def _columns(town: Town) -> dict[str, list[tuple[str, bool]]]:
    with closing(sqlite3.connect(town.path)) as db:
        return {
            table: [(r[1], not r[3]) for r in db.execute(f"PRAGMA table_info({table})")]
            for table in TABLES
        }


def tampered(town: Town, folder: Path, do: Do, seed: int) -> Where | None:
    """Tamper with a copy; nothing was done where the row cannot be so."""
    path = folder / "copy.db"
    shutil.copyfile(town.path, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA synchronous = OFF")
        return _done(Attack(db, Random(seed), town.names), do)


def checked(town: Town, folder: Path) -> log_check.Report:
    """What the check says of the copy."""
    # Past the door, which would see that the triggers are missing.
    engine = Engine(store_checking.reopen(f"sqlite:///{folder / 'copy.db'}", "live"))
    engine.authorities, engine._versions = town.engine.authorities, town.engine._versions
    try:
        return log_check.check(engine)
    finally:
        engine.store.close()


def _done(attack: Attack, do: Do) -> Where | None:
    for _ in range(20):
        attack.db.execute("BEGIN")
        try:
            where = do(attack)
        except (sqlite3.Error, IndexError, ValueError, AssertionError):
            attack.db.execute("ROLLBACK")  # such a row cannot be; the next one perhaps
            continue
        attack.db.execute("COMMIT")
        return where
    return None


def points_at(flaw: Flaw, where: Where, town: Town) -> bool:
    """Whether the message leads to the row: by case and step, by place, by what it names."""
    table, row = where
    params = flaw.params
    if (other := row.get("other")) and points_at(flaw, (table, other), town):
        return True
    if table == "leaf":
        is_before = params.get("since", row["seq"] + 1) <= row["seq"]
        is_missed = flaw.template in (NO_LEAF, SHORTER)
        return flaw.place == row["seq"] or is_before or is_missed or params.get("table") == "leaf"
    if table in ("checkpoint", "node", "log_key"):
        named = {"checkpoint": "size", "node": "node", "log_key": "number"}[table]
        return named in params or params.get("table") == table or "vkey" in params
    if table == "log":
        return True  # every entry in it says another name
    if table in ("outage", "directory"):
        return (
            str(flaw.reference).endswith("/authority") and {"first", "code"} & set(params) != set()
        )
    if table == "cases":
        names = (town.names.get(row["id"]), row["reference"], "?/authority")
        return flaw.reference in names or (flaw.reference is None and flaw.template == NO_CASE)
    if flaw.reference == town.names.get(row["case_id"]):
        return flaw.n is None or "n" not in row or abs(flaw.n - row["n"]) <= 1
    return flaw.template == NO_CASE and params["table"] == table


@pytest.mark.parametrize("seed", range(WAYS))
def test_no_tampering_passes(
    town: Town, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_ways = ways(_columns(town))
    name, do = all_ways[seed % len(all_ways)]
    where = tampered(town, tmp_path, do, seed)
    if where is None:
        pytest.skip(f"{name}: no row of this town can be so")
    report = checked(town, tmp_path)
    assert not report.is_sound, (name, where)
    told = [said(flaw) for flaw in report.flaws]
    assert any(points_at(flaw, where, town) for flaw in report.flaws), (name, where, told)
    assert all("{" not in sentence for sentence in told), told
    # What is vouched for quickly is so: looked into closely, nothing else is found.
    monkeypatch.setattr(quick, "LONG", 0)
    assert checked(town, tmp_path) == report


def test_there_are_ways_enough(town: Town) -> None:
    assert 100 < len(ways(_columns(town))) <= WAYS
