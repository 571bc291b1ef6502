"""What tests of erasure need: two officers, a person to forget, and a look into the files."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.erasing import executing, ordering
from challenge_engine.service.erasing.executing import Erasure
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.erasing.telling import Preview
from challenge_engine.service.people import accounts
from challenge_engine.service.reading.reader import Viewer
from tests.support.town import Town

NAME = "Canary Longfellow"
LOGIN = "longfellow"
EMAIL = "canary@longfellow.example"
BACKUPS = 30
GROUND = "gdpr-17-1-a"
STRONG = "gdpr-17-1-d"
DATA = {
    "title": "Care for the park",
    "plan": "Mow less.",
    "budget": "15000",
    "contact_email": EMAIL,
}


def with_officers(town: Town) -> Town:
    """Two privacy officers, and the person with the name that is looked for."""
    town.person("privacy-officer-1")
    town.person("privacy-officer-2")
    made = accounts.add(town.engine, town.authority, LOGIN, NAME, email="other@longfellow.example")
    town.people["longfellow"] = made
    return town


def filed(town: Town, **more: str) -> str:
    """A case that this person filed, for a group."""
    return town.open("longfellow", DATA | more, group=GroupChoice(new_name="Friends of the Elder"))


def withdrawn(town: Town, **more: str) -> str:
    """The same, and it has ended."""
    reference = filed(town, **more)
    town.do(reference, "longfellow", "withdraw")
    return reference


def officer(town: Town, number: int = 1) -> Viewer:
    """A privacy officer, reading English."""
    return Viewer(town.person(f"privacy-officer-{number}"), "en")


def look(town: Town, target: Target, ground: str = GROUND) -> Preview:
    """A dry run."""
    return ordering.look(town.engine, town.authority, officer(town), target, ground, BACKUPS)


def order(
    town: Town, target: Target, ground: str = GROUND, reason: str | None = "On request."
) -> int:
    """An order by the first officer."""
    by = town.person("privacy-officer-1")
    return ordering.order(town.engine, town.authority, by, target, ground, reason)


def confirm(town: Town, number: int, who: str = "privacy-officer-2") -> Erasure:
    """Confirmed by the second one; every history is verified again."""
    by = town.person(who)
    done = executing.confirm(town.engine, town.authority, by, number, BACKUPS, "cli")
    town.check()
    return done


def erase(
    town: Town, target: Target, ground: str = GROUND, reason: str | None = "On request."
) -> Erasure:
    """Ordered and confirmed."""
    return confirm(town, order(town, target, ground, reason))


def in_files(folder: Path, *needles: str) -> list[str]:
    """The files of an SQLite database that hold one of these words."""
    return [
        f"{path.name}: {needle}"
        for path in sorted(folder.glob("town.db*"))
        for needle in needles
        if needle.encode() in path.read_bytes()
    ]


def everywhere(town: Town) -> str:
    """All texts of all tables: what a query could still find."""
    with town.engine.store.read() as unit:
        cursor = unit.cursor
        found = []
        for table in _TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


_TABLES = (
    "person", "community_group", "cases", "party", "event", "opening", "outbox", "refused_attempt",
    "sign_in_attempt", "role_grant", "assignment", "erasure", "erasure_order", "record",
)  # fmt: skip
