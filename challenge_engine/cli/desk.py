"""Where a command works: the settings in force, the open installation, the reader's language."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from challenge_engine.service.engine import Engine
    from challenge_engine.service.proving.places import Places
    from challenge_engine.service.reading.knowing import Person
    from challenge_engine.service.reading.reader import Viewer
    from challenge_engine.service.settings import Settings


@dataclass
class Desk:
    """Opened when it is first needed, closed with the command."""

    asked_language: str | None = None
    debug: bool = False

    @property
    def language(self) -> str:
        """The language that was asked for, else the machine's, else English."""
        if self.asked_language:
            return self.asked_language
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        found = next((os.environ[name] for name in names if os.environ.get(name)), "")
        return "nl" if found.lower().startswith("nl") else "en"

    @cached_property
    def settings(self) -> Settings:
        """What is in force."""
        from challenge_engine.service import settings

        return settings.load()

    @cached_property
    def places(self) -> Places:
        """Where the keys and the last checkpoints lie."""
        from challenge_engine.service.proving.places import Places

        return Places(Path(self.settings["keys"]), Path(self.settings["checkpoints"]))

    @cached_property
    def engine(self) -> Engine:
        """The installation that DATABASE_URL names; what a command wrote is signed at its end."""
        from challenge_engine.service.engine import open_engine

        engine = open_engine(
            self.settings["database_url"], self.places, self.settings["calendar_days"]
        )
        click.get_current_context().call_on_close(lambda: self._close(engine))
        return engine

    def open_unchecked(self) -> None:
        """Open without asking what was signed: only for the ways out of that refusal."""
        from challenge_engine.service.proving.unchecked import open_unchecked

        engine = open_unchecked(self.settings["database_url"], self.places)
        self.engine = engine
        click.get_current_context().call_on_close(lambda: self._close(engine))

    @staticmethod
    def _close(engine: Engine) -> None:
        from challenge_engine.errors import EngineError

        try:
            engine.close()
        except (EngineError, OSError) as error:
            # What the command did is durable; that it is not signed yet must not pass for failure.
            click.echo(f"It is written, but not signed yet: {error}", err=True)

    @cached_property
    def authority(self) -> int:
        """The authority that the settings name, else the only one."""
        return self.engine.authority(self.settings["authority"] or None).id

    @property
    def timezone(self) -> str:
        """Where the authority's days begin."""
        return self.engine.authorities[self.authority].timezone

    def person(self, login: str) -> Person:
        """The account on whose behalf the operator types; its rights are asked, not ours."""
        from challenge_engine.service.people import accounts

        return accounts.find(self.engine, login)

    def viewer(self, login: str | None) -> Viewer:
        """Who looks: an account, or the public."""
        from challenge_engine.service.reading.reader import Viewer

        return Viewer(self.person(login) if login else None, self.language)
