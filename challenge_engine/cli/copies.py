"""`challenge backup` and `challenge restore`: copies that can be proven."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.group import DONE, REFUSED
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.cli.told import told
from challenge_engine.service.proving import copying, erasing_again
from challenge_engine.service.proving.copying import Missing, Restored
from challenge_engine.service.proving.manifest import Manifest

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option(
    "--with-keys", is_flag=True, help="Copy the secret keys too: better kept in another place."
)
@json_option
@click.pass_obj
def backup(desk: Desk, folder: Path, with_keys: bool, as_json: bool) -> None:
    """Sign, copy the whole installation into the new folder DIR, and verify the copy.

    JSON: folder, database, at, logs (origin, size), files (name, sha256).
    """
    with bar("backup") as progress:
        made = copying.backup(desk.engine, folder, with_keys=with_keys, progress=progress)
    facts = {
        "folder": str(folder),
        "database": made.database,
        "at": made.at,
        "logs": _logs(made),
        "files": dict(made.files),
    }
    lines = [f"{folder}: a copy of {made.at}."]
    lines += [f"  {log['origin']}, signed with {log['size']} entries" for log in _logs(made)]
    if made.database == "sqlite":
        lines.append("The copy was opened, and its leaves give the root that was signed.")
    else:
        lines.append("A dump cannot be opened: try it with `challenge restore` elsewhere.")
    if with_keys:
        lines.append("The secret keys are in it. Who has this folder can sign as you do.")
    else:
        lines.append("The secret keys are not in it: keep a copy of them in another place.")
    lines.append("It holds personal data, also what will be erased later. See docs/recovery.md.")
    emit(as_json, facts, lines)


@click.command()
@click.argument("folder", metavar="[DIR]", type=_FOLDER, required=False)
@click.option("--finish", is_flag=True, help="Erase again what came back, where that was cut off.")
@json_option
@click.pass_obj
def restore(desk: Desk, folder: Path | None, finish: bool, as_json: bool) -> int:
    """Put the backup in DIR where no database is, and say what it lacks.

    Exit 1: it is restored, but more was signed than it holds, so nothing runs yet.

    JSON: database, at, logs (origin, size), unknown, erased, refusal, missing (origin, size,
    signed); with --finish: erased.
    """
    if finish == (folder is not None):
        raise click.UsageError("Give the folder of a backup, or --finish without one.")
    if folder is None:
        return _finish(desk, as_json)
    url, places = desk.settings["database_url"], desk.places
    done = copying.restore(url, places, folder)
    made = done.manifest
    facts = {
        "database": made.database,
        "at": made.at,
        "logs": _logs(made),
        "unknown": list(done.unknown),
        "erased": done.erased,
        "refusal": told(done.refusal, desk.language)[0] if done.refusal else None,
        "missing": [
            {"origin": one.origin, "size": one.size, "signed": one.signed} for one in done.missing
        ],
    }
    emit(as_json, facts, _lines(desk, done))
    return REFUSED if done.refusal else DONE


def _logs(made: Manifest) -> list[dict[str, str | int]]:
    return [{"origin": log.checkpoint.origin, "size": log.checkpoint.size} for log in made.logs]


def _finish(desk: Desk, as_json: bool) -> int:
    desk.open_unchecked()
    erased = erasing_again.finish(desk.engine)
    lines = [f"Values that were erased since the copy was made, and are erased again: {erased}."]
    emit(as_json, {"erased": erased}, [*lines, "The program runs again."])
    return DONE


def _lines(desk: Desk, done: Restored) -> list[str]:
    lines = [f"The backup of {done.manifest.at} is restored."]
    for origin in done.unknown:
        path = desk.places.checkpoint_file(origin)
        lines += [
            f"No signed checkpoint was found at {path}; the backup's own was put there.",
            "If a newer one exists anywhere (published tiles, a receipt), write nothing yet.",
            "docs/recovery.md says why.",
        ]
    if done.erased:
        lines.append(f"Values that were erased since, and are erased again: {done.erased}.")
    if done.refusal is None:
        lines.append("It holds everything that was signed.")
        return lines
    lines += [line for one in done.missing for line in _lacks(one)]
    lines += told(done.refusal, desk.language)
    lines.append("What was erased since the backup is erased again after that.")
    return lines


def _lacks(one: Missing) -> list[str]:
    if one.signed is None:
        return []
    more = one.signed - one.size
    return [f"{one.origin}: {one.size} entries; {one.signed} were signed, so {more} are missing."]
