"""For how long backups are kept here: until then they hold what was erased."""

from __future__ import annotations

from challenge_engine.errors import EngineError
from challenge_engine.service.settings import Settings


def backup_days(settings: Settings) -> int:
    """Days after which a backup is thrown away; the authority sees to it that it is."""
    text = settings["backup_days"]
    if not (text.isascii() and text.isdecimal()):
        raise EngineError(
            "The setting backup_days is {text}; it must be a number of days.", text=repr(text)
        )
    return int(text)
