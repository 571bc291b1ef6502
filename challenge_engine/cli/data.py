"""`challenge import` and `challenge export`: cases with their past, in and out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import Progress, bar
from challenge_engine.definitions import catalogue
from challenge_engine.errors import EngineError
from challenge_engine.exports import jsonl
from challenge_engine.service import publishing
from challenge_engine.service.moving import exporting, importing
from challenge_engine.service.moving.exporting import ExportedStep


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--workflow", metavar="NAME|FILE", help="For lines that name none; it must be published."
)
@click.option(
    "--basis",
    type=click.Choice(["enforced", "reported"]),
    default="enforced",
    show_default=True,
    help="Ask rights and guards of every line, or keep what is known from elsewhere.",
)
@click.option("--as", "login", metavar="LOGIN", help="Who imports; without it, the operator.")
@click.option("--again", is_flag=True, help="Also if this very file was brought in before.")
@click.option("--dry-run", is_flag=True, help="Try every line, and write nothing.")
@json_option
@click.pass_obj
def import_(
    desk: Desk,
    file: Path,
    workflow: str | None,
    basis: str,
    login: str | None,
    again: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring in cases with their past from a file of JSON lines: all lines or none.

    How a line is written is told in docs/importing.md.

    JSON: cases, lines, batch (null after a dry run), dry_run, references (the file's name of a
    case → its reference here; empty after a dry run).
    """
    importer = desk.person(login) if login else None
    name = _published_name(desk, workflow) if workflow else None
    with bar("Importing") as progress:
        done = importing.import_file(
            desk.engine,
            desk.authority,
            file,
            basis=basis,
            workflow=name,
            importer=importer,
            again=again,
            dry_run=dry_run,
            progress=progress,
        )
    facts = {
        "cases": done.cases,
        "lines": done.lines,
        "batch": None if dry_run else done.batch,
        "dry_run": dry_run,
        "references": {} if dry_run else dict(done.references),
    }
    what = f"{_count(done.lines, 'line')} of {_count(done.cases, 'case')}"
    line = f"All {what} can be imported; nothing was written." if dry_run else f"Imported: {what}."
    emit(as_json, facts, [line])


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "xes", "ocel"]),
    default="jsonl",
    show_default=True,
)
@click.option("--as", "login", metavar="LOGIN", help="Who asks; without it, the public.")
@click.option("--case", "reference", metavar="REF", help="Only this case.")
@click.option("--out", type=click.Path(path_type=Path), help="A file; without it, the output.")
@click.pass_obj
def export(
    desk: Desk, form: str, login: str | None, reference: str | None, out: Path | None
) -> None:
    """Write out the histories as LOGIN or the public may see them, one line a step.

    What a line says is told in docs/importing.md, under “What an export says”.
    """
    if form != "jsonl":
        raise click.UsageError("csv, xes and ocel are not supported yet; use --format jsonl.")
    histories = exporting.histories(desk.engine, desk.authority, desk.viewer(login), reference)
    if out is None:
        for line in jsonl.lines(histories):
            click.echo(line)
        return
    with bar("Exporting cases") as progress:
        written = _write(out, histories, progress)
    click.echo(f"Written to {out}: {_count(written, 'line')}.", err=True)


def _count(n: int, one: str) -> str:
    return f"1 {one}" if n == 1 else f"{n} {one}s"


def _write(
    out: Path, histories: Iterator[tuple[ExportedStep, ...]], progress: Progress | None
) -> int:
    """All lines or none: what stood there before stays until the last line is written."""
    written = 0
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for cases, steps in enumerate(histories, start=1):
                for line in jsonl.lines([steps]):
                    file.write(line + "\n")
                    written += 1
                if progress is not None:
                    progress(cases, None)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return written


def _published_name(desk: Desk, name_or_file: str) -> str:
    """A file must be what was published; lying on a disk is not being published."""
    if Path(name_or_file).suffix not in (".yaml", ".yml") and "/" not in name_or_file:
        return name_or_file
    read = catalogue.read(Path(name_or_file))
    known = publishing.listed(desk.engine, desk.authority)
    if not any(one.digest == read.digest.hex() for one in known):
        raise EngineError(
            "{file} is not published here. Publish it first: challenge workflow publish {file}",
            file=name_or_file,
        )
    return read.name
