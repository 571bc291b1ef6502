"""Takes a lost step back from anybody's proof of receipt: it must fit the leaf that is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import ProofError
from challenge_engine.history.entry import Entry, Ref
from challenge_engine.history.keys import Verifier
from challenge_engine.history.receipt import Receipt
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from challenge_engine.service import own_history
from challenge_engine.service.checking.forms import Describer, Form
from challenge_engine.service.engine import Engine
from challenge_engine.service.proving.writing_again import Shown, write
from challenge_engine.store import (
    checkpoints,
    erasing,
    reading,
)
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Which step of which case is here again, and how many after it are still lost."""

    reference: str
    n: int
    lost: int


_TAKEN_BACK = ("act", "lapse", "deadline", "link")


def take_back(engine: Engine, authority: int, files: Iterable[bytes]) -> TakenBack:
    """Write one lost step again, as it was sealed; ``ProofError`` where it is not sure.

    Several files of the same step may open different values of it: together they must open all.
    Steps come back in their order, and before the case goes on: what was done since was done
    without knowing of them.
    """
    with engine.store.write() as unit:
        logs = {origin: id_ for id_, origin in checkpoints.logs(unit, authority)}
        shown = _shown(unit, logs, list(files))
        entry = shown.entry
        case_id = erasing.row_of(unit, entry.case)
        if entry.stream != "case" or case_id is None:
            raise ProofError(
                "The step is of a history of which this database knows nothing. Keep the file: it "
                "proves the step, but there is no case here to which it could come back."
            )
        stream = erasing.lock(unit, case_id)
        _require_next(unit, stream, entry)
        if checkpoints.place(unit, shown.verdict.leaf) != (logs[entry.log], shown.verdict.index):
            raise _not_ours(entry)
        _require_whole(shown)
        workflow, form = _form(unit, engine, stream, entry, logs)
        zone = engine.authorities[authority].timezone
        write(unit, authority, zone, stream, shown, workflow, form)
        refs = (Ref("restores", entry.log, entry.case, entry.n, shown.verdict.leaf, None),)
        said = ("reason", "Taken back from a proof of receipt.")
        own_history.write(
            unit, engine, authority, None, "cli", "note", lambda _: (said,), refs=refs
        )
        unit.commit()
    engine.after_commit(authority)
    return TakenBack(stream.reference or "", entry.n, stream.n - entry.n)


def _shown(unit: Unit, logs: dict[str, int], files: list[bytes]) -> Shown:
    keys = [key.vkey for id_ in logs.values() for key in checkpoints.keys(unit, id_)]
    trust = Trust(tuple(map(Verifier.parse, keys)))
    verdicts = [verify(data, trust) for data in files]
    if len({verdict.leaf for verdict in verdicts}) != 1:
        raise ProofError("The files are of different steps. Take back one step at a time.")
    opened = {one.item: one for verdict in verdicts for one in verdict.opened}
    openings = tuple(opened[item] for item in sorted(opened))
    return Shown(verdicts[0], Receipt.parse(files[0]), openings)


def _require_next(unit: Unit, stream: Stream, entry: Entry) -> None:
    events = reading.events(unit, stream.id)
    if any(event.n == entry.n for event in events):
        raise ProofError(
            "Step {n} of the case {reference} is here: nothing of it is lost.",
            n=entry.n,
            reference=stream.reference,
        )
    last = events[-1] if events else None
    if last is not None and last.n > entry.n:
        raise ProofError(
            "The case {reference} has gone on since: step {last} is here already. The file still "
            "proves step {n}; show it to those who decide.",
            reference=stream.reference,
            last=last.n,
            n=entry.n,
        )
    if entry.n > stream.n:
        raise _not_ours(entry)
    if last is None or last.n != entry.n - 1:
        raise ProofError(
            "Steps come back in their order: step {n} of the case {reference} is still missing.",
            n=last.n + 1 if last else 0,
            reference=stream.reference,
        )
    if last.leaf_hash != entry.prev:
        raise _not_ours(entry)


def _require_whole(shown: Shown) -> None:
    missing = len(shown.entry.c) - len(shown.openings)
    if missing:
        raise ProofError(
            "{missing} of the {all} values of step {n} are not opened in these files, and a step "
            "without them could not be told from one that was changed. Ask others who took part "
            "for their proof of receipt, and give all of the files together.",
            missing=missing,
            all=len(shown.entry.c),
            n=shown.entry.n,
        )


def _form(
    unit: Unit, engine: Engine, stream: Stream, entry: Entry, logs: dict[str, int]
) -> tuple[Workflow, Form]:
    version = engine.version(unit, stream.workflow or 0)
    known = version.definition
    named = (entry.workflow, entry.version, entry.definition)
    if entry.kind not in _TAKEN_BACK or named != (known.name, known.version, known.digest):
        raise ProofError(
            "Step {n} is none of the workflow ({kind}): only those can be taken back. The file "
            "still proves it; show it to those who decide.",
            n=entry.n,
            kind=entry.kind,
        )
    definition = (known.name, known.version, known.digest)
    return version.workflow, Describer(logs, {definition: version.workflow})(entry)


def _not_ours(entry: Entry) -> ProofError:
    return ProofError(
        "The proof is signed, but the log of this database does not hold step {n} as it says: "
        "there are two histories. Keep the file, and see docs/recovery.md.",
        n=entry.n,
    )
