"""The command line: thin, and quick to say what it can do; a command loads its room when called.

Exit codes: 0 done, 1 refused or failed a check, 2 used wrongly.
"""

from __future__ import annotations

import click

from challenge_engine import __version__
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.group import Lazy, Outermost

__all__ = ["main"]


def _init() -> click.Command:
    """Make an installation, or migrate it: database, authority, its log and key."""
    from challenge_engine.cli.installation import init

    return init


def _config() -> click.Command:
    """Print which settings are in force, and where each comes from."""
    from challenge_engine.cli.installation import config

    return config


def _workflow() -> click.Command:
    """Check, publish, retire, list and draw workflows."""
    from challenge_engine.cli.workflows import workflow

    return workflow


def _case() -> click.Command:
    """Run a case as a named person; `why` explains what is not possible."""
    from challenge_engine.cli.cases import case

    return case


def _import() -> click.Command:
    """Bring in cases with their past: all lines or none."""
    from challenge_engine.cli.data import import_

    return import_


def _export() -> click.Command:
    """Write out the histories, with the visibility of who asks."""
    from challenge_engine.cli.data import export

    return export


def _person() -> click.Command:
    """Make accounts, give them passwords, close them."""
    from challenge_engine.cli.people import person

    return person


def _role() -> click.Command:
    """Say who holds which role, from when to when."""
    from challenge_engine.cli.roles import role

    return role


def _backup() -> click.Command:
    """Sign, copy the whole installation into a new folder, and verify the copy."""
    from challenge_engine.cli.copies import backup

    return backup


def _restore() -> click.Command:
    """Put a backup where no database is, and say what it lacks."""
    from challenge_engine.cli.copies import restore

    return restore


def _log() -> click.Command:
    """Prove and verify: check the history, sign it, write and verify proofs of receipt."""
    from challenge_engine.cli.log import log

    return log


def _erase() -> click.Command:
    """Erase personal data by law; a second person confirms."""
    from challenge_engine.cli.erase import erase

    return erase


def _hold() -> click.Command:
    """Hold a case, so that nothing of it is erased or destroyed."""
    from challenge_engine.cli.hold import hold

    return hold


def _destroy() -> click.Command:
    """Destroy cases by archive law when their term is over."""
    from challenge_engine.cli.destroy import destroy

    return destroy


def _audit() -> click.Command:
    """Draw samples, list what is unusual, ask for an answer and give it."""
    from challenge_engine.cli.audit import audit

    return audit


def _deadline() -> click.Command:
    """Work out when a term ends, with every step that leads there."""
    from challenge_engine.cli.deadline import deadline

    return deadline


def _sweep() -> click.Command:
    """Let the clock act: record what has passed, queue the reminders of what is near."""
    from challenge_engine.cli.sweep import sweep

    return sweep


def _recompute() -> click.Command:
    """Show which deadlines move by new days off, and move them."""
    from challenge_engine.cli.sweep import recompute

    return recompute


def _outage() -> click.Command:
    """Record days on which nothing could be handed in."""
    from challenge_engine.cli.sweep import outage

    return outage


def _directory() -> click.Command:
    """Say who answers for which service, and what it costs now."""
    from challenge_engine.cli.directory import directory

    return directory


def _who() -> click.Command:
    """Say who does what today: in each state, and for each service."""
    from challenge_engine.cli.who import who

    return who


def _fund() -> click.Command:
    """Votes about money: make the key of a ballot box, vote, close, count, destroy."""
    from challenge_engine.cli.fund import fund

    return fund


def _counts() -> click.Command:
    """Count what each side answered in a year."""
    from challenge_engine.cli.counts import counts

    return counts


ROOMS: Lazy = {
    "init": _init,
    "config": _config,
    "workflow": _workflow,
    "case": _case,
    "import": _import,
    "export": _export,
    "person": _person,
    "role": _role,
    "directory": _directory,
    "who": _who,
    "counts": _counts,
    "log": _log,
    "backup": _backup,
    "restore": _restore,
    "erase": _erase,
    "hold": _hold,
    "destroy": _destroy,
    "deadline": _deadline,
    "sweep": _sweep,
    "recompute": _recompute,
    "outage": _outage,
    "audit": _audit,
    "fund": _fund,
}


@click.group(cls=Outermost, rooms=ROOMS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="challenge")
@click.option(
    "--language",
    type=click.Choice(["en", "nl"]),
    help="In which language the engine speaks; without it, that of LANG.",
)
@click.option("--debug", is_flag=True, help="Show where an unforeseen error came from.")
@click.pass_obj
def main(desk: Desk, language: str | None, debug: bool) -> None:
    """Right to Challenge: submitted, assessed, delegated, monitored."""
    desk.asked_language = language
    desk.debug = debug
