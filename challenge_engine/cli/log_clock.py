"""`challenge log clock`: the way on after the clock of the machine was set forward."""

from __future__ import annotations

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.service.timing import clock as clocks


@click.command()
@click.option("--reason", metavar="TEXT", required=True, help="Why; it stays in the history.")
@click.option("--as", "login", metavar="LOGIN", help="The administrator; without it, the operator.")
@json_option
@click.pass_obj
def clock(desk: Desk, reason: str, login: str | None, as_json: bool) -> None:
    """Say that the clock is right, after it was set forward by more than an hour.

    Until then nothing is written: with a wrong clock every deadline would pass. LOOK AT THE CLOCK
    FIRST: if it is wrong, set it right instead, and writing goes on without this. What the clock
    was, what it is and the reason go into the authority's own history. See docs/clock.md.

    JSON: before (what it would be by the machine's own count), now, seconds (between them).
    """
    by = desk.person(login) if login else None
    done = clocks.believe(desk.engine, by, reason)
    facts = {"before": done.before, "now": done.now, "seconds": done.seconds}
    line = f"Recorded: the clock was set forward from {done.before} to {done.now}."
    emit(as_json, facts, [line, "Writing goes on."])
