"""`challenge workflow`: laws, publication, and what a workflow looks like.

`check`, and `draw` of a file, need no database, and so load none.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.group import Room
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue, drawing
from challenge_engine.errors import DefinitionError

FILE = click.Path(path_type=Path)


@click.group(cls=Room)
def workflow() -> None:
    """Check, publish, retire, list and draw workflows."""


@workflow.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Say everything that is wrong with workflow files, as file:line:column: sentence.

    JSON: a list of file, workflow, version, digest (null where it is wrong), problems [line,
    column, message].
    """
    facts = [_checked(file) for file in files]
    lines = [line for one in facts for line in _check_lines(one)]
    emit(as_json, facts, lines)
    ctx.exit(1 if any(one["problems"] for one in facts) else 0)


@workflow.command()
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
def publish(desk: Desk, file: Path, as_json: bool) -> None:
    """Publish a workflow file: from now on new cases begin in it, and it never changes.

    JSON: workflow, version, digest.
    """
    from challenge_engine.service import publishing

    catalogue.read(file)
    done = publishing.publish(desk.engine, desk.authority, file)
    facts = {"workflow": done.name, "version": done.version, "digest": done.digest.hex()}
    emit(as_json, facts, [f"Published: {done.name} version {done.version}, {done.digest.hex()}"])


@workflow.command()
@click.argument("name")
@click.option("--version", type=click.IntRange(min=1), help="Without it, every version.")
@json_option
@click.pass_obj
def retire(desk: Desk, name: str, version: int | None, as_json: bool) -> None:
    """Let no new case begin in a workflow; running cases go on.

    JSON: workflow, versions.
    """
    from challenge_engine.service import publishing

    versions = publishing.retire(desk.engine, desk.authority, name, version)
    told = ", ".join(map(str, versions))
    line = f"Retired: {name} version {told}. Running cases go on."
    emit(as_json, {"workflow": name, "versions": versions}, [line])


@workflow.command("list")
@json_option
@click.pass_obj
def list_(desk: Desk, as_json: bool) -> None:
    """List what was published here, retired versions too.

    JSON: a list of name, version, title, digest, published_at, retired_at.
    """
    from challenge_engine.service import publishing

    found = publishing.listed(desk.engine, desk.authority, desk.language)
    rows = [
        (one.name, str(one.version), one.title, _standing(one.retired_at), one.digest[:16])
        for one in found
    ]
    heads = ("workflow", "version", "title", "", "digest")
    lines = columns([heads, *rows]) if rows else ["No workflow is published here yet."]
    emit(as_json, [dataclasses.asdict(one) for one in found], lines)


@workflow.command()
@click.argument("name_or_file")
@click.option(
    "--format", "form", type=click.Choice(["table", "svg", "mermaid"]), default="table",
    show_default=True,
)  # fmt: skip
@json_option
@click.pass_obj
def draw(desk: Desk, name_or_file: str, form: str, as_json: bool) -> None:
    """Draw a workflow: for each state what can be done there, by whom, and what it needs.

    JSON: a list of state, phase, waits_on, action, by, needs, to.
    """
    if form != "table":
        raise click.UsageError("svg and mermaid are not supported yet; use --format table.")
    defined = _named(desk, name_or_file)
    language = desk.language if desk.language in defined.languages else defined.languages[0]
    rows = drawing.table(defined, language)
    emit(as_json, [dataclasses.asdict(r) for r in rows], drawing.plain(rows).splitlines())


def _checked(file: Path) -> dict[str, Any]:
    facts: dict[str, Any] = {"file": str(file), "workflow": None, "version": None, "digest": None}
    try:
        read = catalogue.read(file)
    except DefinitionError as error:
        problems = [
            {"line": p.line, "column": p.column, "message": p.message} for p in error.problems
        ]
        return facts | {"problems": problems}
    named = {"workflow": read.name, "version": read.version, "digest": read.digest.hex()}
    return facts | named | {"problems": []}


def _check_lines(one: dict[str, Any]) -> list[str]:
    if one["problems"]:
        return [f"{one['file']}:{p['line']}:{p['column']}: {p['message']}" for p in one["problems"]]
    return [f"{one['file']}: nothing is wrong with {one['workflow']} version {one['version']}"]


def _standing(retired_at: str | None) -> str:
    return f"retired {retired_at[:10]}" if retired_at else "in use"


def _named(desk: Desk, name_or_file: str) -> Workflow:
    """A path is a file; a name is looked up among what was published."""
    if Path(name_or_file).suffix in (".yaml", ".yml") or "/" in name_or_file:
        return catalogue.read(Path(name_or_file))
    from challenge_engine.service.reading import knowing

    return knowing.workflow(desk.engine, desk.authority, name_or_file)
