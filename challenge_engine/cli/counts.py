"""`challenge counts`: what both sides answered where a workflow lets answers be counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.looking import as_option
from challenge_engine.cli.output import columns, json_option, plain
from challenge_engine.texts import counts as texts

if TYPE_CHECKING:
    from challenge_engine.service.reading.counts import CountsView


@click.command()
@click.argument("year", type=click.IntRange(1900, 9999), required=False)
@as_option
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    help="As text for a terminal, a table, or JSON.",
)  # fmt: skip
@json_option
@click.pass_obj
def counts(desk: Desk, year: int | None, login: str | None, form: str, as_json: bool) -> None:
    """Count what each side answered in YEAR, or in the newest year that there is.

    Who reads every case reads every figure. The public reads what stands behind public cases, of
    years that are over, and no figure lower than five.

    JSON: authority, year, years, every_case_is_counted, figures_from, lists [name, question,
    workflows, of_cases, answers [code, text, cases (by side; null: not told)]].
    """
    from challenge_engine.exports import counts as exports
    from challenge_engine.service.reading.counts import counted

    found = counted(desk.engine, desk.authority, desk.viewer(login), year)
    if form == "json" or as_json:
        click.echo(json.dumps(exports.as_json(found), ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(exports.as_csv(found), nl=False)
    else:
        for line in _lines(found, desk.language):
            click.echo(plain(line))


def _lines(found: CountsView, language: str) -> Iterator[str]:
    if found.year is None:
        yield "Nothing was counted yet that you may read."
        return
    for table in found.tables:
        rows = [(table.question, *(title for _side, title in table.sides))]
        rows += [
            (title, *(texts.figure(n, language) for n in figures))
            for title, figures in (
                *((line.title, line.figures) for line in table.lines),
                (texts.base(language), table.of),
            )
        ]
        yield f"{found.year}"
        yield from columns(rows)
    yield from texts.notes(found.least, language, is_whole=found.is_whole)
