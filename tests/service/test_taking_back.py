"""A lost step comes back from the proofs of receipt that people kept, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from challenge_engine.errors import EngineError, NotFound, NotValid, ProofError
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import receipts, tiling
from challenge_engine.service.proving.healing import heal
from challenge_engine.service.proving.taking_back import TakenBack, take_back
from challenge_engine.service.reading.reader import Viewer
from tests.support.copies import keep, put_back, reopened, unchecked
from tests.support.lives import LIVES, Steps
from tests.support.lives import TINY as LIFE
from tests.support.town import ROTTERDAM, Town, make_town

_TABLES = {
    "cases": "n, last_leaf, last_recorded_at, last_occurred_at, parties, state, state_n, phase,"
    " closed_at, public_n",
    "event": "*",
    "opening": "*",
    "opening_subject": "*",
    "party": "*",
    "record": "*",
    "signature": "*",
    "assignment": "*",
    "track": "*",
    "deadline": "*",
}


def case_rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the database holds of the only case."""
    with engine.store.read() as unit:
        cursor = unit.cursor
        cursor.execute("SELECT id FROM cases WHERE reference IS NOT NULL")
        ((id_,),) = cursor.fetchall()
        found = {}
        for table, columns in _TABLES.items():
            of = "id" if table == "cases" else "case_id"
            cursor.execute(f"SELECT {columns} FROM {table} WHERE {of} = {id_} ORDER BY 1, 2, 3")
            found[table] = cursor.fetchall()
    return found


def files_of(town: Town, reference: str, n: int) -> list[bytes]:
    """What everybody who may see a step can keep of it."""
    found = []
    for name in town.people:
        viewer = Viewer(town.person(name), "en")
        try:
            found.append(receipts.receipt(town.engine, town.authority, reference, viewer, n))
        except NotFound:
            continue
    return found


class Loss:
    """A case of which everything since one step is lost, and what people kept of it."""

    def __init__(self, town: Town, folder: Path, kept: int, until: int, life: Steps = LIFE) -> None:
        self.reference = town.begun(kept)
        town.engine.close()
        keep(folder)
        later = Town(reopened(folder), town.workflow, dict(town.people))
        for name, action, data in life[kept:until]:
            later.do(self.reference, name, action, **data)
        self.rows = case_rows(later.engine)
        steps = range(kept, until)
        self.files = {n: files_of(later, self.reference, n) for n in steps}
        tiling.publish(later.engine, later.authority, folder / "tiles")
        later.engine.close()
        put_back(folder)
        engine = unchecked(folder)
        heal(engine, town.authority, folder / "tiles")
        engine.close()
        self.town = Town(reopened(folder), town.workflow, dict(town.people))
        self.kept, self.until = kept, until

    def back(self, n: int, files: list[bytes] | None = None) -> TakenBack:
        done = take_back(self.town.engine, self.town.authority, files or self.files[n])
        self.town.check()
        return done


@pytest.fixture
def loss(town: Town, tmp_path: Path) -> Callable[[int, int], Loss]:
    return lambda kept, until: Loss(town, tmp_path, kept, until)


@pytest.mark.parametrize("kept", [1, 8])
def test_when_every_step_is_back_the_case_is_as_if_nothing_had_happened(
    loss: Callable[[int, int], Loss], kept: int
) -> None:
    whole = loss(kept, len(LIFE))
    for n in range(kept, whole.until):
        done = whole.back(n)
        assert done == TakenBack(whole.reference, n, whole.until - 1 - n)
    assert case_rows(whole.town.engine) == whole.rows
    assert whole.town.view(whole.reference, "coordinator-1").phase == "ended"
    whole.town.engine.close()


def test_the_case_goes_on_from_where_it_was(loss: Callable[[int, int], Loss]) -> None:
    found = loss(4, 6)
    for n in (4, 5):
        found.back(n)
    for name, action, data in LIFE[6:]:
        found.town.do(found.reference, name, action, **data)
    assert found.town.view(found.reference, "coordinator-1").phase == "ended"


def test_steps_come_back_in_their_order_and_once(loss: Callable[[int, int], Loss]) -> None:
    found = loss(4, 6)
    with pytest.raises(ProofError, match="is still missing"):
        found.back(5)
    found.back(4)
    with pytest.raises(ProofError, match="nothing of it is lost"):
        found.back(4)


def test_a_step_does_not_come_back_where_the_case_has_gone_on(
    loss: Callable[[int, int], Loss],
) -> None:
    found = loss(4, 5)
    name, action, data = LIFE[5]
    found.town.do(found.reference, name, action, **data)
    with pytest.raises(ProofError, match="has gone on since"):
        found.back(4)
    found.town.check()


def test_values_that_nobody_shows_keep_a_step_away(loss: Callable[[int, int], Loss]) -> None:
    found = loss(1, 2)
    for file in found.files[1]:
        with pytest.raises(ProofError, match="are not opened in these files"):
            found.back(1, [file])
    assert found.back(1).n == 1


def test_files_of_different_steps_do_not_make_one(loss: Callable[[int, int], Loss]) -> None:
    found = loss(4, 6)
    with pytest.raises(ProofError, match="different steps"):
        found.back(4, [*found.files[4], *found.files[5]])


def test_a_file_with_any_byte_changed_brings_nothing_back(
    loss: Callable[[int, int], Loss],
) -> None:
    found = loss(4, 5)
    before = case_rows(found.town.engine)
    good = found.files[4][0]
    for at in range(0, len(good), 37):
        changed = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        with pytest.raises((NotValid, EngineError)):
            found.back(4, [changed, *found.files[4][1:]])
    assert case_rows(found.town.engine) == before
    found.town.check()


def test_a_receipt_of_a_case_that_nobody_knows_here_is_refused(town: Town, tmp_path: Path) -> None:
    town.begun(1)
    town.engine.close()
    keep(tmp_path)
    later = Town(reopened(tmp_path), town.workflow, dict(town.people))
    new = later.begun(2)
    files = files_of(later, new, 0)
    tiling.publish(later.engine, later.authority, tmp_path / "tiles")
    later.engine.close()
    put_back(tmp_path)
    engine = unchecked(tmp_path)
    heal(engine, town.authority, tmp_path / "tiles")
    with pytest.raises(ProofError, match="knows nothing"):
        take_back(engine, town.authority, files)
    engine.close()


def test_a_receipt_of_a_step_that_is_here_brings_nothing_back(town: Town) -> None:
    reference = town.begun(2)
    with pytest.raises(ProofError, match="nothing of it is lost"):
        take_back(town.engine, town.authority, files_of(town, reference, 1))


@pytest.mark.parametrize("kept", [1, 20])
def test_a_long_life_comes_back_as_far_as_its_steps_say_all(tmp_path: Path, kept: int) -> None:
    town = make_town(tmp_path, ROTTERDAM)
    life = LIVES[town.workflow.name]
    whole = Loss(town, tmp_path, kept, len(life), life)
    for n in range(kept, whole.until):
        whole.back(n)
    assert case_rows(whole.town.engine) == whole.rows
    whole.town.engine.close()
