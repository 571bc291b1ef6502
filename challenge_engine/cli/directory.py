"""`challenge directory`: who answers for which service; every change is history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.given import Day
from challenge_engine.cli.group import REFUSED, Room
from challenge_engine.cli.output import emit, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from challenge_engine.service.directory.saying import Entry

by_option = click.option(
    "--by", metavar="LOGIN", help="The administrator who does it; without it, the operator."
)
from_option = click.option("--from", "first", type=Day(), help="First day; without it, today.")
until_option = click.option("--until", "last", type=Day(), help="Last day; without it, none.")


@click.group(cls=Room)
def directory() -> None:
    """Say who answers for which service, and what it costs now."""


@directory.group("unit", cls=Room)
def unit_() -> None:
    """The units of the authority, and which roles they fill."""


@directory.group(cls=Room)
def contact() -> None:
    """Whom to ask in a unit: a function and how it is reached."""


@directory.group(cls=Room)
def service() -> None:
    """The public services, each in one unit, with its fact sheet."""


@unit_.command("add")
@click.argument("code")
@click.option("--title", required=True, help="What it is called.")
@click.option("--role", "roles", multiple=True, metavar="ROLE", help="A role that it fills.")
@from_option
@until_option
@by_option
@json_option
@click.pass_obj
def add_unit(desk: Desk, /, code: str, title: str, roles: tuple[str, ...], **given: Any) -> None:
    """Say what a unit is from a day on; said again, it changes.

    JSON: a list of what was said: what, code, from, until, values, note.
    """
    _say(desk, "unit", code, {"title": title, "roles": roles}, **given)


@contact.command("set")
@click.argument("unit")
@click.option("--function", required=True, help="Its title, as in Head of green works.")
@click.option("--phone", help="Of the office.")
@click.option("--email", help="Of the office.")
@click.option("--deputy", is_flag=True, help="Who answers when the contact is away.")
@click.option("--person", metavar="LOGIN", help="The account of who holds it; not shown.")
@click.option("--public-name", is_flag=True, help="Show the name of that person to everybody.")
@click.option("--note", help="The hand-over note, compulsory where somebody follows another.")
@from_option
@until_option
@by_option
@json_option
@click.pass_obj
def set_contact(desk: Desk, /, unit: str, *, deputy: bool, public_name: bool, **given: Any) -> None:
    """Say whom to ask from a day on; it ends whoever was asked before.

    JSON: a list of what was said: what, code, from, until, values, note.
    """
    values = {name: given.pop(name) for name in ("function", "phone", "email", "person")}
    values["public_name"] = "yes" if public_name else None
    _say(desk, "deputy" if deputy else "contact", unit, values, **given)


@service.command("add")
@click.argument("code")
@click.option("--title", required=True, help="What it is called.")
@click.option("--unit", required=True, metavar="UNIT", help="Which unit answers for it.")
@from_option
@until_option
@by_option
@json_option
@click.pass_obj
def add_service(desk: Desk, /, code: str, title: str, unit: str, **given: Any) -> None:
    """Say what a service is and whose, from a day on; said again, it changes.

    JSON: a list of what was said: what, code, from, until, values, note.
    """
    _say(desk, "service", code, {"title": title, "unit": unit}, **given)


@service.command()
@click.argument("code")
@click.option("--cost", help="What it costs a year, in euros: 41500 or 41500.00.")
@click.option("--year", help="Of which year that is.")
@click.option("--norm", help="What it has to deliver.")
@click.option("--supplier", help="Who does the work now.")
@click.option("--contract-end", type=Day(), help="The last day of the contract.")
@click.option("--notice", metavar="TERM", help='How long before it must be ended: "6 months".')
@click.option("--can-be-challenged", type=click.Choice(["yes", "no"]), help="Unknown without it.")
@click.option("--why-not", metavar="CODE", help="Why it cannot be challenged.")
@click.option("--owner", metavar="UNIT", help="Who answers for the sheet; without it, its unit.")
@click.option("--as-of", "first", type=Day(), help="On which day this holds; without it, today.")
@by_option
@json_option
@click.pass_obj
def sheet(desk: Desk, /, code: str, by: str | None, as_json: bool, **given: Any) -> None:
    """Write a new fact sheet; the old ones are kept.

    What is left out is not known, and the page says so. JSON: as of `service add`.
    """
    first = given.pop("first")
    _say(desk, "sheet", code, given, first=first, last=None, by=by, as_json=as_json)


on_option = click.option("--on", "last", type=Day(), help="Its last day; without it, today.")


@unit_.command("end")
@click.argument("code")
@on_option
@by_option
@json_option
@click.pass_obj
def end_unit(desk: Desk, /, code: str, **given: Any) -> None:
    """Let a unit end; what was said of it stays.

    JSON: as of `unit add`.
    """
    _end(desk, "unit", code, **given)


@contact.command("end")
@click.argument("unit")
@click.option("--deputy", is_flag=True, help="The deputy, not the contact.")
@on_option
@by_option
@json_option
@click.pass_obj
def end_contact(desk: Desk, /, unit: str, *, deputy: bool, **given: Any) -> None:
    """Let a contact end before anybody follows: then nobody is asked there.

    JSON: as of `contact set`.
    """
    _end(desk, "deputy" if deputy else "contact", unit, **given)


@service.command("end")
@click.argument("code")
@on_option
@by_option
@json_option
@click.pass_obj
def end_service(desk: Desk, /, code: str, **given: Any) -> None:
    """Let a service end; what was said of it stays.

    JSON: as of `service add`.
    """
    _end(desk, "service", code, **given)


@directory.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be said.")
@by_option
@json_option
@click.pass_obj
def load(desk: Desk, file: Path, dry_run: bool, by: str | None, as_json: bool) -> None:
    """Load a directory from a YAML file: all of it or nothing.

    JSON: a list of what was said: what, code, from, until, values, note.
    """
    from challenge_engine.service.directory import loading

    who = desk.person(by) if by else None
    said = loading.load(desk.engine, desk.authority, who, file, keeps=not dry_run)
    _emit(said, as_json)


@directory.command("list")
@click.option("--on", "day", type=Day(), help="As it is on a day; without it, today.")
@click.option("--history", "is_history", is_flag=True, help="All that was ever said.")
@json_option
@click.pass_obj
def list_(desk: Desk, day: str | None, is_history: bool, as_json: bool) -> None:
    """List units, whom to ask there, and services.

    JSON: day, units, services; with --history a list of what, code, from, until, values, note, n.
    """
    from challenge_engine.cli import directory_facts as facts
    from challenge_engine.service.reading import directory as reading

    if is_history:
        _emit(reading.history(desk.engine, desk.authority), as_json)
        return
    found = reading.directory(desk.engine, desk.authority, desk.language, day)
    emit(as_json, facts.of_directory(found), facts.lines(found))


@directory.command()
@json_option
@click.pass_obj
def check(desk: Desk, as_json: bool) -> int:
    """Name every gap: whom nobody can ask, what nobody knows. Exit 1 where there is one.

    JSON: a list of code, of, day, says.
    """
    from challenge_engine.cli import directory_facts as facts
    from challenge_engine.service.reading import directory as reading

    found = reading.directory(desk.engine, desk.authority, desk.language)
    emit(as_json, facts.of_gaps(found), facts.gap_lines(found))
    return REFUSED if found.gaps else 0


def _say(
    desk: Desk, what: Any, code: str, values: dict[str, Any], *, by: str | None, as_json: bool,
    **more: Any,
) -> None:  # fmt: skip
    from challenge_engine.service.directory import saying

    who = desk.person(by) if by else None
    change = saying.Change(what, code, values, **more)
    _emit(saying.say(desk.engine, desk.authority, who, [change]), as_json)


def _end(
    desk: Desk, what: Any, code: str, *, last: str | None, by: str | None, as_json: bool
) -> None:
    from challenge_engine.service.directory import saying

    who = desk.person(by) if by else None
    _emit(saying.end(desk.engine, desk.authority, who, what, code, last), as_json)


def _emit(said: Sequence[Entry], as_json: bool) -> None:
    from challenge_engine.cli import directory_facts as facts

    emit(as_json, [facts.of_entry(one) for one in said], facts.entry_lines(said))
