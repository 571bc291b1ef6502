"""`challenge destroy`: cases whose term of keeping is over: a list, an order, a second yes."""

from __future__ import annotations

from typing import Any

import click

from challenge_engine.cli import orders
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.orders import as_option, officer
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.service.erasing import destroying
from challenge_engine.service.erasing.destroying import Due
from challenge_engine.texts import date


@click.command()
@click.argument("reference", metavar="[CASE]", required=False)
@click.option("--list", "lists", is_flag=True, help="List the cases whose term is over.")
@click.option("--destroyed", "is_past", is_flag=True, help="List what was destroyed, and when.")
@click.option("--reason", metavar="TEXT", help="Why now, such as the number of a yearly list.")
@click.option("--confirm", type=int, metavar="ID", help="As a second person: destroy it.")
@click.option("--refuse", type=int, metavar="ID", help="Refuse an order, with --reason.")
@as_option
@json_option
@click.pass_obj
def destroy(
    desk: Desk,
    reference: str | None,
    lists: bool,
    is_past: bool,
    reason: str | None,
    confirm: int | None,
    refuse: int | None,
    login: str | None,
    as_json: bool,
) -> None:
    """Order the destruction of a CASE by archive law; a second person confirms it.

    JSON: with --list what is due (case, ended, years, kept_until, source, held, due); with
    --destroyed a list of case, destroyed_at; the number of an order; or what was done.
    """
    if sum((lists, is_past, confirm is not None, refuse is not None, reference is not None)) != 1:
        raise click.UsageError("Give one of CASE, --list, --destroyed, --confirm and --refuse.")
    login = officer(login)
    if confirm is not None:
        orders.confirm(desk, confirm, login, as_json)
    elif refuse is not None:
        orders.refuse(desk, refuse, login, reason, as_json)
    elif lists:
        _list(desk, login, as_json)
    elif is_past:
        _past(desk, login, as_json)
    else:
        _order(desk, reference or "", login, reason, as_json)


def _order(desk: Desk, reference: str, login: str, reason: str | None, as_json: bool) -> None:
    by = desk.person(login)
    number = destroying.order(desk.engine, desk.authority, by, reference, reason)
    lines = [
        f"Order {number} waits for a second person; nothing of {reference} is destroyed yet.",
        f"Another privacy officer confirms it: challenge destroy --confirm {number} --as LOGIN.",
    ]
    emit(as_json, {"order": number}, lines)


def _list(desk: Desk, login: str, as_json: bool) -> None:
    found = destroying.listed(desk.engine, desk.authority, desk.viewer(login))
    rows = [
        (one.reference, one.state, f"ended {date(one.ended, desk.language)}",
         f"+ {one.years} years = kept until {date(one.until, desk.language)}", one.source,
         _why_not(one))
        for one in found
    ]  # fmt: skip
    none = ["No case is due: no term of keeping is over."]
    emit(as_json, [_fact(one) for one in found], columns(rows) or none)


def _past(desk: Desk, login: str, as_json: bool) -> None:
    found = destroying.destroyed(desk.engine, desk.authority, desk.viewer(login))
    facts = [{"case": one.reference, "destroyed_at": one.recorded_at} for one in found]
    rows = [(one.reference, one.recorded_at[:10]) for one in found]
    emit(as_json, facts, columns(rows) or ["Nothing was destroyed here yet."])


def _why_not(one: Due) -> str:
    if one.is_held:
        return "on hold"
    return "something beside it has not ended" if one.runs_beside else ""


def _fact(one: Due) -> dict[str, Any]:
    return {
        "case": one.reference,
        "ended": one.ended,
        "years": one.years,
        "kept_until": one.until,
        "source": one.source,
        "held": one.is_held,
        "due": one.is_due,
    }
