"""What a receipt shows to somebody who has nothing but it and the log's public key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from challenge_engine.errors import EngineError, FormatError, NotDecidable, NotValid
from challenge_engine.history import commitments, signed_note
from challenge_engine.history.canonical import parse
from challenge_engine.history.checkpoint import Checkpoint, Growth
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry, Ref, from_bytes
from challenge_engine.history.keys import Verifier
from challenge_engine.history.receipt import Receipt
from challenge_engine.history.trust import Trust
from challenge_engine.history.verifying import verify_consistency, verify_inclusion

CHECKS = ("form", "entry", "values", "signature", "place", "further", "growth")
"""What is checked; an answer of *no* names the one that failed.

Everything about a further receipt within this one comes under ``further``.
"""

_OWN = ("authority", "log")
"""Streams in which the authority speaks of its log itself."""


@dataclass(frozen=True, slots=True)
class Erased:
    """A value that was erased; ``by`` is the entry that did it, if its receipt is there."""

    item: int
    by: Entry | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that is shown, once every check went well."""

    entry: Entry
    leaf: bytes
    opened: tuple[Opening, ...]
    erased: tuple[Erased, ...]
    withheld: int
    index: int
    checkpoint: Checkpoint
    signers: tuple[Verifier, ...]
    unknown: tuple[str, ...]
    """Names under signatures that no trusted key made; they say nothing and are ignored."""
    further: tuple[Verdict, ...] = ()
    later: Checkpoint | None = None
    """A newer checkpoint of the same log, which only grew until then."""


def verify(data: bytes, trust: Trust, newer: bytes | None = None) -> Verdict:
    """What this file shows; ``NotValid`` names the check that failed.

    ``NotDecidable`` where it cannot be told: a newer form, or witnesses that are asked for.
    """
    with _check("form"):
        receipt = Receipt.parse(data)
    further, trust, others = _further(receipt, trust)
    verdict = _verdict(receipt, trust, further)
    verdict = replace(verdict, unknown=(*verdict.unknown, *others))
    if newer is None:
        return verdict
    with _check("growth"):
        later = _grown(verdict.checkpoint, Growth.parse(newer), trust)
    return replace(verdict, later=later)


def leaf_hash_of(receipt: Receipt, entry: Entry) -> bytes:
    """The leaf that the entry and its salt give."""
    slot = commitments.slot(entry.case, entry.n)
    return commitments.leaf_hash(slot, commitments.seal(receipt.salt, receipt.entry))


def _verdict(receipt: Receipt, trust: Trust, further: tuple[Verdict, ...] = ()) -> Verdict:
    with _check("entry"):
        entry = from_bytes(receipt.entry)
    with _check("values"):
        _open(receipt, entry)
    with _check("signature"):
        checkpoint = _checkpoint(receipt, entry)
        signers = signed_note.verify(receipt.proof.note, _keys(trust, checkpoint))
    with _check("place"):
        leaf = _place(receipt, entry, checkpoint)
    with _check("further"):
        _refuse_other_histories(entry, leaf, checkpoint, further)
        erased = _erased(receipt, entry, leaf, further)
    return Verdict(
        entry=entry,
        leaf=leaf,
        opened=receipt.open,
        erased=erased,
        withheld=len(entry.c) - len(receipt.open) - len(receipt.gone),
        index=receipt.proof.index,
        checkpoint=checkpoint,
        signers=signers,
        unknown=_unknown(receipt, signers),
        further=further,
    )


def _further(receipt: Receipt, trust: Trust) -> tuple[tuple[Verdict, ...], Trust, tuple[str, ...]]:
    """The receipts within, whom they let us trust as well, and which names say nothing to us.

    They come before the receipt itself and in their order: each may name the key that followed.
    """
    found: list[Verdict] = []
    others: list[str] = []
    for inner in receipt.also:
        try:
            if _is_for_older_keys(inner, trust):
                others += [one.name for one in inner.proof.note.signatures]
                continue
            verdict = _verdict(inner, trust)
        except NotValid as error:
            raise NotValid("further", error) from error
        with _check("further"):
            trust = trust.with_keys(_told_keys(verdict))
        found.append(verdict)
    return tuple(found), trust, tuple(others)


def _is_for_older_keys(inner: Receipt, trust: Trust) -> bool:
    """Whether this only tells holders of an older key which one followed.

    It is not taken for true, only passed over; but it must be what it says in all else.
    """
    with _check("entry"):
        entry = from_bytes(inner.entry)
    if entry.kind != "key" or entry.stream not in _OWN:
        return False
    known = {(key.name, key.key_id) for key in trust.logs}
    if any((one.name, one.key_id) in known for one in inner.proof.note.signatures):
        return False
    with _check("values"):
        _open(inner, entry)
    with _check("signature"):
        checkpoint = _checkpoint(inner, entry)
    with _check("place"):
        _place(inner, entry, checkpoint)
    return True


def _told_keys(verdict: Verdict) -> tuple[Verifier, ...]:
    """The key that the log itself says follows; for another log than itself none can speak."""
    if verdict.entry.kind != "key" or verdict.entry.stream not in _OWN:
        return ()
    values = [parse(opening.value) for opening in verdict.opened if opening.path == "vkey"]
    keys = tuple(Verifier.parse(str(value)) for value in values)
    return tuple(key for key in keys if key.name == verdict.entry.log)


def _refuse_other_histories(
    entry: Entry, leaf: bytes, checkpoint: Checkpoint, further: tuple[Verdict, ...]
) -> None:
    """Two histories cannot both be the one, however well each is signed."""
    for other in further:
        if other.entry.log != entry.log:
            raise FormatError("The proof within is of another log, {other}.", other=other.entry.log)
        is_forked = (
            other.checkpoint.size == checkpoint.size and other.checkpoint.root != checkpoint.root
        )
        is_step = (other.entry.case, other.entry.n) == (entry.case, entry.n)
        if is_forked or (is_step and other.leaf != leaf):
            raise FormatError("The proof within is of another version of the same history.")


def _erased(
    receipt: Receipt, entry: Entry, leaf: bytes, further: tuple[Verdict, ...]
) -> tuple[Erased, ...]:
    """What is gone; by which entry, only where its own receipt says that it erased just this."""
    found = []
    for gone in receipt.gone:
        place = Ref("erases", entry.log, entry.case, entry.n, leaf, gone.item)
        erasing = [v for v in further if v.entry.kind == "erase" and place in v.entry.refs]
        named = [v for v in further if v.leaf == gone.by]
        if [v.leaf for v in erasing] != [v.leaf for v in named]:
            raise FormatError(
                "Value {item} is said to be erased by another step than the one that is shown.",
                item=gone.item,
            )
        found.append(Erased(gone.item, named[0].entry if named else None))
    return tuple(found)


def _unknown(receipt: Receipt, signers: tuple[Verifier, ...]) -> tuple[str, ...]:
    known = {(signer.name, signer.key_id) for signer in signers}
    signatures = receipt.proof.note.signatures
    return tuple(one.name for one in signatures if (one.name, one.key_id) not in known)


def _open(receipt: Receipt, entry: Entry) -> None:
    for opening in receipt.open:
        if opening.item >= len(entry.c):
            raise FormatError("The entry has no value {item}.", item=opening.item)
        found = commitments.commitment(entry.log, entry.case, entry.n, opening)
        if found != entry.c[opening.item]:
            raise FormatError(
                "The value {path} is not the one that was entered.", path=opening.path
            )
    if any(gone.item >= len(entry.c) for gone in receipt.gone):
        raise FormatError("A value is said to be erased that the entry never had.")


def _place(receipt: Receipt, entry: Entry, checkpoint: Checkpoint) -> bytes:
    leaf, proof = leaf_hash_of(receipt, entry), receipt.proof
    verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return leaf


def _checkpoint(receipt: Receipt, entry: Entry) -> Checkpoint:
    checkpoint = Checkpoint.parse(receipt.proof.note.text)
    if checkpoint.origin != entry.log:
        raise FormatError(
            "The entry was written in {log}, but {origin} is signed.",
            log=entry.log,
            origin=checkpoint.origin,
        )
    return checkpoint


def _grown(old: Checkpoint, growth: Growth, trust: Trust) -> Checkpoint:
    new = Checkpoint.parse(growth.note.text)
    if new.origin != old.origin or (growth.old, growth.new) != (old.size, new.size):
        raise FormatError(
            "It speaks of {origin} from {old} to {new}, not of the log of this proof from {size}.",
            origin=new.origin,
            old=growth.old,
            new=growth.new,
            size=old.size,
        )
    signed_note.verify(growth.note, _keys(trust, new))
    verify_consistency(old.size, new.size, old.root, new.root, growth.hashes)
    return new


def _keys(trust: Trust, checkpoint: Checkpoint) -> tuple[Verifier, ...]:
    keys = trust.of(checkpoint.origin)
    if not keys:
        raise FormatError(
            "The log is called {origin}, and none of the keys you gave belongs to it.",
            origin=checkpoint.origin,
        )
    return keys


@contextmanager
def _check(name: str) -> Iterator[None]:
    try:
        yield
    except (NotDecidable, NotValid):
        raise
    except EngineError as error:
        raise NotValid(name, error) from error
