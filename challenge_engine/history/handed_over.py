"""A whole case in one file, as another authority or a citizen reads it: each proof is checked.

The file comes from outside. What is in it beside proofs is passed over, so that nothing is believed
that no proof shows; and a folder that was packed to burst is refused before it is unpacked.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from challenge_engine.errors import FormatError, NotValid
from challenge_engine.history.checkpoint import Checkpoint
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict, verify

SUFFIX = ".tlog-proof"
MOST_STEPS = 10_000
MOST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One case of another log: its proven steps in order, and the head under which they stand."""

    steps: tuple[Verdict, ...]

    @property
    def case(self) -> bytes:
        """The secret id of the case in that log."""
        return self.steps[0].entry.case

    @property
    def head(self) -> Checkpoint:
        """The largest signed head of the log among the proofs."""
        return max((one.checkpoint for one in self.steps), key=lambda one: one.size)

    @property
    def last(self) -> int:
        """The number of the newest step."""
        return self.steps[-1].entry.n

    @property
    def missing(self) -> tuple[int, ...]:
        """The earlier steps of which no proof is there; they name a case that is not shown."""
        there = {one.entry.n for one in self.steps}
        return tuple(n for n in range(self.last) if n not in there)


def is_bundle(data: bytes) -> bool:
    """Whether this is such a file, rather than one proof."""
    return zipfile.is_zipfile(io.BytesIO(data))


def read(data: bytes, trust: Trust) -> HandedOver:
    """Every proof in the file, checked; ``NotValid`` names the step that fails.

    ``NotDecidable`` as in ``verify``.
    """
    try:
        found = [_verdict(name, proof, trust) for name, proof in _proofs(data)]
    except FormatError as error:
        raise NotValid("form", error) from error
    if len({(one.entry.log, one.entry.case) for one in found}) != 1:
        raise NotValid("entry", FormatError("The file has steps of more than one case."))
    if len({one.entry.n for one in found}) != len(found):
        raise NotValid("entry", FormatError("The file has two proofs of the same step."))
    return HandedOver(tuple(sorted(found, key=lambda one: one.entry.n)))


def _proofs(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            wanted = [one for one in packed.infolist() if one.filename.endswith(SUFFIX)]
            if len(wanted) > MOST_STEPS or sum(one.file_size for one in wanted) > MOST_BYTES:
                raise FormatError("The file is larger than any case.")
            found = [(one.filename.rpartition("/")[2], packed.read(one)) for one in wanted]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise FormatError("The file cannot be unpacked: {why}.", why=str(error)) from error
    if not found:
        raise FormatError("There is no proof of receipt in the file.")
    return found


def _verdict(name: str, proof: bytes, trust: Trust) -> Verdict:
    try:
        return verify(proof, trust)
    except NotValid as error:
        why = FormatError("{file}: {why}", file=name, why=str(error))
        raise NotValid(error.check, why) from error
