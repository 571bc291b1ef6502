"""Looking at cases: show, why, list, history; as a person, or as the public sees them."""

from __future__ import annotations

from dataclasses import asdict

import click

from challenge_engine.cli import deadline_facts, facts
from challenge_engine.cli.days import stood
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.lines import case_lines, list_lines, step_lines
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.told import meant_action
from challenge_engine.cli.why_lines import of_reasons, overview_lines, way_lines, why_lines
from challenge_engine.definitions.problems import quoted
from challenge_engine.errors import EngineError
from challenge_engine.service.reading import listing, viewing, work
from challenge_engine.service.reading import overdue as late
from challenge_engine.service.reading.views import CaseLine

as_option = click.option(
    "--as", "login", metavar="LOGIN", help="Who looks; without it, the public."
)


@click.command()
@click.argument("reference")
@click.option("--deadlines", "only", is_flag=True, help="How the date of each came about.")
@as_option
@json_option
@click.pass_obj
def show(desk: Desk, reference: str, only: bool, login: str | None, as_json: bool) -> None:
    """Show a case as LOGIN or the public may see it; or its deadlines, step by step.

    JSON: reference, title, group, workflow, version, n, phase, state, state_title, says, since,
    waits_on [role, title, people], basis, is_public, tracks, values, records, promises,
    deadlines [name, title, code, says, due, by, is_mine, steps [code, day, text, n, reason], n,
    mark, source, profile, calendar, version, amount, is_penalty], links [name, title, cases
    [reference, title, state], more, hidden], possible [action, title, seen, asks]; with --deadlines
    the deadlines alone.
    """
    view = viewing.view(desk.engine, desk.authority, reference, desk.viewer(login))
    if only:
        found = deadline_facts.lines(view.deadlines, why=True)
        told = [deadline_facts.of_deadline(one) for one in view.deadlines]
        emit(as_json, told, found if view.deadlines else ["This case has no deadlines."])
        return
    emit(as_json, facts.of_case(view), case_lines(view, desk.language))


@click.command()
@click.argument("reference")
@click.argument("action", required=False)
@as_option
@click.option("--all", "everything", is_flag=True, help="Also what belongs to other states.")
@json_option
@click.pass_obj
def why(
    desk: Desk,
    reference: str,
    action: str | None,
    login: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Say what is possible in a case, and of all else why not and what would help.

    Without ACTION: what belongs to the present state. With it also the nearest way: at most six
    steps that are in somebody's hand, up to where it depends on a judgement.

    JSON: a list of action, title, is_possible, is_possible_on_behalf, is_of_this_state, reasons
    [code, params, no, help, who [role, title, is_me], by_when [name, title, due]], way [ends
    (possible, judgement, hidden, nobody, far, never, not-known), says, steps [action, title, who,
    is_me, on_behalf, none_of, until, deadline, says], who, is_me, depends_on [what, name]].
    """
    viewer = desk.viewer(login)
    view = viewing.view(desk.engine, desk.authority, reference, viewer, ways=True)
    if action is not None and action not in view.definition.actions:
        raise EngineError(
            "The workflow {workflow} has no action {action}. {help}",
            workflow=view.workflow,
            action=quoted(action),
            help=meant_action(action, view.definition, desk.language),
        )
    if not view.actions:
        raise EngineError(
            "The case {reference} is known from elsewhere; nothing can be done in it here.",
            reference=reference,
        )
    by_proxy = {a.action: a for a in view.actions if a.on_behalf and a.is_possible}
    own = [a for a in view.actions if not a.on_behalf and action in (None, a.action)]
    asked = [a for a in own if everything or action or facts.is_of_this_state(a)]
    told = [of_reasons(a, on_behalf=a.action in by_proxy) for a in asked]
    if action is not None:
        lines = [line for a in asked for line in why_lines(a, on_behalf=action in by_proxy)]
        lines += [line for a in asked for line in way_lines(a)]
    else:
        possible = [a if a.is_possible else by_proxy.get(a.action) for a in asked]
        refused = [a for a, done in zip(asked, possible, strict=True) if done is None]
        can = [done for done in possible if done is not None]
        lines = overview_lines(can, refused, len(own) - len(asked))
    emit(as_json, told, lines)


@click.command("list")
@click.option("--search", default="", help="Part of a reference, title or group.")
@click.option("--phase", default="", help="Only cases in this phase.")
@click.option("--mine", is_flag=True, help="Only the cases in which LOGIN takes part.")
@click.option("--waiting", is_flag=True, help="Only the cases that wait for LOGIN.")
@as_option
@json_option
@click.pass_obj
def list_(
    desk: Desk,
    search: str,
    phase: str,
    mine: bool,
    waiting: bool,
    login: str | None,
    as_json: bool,
) -> None:
    """List the cases that LOGIN or the public may see, newest first.

    With --as also those that are not public and in which LOGIN takes part. With --mine or
    --waiting what is due first comes first.

    JSON: a list of reference, title, group, workflow_title, phase, state_title, says, since,
    opened_at, basis, waits_on, due [name, title, due, is_mine].
    """
    viewer = desk.viewer(login)
    if (mine or waiting) and (viewer.person is None or search or phase or (mine and waiting)):
        raise click.UsageError("--mine or --waiting goes with --as LOGIN, and with nothing else.")
    if mine:
        found = list(work.my_cases(desk.engine, desk.authority, viewer))
    elif waiting:
        found = list(work.my_work(desk.engine, desk.authority, viewer))
    else:
        found = _register(desk, login, search, phase)
    emit(as_json, [facts.of_line(one) for one in found], list_lines(found))


@click.command()
@click.option("--as", "login", required=True, metavar="LOGIN", help="Whose cases.")
@json_option
@click.pass_obj
def overdue(desk: Desk, login: str, as_json: bool) -> None:
    """List what is late between group and town, in all cases in which LOGIN takes part.

    Promises of both sides and deadlines, where the work is agreed on; the longest late first.

    JSON: lines [reference, case_title, group, kind (promise, deadline), what, by, due, due_text,
    left], is_whole (false where there are more cases than are looked at).
    """
    found = late.overdue(desk.engine, desk.authority, desk.viewer(login))
    lines = [
        f"{one.due}  {one.reference}  {one.what} ({one.by}): {one.left}" for one in found.lines
    ]
    if not found.is_whole:
        lines.append(f"Only the newest {late.MOST} cases of each phase were looked at.")
    emit(as_json, asdict(found), lines or ["Nothing is overdue."])


@click.command()
@click.argument("reference")
@as_option
@click.option("--as-recorded", "recorded", metavar="DATE", help="What was written down by then.")
@click.option("--as-corrected", "corrected", metavar="DATE", help="What is now known of then.")
@json_option
@click.pass_obj
def history(
    desk: Desk,
    reference: str,
    login: str | None,
    recorded: str | None,
    corrected: str | None,
    as_json: bool,
) -> None:
    """Print what happened to a case, step by step; or how it stood on a day.

    With --as-recorded: what the office had written down by the end of that day. With
    --as-corrected: what is now known to have held on it, with every correction. With both, of
    one day: what they say differently. A day, a month, a year, or an instant in UTC.

    JSON: a list of n, kind, action, title, track, moved, by, behalf, via, recorded_at,
    occurred_at, basis, reason, grounds, values, deadlines [was, due, standing] by name,
    withheld, note, source, corrects, corrections [n, of, by, recorded_at, reason, values,
    occurred_at, withheld]; of a day: reference, moment, reading, states, values [value,
    is_erased, n, corrected_by], withheld, steps, uncertain; of both: recorded, corrected,
    differences, only_recorded, only_corrected.
    """
    if recorded is not None or corrected is not None:
        told = stood(desk, reference, login, recorded, corrected)
        emit(as_json, *told)
        return
    view = viewing.view(desk.engine, desk.authority, reference, desk.viewer(login))
    zone = desk.timezone
    lines = [line for step in view.steps for line in step_lines(step, desk.language, zone)]
    emit(as_json, [facts.of_step(step) for step in view.steps], lines)


def _register(desk: Desk, login: str | None, words: str, phase: str) -> list[CaseLine]:
    """Every page of the register; a terminal has no next page to click on."""
    viewer = desk.viewer(login)
    found: list[CaseLine] = []
    before: int | None = None
    while True:
        page = listing.register(
            desk.engine, desk.authority, viewer, words=words, in_phase=phase, before=before
        )
        found += page.lines
        if page.next is None:
            return found
        before = page.next
