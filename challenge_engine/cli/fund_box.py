"""`challenge fund tally`, `result`, `export`: the box is opened, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option, plain
from challenge_engine.errors import EngineError

if TYPE_CHECKING:
    from challenge_engine.service.voting.showing import OutcomeView


@click.command()
@click.argument("reference")
@click.option("--as", "login", required=True, metavar="LOGIN", help="A key holder.")
@click.option("--with", "other", required=True, metavar="LOGIN", help="The other key holder.")
@click.option(
    "--half",
    "halves",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file of a half, or of its spare; twice.",
)
@json_option
@click.pass_obj
def tally(
    desk: Desk, reference: str, login: str, other: str, halves: tuple[Path, ...], as_json: bool
) -> None:
    """Open the ballot box of a round with both halves of its key, and count.

    It does the action of the workflow that counts. The halves are read, used and forgotten.

    JSON: the file of the result.
    """
    from challenge_engine.service.cases import acting
    from challenge_engine.service.cases.commands import Acting, Command
    from challenge_engine.service.voting import showing

    if len(halves) != 2:
        raise click.UsageError("The ballot box opens with two halves: give --half twice.")
    lines = [path.read_text("utf-8").strip() for path in halves]
    found = showing.vote(desk.engine, desk.authority, reference, desk.viewer(login))
    action = next((t.action for t in found.workflow.transitions if t.takes.ballot == "count"), "")
    data = {"half_1": lines[0], "half_2": lines[1], "other_holder": other}
    who = Acting(desk.person(login))
    acting.act(desk.engine, desk.authority, reference, who, Command(action, data))
    _emit(desk, reference, login, as_json)


@click.command()
@click.argument("reference")
@click.option("--as", "login", metavar="LOGIN", help="Who looks; without it the public.")
@json_option
@click.pass_obj
def result(desk: Desk, reference: str, login: str | None, as_json: bool) -> None:
    """Show the result of a vote, with the explanation of each project.

    JSON: the file of the result, whose hash stands in the history.
    """
    _emit(desk, reference, login, as_json)


@click.command()
@click.argument("reference")
@click.option("--as", "login", metavar="LOGIN", help="Who asks; without it the public.")
@click.pass_obj
def export(desk: Desk, reference: str, login: str | None) -> None:
    """Write the ballots of a round without their voters, as a Pabulib file, to be counted again."""
    from challenge_engine.service.voting import showing

    lines = showing.pabulib(desk.engine, desk.authority, reference, desk.viewer(login))
    for line in lines:
        click.echo(line, nl=False)


def _emit(desk: Desk, reference: str, login: str | None, as_json: bool) -> None:
    from challenge_engine.service.voting import casting, showing

    found = showing.vote(desk.engine, desk.authority, reference, desk.viewer(login))
    if found.stage == "cancelled":
        raise EngineError(casting.CANCELLED, reference=reference)
    if found.outcome is None:
        raise EngineError("The votes of {reference} are not counted yet.", reference=reference)
    emit(as_json, found.outcome.facts, _lines(found.outcome, desk.language))


def _lines(outcome: OutcomeView, language: str) -> Iterator[str]:
    from challenge_engine.texts import counting as texts

    found = outcome.result
    yield texts.rule(found, language)
    yield texts.ballots(found, language)
    yield texts.balance(found, language)
    for one in found.verdicts:
        title = f"{plain(one.project.name)} ({one.project.id})"
        yield ""
        yield f"{one.rank:3}. {title}: {texts.figures(one, found, language)}"
        yield f"     {texts.verdict(one, found, language)}"
