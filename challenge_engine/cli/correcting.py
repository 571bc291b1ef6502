"""`challenge case correct`: set an earlier step right; what was written stays, and says so."""

from __future__ import annotations

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.given import Given
from challenge_engine.cli.output import emit, json_option
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.correcting import Wanted


@click.command()
@click.argument("reference")
@click.argument("step", type=click.IntRange(min=0))
@click.option("--as", "login", required=True, metavar="LOGIN", help="Whose rights are asked.")
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="What should have been handed in; nothing behind = clears it.",
)
@click.option(
    "--data",
    "file",
    metavar="FILE.json",
    help="A JSON object with such values; - reads it from the input.",
)
@click.option("--happened", metavar="DATE", help="When it really happened: a day, month or year.")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is corrected.")
@click.option(
    "--seen",
    type=click.IntRange(min=0),
    help="The newest step about it that you saw; refused if somebody corrected it since.",
)
@json_option
@click.pass_obj
def correct(
    desk: Desk,
    reference: str,
    step: int,
    login: str,
    values: tuple[str, ...],
    file: str | None,
    happened: str | None,
    reason: str,
    seen: int | None,
    as_json: bool,
) -> None:
    """Correct what was handed in with STEP of a case, or the day on which it happened.

    Only who acts in the role in which the step was taken can do this; what was done, and where
    the case stands, is never corrected.

    JSON: reference, n (the step that corrects), corrects, state.
    """
    given = Given(login, None, on_behalf=False, via=None, received=None, values=values, file=file)
    data = given.command("correct").data
    wanted = Wanted(step, reason, data, happened.strip() if happened else None, seen)
    done = correcting.correct(desk.engine, desk.authority, reference, given.acting(desk), wanted)
    facts = {"reference": reference, "n": done.n, "corrects": step, "state": done.state}
    emit(as_json, facts, [f"{reference}, step {done.n}: it corrects step {step}."])
