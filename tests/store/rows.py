"""Rows that the schema accepts, and no more than it asks for."""

from hashlib import sha256

from challenge_engine.store import tables as t
from challenge_engine.store.engine import Unit

NOW = "2026-11-23T10:11:12.345Z"
CASE, OFFICE, PERSON, LOG = 1, 2, 1, 1


def digest(*parts) -> bytes:
    return sha256(repr(parts).encode()).digest()


def add(unit: Unit, table, **values) -> None:
    unit.run(table.insert().values(values))


def seed(unit: Unit, kind: str = "live") -> None:
    add(unit, t.installation, id=1, kind=kind, created_at=NOW)
    add(unit, t.authority, code="town", name="Town", timezone="UTC", languages="en", created_at=NOW)
    add(unit, t.log, authority=1, origin="town.example/r2c/1", created_at=NOW)
    add(unit, t.person, authority=1, key="p1", name="Ada", created_at=NOW)
    add(
        unit,
        t.workflow,
        authority=1,
        name="plain",
        version=1,
        digest=digest("workflow"),
        source=b"x",
        published_at=NOW,
    )
    case(unit, "case")
    case(unit, "authority")


def case(unit: Unit, stream: str, **changed) -> None:
    values = {
        "authority": 1,
        "log": LOG,
        "stream": stream,
        "key": digest(stream, str(changed))[:16],
        "n": 0,
        "last_leaf": digest("leaf"),
        "last_recorded_at": NOW,
        "last_occurred_at": "2026-11",
        "parties": 0,
        "basis": "enforced",
    }
    if stream == "case":
        values |= {
            "reference": "2026-1",
            "workflow": 1,
            "state": "intake",
            "phase": "submitted",
            "opened_at": NOW,
        }
    add(unit, t.cases, **{**values, **changed})


def event(unit: Unit, case_id: int, n: int, kind: str = "act") -> None:
    add(
        unit,
        t.event,
        case_id=case_id,
        n=n,
        entry=b"{}",
        salt=digest("salt", case_id, n),
        leaf_hash=digest("leaf", case_id, n),
        slot=digest("slot", case_id, n),
        kind=kind,
        actor=1,
        via="page",
        recorded_at=NOW,
        occurred_at="2026-11-23",
        basis="enforced",
    )


def opening(unit: Unit, case_id: int, n: int, item: int = 0) -> None:
    add(
        unit,
        t.opening,
        case_id=case_id,
        n=n,
        item=item,
        path="field/title",
        salt=digest("opening", case_id, n, item),
        value='"Park"',
    )


def subject(unit: Unit, case_id: int, n: int, item: int = 0) -> None:
    add(unit, t.opening_subject, case_id=case_id, n=n, item=item, person=PERSON)


def leaf(unit: Unit, seq: int, table=t.leaf) -> None:
    place = {"seq": seq} if table is t.leaf else {}
    add(
        unit,
        table,
        log=LOG,
        leaf_hash=digest("leaf", LOG, seq),
        slot=digest("slot", LOG, seq),
        seal=digest("seal", LOG, seq),
        **place,
    )


def erase(unit: Unit, case_id: int, n: int, item: int, by_n: int) -> None:
    add(
        unit,
        t.erasure,
        case_id=case_id,
        n=n,
        item=item,
        path="field/title",
        by_case=OFFICE,
        by_n=by_n,
    )


def record(unit: Unit, n: int) -> None:
    add(unit, t.record, case_id=CASE, kind="report", number=1, version=1, n=n, k=1, actor=1)


def signature(unit: Unit, n: int) -> None:
    add(
        unit,
        t.signature,
        case_id=CASE,
        kind="report",
        number=1,
        version=1,
        side="community",
        actor=1,
        n=n,
    )
