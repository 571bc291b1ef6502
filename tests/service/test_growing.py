"""Who kept an older checkpoint or receipt is shown that the log only grew; a lost file is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, ForkError, FormatError, ProofError
from challenge_engine.history import keys, signed_note
from challenge_engine.history.checkpoint import Checkpoint, Growth
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from challenge_engine.service.proving import receipts, renewing, signing
from challenge_engine.service.proving.consistency import since
from challenge_engine.service.reading import knowing
from challenge_engine.service.reading.reader import Viewer
from tests.support.checks import check_log
from tests.support.copies import grow, keep, put_back, reopened, size, unchecked
from tests.support.town import Town


def test_a_checkpoint_a_receipt_and_a_proof_are_all_good_to_begin_from(town: Town) -> None:
    reference = town.begun(3)
    viewer = Viewer(town.person("initiator-1"), "en")
    receipt = receipts.receipt(town.engine, town.authority, reference, viewer)
    signed = signing.checkpoint(town.engine, town.authority)
    grow(town.engine, 400)
    grown = since(town.engine, town.authority, signed.note.encode())
    assert (grown.old.size, grown.new.size) == (signed.size, 400)
    again = since(town.engine, town.authority, receipt)
    assert again.file == grown.file
    trust = Trust.parse(knowing.vkey(town.engine, town.authority))
    later = verify(receipt, trust, grown.file).later
    assert later is not None
    assert later.size == 400
    grow(town.engine, 500)
    assert since(town.engine, town.authority, grown.file).old.size == 400


def test_what_is_newest_has_grown_by_nothing(town: Town) -> None:
    note = signing.checkpoint(town.engine, town.authority).note.encode()
    grown = since(town.engine, town.authority, note)
    assert grown.old == grown.new
    assert Growth.parse(grown.file).hashes == ()


def test_what_our_key_signed_and_our_log_does_not_hold_shows_two_histories(
    town: Town, tmp_path: Path
) -> None:
    town.engine.close()
    keep(tmp_path)
    engine = reopened(tmp_path)
    grow(engine, 80)
    other = signing.checkpoint(engine, town.authority).note.encode()
    engine.close()
    put_back(tmp_path)
    next((tmp_path / "checkpoints").glob("*.checkpoint")).unlink()
    engine = unchecked(tmp_path)
    for to in (70, 90):
        grow(engine, to)
        with pytest.raises(ProofError, match="there are two histories"):
            since(engine, town.authority, other)
    engine.close()


def test_what_others_signed_or_nobody_is_refused(town: Town) -> None:
    origin = town.engine.authority().origin
    forged = Checkpoint(origin, 1, b"\0" * 32).text()
    note = signed_note.sign(forged, [keys.generate(origin)]).to_bytes()
    with pytest.raises(ProofError, match="None of the keys"):
        since(town.engine, town.authority, note)
    elsewhere = Checkpoint("elsewhere.example/1", 1, b"\0" * 32).text()
    note = signed_note.sign(elsewhere, [keys.generate("elsewhere.example/1")]).to_bytes()
    with pytest.raises(ProofError, match="none of this authority's"):
        since(town.engine, town.authority, note)
    with pytest.raises(FormatError, match="neither"):
        since(town.engine, town.authority, b"hello")


def without_file(town: Town, folder: Path) -> Path:
    grow(town.engine, 80)
    town.engine.close()
    path = next((folder / "checkpoints").glob("*.checkpoint"))
    path.unlink()
    return path


def test_a_lost_file_is_written_again_and_the_history_says_why(town: Town, tmp_path: Path) -> None:
    path = without_file(town, tmp_path)
    with pytest.raises(ForkError):
        reopened(tmp_path)
    engine = unchecked(tmp_path)
    signed = renewing.renew(engine, town.authority, "The disk broke.")
    assert signed.size == 81
    engine.close()
    verifier = Verifier.parse(knowing.vkey(engine, town.authority))
    assert signed_note.verify(Note.parse(path.read_bytes()), [verifier]) == (verifier,)
    engine = reopened(tmp_path)
    assert check_log(engine) == size(engine) == 81
    engine.close()


def test_a_file_that_is_there_is_not_written_anew_nor_without_a_reason(
    town: Town, tmp_path: Path
) -> None:
    with pytest.raises(EngineError, match="need not be written"):
        renewing.renew(town.engine, town.authority, "Because.")
    without_file(town, tmp_path)
    engine = unchecked(tmp_path)
    with pytest.raises(EngineError, match="Say why"):
        renewing.renew(engine, town.authority, "  ")
    engine.close()


def test_leaves_that_deny_the_checkpoint_in_the_table_are_not_signed_anew(
    town: Town, tmp_path: Path
) -> None:
    path = without_file(town, tmp_path)
    engine = unchecked(tmp_path)
    with engine.store.write() as unit:
        unit.cursor.execute("DROP TRIGGER leaf_no_update")
        unit.cursor.execute("UPDATE leaf SET leaf_hash = zeroblob(32) WHERE seq = 5")
        unit.commit()
    with pytest.raises(ForkError, match="not the ones that were signed"):
        renewing.renew(engine, town.authority, "The disk broke.")
    engine.store.close()
    assert not path.exists()
