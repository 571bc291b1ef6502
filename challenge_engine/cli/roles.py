"""`challenge role`: who holds which role, from when to when; every change is history."""

from __future__ import annotations

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.given import Day
from challenge_engine.cli.group import Room
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.definitions.problems import unknown
from challenge_engine.errors import EngineError
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.reading import knowing
from challenge_engine.service.reading.knowing import Person

by_option = click.option(
    "--by", metavar="LOGIN", help="The administrator who does it; without it, the operator."
)


@click.group(cls=Room)
def role() -> None:
    """Say who holds which role, from when to when."""


@role.command()
@click.argument("login")
@click.argument("role_name", metavar="ROLE")
@click.option("--group", metavar="KEY", help="For one group: compulsory for the group's side.")
@click.option("--from", "start", type=Day(), help="First day; without it, today.")
@click.option("--until", type=Day(), help="Last day; without it, until it is ended.")
@by_option
@json_option
@click.pass_obj
def give(
    desk: Desk,
    login: str,
    role_name: str,
    group: str | None,
    start: str | None,
    until: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    """Give somebody a role.

    JSON: login, role, group, from, until.
    """
    who, giver = desk.person(login), desk.person(by) if by else None
    _require_role(desk, role_name, group)
    start = start or knowing.today(desk.engine, desk.authority)
    granting.grant(
        desk.engine,
        desk.authority,
        giver,
        who,
        role_name,
        group=knowing.group(desk.engine, desk.authority, group) if group else None,
        valid_from=start,
        valid_until=until,
    )
    facts = {"login": login, "role": role_name, "group": group, "from": start, "until": until}
    emit(as_json, facts, [f"{login} holds the role {role_name} from {start}{_until(until)}."])


@role.command()
@click.argument("login")
@click.argument("role_name", metavar="ROLE")
@by_option
@json_option
@click.pass_obj
def end(desk: Desk, login: str, role_name: str, by: str | None, as_json: bool) -> None:
    """End a role today; what was done in it stays.

    JSON: login, role, ended.
    """
    who, ender = _known(desk, login), desk.person(by) if by else None
    granting.end(desk.engine, desk.authority, ender, who, role_name)
    day = knowing.today(desk.engine, desk.authority)
    line = f"{login} does not hold the role {role_name} any more."
    emit(as_json, {"login": login, "role": role_name, "ended": day}, [line])


@role.command("list")
@click.argument("login", required=False)
@json_option
@click.pass_obj
def list_(desk: Desk, login: str | None, as_json: bool) -> None:
    """List who holds or held which role.

    JSON: a list of login, role, group, group_name, from, until.
    """
    if login is not None:
        _known(desk, login)
    held = [
        (person.login or "–", grant)
        for person, grants in accounts.everybody(desk.engine, desk.authority)
        for grant in grants
        if login in (None, person.login)
    ]
    facts = [
        {
            "login": name,
            "role": g.role,
            "group": g.group_key,
            "group_name": g.group_name,
            "from": g.valid_from,
            "until": g.valid_until,
        }
        for name, g in held
    ]
    rows = [
        (name, g.role, g.valid_from, g.valid_until or "–", g.group_key or "", g.group_name or "")
        for name, g in held
    ]
    heads = ("login", "role", "from", "until", "group", "")
    emit(as_json, facts, columns([heads, *rows]) if rows else ["No roles were given yet."])


def _known(desk: Desk, login: str) -> Person:
    """The account, also one that is closed: its roles are looked at and ended all the same."""
    for person, _ in accounts.everybody(desk.engine, desk.authority):
        if person.login == login:
            return person
    raise accounts.no_account(login)


def _require_role(desk: Desk, name: str, group: str | None) -> None:
    """A role that no workflow has helps nobody; one of the group's side is for one group.

    But for the role that votes: that is for everybody, not for a group.
    """
    known = knowing.roles(desk.engine, desk.authority)
    if name not in known:
        raise EngineError(
            "No published workflow has this role: {why}.", why=unknown("role", name, list(known))
        )
    votes = name in knowing.voters(desk.engine, desk.authority)
    if known[name] == "community" and group is None and not votes:
        raise EngineError(
            "{role} is a role on the group's side: say for which group, with --group KEY. Who "
            "opens a case for a new group gets the role by that.",
            role=name,
        )
    if (known[name] != "community" or votes) and group is not None:
        raise EngineError("{role} is not a role on the group's side; leave --group out.", role=name)


def _until(until: str | None) -> str:
    return f" until {until}" if until else ""
