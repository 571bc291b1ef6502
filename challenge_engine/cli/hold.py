"""`challenge hold`: as long as a case is held, nothing of it is erased or destroyed."""

from __future__ import annotations

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.orders import as_option, officer
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.service.erasing import holding


@click.command()
@click.argument("reference", metavar="CASE", required=False)
@click.option("--release", is_flag=True, help="End the hold; that of an auditor an auditor ends.")
@click.option("--reason", metavar="TEXT", help="Why; compulsory, and read by the office only.")
@click.option("--list", "lists", is_flag=True, help="List the cases that are on hold.")
@as_option
@json_option
@click.pass_obj
def hold(
    desk: Desk,
    reference: str | None,
    release: bool,
    reason: str | None,
    lists: bool,
    login: str | None,
    as_json: bool,
) -> None:
    """Hold a case, as a privacy officer or auditor; or release it.

    JSON: case, n (of the step), held; with --list a list of case, n, since.
    """
    by = desk.person(officer(login))
    if lists:
        found = holding.running(desk.engine, desk.authority, by)
        facts = [{"case": one.reference, "n": one.n, "since": one.since} for one in found]
        rows = [(one.reference, f"since {one.since[:10]}") for one in found]
        emit(as_json, facts, columns(rows) or ["No case is on hold."])
        return
    if reference is None:
        raise click.UsageError("Say which case: challenge hold CASE --reason TEXT --as LOGIN.")
    work = holding.release if release else holding.hold
    n = work(desk.engine, desk.authority, by, reference, reason or "", "cli")
    line = (
        f"{reference} is released (step {n}): what the law allows may be erased again."
        if release
        else f"{reference} is on hold (step {n}): nothing of it is erased or destroyed."
    )
    emit(as_json, {"case": reference, "n": n, "held": not release}, [line])
