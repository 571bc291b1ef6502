"""`challenge workflow try`: play a case of a workflow by hand, with a clock in hand."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import plain
from challenge_engine.definitions import catalogue
from challenge_engine.definitions.scenario import EARLIEST, LATEST
from challenge_engine.errors import EngineError, InvalidInput, Refused

if TYPE_CHECKING:
    from challenge_engine.service.playground.trial import Offer, Trial

_KEYS = {
    "d": "days",
    "n": "next deadline",
    "u": "undo",
    "w": "why not",
    "h": "history",
    "?": "again",
    "q": "leave",
}


@click.command("try")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--on",
    "begins",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day on which it begins; without it, today.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    help="When you leave, write what was played as a scenario to this new file.",
)
@click.pass_obj
def try_(desk: Desk, file: Path, begins: dt.datetime | None, save: Path | None) -> None:
    """Play a case of a workflow by hand, by the real program, and leave without a trace.

    You choose what is done, by whom, and when: there are three people in each role, and the clock
    is yours. Enter takes what stands in brackets. A number does what stands behind it; a name after
    it says who does it (2 coordinator-3). In a form a single dot goes back. Where another
    case is asked for, `stand-in` opens one that stands as the action needs it. The answers can come
    from a file: challenge workflow try FILE < ANSWERS.
    """
    if save is not None and save.exists():
        raise EngineError(
            "{file} is there already, and stays as it is. Name a new file.", file=str(save)
        )
    first = (begins or dt.datetime.now(dt.UTC)).date()
    if not EARLIEST <= first <= LATEST:
        raise EngineError(f"A case is played from {EARLIEST} to {LATEST}.")
    defined = catalogue.read(file)
    language = desk.language if desk.language in defined.languages else defined.languages[0]
    from challenge_engine.service.playground.trial import Trial

    trial = Trial(defined, file.read_bytes(), first, language)
    try:
        Hand(trial).play()
        if save is not None and trial.is_open:
            _save(trial, save)
    finally:
        trial.close()


def _save(trial: Trial, path: Path) -> None:
    from challenge_engine.service.playground.keeping import kept

    if trial.has_stand_ins:
        raise EngineError(
            "Another case stood in for one that this case is linked to, so this is no scenario "
            "yet: play both cases in one, as `cases` in a file of scenarios. Nothing was written."
        )
    path.write_text(kept(trial), encoding="utf-8")
    click.echo(f"Written: {path}")


class Hand:
    """Asks for one move after the other, until somebody leaves."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.moves: Mapping[str, Callable[[], None]] = {
            "d": self._days,
            "n": self._next,
            "u": self._undo,
            "w": self._why,
            "h": self._history,
            "?": lambda: None,
        }

    def play(self) -> None:
        """One move after the other."""
        title = self.trial.workflow.title
        say(f"{title.get(self.trial.language) or next(iter(title.values()))}, "
            f"version {self.trial.workflow.version}: a trial that leaves no trace.")  # fmt: skip
        offers = self._show()
        while True:
            try:
                first = str(self.trial.suggested(offers) + 1) if offers else "q"
                asked = click.prompt("Number or letter", default=first)
            except click.Abort:
                click.echo()
                return
            chosen, _, who = str(asked).strip().lower().partition(" ")
            if chosen in ("q", "quit", "exit"):
                return
            if chosen.isdigit() and 1 <= int(chosen) <= len(offers):
                self._take(offers[int(chosen) - 1], who.strip())
            elif chosen in self.moves:
                self.moves[chosen]()
                if chosen in ("w", "h"):
                    continue
            else:
                self._help(len(offers))
                continue
            offers = self._show()

    # --- what is shown ----------------------------------------------------------------------------

    def _show(self) -> list[Offer]:
        from challenge_engine.cli import trying_lines as lines

        offers = self.trial.offers()
        for line in lines.where(self.trial):
            say(line)
        for line in lines.possible(offers, self.trial):
            say(line)
        say("  " + " · ".join(f"{key} {what}" for key, what in _KEYS.items()))
        return offers

    def _help(self, n: int) -> None:
        numbers = f"a number from 1 to {n}, or " if n else ""
        say(f"Give {numbers}one of: {', '.join(f'{k} ({what})' for k, what in _KEYS.items())}.")

    def _why(self) -> None:
        from challenge_engine.cli import trying_lines as lines

        for line in lines.why_not(self.trial):
            say(line)

    def _history(self) -> None:
        from challenge_engine.cli import trying_lines as lines

        for line in lines.history(self.trial):
            say(line)

    # --- what is done -----------------------------------------------------------------------------

    def _take(self, offer: Offer, name: str) -> None:
        from challenge_engine.cli.trying_form import Back, fill, whom

        if name and name not in self.trial.people:
            say(f"There is no {name}. There are: {', '.join(self.trial.people)}.")
            return
        try:
            who, on_behalf = whom(offer, name)
            data = fill(self.trial, offer.action, who)
            self.trial.act(who, offer.action, data, on_behalf=on_behalf)
        except (Back, click.Abort):
            say("Nothing was done.")
        except (Refused, InvalidInput) as error:
            from challenge_engine.cli.told import told

            for line in told(error, self.trial.language):
                say(line)

    def _days(self) -> None:
        try:
            days = click.prompt("How many days", default=7, type=click.IntRange(1, 3660))
        except click.Abort:
            return
        self._wait(self.trial.today + dt.timedelta(days=days))

    def _next(self) -> None:
        day = self.trial.next_day()
        if day is None:
            say("No deadline runs towards a day.")
            return
        self._wait(day)

    def _wait(self, day: dt.date) -> None:
        if not self.trial.is_open:
            say("There is no case yet: days that pass change nothing.")
        elif day > LATEST:
            say(f"A case is played until {LATEST}.")
        else:
            self.trial.wait_until(day)

    def _undo(self) -> None:
        if not self.trial.undo():
            say("There is nothing to take back.")


def say(line: str = "") -> None:
    """A line that cannot steer the terminal, and breaks between words."""
    line = plain(line)
    if len(line) <= (width := shutil.get_terminal_size().columns) or not sys.stdout.isatty():
        click.echo(line)
        return
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    click.echo(textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False))
