"""`challenge case`: run a case as a named person, look at it, ask why not."""

from __future__ import annotations

from typing import Any

import click

from challenge_engine.cli.correcting import correct
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.given import Given, acting_options, group_choice
from challenge_engine.cli.group import Room
from challenge_engine.cli.handing_over import bundle, receive
from challenge_engine.cli.lines import step_lines
from challenge_engine.cli.looking import history, list_, overdue, show, why
from challenge_engine.cli.output import emit, json_option, plain
from challenge_engine.cli.penalty import penalty_
from challenge_engine.cli.told import told
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import EngineError, StaleVersion
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Done
from challenge_engine.service.reading import knowing, viewing


@click.group(cls=Room)
def case() -> None:
    """Run a case as a named person; `why` explains what is not possible."""


@case.command("open")
@click.argument("workflow")
@click.argument("action", required=False)
@acting_options
@click.option("--group", metavar="KEY", help="For a group that is known here.")
@click.option("--new-group", metavar="NAME", help="For a group that is new here.")
@click.option("--alone", is_flag=True, help="For one person, whose name the public does not see.")
@json_option
@click.pass_obj
def open_(
    desk: Desk,
    /,
    workflow: str,
    action: str | None,
    group: str | None,
    new_group: str | None,
    alone: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Open a case. ACTION may be left out where the workflow has only one opening.

    JSON: reference, n (the step written last), state, title (of the state).
    """
    given = Given(**options)
    defined = knowing.workflow(desk.engine, desk.authority, workflow)
    command = given.command(action or _only_opening(defined))
    who = given.acting(desk)
    choice = group_choice(desk, who, group, new_group, alone)
    done = acting.open_case(desk.engine, desk.authority, workflow, who, command, choice)
    _report(done, _title(desk, done, given.login), as_json)


@case.command()
@click.argument("reference")
@click.argument("action")
@acting_options
@click.option(
    "--seen",
    type=click.IntRange(min=0),
    help="The step at which you saw it stand; refused if somebody was faster.",
)
@json_option
@click.pass_obj
def act(
    desk: Desk, /, reference: str, action: str, seen: int | None, as_json: bool, **options: Any
) -> None:
    """Carry a case one step.

    JSON: reference, n (the step written last), state, title (of the state).
    """
    given = Given(**options)
    who, command = given.acting(desk), given.command(action, seen)
    try:
        done = acting.act(desk.engine, desk.authority, reference, who, command)
    except StaleVersion as stale:
        _show_changes(desk, reference, given.login, seen or 0, stale)
        raise click.exceptions.Exit(1) from stale
    _report(done, _title(desk, done, given.login), as_json)


case.add_command(correct)
case.add_command(show)
case.add_command(why)
case.add_command(list_)
case.add_command(overdue)
case.add_command(history)
case.add_command(penalty_)
case.add_command(bundle)
case.add_command(receive)


def _only_opening(workflow: Workflow) -> str:
    openings = [t.action for t in workflow.openings]
    if len(openings) != 1:
        raise click.UsageError(
            f"{workflow.name} can be opened in several ways; give one of {', '.join(openings)}."
        )
    return openings[0]


def _title(desk: Desk, done: Done, login: str) -> str:
    """The state in words; what was done is durable by now, and no longer to be refused."""
    try:
        seen = viewing.view(desk.engine, desk.authority, done.reference, desk.viewer(login))
    except EngineError:
        return done.state
    return seen.state_title


def _report(done: Done, title: str, as_json: bool) -> None:
    facts = {"reference": done.reference, "n": done.n, "state": done.state, "title": title}
    emit(as_json, facts, [f"{done.reference}, step {done.n}: the case stands at “{title}”."])


def _show_changes(desk: Desk, reference: str, login: str, seen: int, stale: StaleVersion) -> None:
    """What happened since: somebody who was too late decides anew, and must know on what."""
    view = viewing.view(desk.engine, desk.authority, reference, desk.viewer(login))
    since = [step for step in view.steps if step.n > seen]
    later = [line for step in since for line in step_lines(step, desk.language, desk.timezone)]
    for line in [*told(stale, desk.language), *(f"  {line}" for line in later)]:
        click.echo(plain(line), err=True)
