"""`challenge sweep`, `outage` and `recompute`: the clock acts, and deadlines move by an event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.texts import weekday

if TYPE_CHECKING:
    from challenge_engine.service.timing.recomputing import Movement

as_option = click.option(
    "--as", "login", metavar="LOGIN", help="The administrator; without it, the operator."
)


@click.command()
@json_option
@click.pass_obj
@click.pass_context
def sweep(context: click.Context, desk: Desk, as_json: bool) -> None:
    """Let the clock act: record what has passed, queue the reminders of what is near.

    It can be run as often as one likes; `serve` does it by itself.
    JSON: lapsed, warned, failed [case, why].
    """
    from challenge_engine.service.timing import sweep as clock

    with bar("Sweeping") as progress:
        done = clock.sweep(desk.engine, progress and (lambda n: progress(n, None)))
    facts = {
        "lapsed": done.lapsed,
        "warned": done.warned,
        "failed": [{"case": reference, "why": why} for reference, why in done.failed],
    }
    lines = [f"{done.lapsed} deadlines have passed, {done.warned} reminders are queued."]
    lines += [f"{reference}: left out. {why}" for reference, why in done.failed]
    emit(as_json, facts, lines)
    if done.failed:
        context.exit(1)


@click.command()
@click.option("--reason", metavar="TEXT", help="Move them, and why; without it they are shown.")
@as_option
@json_option
@click.pass_obj
def recompute(desk: Desk, reason: str | None, login: str | None, as_json: bool) -> None:
    """Show which deadlines move by the days off of today; with --reason, move them by an event.

    JSON: a list of case, deadline, before, after, kept (it would end before today, so it stays).
    """
    from challenge_engine.service.timing import recomputing

    with bar("Working out") as progress:
        if reason is None:
            found = recomputing.movements(desk.engine, desk.authority, progress)
        else:
            by = desk.person(login) if login else None
            found = recomputing.as_office(desk.engine, desk.authority, by, "cli", reason, progress)
    lines = _lines(found, desk.language) or ["No deadline moves."]
    if found and reason is None:
        lines.append("Nothing is moved yet. Move them with --reason TEXT.")
    emit(as_json, [_facts(one) for one in found], lines)


@click.command()
@click.option("--from", "first", metavar="DAY", help="The first day of it, as in 2026-03-30.")
@click.option("--until", "last", metavar="DAY", help="The last day of it.")
@click.option("--reason", metavar="TEXT", help="What happened; whoever is late may read it.")
@click.option("--list", "lists", is_flag=True, help="List the outages.")
@as_option
@json_option
@click.pass_obj
def outage(
    desk: Desk,
    first: str | None,
    last: str | None,
    reason: str | None,
    lists: bool,
    login: str | None,
    as_json: bool,
) -> None:
    """Record days on which nothing could be handed in: terms that end there are longer.

    JSON: a list of case, deadline, before, after, kept; with --list of first, last, reason.
    """
    from challenge_engine.service.timing import outages

    if lists:
        known = outages.known(desk.engine, desk.authority)
        facts = [{"first": o.first, "last": o.last, "reason": o.reason} for o in known]
        rows = [(o.first, o.last, o.reason) for o in known]
        emit(as_json, facts, columns(rows) or ["No outage is recorded."])
        return
    if first is None or last is None or reason is None:
        raise click.UsageError("Say from when until when, and why: --from, --until, --reason.")
    by = desk.person(login) if login else None
    found = outages.record(desk.engine, desk.authority, by, first, last, reason)
    lines = ["The outage is recorded.", *_lines(found, desk.language)]
    if not found:
        lines.append("No deadline ends within it.")
    emit(as_json, [_facts(one) for one in found], lines)


def _facts(one: Movement) -> dict[str, Any]:
    return {
        "case": one.reference,
        "deadline": one.name,
        "before": one.before.isoformat() if one.before else None,
        "after": one.after.isoformat() if one.after else None,
        "kept": one.is_kept,
    }


def _lines(found: Sequence[Movement], language: str) -> list[str]:
    rows = []
    for one in found:
        before = weekday(one.before, language) if one.before else "no day"
        after = weekday(one.after, language) if one.after else "no day"
        kept = "stays: it would end before today" if one.is_kept else ""
        rows.append((one.reference, one.title, f"{before} → {after}", kept))
    return columns(rows)
