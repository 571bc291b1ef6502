"""`challenge person`: accounts and their passwords. A password never stands on a command line."""

from __future__ import annotations

import secrets
import sys

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.group import Room
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.service.people import accounts
from challenge_engine.service.reading import knowing


@click.group(cls=Room)
def person() -> None:
    """Make accounts, give them passwords, close them."""


@person.command()
@click.argument("login")
@click.option("--name", help="As people here know them; without it, LOGIN.")
@click.option("--email", help="Where they can be reached.")
@json_option
@click.pass_obj
def add(desk: Desk, login: str, name: str | None, email: str | None, as_json: bool) -> None:
    """Make an account; it can do nothing until it is given a role.

    JSON: login, name, key.
    """
    made = accounts.add(desk.engine, desk.authority, login, name, email=email)
    facts = {"login": made.login, "name": made.name, "key": made.key}
    lines = [
        f"{made.login} ({made.name}) has an account now.",
        f"It needs a password to sign in (challenge person password {made.login}) and a role.",
    ]
    emit(as_json, facts, lines)


@person.command()
@click.argument("login")
@click.option("--generate", is_flag=True, help="Make a password and print it once.")
@json_option
@click.pass_obj
def password(desk: Desk, login: str, generate: bool, as_json: bool) -> None:
    """Give an account a new password: asked for, read from the input, or made with --generate.

    JSON: login, password (null where it was typed).
    """
    desk.person(login)
    made = secrets.token_urlsafe(15) if generate else None
    accounts.set_password(desk.engine, login, made or _typed())
    line = f"{login} has a new password" + (f": {made}" if made else ".")
    emit(as_json, {"login": login, "password": made}, [line])


@person.command()
@click.argument("login")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@json_option
@click.pass_obj
def close(desk: Desk, login: str, yes: bool, as_json: bool) -> None:
    """Close an account for good; what was done with it stays.

    JSON: login, closed (the day).
    """
    desk.person(login)
    if not yes:
        click.confirm(f"Close the account {login}? It cannot be opened again", abort=True, err=True)
    accounts.close(desk.engine, login)
    day = knowing.today(desk.engine, desk.authority)
    line = f"The account {login} is closed; what was done with it stays."
    emit(as_json, {"login": login, "closed": day}, [line])


@person.command("list")
@json_option
@click.pass_obj
def list_(desk: Desk, as_json: bool) -> None:
    """List the accounts with the roles that they hold or held.

    JSON: a list of login, name, key, roles, has_password, closed_at.
    """
    found = accounts.everybody(desk.engine, desk.authority)
    facts = [
        {
            "login": one.login,
            "name": one.name,
            "key": one.key,
            "roles": sorted({grant.role for grant in grants}),
            "has_password": one.password_hash is not None,
            "closed_at": one.closed_at,
        }
        for one, grants in found
    ]
    rows = [
        (one.login or "–", one.name, ", ".join(sorted({g.role for g in grants})) or "–",
         _standing(one.closed_at, has_password=one.password_hash is not None))
        for one, grants in found
    ]  # fmt: skip
    lines = columns([("login", "name", "roles", ""), *rows]) if rows else ["No accounts yet."]
    emit(as_json, facts, lines)


def _standing(closed_at: str | None, *, has_password: bool) -> str:
    if closed_at is not None:
        return f"closed {closed_at[:10]}"
    return "" if has_password else "no password"


def _typed() -> str:
    """Asked for twice at a terminal; otherwise the first line of the input."""
    if sys.stdin.isatty():
        asked = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return str(asked)
    return sys.stdin.readline().rstrip("\r\n")
