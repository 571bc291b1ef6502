"""A ready town in one folder: fictional cases played through the real service, and real ones."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from challenge_engine.errors import EngineError
from challenge_engine.service import demo_clock, installing, publishing
from challenge_engine.service.directory import loading
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.moving import importing
from challenge_engine.service.proving.places import Places
from webapp.demo.play import Player
from webapp.demo.town import Town, dated_text, read_town

DATA = Path(__file__).parent.parent / "demo_data"
DATABASE = "demo.db"
ACCOUNTS = "accounts.json"
ELSEWHERE = NewAuthority("elsewhere", "Elsewhere", "elsewhere.example/published/1")

Progress = Callable[[int, int], None]
"""How many steps of the town's past are played, of how many."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A demo that can be served: role → name and password of its accounts."""

    engine: Engine
    folder: Path
    accounts: Mapping[str, Mapping[str, str]]
    is_new: bool


def prepare(folder: Path, progress: Progress = lambda *_: None) -> Ready:
    """Open the demo of a folder, or make it; what is there is kept."""
    is_new = not (folder / DATABASE).is_file()
    if is_new:
        _make(folder, progress)
    engine = open_engine(address(folder), Places.beneath(folder))
    if not engine.is_demo:
        raise EngineError(
            "{folder} holds an installation that is no demo. Choose another folder with --dir.",
            folder=str(folder),
        )
    try:
        accounts = json.loads((folder / ACCOUNTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EngineError(
            "The demo in {folder} has lost its {file}. Remove the folder and start again; "
            "a demo holds nothing that is not made anew.",
            folder=str(folder),
            file=ACCOUNTS,
        ) from error
    return Ready(engine, folder, accounts, is_new)


def address(folder: Path) -> str:
    """The database of the demo in a folder."""
    return f"sqlite:///{folder.resolve() / DATABASE}"


def _make(folder: Path, progress: Progress) -> None:
    """Make everything beside the folder first: a demo is there whole or not at all."""
    if folder.is_dir() and any(folder.iterdir()):
        raise EngineError(
            "{folder} is not empty and holds no demo. Choose another folder with --dir.",
            folder=str(folder),
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.parent / f".{folder.name}-{secrets.token_hex(4)}"
    unfinished.mkdir()
    try:
        _fill(unfinished, progress)
        if folder.is_dir():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as error:
        raise EngineError(
            "The demo cannot be made in {folder}: {why}. Choose another folder with --dir.",
            folder=str(folder),
            why=error.strerror or "the system gave no reason",
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _fill(folder: Path, progress: Progress) -> None:
    town = read_town(DATA / "town.yaml")
    engine = _install(folder, town)
    _fill_directory(engine, town)
    accounts = Player(engine, town, progress).play()
    engine.close()
    _bring_in_elsewhere(folder)
    installing.write_secret(
        folder / ACCOUNTS, json.dumps(accounts, indent=2, ensure_ascii=False) + "\n"
    )


def _install(folder: Path, town: Town) -> Engine:
    # The town's past begins before its first case: then its people were given their roles.
    begins = demo_clock.offset_of(town.begins)
    engine = installing.install(
        address(folder), Places.beneath(folder), town.authority, demo_offset=begins
    )
    authority = engine.authority(town.authority.code).id
    for name in town.workflows:
        publishing.publish(engine, authority, installing.shipped_workflow(name))
    return engine


def _fill_directory(engine: Engine, town: Town) -> None:
    path = DATA / "directory.yaml"
    text = dated_text(path.read_text(encoding="utf-8"))
    authority = engine.authority(town.authority.code).id
    loading.load(engine, authority, None, path, data=text.encode())


def _bring_in_elsewhere(folder: Path) -> None:
    """Published cases are reported, not played: nobody checked rights or guards for us."""
    engine = installing.install(address(folder), Places.beneath(folder), ELSEWHERE)
    authority = engine.authority(ELSEWHERE.code).id
    name = "published-elsewhere"
    publishing.publish(engine, authority, installing.shipped_workflow(name))
    importing.import_file(
        engine, authority, DATA / "elsewhere.jsonl", basis="reported", workflow=name
    )
    engine.close()
