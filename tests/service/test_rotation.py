"""A new key follows the old one: planned, after a loss, after a theft."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, NotValid
from challenge_engine.history.keys import Verifier
from challenge_engine.history.signed_note import Note, verify
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify as verify_receipt
from challenge_engine.service.proving import receipts, rotating, signing
from challenge_engine.service.proving.rotating import rotate
from challenge_engine.service.reading.reader import Viewer
from tests.support.copies import Faulty, grow, keep, put_back, reopened
from tests.support.town import Town

FIRST, SECOND = "vlierdam.example_challenges_1.key", "vlierdam.example_challenges_1.2.key"


def states(town: Town) -> list[tuple[int, bool, str]]:
    found = rotating.listed(town.engine, town.authority)
    return [(one.key.number, one.signs, one.state) for one in found]


def vkeys(town: Town) -> list[str]:
    return [one.key.vkey for one in rotating.listed(town.engine, town.authority)]


def signers(town: Town) -> list[str]:
    grow(town.engine, 1 + signing.checkpoint(town.engine, town.authority).size)
    note = Note.parse(signing.checkpoint(town.engine, town.authority).note.encode())
    return [one.vkey for one in verify(note, map(Verifier.parse, vkeys(town)))]


def test_after_a_planned_change_both_keys_sign_for_ninety_days(demo: Town) -> None:
    done = rotate(demo.engine, demo.authority, "The old machine is sold.")
    demo.check()
    assert done.until.startswith("2025-04-06T")
    old, new = vkeys(demo)
    assert new == done.key.vkey
    assert states(demo) == [(1, True, "safe"), (2, True, "safe")]
    assert signers(demo) == [old, new]
    demo.on("2025-04-05")
    assert signers(demo) == [old, new]
    demo.on("2025-04-07")
    assert signers(demo) == [new]
    assert states(demo) == [(1, False, "safe"), (2, True, "safe")]
    demo.check()


def test_the_first_checkpoint_of_a_new_key_is_signed_at_once(town: Town) -> None:
    done = rotate(town.engine, town.authority, "A new machine.")
    signed = verify(Note.parse(done.signed.note.encode()), [Verifier.parse(done.key.vkey)])
    assert len(signed) == 1
    assert done.file.name == SECOND
    assert done.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("why", ["lost", "stolen"])
def test_a_lost_or_stolen_key_signs_nothing_more(town: Town, tmp_path: Path, why: str) -> None:
    if why == "lost":
        (tmp_path / "keys" / FIRST).unlink()
        with pytest.raises(EngineError, match="cannot be read"):
            rotate(town.engine, town.authority, "Planned.")
    done = rotate(town.engine, town.authority, "The key is gone.", why)  # type: ignore[arg-type]
    assert signers(town) == [done.key.vkey]
    town.check()
    town.engine.close()
    reopened(tmp_path).close()


def test_a_theft_also_ends_a_key_that_was_to_sign_for_a_while(town: Town) -> None:
    rotate(town.engine, town.authority, "Planned.")
    done = rotate(town.engine, town.authority, "A laptop is gone.", "stolen")
    assert signers(town) == [done.key.vkey]
    assert [signs for _, signs, _ in states(town)] == [False, False, True]


def test_a_second_change_does_not_let_the_first_key_sign_longer(demo: Town) -> None:
    rotate(demo.engine, demo.authority, "Planned.")
    demo.on("2025-02-06")
    rotate(demo.engine, demo.authority, "Planned again.")
    assert [signs for _, signs, _ in states(demo)] == [True, True, True]
    demo.on("2025-04-07")
    assert [signs for _, signs, _ in states(demo)] == [False, True, True]


def test_who_knows_only_the_old_key_verifies_a_receipt_while_both_sign(town: Town) -> None:
    old = vkeys(town)[0]
    reference = town.begun(1)
    rotate(town.engine, town.authority, "Planned.")
    viewer = Viewer(town.person("initiator-1"), "en")
    for vkey in vkeys(town):
        data = receipts.receipt(town.engine, town.authority, reference, viewer)
        assert verify_receipt(data, Trust.parse(vkey)).entry.n == 0
    rotate(town.engine, town.authority, "A laptop is gone.", "stolen")
    data = receipts.receipt(town.engine, town.authority, reference, viewer)
    with pytest.raises(NotValid):
        verify_receipt(data, Trust.parse(old))
    assert verify_receipt(data, Trust.parse(vkeys(town)[2])).entry.n == 0


def test_no_key_is_changed_while_others_can_read_one(town: Town, tmp_path: Path) -> None:
    (tmp_path / "keys" / FIRST).chmod(0o640)
    assert states(town) == [(1, True, "open to others")]
    for why in ("planned", "lost", "stolen"):
        with pytest.raises(EngineError, match="chmod 600"):
            rotate(town.engine, town.authority, "Planned.", why)  # type: ignore[arg-type]
    assert not (tmp_path / "keys" / SECOND).exists()


def test_a_change_that_was_cut_off_takes_up_the_key_that_it_made(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(rotating.own_history, "write", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate(town.engine, town.authority, "Planned.")
    assert states(town) == [(1, True, "safe")]
    secret = (tmp_path / "keys" / SECOND).read_text()
    town.check()
    with pytest.raises(EngineError, match="find out who made it"):
        rotate(town.engine, town.authority, "Stolen.", "stolen")
    rotate(town.engine, town.authority, "Planned.")
    assert (tmp_path / "keys" / SECOND).read_text() == secret
    assert len(states(town)) == 2


@pytest.mark.parametrize("keeps", [False, True])
def test_a_change_whose_commit_fails_leaves_the_old_key_or_both(town: Town, keeps: bool) -> None:
    sound = town.engine.store
    town.engine.store = Faulty(sound, keeps=keeps)  # type: ignore[assignment]
    with pytest.raises(EngineError, match="answer was lost"):
        rotate(town.engine, town.authority, "Planned.")
    town.engine.store = sound
    assert len(states(town)) == 1 + keeps
    assert signers(town) == vkeys(town)
    town.check()


def test_a_change_needs_a_reason(town: Town) -> None:
    with pytest.raises(EngineError, match="Say why"):
        rotate(town.engine, town.authority, " ")


def test_a_copy_from_before_the_change_is_refused(town: Town, tmp_path: Path) -> None:
    """Its table does not know the key; where both sign, its size tells all the same."""
    town.engine.close()
    keep(tmp_path)
    engine = reopened(tmp_path)
    rotate(engine, town.authority, "Stolen.", "stolen")
    engine.close()
    put_back(tmp_path)
    with pytest.raises(EngineError, match="is not the last signed checkpoint"):
        reopened(tmp_path)


def test_who_knows_only_the_first_key_follows_to_the_one_that_signs_today(demo: Town) -> None:
    first = Trust.parse(vkeys(demo)[0])
    rotate(demo.engine, demo.authority, "A new machine.")
    demo.on("2025-06-01")
    rotate(demo.engine, demo.authority, "Another one.")
    demo.on("2025-12-01")
    reference = demo.lived("submit")
    assert signers(demo) == vkeys(demo)[2:]
    viewer = Viewer(demo.person("initiator-1"), "en")
    written = receipts.receipt(demo.engine, demo.authority, reference, viewer)
    verdict = verify_receipt(written, first)
    assert [signer.vkey for signer in verdict.signers] == vkeys(demo)[2:]
    assert [inner.entry.kind for inner in verdict.further] == ["key", "key"]


def test_after_a_loss_the_chain_is_cut_and_the_new_key_must_be_told(demo: Town) -> None:
    first = Trust.parse(vkeys(demo)[0])
    rotate(demo.engine, demo.authority, "The disk broke.", "lost")
    reference = demo.lived("submit")
    viewer = Viewer(demo.person("initiator-1"), "en")
    written = receipts.receipt(demo.engine, demo.authority, reference, viewer)
    with pytest.raises(NotValid):
        verify_receipt(written, first)
    assert verify_receipt(written, Trust.parse(vkeys(demo)[1])).entry.action == "submit"
