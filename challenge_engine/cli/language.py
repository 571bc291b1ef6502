"""`challenge workflow new|reference|schema`: help for who writes a workflow file."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.output import emit


@click.command()
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write it; NAME.v1.yaml here, if left out.",
)
def new(name: str, out: Path | None) -> None:
    """Write a workflow file to begin with: complete, and explained line by line.

    A file that is there already is never overwritten.
    """
    from challenge_engine.definitions import starting

    path = out or Path(f"{name}.v1.yaml")
    starting.write(name, path)
    lines = [f"Written: {path}", f"Next: challenge workflow check {path}"]
    emit(False, None, [*lines, f"To play it: challenge workflow try {path}"])


@click.command()
@click.option(
    "--into", type=click.Path(path_type=Path), help="Bring the made parts of this page up to date."
)
def reference(into: Path | None) -> None:
    """Print the keys, types and guards of the workflow language, as Markdown.

    With --into, every part of the page that stands between its marks is made anew.
    """
    from challenge_engine.cli import reference as made

    if into is None:
        emit(False, None, made.whole().splitlines())
        return
    page = made.brought_up_to_date(into.read_text("utf-8"))
    into.write_text(page, "utf-8")
    emit(False, None, [f"Up to date: {into}"])


@click.command()
def schema() -> None:
    """Print a JSON Schema of workflow files, by which an editor completes and checks them."""
    from challenge_engine.definitions import schema as editors

    emit(True, editors.schema(), [])
