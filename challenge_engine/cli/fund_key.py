"""`challenge fund key`: the key of a ballot box, made for two holders on a machine of their own."""

from __future__ import annotations

import os
from pathlib import Path

import click

from challenge_engine.cli.output import emit, json_option
from challenge_engine.errors import EngineError
from challenge_engine.history import envelope

PUBLIC = "ballot-key.txt"
_SECRETS = ("half-{n}.txt", "spare-{n}.txt")

_SAYS = """\
Made in {folder}: half-1.txt, half-2.txt, spare-1.txt, spare-2.txt, ballot-key.txt.

ballot-key.txt is the public key. Hand it in with the lock of the round; everybody may read it.
half-1.txt goes to the first key holder, half-2.txt to the second. Nobody keeps both.
spare-1.txt and spare-2.txt are the same two halves. Put each on paper or a stick of its own, seal
it, and give it to somebody who is not a key holder (a notary, the council's registrar).
With half 1 (or its spare) and half 2 (or its spare) the ballot box can be opened; with one alone
nobody learns anything. If a half and its spare are both lost, no vote of the round can ever be
read. Then delete this folder. The server sees no half before the vote
is closed. The first one then waits, sealed for the second; after the count it keeps none."""


@click.command()
@click.option(
    "--into",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="An empty or new folder, best on a stick and on a machine without a network.",
)
@json_option
def key(folder: Path, as_json: bool) -> None:
    """Make the key of a ballot box: two halves, two spares, and the public key.

    It needs no database and no network.

    JSON: folder, files, public_key.
    """
    public, halves = envelope.make_key(os.urandom)
    files = {PUBLIC: public.text()}
    for n, line in zip(envelope.HALVES, halves, strict=True):
        files |= {name.format(n=n): line for name in _SECRETS}
    _write(folder, files)
    facts = {"folder": str(folder), "files": sorted(files), "public_key": public.text()}
    emit(as_json, facts, [*_SAYS.format(folder=folder).splitlines(), "", public.text()])


def _write(folder: Path, files: dict[str, str]) -> None:
    """Readable by their owner only; a file that is there is never written over."""
    there = sorted(name for name in files if (folder / name).exists())
    if there:
        raise EngineError(
            "{folder} has a {name} already, which may be the only one of its kind. Choose another "
            "folder.",
            folder=str(folder),
            name=there[0],
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, line in files.items():
        with open(folder / name, "x", opener=_private) as file:
            file.write(line + "\n")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
