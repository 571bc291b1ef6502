"""The head of a log for whoever asks: what it is called, its keys, its newest checkpoint."""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.store import checkpoints
from challenge_engine.store.checkpoints import LogKey, Signed


@dataclass(frozen=True, slots=True)
class Head:
    """What an outsider needs to check anything of a log."""

    origin: str
    keys: tuple[LogKey, ...]
    """Oldest first; the last one signs from now on."""
    signed: Signed | None

    @property
    def vkey(self) -> str:
        """The key to check with today."""
        return self.keys[-1].vkey


def head(engine: Engine, authority: int) -> Head:
    """The head as it was last signed; nothing is signed for it."""
    one = engine.authorities[authority]
    with engine.store.read() as unit:
        keys = tuple(checkpoints.keys(unit, one.log))
        return Head(one.origin, keys, checkpoints.newest(unit, one.log))


def note(engine: Engine, authority: int) -> bytes:
    """The newest checkpoint as other programs read it."""
    signed = head(engine, authority).signed
    if signed is None:
        raise NotFound("Nothing of this log was signed yet.")
    return signed.note.encode()
