"""`challenge log tiles`: publishes the log as files for any web server or a USB stick."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.service.proving import tiling


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def tiles(desk: Desk, folder: Path, as_json: bool) -> None:
    """Bring DIR up to date with the log: C2SP tiles, the entries of public cases, a checkpoint.

    Only what is new is written. A folder with another history than the database's is refused.

    JSON: folder, size, written, kept, removed, cases.
    """
    with bar("Publishing") as progress:
        done = tiling.publish(desk.engine, desk.authority, folder, progress)
    facts = {
        "folder": str(folder),
        "size": done.size,
        "written": done.written,
        "kept": done.kept,
        "removed": done.removed,
        "cases": done.cases,
    }
    files = f"{done.written} files written, {done.kept} kept, {done.removed} removed"
    lines = [
        f"{folder} holds the log with {done.size} leaves: {files}.",
        f"Public cases told in full: {done.cases}.",
    ]
    emit(as_json, facts, lines)
