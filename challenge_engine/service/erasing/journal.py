"""After a restore from an older backup what was erased since goes again, by a new entry."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.errors import EngineError
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing import destroying, executing, journal_file
from challenge_engine.service.erasing.executing import Hand
from challenge_engine.service.erasing.journal_file import Line, lines, record
from challenge_engine.service.own_history import OPERATOR
from challenge_engine.store import erasing, forgetting, holds, people
from challenge_engine.store.erasing import DESTROYED

__all__ = ["lines", "record", "replay"]


def replay(engine: Engine, folder: Path) -> int:
    """Erase again what the journals of a folder name; how many values went.

    What is not in the database (it is newer than the backup) or is erased already is passed over.
    Raises ``EngineError`` at the end where a hold kept something back.
    """
    erased, held = 0, []
    for authority in engine.authorities.values():
        path = journal_file.file_in(folder, authority.origin)
        hand = Hand(authority.id, OPERATOR, None, "cli", "restored-backup", role="operator")
        for key, places in _by_case(lines(path)).items():
            count = _again(engine, hand, key, places)
            if count is None:
                held.append(key.hex())
            erased += count or 0
        for line in lines(path):
            if "person" in line:
                _close_again(engine, line["person"])
            if "destroyed" in line and not _destroy_again(engine, hand, line["destroyed"]):
                held.append(line["destroyed"])
        engine.after_commit(authority.id)
    if held:
        raise EngineError(
            "What was erased of {cases} has come back with the backup, and a hold of the backup's "
            "time keeps it. Release the hold if it was released, and replay the journal again.",
            cases=", ".join(held),
        )
    return erased


def _by_case(found: list[Line]) -> dict[bytes, set[tuple[int, int]]]:
    cases: dict[bytes, set[tuple[int, int]]] = {}
    for line in found:
        if "case" in line:
            place = (line["n"], line["item"])
            cases.setdefault(bytes.fromhex(line["case"]), set()).add(place)
    return cases


def _again(engine: Engine, hand: Hand, key: bytes, places: set[tuple[int, int]]) -> int | None:
    """How many values of a case went again; ``None`` where it is held."""
    with engine.store.write() as unit:
        case_id = erasing.row_of(unit, key)
        if case_id is None:
            return 0
        stream = erasing.lock(unit, case_id)
        if stream.state == DESTROYED:
            return 0
        going = [k for k in erasing.values(unit, case_id) if (k.n, k.item) in places]
        if not going:
            return 0
        if holds.is_held(unit, case_id):
            return None
        executing.erase_in(unit, engine, hand, stream, going)
        unit.commit()
        return len(going)


def _close_again(engine: Engine, key: str) -> None:
    with engine.store.write() as unit:
        person = people.by_key(unit, key)
        if person is None or person.name == forgetting.NAME:
            return
        forgetting.forget(unit, person.id, person.login, unit.now())
        if not forgetting.is_named(unit, person.id):
            forgetting.forget_key(unit, person.id)
        unit.commit()


def _destroy_again(engine: Engine, hand: Hand, key: str) -> bool:
    """False where a hold keeps the case."""
    with engine.store.write() as unit:
        case_id = erasing.row_of(unit, bytes.fromhex(key))
        if case_id is None:
            return True
        own = destroying.lock_own(unit, hand.authority)
        stream = erasing.lock(unit, case_id)
        if stream.state == DESTROYED:
            return True
        if holds.is_held(unit, case_id):
            return False
        destroying.destroy_in(unit, engine, hand, own, stream, None)
        unit.commit()
        return True
