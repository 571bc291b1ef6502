"""Groups of commands: loaded when they are called, and answering for every error in words."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.errors import EngineError

Lazy = Mapping[str, Callable[[], click.Command]]
"""Name → what loads the command; its docstring is the line in the list of commands."""

ENTRY_POINTS = "challenge.commands"
JOINED = {
    "serve": "Run the web application.",
    "demo": "Open a ready town with published cases, in one go.",
}
"""What joins by an entry point is listed without being loaded."""

LONGEST_HELP = 500
"""Characters of a first sentence; none of ours comes near."""

DONE, REFUSED, USED_WRONGLY, INTERRUPTED = 0, 1, 2, 130


class Room(click.Group):
    """A group of commands whose lines in the help are whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with its first sentence; a sentence cut short helps nobody."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, one.get_short_help_str(limit=LONGEST_HELP)) for name, one in found if one]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class LazyRoom(Room):
    """A group whose commands are loaded one by one: checking a proof must start at once."""

    def __init__(self, *args: Any, rooms: Lazy, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.rooms = rooms

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """In the order in which they are needed."""
        return list(self.rooms)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the one command that was called."""
        return self.rooms[cmd_name]() if cmd_name in self.rooms else None


class Outermost(click.Group):
    """`challenge` itself: its own rooms, and what other packages add by an entry point."""

    def __init__(self, *args: Any, rooms: Lazy, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.rooms = rooms

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Our own rooms in the order of a day's work, then what joined."""
        return [*self.rooms, *(point.name for point in _joined())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the one command that was called."""
        if cmd_name in self.rooms:
            return self.rooms[cmd_name]()
        for point in _joined():
            if point.name == cmd_name:
                return _loaded(point)
        if cmd_name in JOINED:
            raise click.UsageError(
                f"{cmd_name} comes with the web application, which joins the command line when "
                "the package is installed (pip install -e .); here it runs without installation.",
                ctx,
            )
        if ctx.resilient_parsing:
            return None
        known = self.list_commands(ctx)
        raise click.exceptions.NoSuchCommand(cmd_name, possibilities=known, ctx=ctx)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, for which none of them is loaded."""
        rows = [(name, (load.__doc__ or "").strip()) for name, load in self.rooms.items()]
        rows += [(point.name, JOINED.get(point.name, f"({point.value})")) for point in _joined()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def main(self, args: Sequence[str] | None = None, *more: Any, **settings: Any) -> Any:
        """Run, and leave with an exit code; every error is a sentence on stderr."""
        words = list(sys.argv[1:] if args is None else args)
        desk = settings.setdefault("obj", Desk())
        settings |= {"prog_name": "challenge", "standalone_mode": False}
        _refuse_bytes(words)
        try:
            code = _run(lambda: super(Outermost, self).main(words, *more, **settings), desk)
            sys.stdout.flush()
        except BrokenPipeError:
            _leave_pipe()
            code = REFUSED
        sys.exit(code)


def _refuse_bytes(words: list[str]) -> None:
    """What is no text in UTF-8 could be neither kept nor printed."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            shown = word.encode(errors="surrogateescape")
            sys.exit(_say([f"challenge: {shown!r} is not text in UTF-8."], USED_WRONGLY))


def _run(command: Callable[[], Any], desk: Desk) -> int:
    try:
        code = command()
    except EngineError as error:
        from challenge_engine.cli.told import told

        return _say(told(error, desk.language), REFUSED)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USED_WRONGLY
    except click.UsageError as error:
        return _say([_usage(error)], USED_WRONGLY)
    except click.ClickException as error:
        return _say([error.format_message()], REFUSED)
    except click.Abort:
        click.echo(err=True)
        return _say(["Stopped; what was not finished was not written."], INTERRUPTED)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise BrokenPipeError from error
        return _unforeseen(error, desk)
    except Exception as error:  # noqa: BLE001  the last place where it can be said in words
        return _unforeseen(error, desk)
    return code if isinstance(code, int) else DONE


def _say(lines: list[str], code: int) -> int:
    for line in lines:
        click.echo(line, err=True)
    return code


def _usage(error: click.UsageError) -> str:
    said = " ".join(error.format_message().split())
    path = error.ctx.command_path if error.ctx is not None else "challenge"
    return f"{path}: {said} See `{path} --help`."


def _unforeseen(error: Exception, desk: Desk) -> int:
    if desk.debug:
        traceback.print_exc()
    if isinstance(error, OSError) and error.strerror:
        about = f"{error.filename}: " if error.filename else ""
        return _say([f"{about}{error.strerror}."], REFUSED)
    detail = " ".join(str(error).split())[:200]
    name = type(error).__name__ + (f": {detail}" if detail else "")
    return _say(
        [f"Something went wrong that was not foreseen ({name}). Run it with --debug to see where."],
        REFUSED,
    )


def _leave_pipe() -> None:
    """Whoever read our output has read enough; nothing more is written, at the exit neither."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _joined() -> list[EntryPoint]:
    return sorted(
        entry_points(group=ENTRY_POINTS),
        key=lambda p: list(JOINED).index(p.name) if p.name in JOINED else len(JOINED),
    )


def _loaded(point: EntryPoint) -> click.Command:
    try:
        command = point.load()
    except (ImportError, AttributeError) as error:
        raise click.ClickException(
            f"{point.name} cannot be loaded from {point.value} ({error}). Install the package "
            "again, with everything that it needs."
        ) from error
    if not isinstance(command, click.Command):
        raise click.ClickException(f"{point.value} is not a command.")
    return command
