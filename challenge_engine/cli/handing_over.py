"""`challenge case bundle` and `receive`: a case goes to another authority with its history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option


@click.command()
@click.argument("reference", metavar="CASE")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE.zip")
@click.option("--as", "login", metavar="LOGIN", help="Who saves it; without it, the public.")
@json_option
@click.pass_obj
def bundle(desk: Desk, reference: str, out: Path, login: str | None, as_json: bool) -> None:
    """Write all proofs of a case, and what checks them, into one file, to keep or to hand on.

    JSON: reference, file, bytes.
    """
    from challenge_engine.service.proving import bundling
    from challenge_engine.service.proving.places import write_durably

    data = bundling.bundle(desk.engine, desk.authority, reference, desk.viewer(login))
    write_durably(out, data)
    facts: dict[str, Any] = {"reference": reference, "file": str(out), "bytes": len(data)}
    emit(as_json, facts, [f"{out}: {len(data)} bytes."])


@click.command()
@click.argument("reference", metavar="CASE")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key",
    required=True,
    metavar="VKEY",
    help="The public key of the other log, or a file with it; not the one in FILE.",
)
@click.option("--as", "login", required=True, metavar="LOGIN", help="Who receives it.")
@json_option
@click.pass_obj
def receive(desk: Desk, reference: str, file: Path, key: str, login: str, as_json: bool) -> None:
    """Check the history with which another authority sent a case on, and note it in CASE.

    It is never mixed into the own log: the note names its signed head and the file. Keep the file.

    JSON: reference, n, origin, case, size, root, missing, sha256.
    """
    from challenge_engine.cli.log_verify import read_trust, whole_facts
    from challenge_engine.service.moving import receiving

    done = receiving.receive(
        desk.engine,
        desk.authority,
        reference,
        desk.person(login),
        file.read_bytes(),
        read_trust(key),
        "cli",
        desk.language,
    )
    told = {k: v for k, v in whole_facts(done.whole).items() if k != "steps"}
    facts = {"reference": reference, "n": done.n, **told, "sha256": done.digest}
    lines = [
        f"Checked steps: {len(done.whole.steps)}, signed by {done.whole.head.origin}.",
        f"Step {done.n} of {reference} says so. Keep {file}: only who has it can show the rest.",
    ]
    emit(as_json, facts, lines)
