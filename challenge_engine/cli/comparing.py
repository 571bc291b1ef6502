"""`challenge workflow compare`: schemes side by side, so that an authority can choose."""

from __future__ import annotations

import click

from challenge_engine.cli.defined import defined
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.definitions import catalogue
from challenge_engine.texts.side_by_side import figures, side_by_side


@click.command()
@click.argument("names_or_files", nargs=-1)
@json_option
@click.pass_obj
def compare(desk: Desk, names_or_files: tuple[str, ...], as_json: bool) -> None:
    """Put workflows side by side: steps, questions, terms, people, who decides.

    Files, or names of published workflows; without any, all that are shipped. JSON: a list of
    workflow, version, steps, steps_of_the_group, steps_until_it_runs, questions, optional,
    signatures, days, longest, people, decides, ends, beside.
    """
    asked = names_or_files or tuple(str(path) for path in catalogue.shipped())
    found = [defined(desk, one) for one in asked]
    table = side_by_side(found, desk.language)
    lines = [*columns([table.heads, *table.rows]), "", *table.notes]
    emit(as_json, [figures(one) for one in found], lines)
