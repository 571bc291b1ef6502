"""`log check` as a use case: what it counts, what it names first, and what is rightly gone."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.errors import NotFound
from challenge_engine.history.entry import Entry, from_bytes
from challenge_engine.history.event import seal_event
from challenge_engine.service import installing, own_history
from challenge_engine.service.checking import flaws, log_check, plan
from challenge_engine.service.checking.flaws import said
from challenge_engine.service.checking.log_check import check, check_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.proving.places import Places
from challenge_engine.store import checking as store_checking
from tests.support.town import Town, make_town


def past_the_guards(town: Town, *statements: str, **values: object) -> None:
    """Change the database as its owner could, who may also drop the triggers for a while."""
    path = town.engine.store.address
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        kept = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement, values)
        for _, sql in kept:
            db.execute(sql)


def row(town: Town, sql: str, **values: object) -> tuple:
    with closing(sqlite3.connect(town.engine.store.address)) as db:
        return db.execute(sql, values).fetchone()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path)


@pytest.fixture
def lived(town: Town) -> tuple[Town, str]:
    return town, town.lived()


def test_a_sound_history_is_counted(lived):
    town, reference = lived
    report = check(town.engine)
    assert report.is_sound
    assert report.flaws == ()
    assert report.events == report.leaves > 17
    assert report.cases == 2
    assert report.checkpoints >= 1
    assert check_case(town.engine, town.authority, reference).events == 17


def test_it_works_in_several_processes_and_finds_the_same(lived):
    town, reference = lived
    town.lived()
    alone = check(town.engine)
    assert check(town.engine, jobs=2) == alone
    past_the_guards(
        town, "UPDATE opening SET value = '\"x\"' WHERE path = 'field/plan' AND case_id = 2"
    )
    together = check(town.engine, jobs=2)
    assert together == check(town.engine) != alone
    assert together.flaws[0].reference == reference


def test_parts_of_any_size_come_to_the_same(lived, monkeypatch):
    town, _ = lived
    for _ in range(3):
        town.lived()
    whole = check(town.engine)
    for events in (1, 7, 30):
        monkeypatch.setattr(plan, "AT_ONCE", events)
        assert check(town.engine) == whole


def test_it_tells_how_far_it_is(lived):
    town, _ = lived
    told: list[tuple[int, int | None]] = []
    report = check(town.engine, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (report.events + report.leaves,) * 2


def test_the_first_flaw_is_the_one_that_was_written_first(lived):
    town, reference = lived
    past_the_guards(
        town,
        "UPDATE event SET role = 'decider' WHERE case_id = 2 AND n = 9",
        "UPDATE opening SET salt = randomblob(32) WHERE case_id = 2 AND n = 3 AND item = 0",
        "UPDATE event SET via = 'desk' WHERE case_id = 2 AND n = 5",
    )
    report = check(town.engine)
    assert report.found == 3
    assert [flaw.n for flaw in report.flaws] == [3, 5, 9]
    first = report.flaws[0]
    (place,) = row(
        town,
        "SELECT l.seq FROM event e JOIN leaf l ON l.leaf_hash = e.leaf_hash"
        " WHERE e.case_id = 2 AND e.n = 3",
    )
    assert (first.reference, first.n, first.place) == (reference, 3, place)
    sentence = said(first)
    assert sentence.startswith(f"{reference}, step 3 (place {place} of the log): Item 0 (actor) ")
    assert sentence.endswith("restore a backup that is sound.")
    assert said(first, "nl").startswith(f"{reference}, stap 3 (plaats {place} in het logboek): ")


def test_only_some_flaws_are_told_and_all_are_counted(lived):
    town, _ = lived
    for _ in range(8):
        town.checks = False
        town.lived()
    past_the_guards(town, "UPDATE event SET salt = randomblob(32)")
    report = check(town.engine)
    assert report.found >= report.events
    assert len(report.flaws) == log_check.MOST
    places = [flaw.place for flaw in report.flaws]
    assert places == sorted(places)


def test_a_case_that_was_cut_off_is_named(lived):
    town, reference = lived
    leaf, at, on = row(
        town, "SELECT leaf_hash, recorded_at, occurred_at FROM event WHERE case_id = 2 AND n = 15"
    )
    past_the_guards(
        town,
        "DELETE FROM opening WHERE case_id = 2 AND n = 16",
        "DELETE FROM event WHERE case_id = 2 AND n = 16",
        "UPDATE cases SET n = 15, last_leaf = :leaf, last_recorded_at = :at,"
        " last_occurred_at = :on, state = 'monitored', state_n = 14, phase = 'monitored',"
        " closed_at = NULL WHERE id = 2",
        leaf=leaf,
        at=at,
        on=on,
    )
    for report in (check(town.engine), check_case(town.engine, town.authority, reference)):
        assert [(f.reference, f.n, f.template) for f in report.flaws] == [
            (reference, 15, flaws.LATER)
        ]


def test_only_one_authority_can_be_asked_for(tmp_path, lived):
    town, _ = lived
    town.engine.close()
    other = NewAuthority("elsewhere", "Elsewhere", "elsewhere.example/challenges/1")
    engine = installing.install(
        f"sqlite:///{town.engine.store.address}", Places.beneath(tmp_path), other
    )
    ours, theirs = engine.authority("vlierdam").id, engine.authority("elsewhere").id
    past_the_guards(town, "UPDATE event SET salt = randomblob(32) WHERE case_id = 2 AND n = 1")
    assert not check(engine).is_sound
    assert not check(engine, ours).is_sound
    report = check(engine, theirs)
    assert report.is_sound
    assert (report.cases, report.events, report.leaves) == (1, 1, 1)


def test_an_unknown_case_is_not_found(town):
    with pytest.raises(NotFound):
        check_case(town.engine, town.authority, "1999-0001")


def test_a_destroyed_case_leaves_leaves_that_say_nothing(lived):
    town, _ = lived
    kept = town.lived()
    with town.engine.store.write() as unit:
        n = own_history.note(
            unit, town.engine, town.authority, None, "cli", "destroy", "destroyed", {"why": "law"}
        )
        unit.commit()
    tables = ("signature", "record", "opening_subject", "opening", "event", "party", "track")
    past_the_guards(
        town,
        *(f"DELETE FROM {table} WHERE case_id = 2" for table in tables),
        "INSERT INTO destruction (case_id, by_case, by_n) VALUES (2, 1, :n)",
        n=n,
    )
    assert check(town.engine).is_sound
    assert check_case(town.engine, town.authority, kept).is_sound
    past_the_guards(town, "UPDATE cases SET n = n - 1 WHERE id = 2")
    assert [flaw.template for flaw in check(town.engine).flaws] == [flaws.LATER]
    past_the_guards(
        town,
        "UPDATE cases SET n = n + 1 WHERE id = 2",
        "INSERT INTO party (case_id, number, label) VALUES (2, 1, 'Somebody')",
    )
    assert [flaw.params for flaw in check(town.engine).flaws] == [{"table": "party"}]


def test_a_destruction_that_no_step_orders_is_a_flaw(lived):
    town, _ = lived
    tables = ("signature", "record", "opening_subject", "opening", "event", "party", "track")
    past_the_guards(
        town,
        *(f"DELETE FROM {table} WHERE case_id = 2" for table in tables),
        "INSERT INTO destruction (case_id, by_case, by_n) VALUES (2, 1, 0)",
    )
    assert [flaw.template for flaw in check(town.engine).flaws] == [flaws.NOT_DECREED]


def test_a_step_that_is_known_to_be_lost_may_be_missing(lived):
    town, reference = lived
    key, leaf = row(
        town,
        "SELECT c.key, e.leaf_hash FROM event e JOIN cases c ON c.id = e.case_id"
        " WHERE c.id = 2 AND e.n = 7",
    )
    past_the_guards(
        town,
        *(
            f"DELETE FROM {table} WHERE case_id = 2 AND n = 7"
            for table in ("opening_subject", "opening", "event")
        ),
    )
    assert {flaw.template for flaw in check(town.engine).flaws} == {
        flaws.MISSING,
        flaws.PREVIOUS,
        flaws.STRANGER,
    } | {flaws.MOVED}
    with town.engine.store.write() as unit:
        values = {"case": key.hex(), "n": 7, "leaf": base64.b64encode(leaf).decode()}
        own_history.note(unit, town.engine, town.authority, None, "cli", "lost", "lost", values)
        unit.commit()
    report = check(town.engine)
    assert [said(flaw) for flaw in report.flaws] == []
    assert check_case(town.engine, town.authority, reference).is_sound
    assert report.events == report.leaves - 1


@pytest.mark.postgresql
def test_on_postgresql_a_step_that_waits_for_its_place_is_no_flaw(
    new_postgresql: Callable[[], str], tmp_path, monkeypatch
):
    town = make_town(tmp_path, url=new_postgresql())
    reference = town.lived()
    assert check(town.engine).is_sound
    with town.engine.store.write() as unit:
        own_history.note(
            unit, town.engine, town.authority, None, "cli", "note", "note", {"text": "x"}
        )
        unit.commit()
    assert check(town.engine, jobs=2).is_sound
    with town.engine.store.write() as unit:
        own_history.note(
            unit, town.engine, town.authority, None, "cli", "note", "note", {"text": "y"}
        )
        unit.commit()
    # Nothing gives the place before the check begins, as when a step is written meanwhile.
    monkeypatch.setattr(Engine, "after_commit", lambda *_: None)
    report = check(town.engine)
    assert [said(flaw) for flaw in report.flaws] == []
    assert report.events == report.leaves + 1
    assert check_case(town.engine, town.authority, reference).is_sound
    town.engine.close()


def test_a_sealed_entry_of_another_step_does_not_pass(lived):
    """Everything is made anew but the leaf in the log."""
    town, _ = lived
    (entry,) = row(town, "SELECT entry FROM event WHERE case_id = 2 AND n = 4")
    forged: Entry = replace(from_bytes(entry), role="decider", c=())
    sealed = seal_event(forged, ())
    past_the_guards(
        town,
        "UPDATE event SET entry = :entry, salt = :salt, leaf_hash = :leaf, role = 'decider'"
        " WHERE case_id = 2 AND n = 4",
        entry=sealed.entry,
        salt=sealed.salt,
        leaf=sealed.leaf_hash,
    )
    found = {(flaw.n, flaw.template) for flaw in check(town.engine).flaws}
    assert (4, flaws.NO_LEAF) in found
    assert (5, flaws.PREVIOUS) in found


def test_texts_are_texts_again_after_a_check(lived):
    town, reference = lived
    check(town.engine)
    with town.engine.store.read() as unit:
        rows = store_checking.rows(unit, store_checking.LENGTHS)
    assert reference in [found[4] for found in rows]
