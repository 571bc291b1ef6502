"""`challenge workflow draw`: a workflow as a table, as SVG, or for Mermaid."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from challenge_engine.cli.defined import defined
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.core.workflow import Workflow
from challenge_engine.drawings import table


@click.command()
@click.argument("name_or_file")
@click.option(
    "--format", "form", type=click.Choice(["table", "svg", "mermaid"]), default="table",
    show_default=True,
)  # fmt: skip
@click.option("--language", "asked", help="A language of the workflow; without it, yours.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file.")
@json_option
@click.pass_obj
def draw(
    desk: Desk, name_or_file: str, form: str, asked: str | None, out: Path | None, as_json: bool
) -> None:
    """Draw a workflow: who can do what in each state, and where it leads.

    The table says the most. The drawing is one page, for a wall or a web site; Mermaid is text for
    programs that draw by themselves.

    JSON, of the table only: a list of state, phase, waits_on, action, by, needs, to.
    """
    if as_json and (form != "table" or out is not None):
        raise click.UsageError("--json prints the table: leave out --format and --out.")
    workflow = defined(desk, name_or_file)
    mine = desk.language if desk.language in workflow.languages else workflow.languages[0]
    language = asked or mine
    rows = table.table(workflow, language)
    if out is None and form == "table":
        emit(as_json, [dataclasses.asdict(row) for row in rows], table.plain(rows).splitlines())
        return
    drawn = _drawn(workflow, language, form)
    if out is None:
        click.echo(drawn, nl=False)
        return
    out.write_text(drawn, encoding="utf-8", newline="\n")
    click.echo(f"Written to {out}.", err=True)


def _drawn(workflow: Workflow, language: str, form: str) -> str:
    if form == "table":
        return table.plain(table.table(workflow, language))
    from challenge_engine.drawings.making import picture
    from challenge_engine.drawings.mermaid import mermaid
    from challenge_engine.drawings.svg import svg

    draw_it = svg if form == "svg" else mermaid
    return draw_it(picture(workflow, language))
