"""What is handed in on the command line: who acts, in which role, with which values."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.core.workflow import of_link
from challenge_engine.errors import EngineError
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.reading import knowing

LARGEST_DATA = 1024 * 1024
"""Bytes of a file with values; the longest form is far smaller."""

_Command = Callable[..., Any]


class Day(click.ParamType[str]):
    """A day as year-month-day."""

    name = "date"

    def convert(
        self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None
    ) -> str:
        """The day in the one form that the history knows."""
        try:
            return dt.date.fromisoformat(str(value).strip()).isoformat()
        except ValueError:
            self.fail(f"{value!r} is no day; give it as year-month-day, such as 2026-03-02.")


def acting_options(command: _Command) -> _Command:
    """The options of everything that is done as a person."""
    for option in reversed(_ACTING):
        command = option(command)
    return command


_ACTING = (
    click.option("--as", "login", required=True, metavar="LOGIN", help="Whose rights are asked."),
    click.option("--role", metavar="ROLE", help="In which role, where several would do."),
    click.option("--on-behalf", is_flag=True, help="For the group: at a desk, on paper, by phone."),
    click.option(
        "--via",
        type=click.Choice(["desk", "paper", "phone"]),
        help="How it reached the office; without it: the command line.",
    ),
    click.option("--received", type=Day(), help="The day on which it was received."),
    click.option(
        "--set",
        "values",
        multiple=True,
        metavar="NAME=VALUE",
        help="A value; one name several times makes a list.",
    ),
    click.option(
        "--link",
        "links",
        multiple=True,
        metavar="NAME=REFERENCE",
        help="Another case that this one is linked with.",
    ),
    click.option(
        "--data",
        "file",
        metavar="FILE.json",
        help="A JSON object with values; - reads it from the input.",
    ),
)


@dataclass(frozen=True, slots=True)
class Given:
    """The options as they were given."""

    login: str
    role: str | None
    on_behalf: bool
    via: str | None
    received: str | None
    values: tuple[str, ...]
    file: str | None
    links: tuple[str, ...] = ()

    def acting(self, desk: Desk) -> Acting:
        """Who acts, and how it came in."""
        person = desk.person(self.login)
        return Acting(person, role=self.role, via=self.via or "cli", on_behalf=self.on_behalf)

    def command(self, action: str, seen: int | None = None) -> Command:
        """What is to be done, with all that is handed in."""
        data = _from_file(self.file) if self.file else {}
        data |= _from_options(self.values)
        found = _from_options(self.links, "--link").items()
        data |= {of_link(name): reference for name, reference in found}
        return Command(action, data, occurred_at=self.received, seen=seen)


def _from_options(values: tuple[str, ...], option: str = "--set") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in values:
        name, is_given, value = one.partition("=")
        if not is_given or not name.strip():
            example = f"{option} name=value"
            raise click.UsageError(f"{option} {one!r} has no name and value; write {example}.")
        name = name.strip()
        if name in found:
            before = found[name]
            found[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            found[name] = value
    return found


def _from_file(name: str) -> dict[str, Any]:
    def refuse(why: str) -> EngineError:
        return EngineError("The values in {file} cannot be taken: {why}.", file=name, why=why)

    try:
        if name == "-":
            raw = sys.stdin.buffer.read(LARGEST_DATA + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST_DATA + 1)
    except OSError as error:
        raise refuse(error.strerror or "the file cannot be read") from error
    if len(raw) > LARGEST_DATA:
        raise refuse(f"the file is larger than {LARGEST_DATA:,} bytes")
    try:
        read = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise refuse(f"it is not JSON ({error})") from error
    if not isinstance(read, dict):
        raise refuse('it must be one JSON object, such as {"title": "A better park"}')
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def group_choice(
    desk: Desk, who: Acting, key: str | None, new_name: str | None, alone: bool
) -> GroupChoice:
    """For which group a case is opened; the one group of somebody who has one need not be named."""
    if sum((key is not None, new_name is not None, alone)) > 1:
        raise click.UsageError("Give one of --group, --new-group and --alone.")
    if key is not None or new_name is not None or alone:
        if new_name is not None and not new_name.strip():
            raise click.UsageError("--new-group needs a name; who files alone says --alone.")
        return GroupChoice(key=key, new_name=new_name)
    mine = () if who.on_behalf else knowing.groups_of(desk.engine, desk.authority, who.person)
    if len(mine) == 1:
        return GroupChoice(key=mine[0].key)
    known = "".join(f" {group.key} is {group.name}." for group in mine)
    raise click.UsageError(f"Say for which group: --group KEY, --new-group NAME or --alone.{known}")
