"""`python -m benchmarks`: durable actions a second, as a table and as results.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import matches, measuring
from benchmarks.measuring import Rates
from benchmarks.steps import STEPS

RESULTS = Path(__file__).with_name("results.json")
PROOF = os.environ.get("CHALLENGE_PROOF") == "1"
WANTED = {"raw": 0.30, "django_fsm": 2.0, str(matches.FEW): 0.8}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="challenge-bench-", dir=options.dir) as name:
        folder = Path(name)
        if options.statements:
            _print_statements(folder)
        else:
            _measure(folder, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    many = "cases in the full database (20,000; 100,000 with CHALLENGE_PROOF=1)"
    add("--cases", type=int, default=100_000 if PROOF else 20_000, metavar="N", help=many)
    add("--repetitions", type=int, default=9, metavar="N")
    add("--each", type=int, default=50, metavar="N", help="cases for each in a repetition")
    add("--dir", type=Path, help="where the databases are made: that disk is measured")
    add("--statements", action="store_true", help="list what each runs, and measure nothing")
    return parser.parse_args()


def _measure(folder: Path, options: argparse.Namespace) -> None:
    begun = time.monotonic()
    found: dict[str, Rates] = {}
    ratios: dict[str, float] = {}
    _refuse_unfair(folder)
    commits = [measuring.commit(folder)]
    with matches.sqlite(folder) as contestants:
        found["sqlite/1"] = measuring.interleaved(
            contestants, options.repetitions, options.each, _say
        )
    rates = matches.flat(folder, options.cases, options.repetitions, options.each, _say)
    found[f"sqlite/{options.cases}"] = rates
    ratios[f"action/sqlite/{options.cases}/{matches.FEW}"] = measuring.ratio(rates, "many", "few")
    missing = _postgresql(folder, options, found)
    for match in [m for m in ("sqlite/1", "postgresql/1") if m in found]:
        for rival in ("raw", "django_fsm", "django_fsm_warm"):
            ratios[f"action/{match}/{rival}"] = measuring.ratio(found[match], "ours", rival)
    commits.append(measuring.commit(folder))
    _say("")
    _print(found, ratios, missing)
    print(
        f"a durable commit of one row takes {commits[0]:,.0f} µs here, {commits[1]:,.0f} afterwards"
    )
    _write(found, ratios, missing, commits, time.monotonic() - begun)


def _postgresql(folder: Path, options: argparse.Namespace, found: dict[str, Rates]) -> str | None:
    """Measure on PostgreSQL too; the reason why not, where no server can be had."""
    try:
        with matches.postgresql(folder) as contestants:
            found["postgresql/1"] = measuring.interleaved(
                contestants, options.repetitions, options.each, _say
            )
    except Exception as error:  # noqa: BLE001 - whatever stands in the way is printed
        return f"{type(error).__name__}: {error}"
    return None


def _refuse_unfair(folder: Path) -> None:
    """The hand-written program must do what ours does, or its figure says nothing."""
    place = folder / "statements"
    place.mkdir()
    _, differences = matches.statements(place)
    if differences:
        print("The hand-written program does not do what ours does:", file=sys.stderr)
        sys.exit("\n".join(differences))


def _print(found: Mapping[str, Rates], ratios: Mapping[str, float], missing: str | None) -> None:
    print("durable actions a second (median, lowest to highest repetition)")
    for match, rates in found.items():
        for name, figures in rates.items():
            middle, low, high = statistics.median(figures), min(figures), max(figures)
            print(f"  {match:16} {name:12} {middle:7,.0f}   ({low:,.0f} to {high:,.0f})")
    print("ratios (median of the repetitions' own ratios)")
    for name, value in ratios.items():
        wanted = WANTED.get(name.rpartition("/")[2])
        told = ""
        if wanted is not None:
            told = f"at least {wanted:.2f}: {'reached' if value >= wanted else 'MISSED'}"
        print(f"  {name:36} {value:5.2f}   {told}".rstrip())
    if missing:
        print(f"PostgreSQL was not measured ({missing})")


def _write(
    found: Mapping[str, Rates],
    ratios: Mapping[str, float],
    missing: str | None,
    commits: list[float],
    seconds: float,
) -> None:
    results: dict[str, Any] = {
        "ratios": {name: round(value, 3) for name, value in ratios.items()},
        "rates": {
            m: {n: [round(r) for r in f] for n, f in rates.items()} for m, rates in found.items()
        },
        "machine": {
            "cores": os.cpu_count(),
            "commit_of_one_row_us": [round(figure) for figure in commits],
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "system": platform.platform(),
        },
        "not_measured": {"postgresql": missing} if missing else {},
        "seconds": round(seconds),
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    print(f"written to {RESULTS.parent.name}/{RESULTS.name} after {seconds:.0f} s")


def _print_statements(folder: Path) -> None:
    found, differences = matches.statements(folder)
    for name, steps in found.items():
        print(f"{name}: {sum(map(len, steps))} statements for a case")
        for step, listed in zip(STEPS, steps, strict=True):
            print(f"  {step.action}")
            for sql in listed:
                print(f"    {sql}")
    print("ours and raw run the same statements" if not differences else "\n".join(differences))


def _say(text: str) -> None:
    """What goes on: over itself on a terminal, a line each elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
