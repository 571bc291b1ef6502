"""`python -m benchmarks.sweep`: what a sweep costs, with few and with many open deadlines.

The cases are opened by the real service; of all open deadlines as many pass on one day as is asked
for. Then several processes sweep at once, and it is counted what they wrote.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import servers
from challenge_engine.service import demo_clock, installing, publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts
from challenge_engine.service.proving.places import Places
from challenge_engine.service.timing import sweep
from challenge_engine.store.tables import community_group, deadline, event

WORKFLOW = Path(__file__).parents[1] / "tests" / "workflows" / "timed.v1.yaml"
TOWN = NewAuthority("bench", "Bench", "bench.example/challenges/1")
EARLY, LATER, SWEPT = "2026-02-02", "2026-02-09", "2026-02-17"
"""What began early has one deadline that passes on the day before the sweep; all else runs on."""
TOGETHER = 500
"""Cases that are opened in one transaction."""
COMMAND = [sys.executable, "-c", "from challenge_engine.cli import main; main()", "sweep"]


def main() -> None:
    options = _options()
    for open_ in options.open:
        with tempfile.TemporaryDirectory(prefix="challenge-sweep-", dir=options.dir) as name:
            folder = Path(name)
            server = servers.postgresql(folder / "server") if options.postgresql else None
            _measure(folder, server, open_, options.due, options.processes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweep", description=__doc__)
    parser.add_argument("--open", type=int, nargs="*", default=[4_000, 100_000], metavar="N")
    parser.add_argument("--due", type=int, default=1_000, metavar="N")
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 4], metavar="N")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    parser.add_argument("--dir", type=Path, help="where the database is made")
    return parser.parse_args()


def _measure(folder: Path, server: str | None, open_: int, due: int, processes: list[int]) -> None:
    made = folder / "made"
    made.mkdir()
    url = servers.database(server) if server else _file(made)
    begun = time.monotonic()
    make(url, made, open_, due)
    print(f"{open_:,} open deadlines made in {time.monotonic() - begun:,.0f} s")
    for several in processes:
        town = folder / f"swept-{several}"
        shutil.copytree(made, town)
        copy = servers.database(server, like=url) if server else _file(town)
        _swept(copy, town, several)


def _swept(url: str, town: Path, several: int) -> None:
    engine = open_engine(url, Places.beneath(town))
    demo_clock.set_to(engine, _morning(_day(SWEPT)))
    seconds = _sweep(url, town, several)
    begun = time.perf_counter()
    again = sweep.sweep(engine)
    empty = time.perf_counter() - begun
    print(
        f"{several} process{'es' if several > 1 else ''}: {_lapses(engine):,} lapsed in"
        f" {seconds:.2f} s, {_open(engine):,} still open; a sweep with nothing due"
        f" {empty * 1000:.1f} ms ({again.lapsed} lapsed again)"
    )
    engine.close()


def make(url: str, folder: Path, open_: int, due: int) -> None:
    """A town with so many open deadlines, two a case."""
    offset = demo_clock.offset_of(_morning(_day(EARLY)))
    engine = installing.install(url, Places.beneath(folder), TOWN, demo_offset=offset)
    publishing.publish(engine, engine.authority().id, WORKFLOW)
    accounts.add(engine, engine.authority().id, "initiator-1")
    _open_cases(engine, due, _day(EARLY))
    _open_cases(engine, open_ // 2 - due, _day(LATER))
    # PostgreSQL gives the leaves their places now, and not while a sweep is measured.
    engine.after_commit(engine.authority().id)
    engine.close()


def _open_cases(engine: Engine, number: int, day: dt.date) -> None:
    demo_clock.set_to(engine, _morning(day))
    authority = engine.authority().id
    who = Acting(accounts.find(engine, "initiator-1"))
    command = Command("file", {"title": "The park", "plan": "Ours"})
    with engine.store.read() as unit:
        known = unit.run(select(community_group.c.key)).fetchone()
    group = GroupChoice(key=known[0]) if known else GroupChoice(new_name="Friends of the park")
    if not known and number:
        acting.open_case(engine, authority, "timed", who, command, group)
        _open_cases(engine, number - 1, day)
        return
    for begun in range(0, number, TOGETHER):
        with engine.store.write() as unit:
            for _ in range(min(TOGETHER, number - begun)):
                acting.open_in(unit, engine, authority, "timed", who, command, group)
            unit.commit()


def _sweep(url: str, folder: Path, several: int) -> float:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "CHALLENGE_KEYS": str(folder / "keys"),
        "CHALLENGE_CHECKPOINTS": str(folder / "checkpoints"),
    }
    begun = time.perf_counter()
    running = [
        subprocess.Popen(COMMAND, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(several)
    ]
    codes = [one.wait() for one in running]
    if any(codes):
        raise SystemExit(f"a sweep failed: {codes}")
    return time.perf_counter() - begun


def _lapses(engine: Engine) -> int:
    with engine.store.read() as unit:
        rows = unit.run(select(event.c.case_id, event.c.n).where(event.c.kind == "lapse"))
        return len(rows.fetchall())


def _open(engine: Engine) -> int:
    with engine.store.read() as unit:
        found = unit.run(select(func.count()).where(deadline.c.standing == "open"))
        return int(found.fetchone()[0])


def _file(folder: Path) -> str:
    return f"sqlite:///{folder}/town.db"


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


if __name__ == "__main__":
    main()
