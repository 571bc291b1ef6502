"""`challenge log checkpoint` and `log consistency`: the signed head of the log, then and now."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.history.spelling import to_base64
from challenge_engine.service.proving import consistency as growing
from challenge_engine.service.proving import head, renewing, signing
from challenge_engine.service.proving.places import write_durably

file_argument = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.option(
    "--anew", metavar="REASON", help="Write the lost file with the checkpoint again, saying why."
)
@json_option
@click.pass_obj
def checkpoint(desk: Desk, anew: str | None, as_json: bool) -> None:
    """Print the newest checkpoint of the log, and sign one first if something is new.

    JSON: origin, size, root, signed_at, note, vkeys (those that sign today), file.
    """
    if anew is not None:
        desk.open_unchecked()
        signed = renewing.renew(desk.engine, desk.authority, anew)
    else:
        signed = signing.checkpoint(desk.engine, desk.authority)
    found = head.head(desk.engine, desk.authority)
    vkeys = [key.vkey for key in found.keys if key.until is None or key.until > signed.signed_at]
    facts = {
        "origin": found.origin,
        "size": signed.size,
        "root": to_base64(signed.root),
        "signed_at": signed.signed_at,
        "note": signed.note,
        "vkeys": vkeys,
        "file": str(desk.places.checkpoint_file(found.origin)),
    }
    lines = [
        signed.note.rstrip("\n"),
        "",
        f"Signed at {signed.signed_at}, kept in {facts['file']}.",
        "Whoever keeps these lines can ask later for the proof that the log only grew since:",
        "  challenge log consistency FILE --out PROOF",
        "Public key, to check it with:",
        *(f"  {vkey}" for vkey in vkeys),
    ]
    emit(as_json, facts, lines)


@click.command()
@click.argument("older", metavar="OLDER", type=file_argument)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@json_option
@click.pass_obj
def consistency(desk: Desk, older: Path, out: Path, as_json: bool) -> None:
    """Write the proof that the log has only grown since OLDER: a checkpoint or a proof of receipt.

    JSON: origin, from, to, file.
    """
    grown = growing.since(desk.engine, desk.authority, older.read_bytes())
    write_durably(out, grown.file)
    facts = {
        "origin": grown.old.origin,
        "from": grown.old.size,
        "to": grown.new.size,
        "file": str(out),
    }
    lines = [
        f"{out}: the log {grown.old.origin} has grown from {grown.old.size} to {grown.new.size}.",
        "Nothing before was removed or changed.",
        "Whoever has the older file checks both with:",
        f"  challenge log verify RECEIPT --key VKEY --newer {out}",
    ]
    emit(as_json, facts, lines)
