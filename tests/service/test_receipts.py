"""Receipts of the whole life of a case: each holds, opens no more than it should, and grows."""

import pytest

from challenge_engine.errors import EngineError, NotFound, NotValid, ProofError
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.signed_note import Note
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict, verify
from challenge_engine.service.engine import open_engine
from challenge_engine.service.proving import receipts, signing
from challenge_engine.service.proving.head import head
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store import checkpoints
from tests.support.town import ROTTERDAM, Town, make_town


def viewer(town: Town, name: str | None) -> Viewer:
    return Viewer(town.person(name) if name else None, "en")


def trust(town: Town) -> Trust:
    return Trust.parse(head(town.engine, town.authority).vkey)


def proven(town: Town, reference: str, name: str | None) -> list[Verdict]:
    made = receipts.receipts(town.engine, town.authority, reference, viewer(town, name))
    found = list(made.values())
    return [verify(one, trust(town)) for one in found]


def test_every_step_of_a_whole_life_is_proven_to_everybody(tmp_path):
    town = make_town(tmp_path, ROTTERDAM)
    reference = town.lived()
    steps = town.view(reference, "coordinator-1").steps
    for name in ("initiator-1", "coordinator-1", None):
        verdicts = proven(town, reference, name)
        assert [v.entry.n for v in verdicts] == [s.n for s in steps]
        assert {v.checkpoint.size for v in verdicts} == {verdicts[0].checkpoint.size}
        assert all(v.withheld == len(v.entry.c) - len(v.opened) for v in verdicts)


def test_a_receipt_opens_nothing_that_its_holder_may_not_read(tmp_path):
    town = make_town(tmp_path, ROTTERDAM)
    reference = town.lived()
    public, party = proven(town, reference, None), proven(town, reference, "initiator-1")
    for seen, more in zip(public, party, strict=True):
        assert {o.path for o in seen.opened} <= {o.path for o in more.opened}
    assert not [o for v in public for o in v.opened if o.path in ("actor", "behalf", "recorder")]


def test_a_name_stands_only_in_the_receipt_of_its_bearer(town):
    reference = town.lived("begin")
    for name in ("initiator-1", "coordinator-1"):
        for verdict in proven(town, reference, name):
            named = [o.value.decode() for o in verdict.opened if o.path == "actor"]
            assert all(f'"{name}"' in value for value in named)


def test_a_sealed_assessment_is_in_nobody_elses_receipt(town):
    reference = town.lived("assess")
    mine = proven(town, reference, "assessor-2")[-1]
    theirs = proven(town, reference, "coordinator-1")[-1]
    assert [o.path for o in mine.opened if o.path.startswith("record/assessment/")]
    assert not [o.path for o in theirs.opened if o.path.startswith("record/assessment/")]


def test_a_receipt_shows_with_a_newer_checkpoint_that_the_log_only_grew(town):
    reference = town.lived("submit")
    old = receipts.receipt(town.engine, town.authority, reference, viewer(town, "initiator-1"))
    at = verify(old, trust(town)).checkpoint.size
    town.lived("begin")
    newer = receipts.growth(town.engine, town.authority, at)
    assert verify(old, trust(town), newer).later.size > at


def test_growth_from_another_log_is_refused(town, tmp_path):
    reference = town.lived("submit")
    old = receipts.receipt(town.engine, town.authority, reference, viewer(town, "initiator-1"))
    size = verify(old, trust(town)).checkpoint.size
    other = make_town(tmp_path / "other")
    other.lived("begin")
    forged = receipts.growth(other.engine, other.authority, size)
    with pytest.raises(NotValid) as refused:
        verify(old, trust(town), forged)
    assert refused.value.check == "growth"


def test_a_step_that_does_not_exist_and_a_case_that_may_not_be_known_are_told_alike(town):
    reference = town.lived("submit")
    with pytest.raises(NotFound, match="has no step 9"):
        receipts.receipt(town.engine, town.authority, reference, viewer(town, "initiator-1"), 9)
    with pytest.raises(NotFound, match="that you can see"):
        receipts.receipt(town.engine, town.authority, "2026-9999", viewer(town, None))


def test_without_keys_nothing_is_signed_and_that_is_said(town):
    reference = town.lived("submit")
    town.engine.places = None
    with pytest.raises(EngineError, match="opened without its keys"):
        receipts.receipt(town.engine, town.authority, reference, viewer(town, "initiator-1"))


def test_growth_from_a_log_that_was_larger_is_refused(town):
    with pytest.raises(ProofError, match="cannot have grown"):
        receipts.growth(town.engine, town.authority, 10_000)


def test_a_checkpoint_is_made_once_for_what_is_there(town):
    town.lived("submit")
    first = signing.checkpoint(town.engine, town.authority)
    assert signing.checkpoint(town.engine, town.authority) == first
    town.lived("submit")
    second = signing.checkpoint(town.engine, town.authority)
    assert second.size > first.size
    found = Checkpoint.parse(Note.parse(second.note.encode()).text)
    assert (found.size, found.root) == (second.size, second.root)


def test_what_is_signed_lies_outside_the_database_before_it_is_handed_out(town):
    town.lived("submit")
    signed = signing.checkpoint(town.engine, town.authority)
    origin = town.engine.authorities[town.authority].origin
    path = town.engine.places.checkpoint_file(origin)
    assert path.read_text(encoding="utf-8") == signed.note
    path.unlink()
    assert signing.checkpoint(town.engine, town.authority) == signed
    assert path.read_text(encoding="utf-8") == signed.note


def test_a_key_that_others_can_read_signs_nothing(town):
    origin = town.engine.authorities[town.authority].origin
    town.lived("submit")
    town.engine.places.key_file(origin).chmod(0o640)
    with pytest.raises(EngineError, match="Others on this machine can read"):
        signing.checkpoint(town.engine, town.authority)


def test_a_serving_program_signs_the_rest_at_its_end(town, tmp_path):
    town.engine.serve()
    town.lived("begin")
    town.engine.close()
    engine = open_engine(f"sqlite:///{tmp_path}/town.db", town.engine.places)
    with engine.store.read() as unit:
        written = checkpoints.size(unit, engine.authorities[town.authority].log)
    assert head(engine, town.authority).signed.size == written
    engine.close()
