"""Orders of erasure and destruction: shown, confirmed, refused, and looked after."""

from __future__ import annotations

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit
from challenge_engine.service.erasing import cleaning, deciding, ordering
from challenge_engine.service.erasing.backups import backup_days
from challenge_engine.service.erasing.cleaning import Status
from challenge_engine.service.erasing.executing import Erasure
from challenge_engine.service.erasing.grounds import OFFERED
from challenge_engine.texts import date, say

as_option = click.option(
    "--as", "login", metavar="LOGIN", help="The officer whose rights are asked."
)


def show_grounds(desk: Desk, as_json: bool) -> None:
    """The list that an order chooses from, with where each ground comes from."""
    facts = [
        {
            "code": one.code,
            "title": say(desk.language, one.title),
            "source": one.source,
            "mark": one.mark,
            "overrides_the_duty_to_keep": one.overrides,
            "overrides_mark": one.overrides_mark,
        }
        for one in OFFERED
    ]
    lines = []
    for one in OFFERED:
        overrides = "overrides" if one.overrides else "does not override"
        lines.append(f"{one.code}: {say(desk.language, one.title)}")
        lines.append(f"    {one.source} ({one.mark})")
        lines.append(f"    {overrides} a duty to keep ({one.overrides_mark})")
    emit(as_json, facts, lines)


def show_orders(desk: Desk, login: str | None, as_json: bool) -> None:
    """All orders, oldest first."""
    found = ordering.listed(desk.engine, desk.authority, desk.person(officer(login)))
    facts = [
        {
            "id": one.id,
            "what": one.what,
            "person": one.person_name,
            "case": one.reference,
            "ground": one.ground,
            "ordered_by": one.ordered_by_name,
            "ordered_at": one.ordered_at,
            "state": one.state,
            "decided_by": one.decided_by_name,
            "decided_at": one.decided_at,
            "reason": one.reason,
            "clean_by": one.clean_by,
            "clean_at": one.clean_at,
        }
        for one in found
    ]
    rows = [
        (str(one.id), one.what, one.person_name or one.reference or "–", one.ground,
         one.ordered_by_name or "–", one.ordered_at[:10], ordering.standing(one, desk.language))
        for one in found
    ]  # fmt: skip
    heads = ("order", "what", "of", "ground", "by", "on", "")
    emit(as_json, facts, columns([heads, *rows]) if rows else ["There are no orders."])


def confirm(desk: Desk, number: int, login: str | None, as_json: bool) -> None:
    """The second person: what the order names is gone when this has been printed."""
    by = desk.person(officer(login))
    done = deciding.confirm(
        desk.engine, desk.authority, by, number, backup_days(desk.settings), "cli"
    )
    facts = {
        "order": number,
        "values": done.values,
        "cases": [one for one in done.cases if one],
        "account": done.is_account_gone,
        "clean_by": done.clean_by,
        "files": done.files.standing if done.files else None,
    }
    emit(as_json, facts, done_lines(number, done, desk.language))


def refuse(desk: Desk, number: int, login: str | None, reason: str | None, as_json: bool) -> None:
    """Nothing goes; the reason is kept with the order."""
    by = desk.person(officer(login))
    ordering.refuse(desk.engine, desk.authority, by, number, reason or "")
    emit(as_json, {"order": number}, [f"Order {number} is refused; nothing was erased."])


def show_status(desk: Desk, as_json: bool, *, cleans: bool) -> None:
    """Erased at once, gone from the files when looked for and not found, from backups by a day."""
    work = cleaning.clean if cleans else cleaning.status
    found = work(desk.engine, desk.authority)
    facts = [
        {
            "order": one.order.id,
            "erased_at": one.order.decided_at,
            "files": one.found.standing,
            "found_in": list(one.found.files),
            "gone_from_the_files_at": one.order.clean_at,
            "gone_from_backups_by": one.order.clean_by,
        }
        for one in found
    ]
    lines = [line for one in found for line in _status_lines(one, desk.language)]
    emit(as_json, facts, lines or ["Nothing was erased here yet."])


def _status_lines(one: Status, language: str) -> list[str]:
    order, at = one.order, date((one.order.decided_at or "")[:10], language)
    backups = date(order.clean_by or "", language)
    lines = [f"Order {order.id}: erased on {at}; gone from backups by {backups}."]
    if one.found.standing == "gone":
        lines.append("  Searched for in the files of the database: found nowhere.")
    elif one.found.standing == "found":
        lines.append("  Still in files of the database: " + ", ".join(one.found.files))
        lines.append("  `challenge erase --clean` writes them anew.")
    else:
        lines.append(
            "  This program may not read the server's files; its operator can search them."
        )
    return lines


def done_lines(number: int, done: Erasure, language: str) -> list[str]:
    """What was done, in words."""
    values = f"{done.values} value" + ("" if done.values == 1 else "s")
    lines = [f"Order {number} is done: {values} erased, and history says so."]
    if done.is_account_gone:
        lines.append("The account is emptied and closed.")
    if done.files is not None and done.files.standing == "gone":
        lines.append("Searched for in the files of the database: found nowhere.")
    else:
        lines.append(
            "The files may hold it still: challenge erase --status, challenge erase --clean."
        )
    lines.append(f"Backups hold it until {date(done.clean_by, language)} at the latest.")
    return lines


def officer(login: str | None) -> str:
    """Who does it must be named: rights are asked as for that person."""
    if login is None:
        raise click.UsageError("Say as whom: --as LOGIN.")
    return login
