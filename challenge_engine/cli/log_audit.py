"""`challenge log audit`: checks a published log with its files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from challenge_engine.cli.log_verify import NOT_DECIDABLE, NOT_VALID, VALID, read_trust
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.errors import EngineError, NotDecidable, NotValid
from challenge_engine.history import auditing, verification
from challenge_engine.history.auditing import Asked, Audit
from challenge_engine.history.laws import CASE_BYTES
from challenge_engine.history.spelling import to_base64
from challenge_engine.history.trust import Trust

_File = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--key",
    required=True,
    metavar="VKEY",
    help="The log's public key, or a file with keys or with a policy (C2SP tlog-policy).",
)
@click.option("--since", type=_File, help="An older checkpoint that you kept.")
@click.option("--case-id", metavar="HEX", help="Which steps of this case exist.")
@click.option("--receipt", type=_File, help="A proof of receipt: is its step the newest?")
@json_option
def audit(
    folder: Path,
    key: str,
    since: Path | None,
    case_id: str | None,
    receipt: Path | None,
    as_json: bool,
) -> int:
    """Check a published log with nothing but its files and the key.

    Exit 0: it holds. 1: it does not, and at which check. 2: not decidable here.

    JSON: outcome, check, why; where it holds also origin, size, root, signers, since, steps,
    newest, cases.
    """
    if case_id is not None and receipt is not None:
        raise click.UsageError("Give --case-id or --receipt, which names its case itself.")
    try:
        trust = read_trust(key)
        asked = Asked(
            since=since.read_bytes() if since else None,
            case=_case(case_id) if case_id is not None else None,
            receipt=verification.verify(receipt.read_bytes(), trust) if receipt else None,
            public=_public(folder),
        )
        found = _audit(folder, trust, asked)
    except NotValid as error:
        return _no(as_json, "not valid", error, error.check)
    except NotDecidable as error:
        return _no(as_json, "not decidable", error, None)
    emit(as_json, {"outcome": "valid", **_facts(found)}, _lines(found))
    return VALID


def _audit(folder: Path, trust: Trust, asked: Asked) -> Audit:
    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    with bar("Checking leaves") as progress:
        return auditing.audit(read, trust, asked, progress)


def _public(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "public").glob("*.jsonl"))}


def _case(text: str) -> bytes:
    try:
        case = bytes.fromhex(text)
    except ValueError:
        case = b""
    if len(case) != CASE_BYTES:
        raise click.UsageError("The id of a case is 32 hexadecimal digits.")
    return case


def _no(as_json: bool, outcome: str, error: EngineError, check: str | None) -> int:
    if as_json:
        click.echo(json.dumps({"outcome": outcome, "check": check, "why": str(error)}, indent=2))
    elif check is None:
        click.echo(f"Not decidable here. {error}", err=True)
    else:
        click.echo(f"Not valid. It fails at the check of the {check}: {error}", err=True)
    return NOT_DECIDABLE if check is None else NOT_VALID


def _facts(found: Audit) -> dict[str, Any]:
    steps = found.steps
    return {
        "origin": found.checkpoint.origin,
        "size": found.checkpoint.size,
        "root": to_base64(found.checkpoint.root),
        "signers": [signer.vkey for signer in found.signers],
        "since": found.since.size if found.since else None,
        "steps": None if steps is None else [steps.start, steps.stop - 1] if steps else [],
        "newest": found.receipt.entry.n == steps.stop - 1 if found.receipt and steps else None,
        "cases": found.cases,
    }


def _lines(found: Audit) -> list[str]:
    point = found.checkpoint
    said = [
        f"The log {point.origin} holds: {point.size} leaves, signed by "
        + ", ".join(f"{one.name} ({one.key_id.hex()})" for one in found.signers)
        + ".",
        "No step stands in it twice, and every tile fits its leaves.",
    ]
    if found.since is not None:
        said.append(f"It only grew since the older checkpoint of {found.since.size}.")
    if found.cases:
        said.append(f"The published steps of {found.cases} public cases are in it, as told.")
    if found.steps is not None:
        said.append(_told(found.steps, point.size))
    if found.receipt is not None and found.steps:
        later = found.steps.stop - 1 - found.receipt.entry.n
        n = found.receipt.entry.n
        said.append(
            f"Step {n} of the proof of receipt is the newest one."
            if later == 0
            else f"After step {n} of the proof of receipt there are later ones: {later}."
        )
    return said


def _told(steps: range, size: int) -> str:
    if not steps:
        return f"No step of the case is in it, as of {size} leaves."
    older = f" (those before {steps.start} are in an older log)" if steps.start else ""
    which = f"Steps {steps.start} to {steps.stop - 1}" if len(steps) > 1 else f"Step {steps.start}"
    return f"{which} of the case{older}, none after, as of {size} leaves."
