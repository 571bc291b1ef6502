"""`challenge init` and `challenge config`: making an installation, and what is in force in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.definitions import catalogue
from challenge_engine.errors import EngineError, NotFound
from challenge_engine.service import installing, publishing
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.reading import knowing

ADMINISTRATOR = "administrator"


@click.command()
@click.option("--code", help="Short name of the authority, such as rotterdam.")
@click.option("--name", help="Its full name; without it, the code.")
@click.option("--origin", help="Name of its log, for ever: such as gemeente.example/challenges/1.")
@click.option("--timezone", default="Europe/Amsterdam", show_default=True)
@click.option("--languages", default="en,nl", show_default=True, help="Codes with commas.")
@click.option("--administrator", metavar="LOGIN", help="Make this account, which gives the roles.")
@click.option(
    "--workflow", "files", multiple=True, type=click.Path(path_type=Path), help="Publish this file."
)
@json_option
@click.pass_obj
def init(
    desk: Desk,
    code: str | None,
    name: str | None,
    origin: str | None,
    timezone: str,
    languages: str,
    administrator: str | None,
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Make the database, the authority, its log and the log's key; or migrate what is there.

    What is there already is kept, so it can be run twice. No workflow is published unless named.

    JSON: database, authority, name, origin, vkey, key_file, administrator, workflows (in use).
    """
    for file in files:
        catalogue.read(file)
    spoken = tuple(part.strip() for part in languages.split(",") if part.strip())
    new = None
    if code and origin:
        new = NewAuthority(code, name or code, origin, timezone, spoken)
    engine = _installed(desk, new)
    click.get_current_context().call_on_close(engine.close)
    authority = engine.authority(code or desk.settings["authority"] or None)
    if origin not in (None, authority.origin):
        raise EngineError(
            "{name} writes in the log {origin} already. The name of a log stands in every receipt "
            "and cannot be changed; leave --origin out.",
            name=authority.name,
            origin=authority.origin,
        )
    if administrator:
        _make_administrator(engine, authority.id, administrator)
    for file in files:
        publishing.publish(engine, authority.id, file)
    published = publishing.listed(engine, authority.id, desk.language)
    secret = desk.places.key_file(authority.origin)
    facts = {
        "database": engine.store.address,
        "authority": authority.code,
        "name": authority.name,
        "origin": authority.origin,
        "vkey": knowing.vkey(engine, authority.id),
        "key_file": str(secret),
        "administrator": administrator,
        "workflows": [f"{p.name} {p.version}" for p in published if not p.retired_at],
    }
    emit(as_json, facts, _lines(facts))


@click.command()
@json_option
@click.pass_obj
def config(desk: Desk, as_json: bool) -> None:
    """Print which settings are in force, and where each comes from.

    JSON: a list of name, variable, value, source, meaning.
    """
    facts = [
        {
            "name": one.name,
            "variable": one.variable,
            "value": _without_password(one.value),
            "source": one.source,
            "meaning": one.meaning,
        }
        for one in desk.settings.all
    ]
    heads = ("setting", "value", "from", "variable", "what it is")
    rows = [(f["name"], f["value"] or "–", f["source"], f["variable"], f["meaning"]) for f in facts]
    emit(as_json, facts, columns([heads, *rows]))


def _installed(desk: Desk, new: NewAuthority | None) -> Engine:
    url, places = desk.settings["database_url"], desk.places
    if new is not None:
        return installing.install(url, places, new)
    file = url.removeprefix("sqlite:///")
    if file != url and not Path(file).is_file():
        raise _nothing_yet()
    installing.migrate(url)
    engine = installing.open_signed(url, places)
    if not engine.authorities:
        engine.store.close()
        raise _nothing_yet()
    return engine


def _nothing_yet() -> click.UsageError:
    return click.UsageError(
        "A new installation needs --code and --origin, as in: challenge init --code rotterdam "
        "--origin gemeente.example/challenges/1."
    )


def _make_administrator(engine: Engine, authority: int, login: str) -> None:
    """The first account; who may give roles must not act on cases, so it gets no other."""
    try:
        person = accounts.find(engine, login)
    except NotFound:
        person = accounts.add(engine, authority, login)
    held = next(held for one, held in accounts.everybody(engine, authority) if one.id == person.id)
    if not any(g.role == ADMINISTRATOR and g.valid_until is None for g in held):
        granting.grant(engine, authority, None, person, ADMINISTRATOR)


def _lines(facts: dict[str, Any]) -> list[str]:
    rows: list[Sequence[str]] = [
        ("database", facts["database"]),
        ("authority", f"{facts['authority']} ({facts['name']})"),
        ("origin", facts["origin"]),
        ("public key", facts["vkey"]),
        ("secret key", facts["key_file"]),
    ]
    rows += [("published", one) for one in facts["workflows"]]
    lines = columns(rows)
    lines.append("Keep a copy of the secret key where the database is not.")
    if facts["administrator"]:
        who = facts["administrator"]
        lines.append(f"Give {who} a password: challenge person password {who}")
    if not facts["workflows"]:
        lines.append("No workflow is in use yet: challenge workflow publish FILE")
    return lines


def _without_password(value: str) -> str:
    try:
        parts = urlsplit(value)
        password = parts.password
    except ValueError:
        return value
    if not password:
        return value
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{password}@", ":***@")))
