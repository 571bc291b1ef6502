"""`challenge log key`: the keys of the log, and how a new one takes their place."""

from __future__ import annotations

from collections.abc import Sequence

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.service.proving import rotating
from challenge_engine.service.proving.rotating import KeyState, Rotated, Why

_STATES = {
    "safe": "there, readable by its owner only",
    "missing": "not there",
    "open to others": "OTHERS CAN READ IT: chmod 600",
    "another key": "IT IS ANOTHER KEY",
    "unreadable": "IT IS NO KEY",
}


@click.command()
@click.option("--rotate", is_flag=True, help="Make a new key that follows the one in use.")
@click.option("--lost", is_flag=True, help="The old key cannot sign any more; nobody else has it.")
@click.option("--stolen", is_flag=True, help="Somebody else may have the old key: it ends now.")
@click.option("--reason", metavar="TEXT", help="Why; it stays in the history.")
@json_option
@click.pass_obj
def key(
    desk: Desk, rotate: bool, lost: bool, stolen: bool, reason: str | None, as_json: bool
) -> None:
    """Show the keys of the log, or change them. See docs/keys.md before you do.

    JSON: keys (number, vkey, since, until, signs, file, state); after --rotate also number, vkey,
    file, until (of the older keys), size (of the first checkpoint).
    """
    if not rotate:
        if lost or stolen or reason is not None:
            raise click.UsageError("--lost, --stolen and --reason go with --rotate.")
        found = rotating.listed(desk.engine, desk.authority)
        emit(as_json, {"keys": _facts(found)}, _lines(found))
        return
    if lost and stolen:
        raise click.UsageError("A key that may be in other hands is --stolen, also if it is lost.")
    if reason is None:
        raise click.UsageError("--rotate needs a --reason.")
    why: Why = "lost" if lost else "stolen" if stolen else "planned"
    done = rotating.rotate(desk.engine, desk.authority, reason, why)
    found = rotating.listed(desk.engine, desk.authority)
    facts = {
        "keys": _facts(found),
        "number": done.key.number,
        "vkey": done.key.vkey,
        "file": str(done.file),
        "until": done.until,
        "size": done.signed.size,
    }
    emit(as_json, facts, _done(desk, done, why))


def _facts(found: list[KeyState]) -> list[dict[str, object]]:
    return [
        {
            "number": one.key.number,
            "vkey": one.key.vkey,
            "since": one.key.since,
            "until": one.key.until,
            "signs": one.signs,
            "file": str(one.file),
            "state": one.state,
        }
        for one in found
    ]


def _lines(found: list[KeyState]) -> list[str]:
    lines = []
    for one in found:
        rows: list[Sequence[str]] = [
            (f"key {one.key.number}", one.key.vkey),
            ("signs", _when(one)),
            ("secret", f"{one.file} ({_STATES[one.state]})"),
        ]
        lines += columns(rows)
    return lines


def _when(one: KeyState) -> str:
    until = f" until {one.key.until}" if one.key.until else ""
    return f"since {one.key.since}{until}{'' if one.signs else ', not now'}"


def _done(desk: Desk, done: Rotated, why: Why) -> list[str]:
    lines = [
        f"Key {done.key.number} signs from now on: {done.file}",
        f"  {done.key.vkey}",
        "Keep a copy of the file where the database is not.",
        "Publish the line above wherever the old key is published.",
    ]
    if why == "planned":
        lines.append(f"The older key signs as well until {done.until}. Keep its file until then.")
    else:
        lines.append(f"No older key signs since {done.until}. What it signed before still holds.")
    if why == "stolen":
        origin = desk.engine.authorities[desk.authority].origin
        lines += ["", "Tell everybody who may hold a proof of receipt, for instance so:", ""]
        lines += [f"  {line}" if line else "" for line in _announcement(origin, done)]
    return lines


def _announcement(origin: str, done: Rotated) -> list[str]:
    """What people need to know: what still holds, what no longer does, and since which size."""
    return [
        f"The key with which we signed the history {origin} may be in other hands.",
        f"Do not trust it any more for anything larger than {done.signed.size} entries.",
        "The new public key is:",
        f"{done.key.vkey}",
        "A proof of receipt that you have is still good if we can show that our history contains",
        "it: ask us, or anybody who keeps a copy of our published log. If we cannot, keep the file",
        "and tell us: then somebody else made it.",
    ]
