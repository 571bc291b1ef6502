"""What receipts show, and that nothing is shown by a receipt that was tampered with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from challenge_engine.errors import EngineError, NotDecidable, NotValid
from challenge_engine.history.receipt import Gone, Receipt
from challenge_engine.history.signed_note import Note
from challenge_engine.history.tlog_proof import TlogProof
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict, verify
from tests.history.mutations import HOSTILE, cuts, flips, jumbles, spellings
from tests.support.receipts import LOG, PEOPLE, TownLog, case_id, fixed_key, several
from tests.support.shared import IS_PROOF

RECEIPTS = several()
SECOND, THIRD, THIEF = (fixed_key(LOG, seed) for seed in ("second", "third", "thief"))


@pytest.fixture
def log() -> TownLog:
    """Eleven steps; steps 3 and 5 are of one case."""
    log = TownLog().fill(3)
    log.step(items=PEOPLE)
    log.fill(5)
    log.step(items={"actor": PEOPLE["actor"], "reason": "Good"})
    return log.fill(11)


def failed(receipt: Receipt | bytes, trust: Trust, newer: bytes | None = None) -> str:
    """The name of the check that says no."""
    data = receipt if isinstance(receipt, bytes) else receipt.to_bytes()
    with pytest.raises(NotValid) as refusal:
        verify(data, trust, newer)
    assert str(refusal.value)
    return refusal.value.check


def test_a_receipt_shows_the_step_its_values_and_its_place(log: TownLog) -> None:
    verdict = verify(log.receipt(3).to_bytes(), log.trust)
    assert (verdict.entry.action, verdict.entry.n) == ("submit", 0)
    assert (verdict.index, verdict.checkpoint.size, verdict.withheld) == (3, 11, 0)
    assert [opening.path for opening in verdict.opened] == sorted(PEOPLE)
    assert verdict.signers == (log.key.verifier,)
    assert verdict.leaf == log.leaves[3]
    assert verdict.unknown == verdict.further == verdict.erased == ()


def test_what_is_withheld_is_counted_and_not_told(log: TownLog) -> None:
    data = log.receipt(3, show=[1]).to_bytes()
    verdict = verify(data, log.trust)
    assert [opening.path for opening in verdict.opened] == ["field/title"]
    assert verdict.withheld == 2
    assert "Zoë" not in str(Receipt.parse(data))


def test_every_step_of_every_size_is_shown(log: TownLog) -> None:
    for size in range(1, 12):
        for index in range(size):
            verdict = verify(log.receipt(index, size).to_bytes(), log.trust)
            assert (verdict.index, verdict.checkpoint.size) == (index, size)


def test_a_log_that_grew_shows_so_and_a_forked_one_does_not(log: TownLog) -> None:
    old = log.receipt(3, 7).to_bytes()
    later = verify(old, log.trust, log.growth(7, 11)).later
    assert later is not None
    assert later.size == 11
    fork = TownLog(seed="fork").fill(11)
    forks = [fork.growth(7, 11), log.growth(6, 11), fork.growth(0, 11), b"x"]
    forks += [log.growth(7, 11, by=[THIEF]), TownLog("other.example/1").fill(11).growth(7, 11)]
    assert {failed(old, log.trust, newer) for newer in forks} == {"growth"}


def test_a_newer_state_may_be_signed_by_the_key_that_followed(log: TownLog) -> None:
    told = log.follow(SECOND.vkey)
    receipt = log.receipt(3, also=[log.receipt(told)])
    size = len(log.leaves)
    newer = log.fill(20).growth(size, 20, by=[SECOND])
    assert verify(receipt.to_bytes(), log.trust, newer).later is not None
    assert failed(replace(receipt, also=()), log.trust, newer) == "growth"


def test_what_was_erased_is_said_by_the_step_that_did_it_or_by_the_office_alone(
    log: TownLog,
) -> None:
    index = log.erase(3, [0, 1])
    gone = [Gone(0, log.leaves[index]), Gone(1, log.leaves[index])]
    shown = verify(log.receipt(3, gone=gone, also=[log.receipt(index)]).to_bytes(), log.trust)
    assert [one.item for one in shown.erased] == [0, 1]
    assert all(one.by is not None and one.by.kind == "erase" for one in shown.erased)
    assert len(shown.opened) == 1
    said = verify(log.receipt(3, gone=gone).to_bytes(), log.trust)
    assert [(one.item, one.by) for one in said.erased] == [(0, None), (1, None)]


@pytest.mark.parametrize(
    "other",
    [{"item": 1}, {"n": 1}, {"case": case_id("other")}, {"leaf": bytes(32)}, {"item": None}],
)
def test_an_erasure_of_something_else_erases_nothing_here(log: TownLog, other: dict) -> None:
    index = log.erase(3, [0], **other)
    receipt = log.receipt(3, gone=[Gone(0, log.leaves[index])], also=[log.receipt(index)])
    assert failed(receipt, log.trust) == "further"


def test_the_step_said_to_have_erased_must_be_the_one_that_is_shown(log: TownLog) -> None:
    index = log.erase(3, [0])
    noted = log.step(kind="note", action=None, track=None, source=None, target=None)
    erase, note = log.receipt(index), log.receipt(noted)
    for by, also in ((noted, [note]), (noted, [erase]), (noted, [erase, note]), (5, [erase])):
        receipt = log.receipt(3, gone=[Gone(0, log.leaves[by])], also=also)
        assert failed(receipt, log.trust) == "further"


def test_a_value_that_the_entry_never_had_cannot_be_erased_or_shown(log: TownLog) -> None:
    assert failed(log.receipt(3, gone=[Gone(3, bytes(32))]), log.trust) == "values"
    receipt = log.receipt(5)
    opening = replace(log.receipt(3).open[2], item=2)
    assert failed(replace(receipt, open=(*receipt.open[:1], opening)), log.trust) == "values"


def test_openings_of_another_step_or_place_are_refused(log: TownLog) -> None:
    mine, other = log.receipt(3), log.receipt(5)
    swapped = [
        replace(mine, open=other.open),
        replace(mine, open=(replace(mine.open[0], salt=mine.open[1].salt),)),
        replace(mine, open=(replace(mine.open[0], path="behalf"),)),
        replace(mine, open=(replace(mine.open[0], item=1),)),
        replace(mine, open=(replace(mine.open[0], value=b'{"id":"u2","name":"Zo\xc3\xab"}'),)),
        replace(mine, open=(replace(mine.open[1], value=b"null"),)),
    ]
    assert {failed(receipt, log.trust) for receipt in swapped} == {"values"}


def test_the_proof_of_another_step_place_or_size_is_refused(log: TownLog) -> None:
    mine = log.receipt(3)
    others = [log.receipt(5), log.receipt(2), log.receipt(3, 7), log.receipt(3, 4)]
    for other in others:
        for proof in (
            replace(mine.proof, hashes=other.proof.hashes),
            replace(mine.proof, note=other.proof.note),
            replace(other.proof, index=3, note=mine.proof.note),
        ):
            if proof != mine.proof:
                assert failed(replace(mine, proof=proof), log.trust) == "place"
        if other.entry != mine.entry:
            forged = replace(mine, entry=other.entry)
            assert failed(forged, log.trust) == "values"
            assert failed(replace(forged, open=()), log.trust) == "place"
    for index in (0, 2, 4, 7, 10, 11, 2**53 - 1):
        assert failed(replace(mine, proof=replace(mine.proof, index=index)), log.trust) == "place"
    assert failed(replace(mine, salt=log.receipt(5).salt), log.trust) == "place"


def test_another_key_and_another_name_of_the_log_are_refused(log: TownLog) -> None:
    receipt = log.receipt(3)
    assert failed(receipt, Trust((THIEF.verifier,))) == "signature"
    assert failed(log.receipt(3, by=[THIEF]), log.trust) == "signature"
    assert failed(receipt, TownLog("other.example/1").trust) == "signature"
    other = TownLog("other.example/1").fill(11)
    note = other.checkpoint(by=[other.key, log.key])
    trust = Trust((*other.trust.logs, *log.trust.logs))
    moved = replace(receipt, proof=replace(receipt.proof, note=note))
    assert failed(moved, trust) == "signature"


def test_of_two_known_keys_both_must_have_signed_rightly(log: TownLog) -> None:
    trust = Trust((log.key.verifier, SECOND.verifier))
    receipt = log.receipt(3, by=[log.key, SECOND])
    assert len(verify(receipt.to_bytes(), trust).signers) == 2
    one, two = receipt.proof.note.signatures
    note = replace(receipt.proof.note, signatures=(one, replace(two, signature=one.signature)))
    broken = replace(receipt, proof=replace(receipt.proof, note=note))
    assert verify(broken.to_bytes(), log.trust).unknown == (LOG,)
    assert failed(broken, trust) == "signature"


def test_keys_follow_one_another_from_the_one_that_is_trusted(log: TownLog) -> None:
    first = log.receipt(log.follow(SECOND.vkey))
    second = log.receipt(log.follow(THIRD.vkey), by=[SECOND])
    chain = log.receipt(3, also=[first, second], by=[THIRD])
    assert verify(chain.to_bytes(), log.trust).signers == (THIRD.verifier,)
    for also in ([second, first], [second], [first], []):
        assert failed(replace(chain, also=tuple(also)), log.trust) in ("further", "signature")


@pytest.mark.parametrize("members", [{"kind": "note"}, {"stream": "case"}, {"stream": "ballot"}])
def test_only_the_log_itself_says_which_key_follows(log: TownLog, members: dict) -> None:
    if members == {"stream": "case"}:
        members = {"stream": "case", "n": 1, "prev": bytes(32)}
    told = log.follow(THIEF.vkey, **members)
    assert failed(log.receipt(3, also=[log.receipt(told)], by=[THIEF]), log.trust) == "signature"


def test_a_log_cannot_name_a_key_for_another_log(log: TownLog) -> None:
    village = TownLog("village.example/1").fill(4)
    told = log.follow(fixed_key("village.example/1", "thief").vkey)
    trust = Trust((*log.trust.logs, *village.trust.logs))
    forged = village.receipt(1, also=[log.receipt(told)], by=[fixed_key(village.origin, "thief")])
    assert failed(forged, trust) in ("further", "signature")


def test_a_key_that_is_withheld_or_is_none_is_not_followed(log: TownLog) -> None:
    told, broken = log.follow(SECOND.vkey), log.follow("no key")
    hidden = log.receipt(3, also=[log.receipt(told, show=[])], by=[SECOND])
    assert failed(hidden, log.trust) == "signature"
    assert failed(log.receipt(3, also=[log.receipt(broken)]), log.trust) == "further"


def test_a_receipt_within_of_another_history_is_refused(log: TownLog) -> None:
    other = TownLog("other.example/1").fill(4)
    trust = Trust((*log.trust.logs, *other.trust.logs))
    assert failed(log.receipt(3, also=[other.receipt(1)]), trust) == "further"
    fork = TownLog(seed="fork").fill(11)
    assert failed(log.receipt(3, also=[fork.receipt(1)]), trust) == "further"
    version = TownLog(seed="version")
    version.step(items={"field/title": "Another title"})
    assert failed(log.receipt(3, also=[version.receipt(0)]), trust) == "further"
    assert failed(log.receipt(3, also=[log.receipt(5, by=[THIEF])]), log.trust) == "further"


def test_where_a_newer_form_or_witnesses_are_asked_for_nothing_is_decided(log: TownLog) -> None:
    receipt = log.receipt(3)
    with pytest.raises(NotDecidable):
        verify(receipt.to_bytes(), Trust.parse(f"witness w {log.key.vkey}\nquorum w"))


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_at_all_is_refused_by_an_error_of_ours(log: TownLog, data: bytes) -> None:
    assert failed(data, log.trust) == "form"
    assert failed(log.receipt(3), log.trust, data) == "growth"


def without_strangers(data: bytes, trust: Trust) -> bytes:
    """The file without the lines of signatures that nobody knows: the format ignores them."""
    receipt = Receipt.parse(data)
    known = {(key.name, key.key_id) for key in trust.logs}
    note = receipt.proof.note
    mine = tuple(one for one in note.signatures if (one.name, one.key_id) in known)
    proof = replace(receipt.proof, note=Note(note.text, mine))
    also = [Receipt.parse(without_strangers(one.to_bytes(), trust)) for one in receipt.also]
    return replace(receipt, proof=proof, also=tuple(also)).to_bytes()


def believed(data: bytes, trust: Trust) -> tuple[Trust, Verdict] | None:
    """Whom the file makes us trust in the end and what it shows; ``None`` if it is refused."""
    try:
        verdict = verify(data, trust)
    except EngineError:
        return None
    keys = [key for one in (verdict, *verdict.further) for key in one.signers]
    return trust.with_keys(keys), verdict


def changes(data: bytes) -> Iterator[bytes]:
    yield from flips(data, 8 if IS_PROOF else 1)
    yield from cuts(data)
    yield from spellings(data)
    yield from jumbles(data, 20_000 if IS_PROOF else 300)


def accepted(name: str, made: Iterable[bytes]) -> tuple[int, list[bytes]]:
    """How many changes were tried, and which of them were taken for another true receipt."""
    original, trust = RECEIPTS[name]
    known = believed(original, trust)
    assert known is not None
    tried, taken = 0, []
    for data in made:
        tried += 1
        shown = None if data == original else believed(data, trust)
        if shown is None:
            continue
        if without_strangers(data, shown[0]) != without_strangers(original, known[0]):
            taken.append(data)
    return tried, taken


@pytest.mark.parametrize("name", [name for name in RECEIPTS if name != "said to be erased"])
def test_no_change_of_a_receipt_is_taken_for_true(name: str) -> None:
    tried, taken = accepted(name, changes(RECEIPTS[name][0]))
    assert tried > 2_000
    assert taken == []


def test_what_only_the_office_says_is_all_that_can_be_changed_where_the_erasure_is_not_shown() -> (
    None
):
    original, trust = RECEIPTS["said to be erased"]
    _, taken = accepted("said to be erased", changes(original))
    for data in taken:
        one, other = Receipt.parse(original), Receipt.parse(data)
        assert replace(one, gone=()) == replace(other, gone=())
        assert all(erased.by is None for erased in verify(data, trust).erased)


@pytest.mark.parametrize("name", ["opened", "erased", "said to be erased"])
def test_every_byte_within_the_extra_part_counts(name: str) -> None:
    data, trust = RECEIPTS[name]
    proof = TlogProof.parse(data)
    assert proof.extra is not None
    for changed in flips(proof.extra, 8 if IS_PROOF else 1):
        spelled = replace(proof, extra=changed).to_bytes()
        if believed(spelled, trust) is not None:
            one, other = Receipt.parse(data), Receipt.parse(spelled)
            assert name == "said to be erased"
            assert replace(one, gone=()) == replace(other, gone=())


def test_what_tells_holders_of_an_older_key_is_passed_over_by_who_knows_a_newer_one(
    log: TownLog,
) -> None:
    first = log.receipt(log.follow(SECOND.vkey))
    second = log.receipt(log.follow(THIRD.vkey), by=[SECOND, THIRD])
    receipt = log.receipt(3, also=[first, second], by=[THIRD])
    verdict = verify(receipt.to_bytes(), Trust((THIRD.verifier,)))
    assert [inner.leaf for inner in verdict.further] == [log.leaves[second.proof.index]]
    assert verdict.unknown == (LOG,)


def test_what_is_passed_over_must_still_be_what_it_says(log: TownLog) -> None:
    first = log.receipt(log.follow(SECOND.vkey))
    wrong = replace(first, proof=replace(first.proof, index=first.proof.index - 1))
    receipt = log.receipt(3, also=[wrong], by=[THIRD])
    with pytest.raises(NotValid) as refused:
        verify(receipt.to_bytes(), Trust((THIRD.verifier,)))
    assert refused.value.check == "further"


def test_only_what_tells_of_a_key_is_passed_over(log: TownLog) -> None:
    receipt = log.receipt(3, also=[log.receipt(2)], by=[THIRD])
    with pytest.raises(NotValid) as refused:
        verify(receipt.to_bytes(), Trust((THIRD.verifier,)))
    assert refused.value.check == "further"


def test_an_older_key_that_is_passed_over_is_not_believed(log: TownLog) -> None:
    told = log.follow(SECOND.vkey)
    forged = log.receipt(3, also=[log.receipt(told)], by=[SECOND])
    with pytest.raises(NotValid):
        verify(forged.to_bytes(), Trust((THIRD.verifier,)))
