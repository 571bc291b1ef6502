"""`challenge fund tally`, `result`, `export`: the box is opened, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option, plain
from challenge_engine.errors import EngineError
from challenge_engine.texts.catalogue import _, say

if TYPE_CHECKING:
    from challenge_engine.service.voting.showing import OutcomeView

_WAITS = _(
    "Your half waits, sealed so that only the other half opens it. Another key holder hands in "
    "theirs the same way, and with that the votes are counted."
)


@click.command()
@click.argument("reference")
@click.option("--as", "login", required=True, metavar="LOGIN", help="A key holder.")
@click.option(
    "--half",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file of their half, or of its spare.",
)
@json_option
@click.pass_obj
def tally(desk: Desk, reference: str, login: str, half: Path, as_json: bool) -> None:
    """Hand in a half of the key of a closed vote; with the second one, the box is opened.

    Two key holders do it, each with their half. The first half waits, sealed so that only the other
    one opens it. The second counts. It does the two actions of the workflow that say so.

    JSON: waiting (true after the first half); after the second the file of the result.
    """
    from challenge_engine.service.cases import acting
    from challenge_engine.service.cases.commands import Acting, Command
    from challenge_engine.service.voting import showing

    found = showing.vote(desk.engine, desk.authority, reference, desk.viewer(login))
    does = "count" if found.has_half else "half"
    action = next((t.action for t in found.workflow.transitions if t.takes.ballot == does), "")
    command = Command(action, {"half": half.read_text("utf-8").strip()})
    acting.act(desk.engine, desk.authority, reference, Acting(desk.person(login)), command)
    if found.has_half:
        _emit(desk, reference, login, as_json)
    else:
        emit(as_json, {"waiting": True}, [say(desk.language, _WAITS)])


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
