"""`challenge deadline`: a term with its derivation; no database is asked, so that anybody can."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option

if TYPE_CHECKING:
    from challenge_engine.service.deadlines import FactView, ProfileView, WorkedOut

NEEDED = {"profile": "--profile", "start": "--from", "term": "--term"}


@click.command()
@click.option("--profiles", "lists", is_flag=True, help="List the profiles, and how sure they are.")
@click.option("--profile", help="By which rules it is counted, such as nl-awb.")
@click.option("--from", "start", metavar="DAY", help="The day from which it runs: 2026-02-02.")
@click.option("--term", help='How long it is: "8 weeks", "30 working days"; or a fixed day.')
@click.option("--pause", "pauses", multiple=True, metavar="FIRST/LAST", help="Days off the count.")
@click.option(
    "--extend", "extensions", multiple=True, metavar="TERM", help='"6 weeks [on 2026-03-20]".'
)
@click.option(
    "--first-day", type=click.Choice(["day-after", "beginning-with"]),
    help="Which day counts first, where the profile leaves it open.",
)  # fmt: skip
@click.option(
    "--roll", type=click.Choice(["yes", "no"]),
    help="Whether an end on a day off moves, where the profile leaves it open.",
)  # fmt: skip
@click.option("--calendar", help="Which calendar, where the profile has several.")
@json_option
@click.pass_obj
def deadline(desk: Desk, /, lists: bool, as_json: bool, **words: Any) -> None:
    """Work out when a term ends, with every step that leads there.

    JSON: due, steps [code, day, text, params], profile, calendar, version, facts [says, mark, at];
    with --profiles a list of name, title, says, first_days, rolls, calendars, facts.
    """
    from challenge_engine.service import deadlines

    given = [name for name, value in words.items() if value]
    if lists:
        if given:
            raise click.UsageError("--profiles is given alone.")
        found = deadlines.listed(desk.language)
        emit(as_json, [_about(one) for one in found], _list_lines(found))
        return
    missing = [option for name, option in NEEDED.items() if name not in given]
    if missing:
        raise click.UsageError(f"Give {', '.join(missing)}; or --profiles alone for a list.")
    asked = deadlines.Asked(**{name: value for name, value in words.items() if value})
    worked_out = deadlines.work_out(asked, desk.language, desk.settings["calendar_days"])
    emit(as_json, _facts(worked_out), _lines(worked_out))


def _facts(found: WorkedOut) -> dict[str, Any]:
    steps = [{**dataclasses.asdict(one), "day": one.day.isoformat()} for one in found.steps]
    return {
        "due": found.due.isoformat(),
        "steps": steps,
        "profile": found.profile.name,
        "calendar": found.calendar.name,
        "version": found.version,
        "facts": [_fact(one) for one in (*found.profile.facts, *found.calendar.facts)],
    }


def _about(profile: ProfileView) -> dict[str, Any]:
    return {
        "name": profile.name,
        "title": profile.title.text,
        "says": profile.says.text,
        "first_days": profile.first_days,
        "rolls": profile.rolls,
        "calendars": [one.name for one in profile.calendars],
        "facts": [_fact(one) for one in profile.facts],
    }


def _fact(fact: FactView) -> dict[str, Any]:
    return {"says": fact.says.text, "mark": fact.mark, "at": fact.at}


def _lines(found: WorkedOut) -> Iterator[str]:
    yield f"{found.due}  {found.due_text}"
    for number, step in enumerate(found.steps, 1):
        yield f"{number:3}. {step.text}"
    yield f"{found.profile.name}: {found.profile.title.text}"
    yield from _fact_lines(found.profile.facts)
    yield f"{found.calendar.name} ({found.version}): {found.calendar.title.text}"
    yield from _fact_lines(found.calendar.facts)


def _list_lines(found: tuple[ProfileView, ...]) -> Iterator[str]:
    for profile in found:
        yield f"{profile.name}: {profile.title.text}"
        yield f"  {profile.says.text}"
        yield from _fact_lines(profile.facts)


def _fact_lines(facts: tuple[FactView, ...]) -> Iterator[str]:
    for fact in facts:
        yield f"  [{fact.mark_text}] {fact.says.text}"
        yield from (f"      {address}" for address in fact.at)
