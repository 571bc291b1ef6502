"""Steps on the history of another case, in the transaction of an action on this one.

The other case was locked by ``linking``. What is noted there moves nothing and is written by the
program itself, so nobody becomes a party of a case by what they do in another one; who acted, and
in which role, stands in the step that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenge_engine.errors import ProofError
from challenge_engine.history.entry import Ref
from challenge_engine.service.cases.writing import Pen
from challenge_engine.service.engine import Engine
from challenge_engine.store import recording, streams
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream

PROGRAM = Who("program", "program", number=0)


def note(
    pen: Pen,
    engine: Engine,
    stream: Stream,
    items: tuple[tuple[str, Any], ...],
    refs: tuple[Ref, ...],
    kind: str = "link",
    personal: Mapping[str, tuple[int, ...]] | None = None,
) -> int:
    """Write one step on a case that was locked before; its number."""
    unit, before = pen.unit, stream.n
    if streams.is_lost(unit, stream):
        raise ProofError(
            "The newest steps of the case {reference} are lost, up to step {n}, and after another "
            "step nobody could take them back any more. Take them back from proofs of receipt, or "
            "go on with that case: see docs/recovery.md.",
            reference=stream.reference,
            n=stream.n,
        )
    definition = None
    if stream.workflow is not None:
        definition = engine.version(unit, stream.workflow).definition
    step = Step(
        kind=kind,
        actor=PROGRAM,
        via=pen.channel.via,
        src=pen.channel.src,
        basis=pen.basis,
        refs=refs,
        items=items,
        personal=personal,
    )
    origin = engine.origin(stream.authority)
    recording.append(unit, stream, origin, definition, step, stamp(pen.now, stream))
    streams.step(unit, before, stream, stream.phase)
    return stream.n
