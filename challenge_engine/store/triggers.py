"""What the history forbids, told to the database itself: one table of laws for both databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from challenge_engine.errors import StoreError

# Between two values, either of which may be NULL.
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}

_DESTROYED = "EXISTS (SELECT 1 FROM destruction AS d WHERE d.case_id = {row}.case_id)"
_ERASED = (
    "EXISTS (SELECT 1 FROM erasure AS e WHERE e.case_id = {row}.case_id"
    " AND e.n = {row}.n AND e.item = {row}.item)"
)
_HELD = "EXISTS (SELECT 1 FROM hold AS h WHERE h.case_id = {row}.case_id AND h.released_n IS NULL)"
_STEP = (
    "NOT EXISTS (SELECT 1 FROM event AS s WHERE s.case_id = NEW.by_case"
    " AND s.n = NEW.{n} AND s.kind = '{kind}')"
)
_NOT_TAKING = (
    "NOT EXISTS (SELECT 1 FROM ballot_box AS b"
    " WHERE b.case_id = {row}.case_id AND b.closed_n IS NULL AND b.destroyed_n IS NULL)"
)
_DOUBTED = (
    "EXISTS (SELECT 1 FROM paper_doubt AS w"
    " WHERE w.case_id = {row}.case_id AND w.person = {row}.person)"
)
_HAS_VOTES = "EXISTS (SELECT 1 FROM roll AS r WHERE r.case_id = NEW.case_id)"
_BOX_GONE = (
    "EXISTS (SELECT 1 FROM ballot_box AS d"
    " WHERE d.case_id = NEW.case_id AND d.destroyed_n IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Law:
    """Refuse `verb` on `table` where `when` holds; the sentence is what the user reads."""

    name: str
    table: str
    verb: str
    sentence: str
    when: str = ""
    of: tuple[str, ...] = ()


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)


def _step(n: str, kind: str) -> str:
    return _STEP.format(n=n, kind=kind)


def _never(table: str, *verbs: str, what: str) -> Iterator[Law]:
    for verb in verbs:
        done = {"UPDATE": "changed", "DELETE": "deleted", "TRUNCATE": "emptied"}[verb]
        yield Law(f"{table}_no_{verb.lower()}", table, verb, f"{what} is never {done}")


def _fixed(table: str, columns: tuple[str, ...], sentence: str) -> Law:
    return Law(f"{table}_fixed", table, "UPDATE", sentence, _differs(*columns), columns)


_WORKFLOW = ("id", "authority", "name", "version", "digest", "source", "published_at")
_CASE = ("id", "key", "authority", "stream", "workflow", "reference")
_HOLD = ("case_id", "by_case", "by_n")
_KEY = ("log", "number", "vkey", "since")
_GONE = f"NOT {_DESTROYED} OR {_HELD}".format(row="OLD")

LAWS: tuple[Law, ...] = (
    *_never("leaf", "UPDATE", "DELETE", "TRUNCATE", what="a leaf of the log"),
    *_never("erasure", "UPDATE", "DELETE", "TRUNCATE", what="an erasure"),
    *_never("destruction", "UPDATE", "DELETE", "TRUNCATE", what="a destruction"),
    *_never("checkpoint", "UPDATE", "DELETE", "TRUNCATE", what="a checkpoint"),
    *_never("node", "UPDATE", "DELETE", "TRUNCATE", what="a node of the tree"),
    *_never("log_key", "DELETE", "TRUNCATE", what="a key of the log"),
    *_never("import_batch", "UPDATE", "DELETE", "TRUNCATE", what="an import batch"),
    *_never("event", "UPDATE", "TRUNCATE", what="an event"),
    *_never("opening", "UPDATE", "TRUNCATE", what="an opening"),
    *_never("record", "UPDATE", "TRUNCATE", what="a version of a record"),
    *_never("signature", "UPDATE", "TRUNCATE", what="a signature"),
    *_never("hold", "DELETE", "TRUNCATE", what="a hold"),
    *_never("workflow", "DELETE", "TRUNCATE", what="a published workflow"),
    *_never("cases", "DELETE", "TRUNCATE", what="a case"),
    *_never("directory", "UPDATE", "DELETE", "TRUNCATE", what="an entry of the directory"),
    *_never("installation", "DELETE", "TRUNCATE", what="the kind of an installation"),
    *_never("ballot_box", "TRUNCATE", what="a ballot box"),
    Law(
        "ballot_box_no_delete",
        "ballot_box",
        "DELETE",
        "a ballot box is deleted only with a case whose destruction is recorded and not on hold",
        _GONE,
    ),
    *_never("roll", "TRUNCATE", what="a line of the roll"),
    Law(
        "roll_no_delete",
        "roll",
        "DELETE",
        "a line of the roll is deleted only where two officials put a mark right before the close,"
        " or with a case whose destruction is recorded and not on hold",
        f"({_GONE}) AND (OLD.on_paper = 0 OR {_NOT_TAKING} OR NOT {_DOUBTED})".format(row="OLD"),
    ),
    *_never("paper_bundle", "TRUNCATE", what="a bundle of papers"),
    *_never("ballot_half", "UPDATE", "TRUNCATE", what="a half that waits"),
    Law(
        "ballot_half_closed",
        "ballot_half",
        "INSERT",
        "no half of a key waits before the vote is closed or after it is counted",
        "NOT EXISTS (SELECT 1 FROM ballot_box AS b WHERE b.case_id = NEW.case_id"
        " AND b.closed_n IS NOT NULL AND b.counted_n IS NULL)",
    ),
    Law(
        "leaf_in_sequence",
        "leaf",
        "INSERT",
        "a leaf takes the next place in its log, without gaps",
        "NEW.seq <> (SELECT coalesce(max(l.seq) + 1, 0) FROM leaf AS l WHERE l.log = NEW.log)",
    ),
    Law(
        "event_not_destroyed",
        "event",
        "INSERT",
        "a destroyed case takes no further events",
        _DESTROYED.format(row="NEW"),
    ),
    Law(
        "event_kept",
        "event",
        "DELETE",
        "an event is deleted only with a case whose destruction is recorded and not on hold",
        _GONE,
    ),
    Law(
        "opening_not_erased",
        "opening",
        "INSERT",
        "an erased value is not given back",
        _ERASED.format(row="NEW"),
    ),
    Law(
        "opening_kept",
        "opening",
        "DELETE",
        "an opening is deleted only where its erasure is recorded and its case not on hold",
        f"NOT ({_ERASED} OR {_DESTROYED}) OR {_HELD}".format(row="OLD"),
    ),
    Law(
        "record_kept",
        "record",
        "DELETE",
        "a record is deleted only with a case whose destruction is recorded and not on hold",
        _GONE,
    ),
    Law(
        "signature_kept",
        "signature",
        "DELETE",
        "a signature is deleted only with a case whose destruction is recorded and not on hold",
        _GONE,
    ),
    Law(
        "erasure_named",
        "erasure",
        "INSERT",
        "an erasure names the erase event that orders it",
        _step("by_n", "erase"),
    ),
    Law(
        "destruction_named",
        "destruction",
        "INSERT",
        "a destruction names the destroy event that orders it",
        _step("by_n", "destroy"),
    ),
    Law(
        "hold_named",
        "hold",
        "INSERT",
        "a hold names the hold event that orders it, and begins unreleased",
        f"NEW.released_n IS NOT NULL OR {_step('by_n', 'hold')}",
    ),
    Law(
        "hold_released",
        "hold",
        "UPDATE",
        "a hold ends once, by a release event of the stream that ordered it",
        f"OLD.released_n IS NOT NULL OR {_step('released_n', 'release')}",
    ),
    Law(
        "roll_closed",
        "roll",
        "INSERT",
        "nobody votes before the vote is locked or after it is closed or cancelled",
        _NOT_TAKING.format(row="NEW"),
    ),
    Law(
        "roll_kept",
        "roll",
        "UPDATE",
        "an envelope is replaced only as long as the vote is not closed, and then destroyed",
        f"({_NOT_TAKING.format(row='NEW')}) AND NOT (NEW.envelope IS NULL AND {_BOX_GONE})",
        ("envelope", "on_paper"),
    ),
    Law(
        "ballot_box_locked",
        "ballot_box",
        "UPDATE",
        "what a lock fixed never changes once somebody has voted",
        f"({_differs('terms', 'locked_n')}) AND {_HAS_VOTES}",
        ("terms", "locked_n"),
    ),
    Law(
        "ballot_box_closed",
        "ballot_box",
        "UPDATE",
        "the list of a closed vote never changes, nor does its result",
        f"OLD.closed_n IS NOT NULL AND ({_differs('closed_n', 'list_hash')})"
        f" OR OLD.counted_n IS NOT NULL AND ({_differs('counted_n', 'patterns', 'result')})"
        f" OR OLD.destroyed_n IS NOT NULL AND ({_differs('destroyed_n', 'secret')})",
        ("closed_n", "list_hash", "counted_n", "patterns", "result", "destroyed_n", "secret"),
    ),
    _fixed("roll", ("case_id", "person", "stream"), "who stands in a roll never changes"),
    _fixed("log_key", _KEY, "a key of the log never changes; a new one follows it"),
    _fixed("hold", _HOLD, "a hold never changes its case or its ground"),
    _fixed("workflow", _WORKFLOW, "a published workflow never changes; publish a new version"),
    Law(
        "workflow_retired",
        "workflow",
        "UPDATE",
        "a workflow is retired once and stays so",
        "OLD.retired_at IS NOT NULL AND NEW.retired_at {differs} OLD.retired_at",
        ("retired_at",),
    ),
    _fixed("cases", _CASE, "what a case is (key, stream, workflow, reference) never changes"),
    _fixed("installation", ("id", "kind"), "an installation never changes its kind"),
)


def _head(law: Law) -> str:
    of = f" OF {', '.join(law.of)}" if law.of else ""
    return f"CREATE TRIGGER {law.name} BEFORE {law.verb}{of} ON {law.table}"


def _sqlite(law: Law) -> str:
    when = f" WHEN {law.when.format(differs=DIFFERS['sqlite'])}" if law.when else ""
    return f"{_head(law)} FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{law.sentence}'); END"


def _body(law: Law) -> str:
    """The function of a trigger: PostgreSQL allows no subquery in a trigger's own WHEN."""
    refusal = f"RAISE EXCEPTION USING ERRCODE = 'P0001', MESSAGE = '{law.sentence}';"
    if not law.when:
        return f"BEGIN {refusal} END"
    when = law.when.format(differs=DIFFERS["postgresql"])
    row = "OLD" if law.verb == "DELETE" else "NEW"
    return f"BEGIN IF {when} THEN {refusal} END IF; RETURN {row}; END"


def _postgresql(law: Law) -> str:
    each = "STATEMENT" if law.verb == "TRUNCATE" else "ROW"
    return f"{_head(law)} FOR EACH {each} EXECUTE FUNCTION {law.name}()"


def _laws(dialect: str) -> Iterator[Law]:
    return (law for law in LAWS if law.verb != "TRUNCATE" or dialect == "postgresql")


def expected(dialect: str) -> dict[str, str]:
    """Name of each trigger and how it must read in the database's own catalogue."""
    if dialect == "sqlite":
        return {law.name: _sqlite(law) for law in _laws(dialect)}
    return {law.name: f"{_postgresql(law)}\n{_body(law)}" for law in _laws(dialect)}


_INSTALLED = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    # A disabled trigger ('D', or 'R': on replicas only) is a missing one.
    "postgresql": "SELECT t.tgname, pg_get_triggerdef(t.oid, true) || chr(10) || p.prosrc"
    " FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid"
    " JOIN pg_class AS c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    " AND c.relnamespace = current_schema()::regnamespace",
}


def installed(connection: Connection) -> dict[str, str]:
    """The triggers that are in force, as the database tells them."""
    found = connection.execute(text(_INSTALLED[connection.dialect.name]))
    return {str(row[0]): str(row[1]) for row in found}


def differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Names that are missing, and names that read otherwise."""
    missing = sorted(wanted.keys() - found.keys())
    return missing, sorted(n for n in wanted.keys() & found.keys() if wanted[n] != found[n])


def check_triggers(connection: Connection) -> None:
    """Refuse a database whose history could be changed without anybody noticing."""
    missing, changed = differences(expected(connection.dialect.name), installed(connection))
    if missing or changed:
        raise StoreError(
            "The database does not guard its history: triggers missing: {missing}; changed:"
            " {changed}. Find out who removed them, compare the history with a receipt or a"
            " backup, then run `challenge init`, which puts them back.",
            missing=", ".join(missing) or "none",
            changed=", ".join(changed) or "none",
        )


def install(connection: Connection) -> None:
    """Put every trigger in force as it is now; the last step of every migration."""
    dialect = connection.dialect.name
    for law in _laws(dialect):
        if dialect == "sqlite":
            _run(connection, f"DROP TRIGGER IF EXISTS {law.name}", _sqlite(law))
        else:
            _run(
                connection,
                f"DROP TRIGGER IF EXISTS {law.name} ON {law.table}",
                f"CREATE OR REPLACE FUNCTION {law.name}() RETURNS trigger"
                f" LANGUAGE plpgsql AS $law${_body(law)}$law$",
                _postgresql(law),
            )


def _run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
