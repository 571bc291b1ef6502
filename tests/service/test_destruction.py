"""Destruction by archive law: when a case is due, who decides, and that nothing of it is left."""

from __future__ import annotations

import pytest

from challenge_engine.errors import EngineError, NotAllowed, NotFound, StoreError
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.engine import open_engine
from challenge_engine.service.erasing import deciding, destroying, holding, journal
from challenge_engine.service.moving import exporting
from challenge_engine.service.proving.places import Places
from challenge_engine.service.reading import listing, work
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.store import destroying as rows
from challenge_engine.store import streams
from tests.support.checks import check_log
from tests.support.erasing import (
    BACKUPS,
    DATA,
    EMAIL,
    NAME,
    everywhere,
    in_files,
    officer,
    with_officers,
    withdrawn,
)
from tests.support.town import ROOT, Town, make_town

OLD = "withdrawn: {phase: ended, ends: closed"
KEEP = "ends: closed, keep: {years: 10, source: made for tests}"
ENDED, LAST, DUE = "2025-01-06", "2035-01-06", "2035-01-07"


@pytest.fixture
def town(tmp_path) -> Town:
    text = (ROOT / "tests/workflows/tiny.v1.yaml").read_text()
    file = tmp_path / "tiny.v1.yaml"
    file.write_text(text.replace(OLD, f"withdrawn: {{phase: ended, {KEEP}"))
    town = with_officers(make_town(tmp_path, file, since=ENDED))
    town.person("auditor-1")
    return town


def order(town: Town, reference: str, who: str = "privacy-officer-1") -> int:
    by = town.person(who)
    return destroying.order(town.engine, town.authority, by, reference, "Per the yearly list.")


def confirm(town: Town, number: int, who: str = "privacy-officer-2"):
    by = town.person(who)
    done = deciding.confirm(town.engine, town.authority, by, number, BACKUPS, "cli")
    town.check()
    return done


def due(town: Town) -> list[str]:
    found = destroying.listed(town.engine, town.authority, officer(town))
    return [one.reference for one in found if one.is_due]


def test_a_case_is_due_on_the_day_after_its_term_and_the_list_says_how(town: Town) -> None:
    reference = withdrawn(town)
    town.on(LAST)
    assert due(town) == []
    with pytest.raises(NotAllowed, match=r"must be kept until 2035-01-06 .* from 2035-01-07 on"):
        order(town, reference)
    town.on(DUE)
    (one,) = destroying.listed(town.engine, town.authority, officer(town))
    assert (one.reference, one.ended, one.years, one.until) == (reference, ENDED, 10, LAST)
    assert (one.source, one.is_due) == ("made for tests", True)


def test_nothing_of_a_destroyed_case_is_left_and_the_log_still_holds(town: Town, tmp_path) -> None:
    reference, other = withdrawn(town, plan="A canary plan."), withdrawn(town)
    before = check_log(town.engine)
    town.on(DUE)
    number = order(town, reference)
    done = confirm(town, number)
    assert done.cases == [reference]
    assert done.files is not None
    assert done.files.standing == "gone"
    assert "A canary plan." not in everywhere(town)
    assert in_files(tmp_path, "A canary plan.") == []
    assert check_log(town.engine) == before - 2 + 1  # its two steps, and the one that says so
    assert town.view(other, "auditor-1").steps
    with town.engine.store.read() as unit:
        row = streams.find(unit, town.authority, reference)
    assert row is not None
    assert (row.state, row.state_n, row.group, row.public_n) == ("", None, None, None)


def test_pages_lists_and_exports_say_that_it_was_destroyed_or_nothing(town: Town) -> None:
    reference, other = withdrawn(town), withdrawn(town)
    town.on(DUE)
    confirm(town, order(town, reference))
    for who in (None, "longfellow", "coordinator-1", "auditor-1", "privacy-officer-1"):
        with pytest.raises(NotFound, match=f"{reference} was destroyed under archive law on 2035"):
            town.view(reference, who)
        viewer = Viewer(town.person(who), "en") if who else PUBLIC
        lines = listing.register(town.engine, town.authority, viewer).lines
        assert [line.reference for line in lines] == [other]
        assert work.my_work(town.engine, town.authority, viewer) == ()
        mine = work.my_cases(town.engine, town.authority, viewer)
        assert reference not in {line.reference for line in mine}
        exported = list(exporting.histories(town.engine, town.authority, viewer))
        assert {step.case for steps in exported for step in steps} == {other}
    with pytest.raises(NotFound):
        list(exporting.histories(town.engine, town.authority, officer(town), reference))
    with pytest.raises(EngineError):
        town.act(reference, "coordinator-1", Command("begin", {}))
    (gone,) = destroying.destroyed(town.engine, town.authority, officer(town))
    assert gone.reference == reference
    assert due(town) == [other]


def test_a_second_officer_confirms_and_never_the_same_person(town: Town) -> None:
    reference = withdrawn(town)
    town.on(DUE)
    with pytest.raises(NotAllowed, match="needs the office privacy-officer"):
        order(town, reference, "auditor-1")
    number = order(town, reference)
    with pytest.raises(EngineError, match="waits already"):
        order(town, reference)
    with pytest.raises(NotAllowed, match="somebody else must confirm"):
        confirm(town, number, "privacy-officer-1")
    assert NAME in everywhere(town)
    confirm(town, number)
    with pytest.raises(EngineError, match="was decided on already"):
        confirm(town, number)
    with pytest.raises(NotFound, match="was destroyed"):
        order(town, reference)


def test_under_a_hold_nothing_is_destroyed(town: Town) -> None:
    reference = withdrawn(town)
    town.on(DUE)
    number = order(town, reference)
    auditor = town.person("auditor-1")
    holding.hold(town.engine, town.authority, auditor, reference, "In court.", "cli")
    assert due(town) == []
    with pytest.raises(NotAllowed, match="is on hold"):
        confirm(town, number)
    holding.release(town.engine, town.authority, auditor, reference, "Over.", "cli")
    confirm(town, number)


def test_an_open_case_and_one_without_a_term_are_never_due(town: Town) -> None:
    open_case = town.begun(1)
    ended = town.lived()
    town.on("2300-01-01")
    assert due(town) == []
    with pytest.raises(NotAllowed, match="is open"):
        order(town, open_case)
    with pytest.raises(NotAllowed, match="does not say how long"):
        order(town, ended)


def test_the_database_itself_refuses_to_delete_a_case_that_is_not_destroyed(town: Town) -> None:
    reference = withdrawn(town)
    with town.engine.store.write() as unit:
        stream = streams.lock(unit, town.authority, reference)
        own = streams.lock_own(unit, town.authority)
        assert stream is not None
        assert own is not None
        with pytest.raises(StoreError, match="names the destroy event"):
            rows.destroy(unit, stream, (own.id, own.n), unit.now())


def test_after_an_older_backup_a_destroyed_case_goes_again(town: Town, tmp_path) -> None:
    reference = withdrawn(town)
    town.on(DUE)
    town.engine.places = Places(tmp_path / "keys", tmp_path / "signed")
    before = _copy(town, tmp_path)
    confirm(town, order(town, reference))
    assert EMAIL not in everywhere(town)
    _restore(town, tmp_path, before)
    assert EMAIL in everywhere(town)
    assert journal.replay(town.engine, tmp_path / "signed") == 0
    assert DATA["plan"] not in everywhere(town)
    check_log(town.engine)


def _copy(town: Town, folder) -> bytes:
    places = town.engine.places
    town.engine.close()
    town.engine = open_engine(f"sqlite:///{folder}/town.db")
    town.engine.places = places
    return (folder / "town.db").read_bytes()


def _restore(town: Town, folder, before: bytes) -> None:
    town.engine.places = None
    town.engine.close()
    for path in folder.glob("town.db*"):
        path.unlink()
    (folder / "town.db").write_bytes(before)
    town.engine = open_engine(f"sqlite:///{folder}/town.db")


@pytest.mark.parametrize(("key", "is_due"), [("", False), ("    may_stay_open: yes\n", True)])
def test_what_runs_beside_keeps_a_case_unless_it_may_stay_open(
    tmp_path, key: str, is_due: bool
) -> None:
    text = (ROOT / "tests/workflows/tiny.v1.yaml").read_text()
    text = text.replace(
        "rejected: {phase: ended, ends: settled", f"rejected: {{phase: ended, {KEEP}"
    )
    text = text.replace("ends: closed, keep", "ends: settled, keep")
    title = "    title: {en: Objection}\n"
    assert title in text
    file = tmp_path / "tiny.v1.yaml"
    file.write_text(text.replace(title, title + key))
    town = with_officers(make_town(tmp_path, file, since=ENDED))
    reference = town.lived("close-panel")
    town.do(reference, "decider-1", "reject", grounds=["too-dear"], reason="Too dear.")
    town.do(reference, "initiator-1", "object", reason="We do not agree.")
    town.on(DUE)
    assert (reference in due(town)) is is_due
