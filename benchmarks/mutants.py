"""`python -m benchmarks.mutants`: how many small mistakes in a workflow file are noticed, by what.

Each mutant is a shipped file with one change (`benchmarks.mutating`). It is read, kept to the laws,
proven and played along the scenarios beside the file; the first of these that says no has noticed
it. What nothing notices is named with its place: there a law or a scenario is missing, or the
change makes no difference, or it is a choice that a workflow is free to make.

It stands among the benchmarks because it measures our own checks; nothing that runs needs it.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from benchmarks.mutating import Mutant, mutants
from challenge_engine.core.laws import laws
from challenge_engine.core.proof.cast import proof
from challenge_engine.definitions import catalogue, grammar, paths, scenarios
from challenge_engine.definitions.nodes import compose
from challenge_engine.definitions.page import Page
from challenge_engine.errors import DefinitionError
from challenge_engine.service.playground import scenes

NOTICES = ("reader", "laws", "proof", "rights", "scenarios", "crash", "nothing")
_OF_RIGHTS = ("can_", "adverse_", "no_end", "always_", "personal_", "right", "route", "waives")


@dataclass(frozen=True, slots=True)
class Seen:
    """What noticed a mutant of a file."""

    file: str
    line: int
    says: str
    by: str


def noticed(file: Path, mutant: Mutant) -> Seen:
    """Ask everything in turn; the first *no* is the answer."""
    try:
        by = _first_no(file, mutant.data)
    except DefinitionError:
        by = "reader"
    except Exception as error:  # noqa: BLE001 - a mutant that breaks a check is a finding
        by = f"crash {error!r}"
    return Seen(file.name, mutant.line, mutant.says, by)


def _first_no(file: Path, data: bytes) -> str:
    page = Page(file.name, compose(data, file.name))
    workflow, _ = grammar.read(page, hashlib.sha256(data).digest())
    if page.problems:
        return "reader"
    if found := laws(workflow):
        return _which("laws", {breach.code for breach in found})
    if found := proof(workflow).breaches:
        return _which("proof", {breach.code for breach in found})
    return "nothing" if _holds(file, data) else "scenarios"


def _which(what: str, codes: set[str]) -> str:
    return "rights" if all(code.startswith(_OF_RIGHTS) for code in codes) else what


def _holds(file: Path, data: bytes) -> bool:
    beside = paths.beside(file)
    if not beside.is_file():
        return True
    # The catalogue's is the very object that the engine will use: two that are only equal are
    # compared field by field at every look at what was worked out before.
    workflow = catalogue.parse(data, file.name)
    try:
        read = scenarios.read(beside, workflow)
    except DefinitionError:
        return False
    with closing(scenes.failing(workflow, data, read)) as failing:
        return next(failing, None) is None


def all_noticed(file: Path, found: Sequence[Mutant], processes: int) -> Iterator[Seen]:
    """Every mutant of a file, on several processors."""
    # What was worked out of a workflow is kept for good, so that a process is not.
    with ProcessPoolExecutor(processes, max_tasks_per_child=100) as pool:
        done = pool.map(noticed, [file] * len(found), found, chunksize=4)
        yield from track(done, file.stem, len(found), disable=not sys.stderr.isatty())


def main() -> None:
    options = _options()
    begun = time.monotonic()
    told: dict[str, object] = {}
    for file in options.files or catalogue.shipped():
        every = mutants(file)
        # The same seed, the same mutants: a figure can be looked at again.
        chosen = random.Random(options.seed).sample(every, min(options.sample, len(every)))
        seen = list(all_noticed(file, chosen, options.processes))
        _print(file, len(every), seen)
        told[file.name] = {
            "of": len(every),
            "tried": len(seen),
            "noticed": _counts(seen),
            "survive": [[one.line, one.says] for one in _survivors(seen)],
        }
    sys.stderr.write(f"{time.monotonic() - begun:.0f} s\n")
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    add = parser.add_argument
    add("files", nargs="*", type=Path, help="without any: each workflow that is shipped")
    add("--sample", type=int, default=10**9, metavar="N", help="so many of each file, by lot")
    add("--seed", type=int, default=1, metavar="N")
    add("--processes", type=int, default=os.cpu_count() or 1, metavar="N")
    add("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    return parser.parse_args()


def _counts(seen: Sequence[Seen]) -> dict[str, int]:
    found = collections.Counter(one.by.partition(" ")[0] for one in seen)
    return {name: found[name] for name in NOTICES}


def _survivors(seen: Sequence[Seen]) -> list[Seen]:
    rest = [one for one in seen if one.by.partition(" ")[0] in ("nothing", "crash")]
    return sorted(rest, key=lambda one: (one.line, one.says))


def _print(file: Path, of: int, seen: Sequence[Seen]) -> None:
    counts = ", ".join(f"{name} {n}" for name, n in _counts(seen).items() if n)
    print(f"{file.name}: {len(seen)} of {of} mutants tried; noticed by {counts or 'nothing'}")
    for one in _survivors(seen):
        why = "" if one.by == "nothing" else f" ({one.by})"
        print(f"  {one.file}:{one.line}: {one.says}{why}")


if __name__ == "__main__":
    main()
