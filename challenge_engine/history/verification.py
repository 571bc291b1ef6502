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
"""What is checked, in this order; an answer of *no* names the one that failed."""


@dataclass(frozen=True, slots=True)
class Erased:
    """A value that was erased; ``by`` is the entry that did it, if its receipt is there."""

    item: int
    by: Entry | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that is shown, once every check went well."""

    entry: Entry
    opened: tuple[Opening, ...]
    erased: tuple[Erased, ...]
    withheld: int
    index: int
    checkpoint: Checkpoint
    signers: tuple[Verifier, ...]
    unknown: tuple[str, ...]
    """Names under signatures that no trusted key made; they say nothing."""
    further: tuple[Verdict, ...] = ()
    later: Checkpoint | None = None
    """A newer checkpoint of the same log, which only grew until then."""


def verify(data: bytes, trust: Trust, newer: bytes | None = None) -> Verdict:
    """What this file shows; ``NotValid`` names the check that failed.

    ``NotDecidable`` where it cannot be told: a newer form, or witnesses that are asked for.
    """
    with _check("form"):
        receipt = Receipt.parse(data)
    verdict = _verdict(receipt, trust)
    if newer is None:
        return verdict
    with _check("growth"):
        later = _grown(verdict.checkpoint, Growth.parse(newer), trust)
    return replace(verdict, later=later)


def leaf_hash_of(receipt: Receipt, entry: Entry) -> bytes:
    """The leaf that the entry and its salt give."""
    slot = commitments.slot(entry.case, entry.n)
    return commitments.leaf_hash(slot, commitments.seal(receipt.salt, receipt.entry))


def _verdict(receipt: Receipt, trust: Trust) -> Verdict:
    # The further ones come first: a key that followed another is told by one of them.
    further = tuple(_further(inner, trust) for inner in receipt.also)
    trust = trust.with_keys(key for one in further for key in _told_key(one))
    with _check("entry"):
        entry = from_bytes(receipt.entry)
    with _check("values"):
        _open(receipt, entry)
    with _check("signature"):
        checkpoint = _checkpoint(receipt, entry)
        signers = signed_note.verify(receipt.proof.note, _keys(trust, checkpoint))
    leaf = leaf_hash_of(receipt, entry)
    with _check("place"):
        proof = receipt.proof
        verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return Verdict(
        entry=entry,
        opened=receipt.open,
        erased=_erased(receipt, entry, leaf, further),
        withheld=len(entry.c) - len(receipt.open) - len(receipt.gone),
        index=proof.index,
        checkpoint=checkpoint,
        signers=signers,
        unknown=_unknown(receipt, signers),
        further=further,
    )


def _further(receipt: Receipt, trust: Trust) -> Verdict:
    try:
        return _verdict(receipt, trust)
    except NotValid as error:
        raise NotValid("further", error) from error


def _told_key(verdict: Verdict) -> Iterator[Verifier]:
    """The key that an entry of the authority itself says follows."""
    if verdict.entry.kind != "key" or verdict.entry.stream not in ("authority", "log"):
        return
    for opening in verdict.opened:
        if opening.path == "vkey":
            with _check("further"):
                yield Verifier.parse(str(parse(opening.value)))


def _erased(
    receipt: Receipt, entry: Entry, leaf: bytes, further: tuple[Verdict, ...]
) -> tuple[Erased, ...]:
    by = {
        leaf_hash_of(inner, verdict.entry): verdict.entry
        for inner, verdict in zip(receipt.also, further, strict=True)
    }
    return tuple(
        Erased(gone.item, _eraser(entry, leaf, gone.item, by.get(gone.by))) for gone in receipt.gone
    )


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


def _eraser(entry: Entry, leaf: bytes, item: int, by: Entry | None) -> Entry | None:
    """The erasing entry, only if it says itself that it erased just this."""
    if by is None or by.kind != "erase":
        return None
    place = Ref("erases", entry.log, entry.case, entry.n, leaf, item)
    return by if place in by.refs else None


@contextmanager
def _check(name: str) -> Iterator[None]:
    try:
        yield
    except (NotDecidable, NotValid):
        raise
    except EngineError as error:
        raise NotValid(name, error) from error
