"""Takes turns, so that whatever else the machine does meets every contestant alike."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from benchmarks.steps import STEPS, Contestant

Rates = Mapping[str, list[float]]
"""Contestant → durable actions a second, one figure a repetition."""

WARM_UP = 40
"""Cases before the clock runs: statements are prepared, the write-ahead file has its size."""


def interleaved(
    contestants: Mapping[str, Contestant],
    repetitions: int,
    cases: int,
    say: Callable[[str], None] = lambda _: None,
) -> Rates:
    """Everybody carries `cases` cases, in turn, `repetitions` times; each time another begins."""
    for name, contestant in contestants.items():
        say(f"warming up {name}")
        rate(contestant, WARM_UP)
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    names = list(contestants)
    for repetition in range(repetitions):
        say(f"repetition {repetition + 1} of {repetitions}")
        first = repetition % len(names)
        for name in names[first:] + names[:first]:
            rates[name].append(rate(contestants[name], cases))
    return rates


def rate(contestant: Contestant, cases: int) -> float:
    """Durable actions a second."""
    begun = time.perf_counter()
    for _ in range(cases):
        for _ in contestant.case():
            pass
    return cases * len(STEPS) / (time.perf_counter() - begun)


def ratio(rates: Rates, one: str, other: str) -> float:
    """The median of the ratios within each repetition, because a machine's pace drifts."""
    return statistics.median(a / b for a, b in zip(rates[one], rates[other], strict=True))


def commit(folder: Path) -> float:
    """Microseconds of a durable commit of one row: what the disk alone takes of every action."""
    taken = []
    with closing(sqlite3.connect(folder / "disk.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
        for n in range(300):
            begun = time.perf_counter()
            db.execute("INSERT INTO t VALUES (?)", (n,))
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1e6
