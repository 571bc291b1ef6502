"""Makes an installation: schema, authority, its log and the log's key."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from challenge_engine.definitions import catalogue
from challenge_engine.errors import EngineError, NotFound
from challenge_engine.history import keys
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.places import Places
from challenge_engine.store import authorities, checkpoints
from challenge_engine.store.engine import Store, open_store
from challenge_engine.store.unit import Unit

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """What an authority must say of itself before it can write history."""

    code: str
    name: str
    origin: str
    timezone: str = "Europe/Amsterdam"
    languages: tuple[str, ...] = ("en", "nl")


def begin(store: Store, demo_offset: int | None) -> None:
    """Say what an empty installation is for ever: live, or a demo whose clock begins there."""
    with store.write() as unit:
        row = {
            "kind": "live" if demo_offset is None else "demo",
            "created_at": unit.now(),
            "clock_offset": demo_offset,
        }
        unit.run(authorities.INSTALL, row)
        unit.commit()


def migrate(url: str, progress: Callable[[str], None] | None = None) -> None:
    """Create the database or bring its schema up to this program."""
    open_store(url, create=True, progress=progress).close()


def install(
    url: str, places: Places, new: NewAuthority, *, demo_offset: int | None = None
) -> Engine:
    """Create what is missing; what is there already is kept, so that it can be run twice.

    ``demo_offset`` (milliseconds) makes a new installation a demo, whose clock begins there.
    """
    _refuse_bad(new)
    migrate(url)
    store = open_store(url)
    if store.kind is None:
        begin(store, demo_offset)
    with store.write() as unit:
        if not any(a.code == new.code for a in authorities.everyone(unit)):
            add_authority(unit, Engine(store), new, make_key(places, new.origin))
        unit.commit()
    store.close()
    return open_signed(url, places)


def add_authority(unit: Unit, engine: Engine, new: NewAuthority, vkey: str) -> None:
    """An authority with its log, whose first step says with which key it is signed."""
    now = unit.now()
    row = {"code": new.code, "name": new.name, "timezone": new.timezone}
    row |= {"languages": ",".join(new.languages), "created_at": now}
    (authority,) = unit.run(authorities.INSERT_AUTHORITY, row).fetchone()
    row = {"authority": authority, "origin": new.origin, "created_at": now}
    (log,) = unit.run(authorities.INSERT_LOG, row).fetchone()
    checkpoints.add_key(unit, log, vkey, now)
    engine.reload(unit)
    values = {"code": new.code, "name": new.name, "vkey": vkey}
    own_history.note(unit, engine, authority, None, "cli", "key", "authority", values)


def open_signed(url: str, places: Places) -> Engine:
    """Open an installation, and sign each log of which nothing was ever signed."""
    engine = open_engine(url)
    with engine.store.read() as unit:
        unsigned = [
            a.id for a in engine.authorities.values() if not checkpoints.newest(unit, a.log)
        ]
    engine.places = places
    for authority in unsigned:
        signing.checkpoint(engine, authority)
    engine.store.close()
    return open_engine(url, places)


def shipped_workflow(name: str, version: int = 1) -> Path:
    """The file of a workflow that comes with the program."""
    path = catalogue.workflow_folder() / f"{name}.v{version}.yaml"
    if not path.is_file():
        raise NotFound("No workflow {name} comes with this program.", name=path.name)
    return path


def make_key(places: Places, origin: str, number: int = 1) -> str:
    """Write a new secret key where only its owner can read it; gives the public one.

    A key that is there already was left by an ``init`` that was cut off: it is taken up.
    """
    path = places.key_file(origin, number)
    if path.is_file():
        return places.read_key(origin, number).vkey
    key = keys.generate(origin)
    write_secret(path, key.skey + "\n")
    return key.vkey


def session_secret(folder: Path) -> str:
    """The secret with which sessions are signed; made when it is first asked for."""
    path = folder / "session.secret"
    if not path.is_file():
        write_secret(path, secrets.token_hex(32) + "\n")
    return path.read_text().strip()


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read (mode 0600); never over one that is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise EngineError(
            "There is a secret at {path} already. It is not overwritten: what was signed with it "
            "could not be checked any more. Move it away if it really belongs to nothing.",
            path=str(path),
        ) from None
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _refuse_bad(new: NewAuthority) -> None:
    if not _CODE.fullmatch(new.code):
        raise EngineError(
            "{code} cannot be the code of an authority: small letters, digits and hyphens only, "
            "beginning with a letter.",
            code=repr(new.code),
        )
    if not new.name.strip():
        raise EngineError("The authority needs a name.")
    if not re.fullmatch(r"[!-~]+/[0-9]+", new.origin) or "+" in new.origin:
        raise EngineError(
            "{origin} cannot be the origin of a log. It is a name without blanks that ends in a "
            "counter, as in gemeente.example/challenges/1.",
            origin=repr(new.origin),
        )
    try:
        ZoneInfo(new.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise EngineError(
            "There is no time zone {zone}. Give one like Europe/Amsterdam.", zone=new.timezone
        ) from None
