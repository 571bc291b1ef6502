"""`challenge log receipt`: writes the file that somebody keeps."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.service.proving import receipts
from challenge_engine.service.proving.places import write_durably
from challenge_engine.service.reading import knowing


@click.command()
@click.argument("reference", metavar="CASE")
@click.argument("n", type=click.IntRange(min=0), required=False)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--as", "login", metavar="LOGIN", help="For whom it is; without it, what the public may read."
)
@json_option
@click.pass_obj
def receipt(
    desk: Desk, reference: str, n: int | None, out: Path, login: str | None, as_json: bool
) -> None:
    """Write the proof of receipt of step N of CASE, or of its newest step.

    What LOGIN may read stands in it, but for the personal data of others: whoever gets the file
    can keep it.

    JSON: file, bytes, vkey.
    """
    written = receipts.receipt(desk.engine, desk.authority, reference, desk.viewer(login), n)
    write_durably(out, written)
    vkey = knowing.vkey(desk.engine, desk.authority)
    facts = {"file": str(out), "bytes": len(written), "vkey": vkey}
    lines = [
        f"{out} ({len(written)} bytes). Anybody can check it, without us:",
        f"  challenge log verify {out} --key {vkey}",
    ]
    emit(as_json, facts, lines)
