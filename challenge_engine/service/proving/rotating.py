"""The keys of a log: which there are, whether they are safe, and how one follows another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from challenge_engine.errors import EngineError
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import make_key
from challenge_engine.service.own_history import Items
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.places import Places, require_private
from challenge_engine.service.proving.signing import require_places
from challenge_engine.store import checkpoints
from challenge_engine.store.checkpoints import LogKey, Signed
from challenge_engine.store.sequencer import lock_log

BOTH_SIGN = dt.timedelta(days=90)
"""So long whoever knows only the old key can check what is new."""

Why = Literal["planned", "lost", "stolen"]
State = Literal["safe", "missing", "open to others", "another key", "unreadable"]


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key of the log as the database knows it, and how its secret file is found."""

    key: LogKey
    file: Path
    state: State
    signs: bool
    """Whether its turn is now."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """The key that signs from now on, until when the older ones do, and the first checkpoint."""

    key: LogKey
    file: Path
    until: str
    signed: Signed


def listed(engine: Engine, authority: int) -> list[KeyState]:
    """All keys of the authority's log, oldest first."""
    places, one = require_places(engine), engine.authorities[authority]
    with engine.store.read() as unit:
        now = unit.now()
        return [
            KeyState(
                key=key,
                file=places.key_file(one.origin, key.number),
                state=_state(places, one.origin, key),
                signs=key.since <= now and (key.until is None or key.until > now),
            )
            for key in checkpoints.keys(unit, one.log)
        ]


def rotate(engine: Engine, authority: int, reason: str, why: Why = "planned") -> Rotated:
    """Make a new key, say so in the authority's own history, and sign with it at once.

    A planned change lets the old keys sign for 90 days more; a lost or stolen one ends now.
    """
    places, one = require_places(engine), engine.authorities[authority]
    if not reason.strip():
        raise EngineError("Say why the key is changed; the reason is kept in the history.")
    for state in listed(engine, authority):
        require_private(state.file)
        if why == "planned" and state.signs:
            places.read_key(one.origin, state.key.number)
    with engine.store.write() as unit:
        lock_log(unit, one.log)
        now = unit.now()
        number = checkpoints.newest_key(unit, one.log).number + 1
        if why == "stolen":
            _refuse_planted(places.key_file(one.origin, number))
        until = _later(now) if why == "planned" else now
        vkey = make_key(places, one.origin, number)
        checkpoints.add_key(unit, one.log, vkey, now)
        checkpoints.end_other_keys(unit, one.log, vkey, until)
        told = {"reason": reason.strip(), "why": why, "until": until}

        def items(n: int) -> Items:
            told_items = tuple((f"record/key/{n}.0/{name}", said) for name, said in told.items())
            return (("vkey", vkey), *told_items)

        own_history.write(unit, engine, authority, None, "cli", "key", items)
        unit.commit()
    signed = signing.checkpoint(engine, authority)
    key = LogKey(number, vkey, now, None)
    return Rotated(key, places.key_file(one.origin, number), until, signed)


def _state(places: Places, origin: str, key: LogKey) -> State:
    path = places.key_file(origin, key.number)
    if not path.is_file():
        return "missing"
    try:
        require_private(path)
    except EngineError:
        return "open to others"
    try:
        return "safe" if places.read_key(origin, key.number).vkey == key.vkey else "another key"
    except EngineError:
        return "unreadable"


def _refuse_planted(path: Path) -> None:
    # A rotation that was cut off leaves a key that the next one takes up. Not here: who could
    # read the old key could perhaps write the new one.
    if path.exists():
        raise EngineError(
            "There is a file at {path} already, where the new key will be. After a theft no key "
            "is used that was found: move the file away, and find out who made it.",
            path=str(path),
        )


def _later(now: str) -> str:
    at = dt.datetime.fromisoformat(now) + BOTH_SIGN
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
