"""Where the old log cannot go on, a new one continues it and binds what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError
from challenge_engine.history import entry as entries
from challenge_engine.history.spelling import from_base64
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import (
    consistency,
    continuing,
    erasing_again,
    receipts,
    rotating,
    signing,
)
from challenge_engine.service.proving.continuing import continue_log, suggested
from challenge_engine.service.proving.stored_tree import StoredTree
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store import checkpoints, reading, streams
from tests.support.checks import check_log
from tests.support.copies import Faulty, grow, keep, put_back, reopened, size, unchecked
from tests.support.town import VLIERDAM, Town

SECOND, THIRD = "vlierdam.example/challenges/2", "vlierdam.example/challenges/3"


def cut_back(town: Town, folder: Path) -> Engine:
    """A copy with 80 entries of a log that was signed with 120."""
    grow(town.engine, 80)
    town.engine.close()
    keep(folder)
    engine = reopened(folder)
    grow(engine, 120)
    engine.close()
    put_back(folder)
    with pytest.raises(ForkError):
        reopened(folder)
    return unchecked(folder)


def first_entry(engine: Engine) -> tuple[entries.Entry, dict[str, str]]:
    """The newest step of the authority's own history, with its values."""
    with engine.store.read() as unit:
        stream = streams.lock_own(unit, engine.authority().id)
        assert stream is not None
        event = reading.events(unit, stream.id)[-1]
        openings = [o for o in reading.openings(unit, stream.id) if o.n == event.n]
    values = {o.path.rpartition("/")[2] + "." * o.path.count(".1/"): o.value for o in openings}
    return entries.from_bytes(event.entry), values


def test_the_new_log_begins_with_what_is_left_of_the_old_one(town: Town, tmp_path: Path) -> None:
    reference = town.begun(4)
    engine = cut_back(town, tmp_path)
    assert suggested(engine, town.authority) == SECOND
    done = continue_log(engine, town.authority, SECOND, "The disk broke.")
    assert (done.old, done.size, done.signed_size) == (VLIERDAM.origin, 80, 120)
    entry, values = first_entry(engine)
    assert (entry.kind, entry.log) == ("continue", SECOND)
    assert [ref.rel for ref in entry.refs] == ["continues"]
    assert values["size"] == "80"
    assert "120" in values["note"]
    assert values["reason"] == '"The disk broke."'
    with engine.store.read() as unit:
        old = {o: i for i, o in checkpoints.logs(unit, town.authority)}[VLIERDAM.origin]
        assert StoredTree(unit, old, 80).root() == from_base64(values["root"].strip('"'))
    assert size(engine) == 1
    check_log(engine)
    engine.close()
    engine = reopened(tmp_path)
    after = Town(engine, town.workflow, dict(town.people))
    after.do(reference, "assessor-1", "assess", rooted=4, advice="accept", note="Good.")
    assert size(engine) == 2
    engine.close()
    reopened(tmp_path).close()


def test_receipts_of_both_logs_verify_each_with_its_own_key(town: Town, tmp_path: Path) -> None:
    reference = town.begun(4)
    rotating.rotate(town.engine, town.authority, "Planned.")
    viewer = Viewer(town.person("assessor-1"), "en")
    before = receipts.receipt(town.engine, town.authority, reference, viewer)
    keys = [one.key.vkey for one in rotating.listed(town.engine, town.authority)]
    engine = cut_back(town, tmp_path)
    done = continue_log(engine, town.authority, SECOND, "The disk broke.")
    rotating.rotate(engine, town.authority, "Planned.")
    assert verify(before, Trust.parse(keys[0])).entry.log == VLIERDAM.origin
    again = receipts.receipt(engine, town.authority, reference, viewer)
    assert verify(again, Trust.parse(keys[0])).entry.log == VLIERDAM.origin
    after = Town(engine, town.workflow, dict(town.people))
    after.do(reference, "assessor-1", "assess", rooted=4, advice="accept", note="Good.")
    new = receipts.receipt(engine, town.authority, reference, viewer)
    assert verify(new, Trust.parse(done.vkey)).entry.log == SECOND
    engine.close()


def test_growth_is_still_proven_within_the_old_log(town: Town, tmp_path: Path) -> None:
    grow(town.engine, 50)
    note = signing.checkpoint(town.engine, town.authority).note.encode()
    engine = cut_back(town, tmp_path)
    continue_log(engine, town.authority, SECOND, "The disk broke.")
    grown = consistency.since(engine, town.authority, note)
    assert (grown.old.size, grown.new.size) == (50, 80)
    engine.close()


def test_the_old_log_is_never_signed_again(town: Town, tmp_path: Path) -> None:
    engine = cut_back(town, tmp_path)
    continue_log(engine, town.authority, SECOND, "The disk broke.")
    engine.close()
    put_back(tmp_path)
    with pytest.raises(ForkError, match=SECOND):
        reopened(tmp_path)
    engine = unchecked(tmp_path)
    with pytest.raises(EngineError, match="already"):
        continue_log(engine, town.authority, SECOND, "Again.")
    assert suggested(engine, town.authority) == THIRD
    continue_log(engine, town.authority, THIRD, "That one is lost as well.")
    _, values = first_entry(engine)
    assert values["old."] == f'"{SECOND}"'
    check_log(engine)
    engine.close()
    reopened(tmp_path).close()


def test_references_of_cases_that_may_be_lost_are_passed_over(town: Town, tmp_path: Path) -> None:
    first = town.begun(1)
    engine = cut_back(town, tmp_path)
    continue_log(engine, town.authority, SECOND, "The disk broke.")
    after = Town(engine, town.workflow, dict(town.people))
    assert int(after.begun(1)[-4:]) == int(first[-4:]) + 1 + 40
    engine.close()


@pytest.mark.parametrize(
    "origin", ["", "two words/2", "no-counter", "vlierdam.example/challenges/1",
               "vlierdam.example/challenges/0", "vlierdam.example/challenges/02", "a+b/2"]
)  # fmt: skip
def test_a_bad_origin_changes_nothing(town: Town, tmp_path: Path, origin: str) -> None:
    with pytest.raises(EngineError):
        continue_log(town.engine, town.authority, origin, "Because.")
    assert not list((tmp_path / "checkpoints").glob("*.continued"))
    town.check()
    town.engine.close()
    reopened(tmp_path).close()


@pytest.mark.parametrize("at", ["make_key", "_begin", "signing.checkpoint"])
def test_a_continuation_that_is_cut_off_can_be_given_again(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    engine = cut_back(town, tmp_path)
    with monkeypatch.context() as patched:
        place = continuing.signing if "." in at else continuing
        patched.setattr(place, at.rpartition(".")[2], lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            continue_log(engine, town.authority, SECOND, "The disk broke.")
    engine.store.close()
    with pytest.raises(ForkError):
        reopened(tmp_path)
    engine = unchecked(tmp_path)
    if at == "signing.checkpoint":
        assert engine.authority().origin == SECOND
        assert erasing_again.finish(engine) == 0
    else:
        with pytest.raises(EngineError, match="cut off"):
            continue_log(engine, town.authority, THIRD, "The disk broke.")
        continue_log(engine, town.authority, SECOND, "The disk broke.")
    engine.close()
    engine = reopened(tmp_path)
    check_log(engine)
    engine.close()


@pytest.mark.parametrize("keeps", [False, True])
def test_a_continuation_whose_commit_fails_can_be_given_again_or_finished(
    town: Town, tmp_path: Path, keeps: bool
) -> None:
    engine = cut_back(town, tmp_path)
    sound, engine.store = engine.store, Faulty(engine.store, keeps=keeps)  # type: ignore[assignment]
    with pytest.raises(EngineError, match="answer was lost"):
        continue_log(engine, town.authority, SECOND, "The disk broke.")
    engine.store = sound
    engine.close()
    engine = unchecked(tmp_path)
    assert engine.authority().origin == (SECOND if keeps else VLIERDAM.origin)
    if keeps:
        erasing_again.finish(engine)
    else:
        continue_log(engine, town.authority, SECOND, "The disk broke.")
    check_log(engine)
    engine.close()
    reopened(tmp_path).close()


def test_what_was_erased_stays_named_for_the_new_log(town: Town, tmp_path: Path) -> None:
    line = '{"case": "00", "item": 0, "n": 0}\n'
    engine = cut_back(town, tmp_path)
    old = tmp_path / "checkpoints" / "vlierdam.example_challenges_1.erasures.jsonl"
    old.write_text(line)
    continue_log(engine, town.authority, SECOND, "The disk broke.")
    assert (old.parent / "vlierdam.example_challenges_2.erasures.jsonl").read_text() == line
    engine.close()


def test_on_both_databases_a_case_goes_on_in_the_new_log(busy: Town) -> None:
    reference = busy.begun(4)
    continue_log(busy.engine, busy.authority, SECOND, "The town merges.")
    busy.do(reference, "assessor-1", "assess", rooted=4, advice="accept", note="Good.")
    assert size(busy.engine) == 2
    rotating.rotate(busy.engine, busy.authority, "Planned.")
    busy.begun(2)
    busy.engine.close()
