import pytest
from sqlalchemy import text

from challenge_engine.errors import StoreError
from challenge_engine.store import tables as t
from challenge_engine.store import triggers
from challenge_engine.store.engine import open_store
from challenge_engine.store.faults import HistoryGuarded

from . import rows
from .rows import CASE, OFFICE


@pytest.fixture
def history(store):
    """One row in every guarded table; nothing is on hold."""
    with store.write() as unit:
        rows.event(unit, CASE, 0)
        rows.opening(unit, CASE, 0, 0)
        rows.opening(unit, CASE, 0, 1)
        rows.subject(unit, CASE, 0, 0)
        rows.record(unit, 0)
        rows.signature(unit, 0)
        rows.leaf(unit, 0)
        for n, kind in enumerate(("erase", "destroy", "hold", "release")):
            rows.event(unit, OFFICE, n, kind)
        rows.erase(unit, CASE, 0, 7, by_n=0)
        rows.add(
            unit, t.checkpoint, log=1, size=1, root=rows.digest("r"), note="x", signed_at=rows.NOW
        )
        rows.add(
            unit,
            t.import_batch,
            authority=1,
            name="a",
            digest=rows.digest("b"),
            lines=1,
            basis="reported",
            at=rows.NOW,
        )
        unit.commit()
    return store


def done(store, *statements):
    with store.write() as unit:
        for statement in statements:
            if callable(statement):
                statement(unit)
            else:
                unit.run(text(statement))
        unit.commit()


def refused(store, statement, sentence):
    with pytest.raises(HistoryGuarded) as caught:
        done(store, statement)
    assert sentence in caught.value.sentence
    with store.read() as unit:  # and nothing of it is left
        assert unit.run(text("SELECT count(*) FROM event")).fetchone()[0] >= 5


DESTROY = "INSERT INTO destruction (case_id, by_case, by_n) VALUES (1, 2, 1)"
HOLD = "INSERT INTO hold (case_id, by_case, by_n) VALUES (1, 2, 2)"
RELEASE = "UPDATE hold SET released_n = 3"
ERASE = (
    "INSERT INTO erasure (case_id, n, item, path, by_case, by_n)"
    " VALUES (1, 0, 0, 'field/title', 2, 0)"
)
KEPT = "is deleted only"


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE event SET action = 'accept'", "an event is never changed"),
        ("UPDATE leaf SET seq = 9", "a leaf of the log is never changed"),
        ("DELETE FROM leaf", "a leaf of the log is never deleted"),
        ("UPDATE erasure SET path = 'x'", "an erasure is never changed"),
        ("DELETE FROM erasure", "an erasure is never deleted"),
        ("UPDATE checkpoint SET note = 'y'", "a checkpoint is never changed"),
        ("DELETE FROM checkpoint", "a checkpoint is never deleted"),
        ("UPDATE import_batch SET lines = 2", "an import batch is never changed"),
        ("DELETE FROM import_batch", "an import batch is never deleted"),
        ("UPDATE opening SET value = '1'", "an opening is never changed"),
        ("UPDATE record SET actor = 2", "a version of a record is never changed"),
        ("UPDATE signature SET actor = 2", "a signature is never changed"),
        ("DELETE FROM event WHERE case_id = 2", f"an event {KEPT}"),
        ("DELETE FROM opening", f"an opening {KEPT}"),
        ("DELETE FROM signature", f"a signature {KEPT}"),
        ("DELETE FROM record", f"a record {KEPT}"),
        ("DELETE FROM workflow", "a published workflow is never deleted"),
        ("UPDATE workflow SET name = 'other'", "a published workflow never changes"),
        ("UPDATE workflow SET source = digest", "a published workflow never changes"),
        ("DELETE FROM cases", "a case is never deleted"),
        ("UPDATE cases SET reference = '2026-9' WHERE id = 1", "what a case is"),
        ("UPDATE cases SET reference = '2026-9' WHERE id = 2", "what a case is"),
        ("UPDATE cases SET workflow = NULL WHERE id = 1", "what a case is"),
        ("UPDATE cases SET stream = 'ballot' WHERE id = 2", "what a case is"),
        ("UPDATE installation SET kind = 'demo'", "an installation never changes its kind"),
        ("DELETE FROM installation", "the kind of an installation is never deleted"),
    ],
)
def test_a_forbidden_statement_is_refused_with_its_sentence(history, statement, sentence):
    refused(history, statement, sentence)


@pytest.mark.postgresql
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "table",
    [law.table for law in triggers.LAWS if law.verb == "TRUNCATE"],
)
def test_truncate_does_not_pass_the_row_triggers(history, table):
    refused(history, f"TRUNCATE {table} CASCADE", "is never emptied")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("event", f"an event {KEPT}"),
        ("leaf", "a leaf of the log is never deleted"),
        ("opening", f"an opening {KEPT}"),
        ("checkpoint", "a checkpoint is never deleted"),
        ("erasure", "an erasure is never deleted"),
        ("installation", "the kind of an installation is never deleted"),
        ("cases", "a case is never deleted"),
        ("workflow", "a published workflow is never deleted"),
    ],
)
def test_insert_or_replace_does_not_pass_the_delete_triggers(history, table, sentence):
    with pytest.raises(HistoryGuarded) as caught:
        done(history, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    # A leaf that is put again is already out of sequence.
    assert sentence in caught.value.sentence or "next place" in caught.value.sentence


def test_a_leaf_takes_the_next_place_of_its_log_only(history):
    gap = "takes the next place in its log"
    refused(history, lambda unit: rows.leaf(unit, 2), gap)
    done(history, lambda unit: rows.leaf(unit, 1))
    refused(history, lambda unit: rows.leaf(unit, 1), gap)


def test_an_opening_goes_when_its_erasure_is_recorded_and_takes_its_subjects_along(history):
    done(history, ERASE, "DELETE FROM opening WHERE item = 0")
    with history.read() as unit:
        assert unit.run(text("SELECT item FROM opening")).fetchall() == [(1,)]
        assert unit.run(text("SELECT * FROM opening_subject")).fetchall() == []
    refused(history, "DELETE FROM opening WHERE item = 1", f"an opening {KEPT}")


def test_an_erased_value_is_not_given_back(history):
    done(history, ERASE, "DELETE FROM opening WHERE item = 0")
    refused(history, lambda unit: rows.opening(unit, CASE, 0, 0), "an erased value")


def test_a_hold_stops_an_erasure_until_it_is_released(history):
    done(history, ERASE, HOLD)
    refused(history, "DELETE FROM opening WHERE item = 0", f"an opening {KEPT}")
    done(history, RELEASE, "DELETE FROM opening WHERE item = 0")


GONE = (
    "DELETE FROM signature",
    "DELETE FROM record",
    "DELETE FROM opening",
    "DELETE FROM event WHERE case_id = 1",
)


def test_a_destroyed_case_goes_and_its_leaf_stays(history):
    done(history, DESTROY, *GONE)
    with history.read() as unit:
        assert unit.run(text("SELECT count(*) FROM leaf")).fetchone()[0] == 1
        assert unit.run(text("SELECT count(*) FROM event WHERE case_id = 1")).fetchone()[0] == 0
        assert unit.run(text("SELECT count(*) FROM event WHERE case_id = 2")).fetchone()[0] == 4


@pytest.mark.parametrize("statement", GONE)
def test_a_hold_stops_a_destruction_until_it_is_released(history, statement):
    done(history, DESTROY, HOLD)
    refused(history, statement, KEPT)
    done(history, RELEASE, *GONE)


def test_a_destroyed_case_takes_no_further_events(history):
    done(history, DESTROY)
    refused(history, lambda unit: rows.event(unit, CASE, 1), "takes no further events")


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (ERASE.replace("2, 0)", "2, 1)"), "an erasure names the erase event"),
        (DESTROY.replace("2, 1)", "2, 9)"), "a destruction names the destroy event"),
        (HOLD.replace("2, 2)", "2, 0)"), "a hold names the hold event"),
    ],
)
def test_what_allows_a_deletion_names_an_event_of_its_kind(history, statement, sentence):
    refused(history, statement, sentence)


def test_a_destruction_is_never_taken_back(history):
    done(history, DESTROY)
    refused(history, "DELETE FROM destruction", "a destruction is never deleted")
    refused(history, "UPDATE destruction SET by_n = 0", "a destruction is never changed")


def test_a_hold_changes_only_by_one_release(history):
    done(history, HOLD)
    refused(history, "DELETE FROM hold", "a hold is never deleted")
    refused(history, "UPDATE hold SET released_n = 2", "a hold ends once")
    refused(history, "UPDATE hold SET by_n = 0, released_n = 3", "a hold never changes")
    done(history, RELEASE)
    refused(history, RELEASE, "a hold ends once")


def test_a_workflow_is_retired_once(history):
    done(history, f"UPDATE workflow SET retired_at = '{rows.NOW}'")
    refused(history, "UPDATE workflow SET retired_at = NULL", "is retired once")


def test_a_case_moves_while_what_it_is_stays(history):
    done(history, "UPDATE cases SET n = 1, state = 'decision', reference = reference WHERE id = 1")


def test_a_demo_moves_its_clock(history):
    done(history, "UPDATE installation SET clock_offset = NULL, kind = kind")


def test_the_triggers_of_a_migrated_database_are_the_expected_ones(store):
    with store.reading.connect() as connection:
        found = triggers.installed(connection)
    assert found == triggers.expected(store.dialect)


def drop(dialect, name, table):
    return f"DROP TRIGGER {name}" + (f" ON {table}" if dialect == "postgresql" else "")


def test_a_store_whose_trigger_is_missing_does_not_open_until_it_is_put_back(store, url):
    done(store, drop(store.dialect, "event_no_update", "event"))
    with pytest.raises(StoreError, match="triggers missing: event_no_update; changed: none"):
        open_store(url)
    open_store(url, create=True).close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_trigger_that_was_weakened_is_named(store, url):
    weak = triggers.expected("sqlite")["leaf_no_delete"].replace("ABORT", "IGNORE")
    with store.write() as unit:
        unit.cursor.execute("DROP TRIGGER leaf_no_delete")
        unit.cursor.execute(weak.replace("IGNORE, 'a leaf of the log is never deleted'", "IGNORE"))
        unit.commit()
    with pytest.raises(StoreError, match="missing: none; changed: leaf_no_delete"):
        open_store(url)


EMPTIED = (
    "CREATE OR REPLACE FUNCTION leaf_no_delete() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN OLD; END'"
)


@pytest.mark.postgresql
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("ALTER TABLE event DISABLE TRIGGER event_no_update", "missing: event_no_update"),
        ("ALTER TABLE event ENABLE REPLICA TRIGGER event_kept", "missing: event_kept"),
        (EMPTIED, "changed: leaf_no_delete"),
    ],
)
def test_a_trigger_that_was_disabled_or_emptied_is_named(store, url, statement, named):
    done(store, statement)
    with pytest.raises(StoreError, match=named):
        open_store(url)
    open_store(url, create=True).close()
