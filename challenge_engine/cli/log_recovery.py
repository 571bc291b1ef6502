"""`challenge log heal`, `take-back`, `continue`: the ways on after a refusal to run."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.service.proving import continuing, healing, taking_back
from challenge_engine.service.proving.continuing import Continued
from challenge_engine.service.proving.healing import Healed, LostSteps


@click.command()
@click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option("--dry-run", is_flag=True, help="Say what is lost, and change nothing.")
@json_option
@click.pass_obj
def heal(desk: Desk, folder: Path, dry_run: bool, as_json: bool) -> None:
    """Fill the log of an older copy from the published tiles in DIR, and name what is lost.

    Stop `serve` first. JSON: origin, before, size, steps (case, first, last), strangers, erased,
    dry_run.
    """
    desk.open_unchecked()
    with bar("log") as progress:
        done = healing.heal(desk.engine, desk.authority, folder, dry_run=dry_run, progress=progress)
    facts = {
        "origin": done.origin,
        "before": done.before,
        "size": done.size,
        "steps": [
            {"case": one.reference, "first": one.first, "last": one.last} for one in done.steps
        ],
        "strangers": done.strangers,
        "erased": done.erased,
        "dry_run": dry_run,
    }
    emit(as_json, facts, _healed(done, dry_run))


@click.command("take-back")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@json_option
@click.pass_obj
def take_back(desk: Desk, files: tuple[Path, ...], as_json: bool) -> None:
    """Write a lost step again from proofs of receipt of it, which together open all its values.

    JSON: case, n, lost (steps of the case that are still missing).
    """
    data = [file.read_bytes() for file in files]
    done = taking_back.take_back(desk.engine, desk.authority, data)
    facts = {"case": done.reference, "n": done.n, "lost": done.lost}
    lines = [f"Step {done.n} of the case {done.reference} is here again, as it was sealed."]
    if done.lost:
        lines.append(f"After it {done.lost} of its steps are still missing.")
    emit(as_json, facts, lines)


@click.command("continue")
@click.option("--origin", metavar="NEW", help="The new name; without it, one is suggested.")
@click.option("--reason", metavar="TEXT", help="Why; it stays in the history.")
@json_option
@click.pass_obj
def continue_(desk: Desk, origin: str | None, reason: str | None, as_json: bool) -> None:
    """Begin a new log that continues the old one, where the old one cannot be healed.

    Stop `serve` first. JSON: old, size, signed_size, origin, vkey, key_file, erased.
    """
    desk.open_unchecked()
    if origin is None or reason is None:
        wanted = continuing.suggested(desk.engine, desk.authority)
        raise click.UsageError(
            f"It needs a name and a reason, as in: challenge log continue --origin {wanted} "
            '--reason "The disk broke, and the backup of Monday is the newest."'
        )
    done = continuing.continue_log(desk.engine, desk.authority, origin, reason)
    facts = {
        "old": done.old,
        "size": done.size,
        "signed_size": done.signed_size,
        "origin": done.origin,
        "vkey": done.vkey,
        "key_file": str(done.key_file),
        "erased": done.erased,
    }
    emit(as_json, facts, _continued(done))


def _healed(done: Healed, dry_run: bool) -> list[str]:
    would = "would be" if dry_run else "is"
    lines = [f"The log {done.origin} {would} filled from {done.before} to {done.size} entries."]
    lines += [_steps(one) for one in done.steps]
    if done.strangers:
        lines += [
            f"Lost: {done.strangers} steps of cases that this copy has never seen.",
            "  Ask who handed in a challenge since the backup was made.",
        ]
    if not done.steps and not done.strangers:
        lines.append("No step is lost.")
    if dry_run:
        return [*lines, "Nothing was changed."]
    if any(one.reference for one in done.steps):
        lines += [
            "What happened in these steps is not known here, but it is still proven: whoever has",
            "a proof of receipt of one can show it. Ask for it: challenge log take-back FILE",
            "Else look into these cases before anybody goes on with them.",
        ]
    if done.erased:
        lines.append(f"Values that were erased since, and are erased again: {done.erased}.")
    return [*lines, "The program runs again. See docs/recovery.md for what to tell people."]


def _steps(one: LostSteps) -> str:
    span = f"step {one.first}" if one.first == one.last else f"steps {one.first} to {one.last}"
    if one.reference is None:
        return f"Lost: {span} of the authority's own history (roles, keys, workflows, accounts)."
    return f"Lost: {span} of the case {one.reference}."


def _continued(done: Continued) -> list[str]:
    lines = [
        f"The log {done.origin} continues {done.old}, of which {done.size} entries are here.",
    ]
    if done.signed_size is not None and done.signed_size > done.size:
        lines.append(
            f"{done.signed_size} were signed: up to {done.signed_size - done.size} steps are lost."
        )
    if done.erased:
        lines.append(f"Values that were erased since, and are erased again: {done.erased}.")
    return [
        *lines,
        f"Its public key, to be published beside the old one: {done.vkey}",
        f"Keep a copy of {done.key_file} where the database is not.",
        "Proofs of receipt from the old log still hold, with the old key.",
        "Tell people what happened; docs/recovery.md says what.",
    ]
