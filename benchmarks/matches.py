"""Who is measured beside whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import filling, measuring, sample, servers, tracing
from benchmarks.measuring import Rates
from benchmarks.ours import Ours
from benchmarks.raw import Raw
from benchmarks.steps import Contestant

Say = Callable[[str], None]
FEW = 100
"""So many cases are in the database that the large one is compared with."""


def ours(folder: Path, name: str, url: str | None = None) -> Ours:
    """An installation in a folder of its own, with one finished case."""
    place = folder / name
    place.mkdir()
    made = Ours(url or f"sqlite:///{place}/bench.db", place)
    list(made.case())
    return made


@contextmanager
def sqlite(folder: Path) -> Iterator[dict[str, Contestant]]:
    """Ours, the hand-written program on the same schema, and the Django one."""
    from benchmarks.django_peer.contestant import DjangoFsm

    mine, model = ours(folder, "ours"), ours(folder, "raw")
    django = DjangoFsm(folder / "django.db")
    warm = DjangoFsm(folder / "warm.db", is_warm=True)
    with model.engine.store.reading.connect() as connection:
        written = sample.read(connection)
    raw = Raw(model.driver(), written)
    yield {"ours": mine, "raw": raw, "django_fsm": django, "django_fsm_warm": warm}
    for one in (mine, model, django, warm):
        one.close()


@contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, Contestant]]:
    """The same on a PostgreSQL server; ours and raw give the log its order after the commit."""
    import psycopg

    from benchmarks.django_peer.contestant import DjangoFsm

    server = servers.postgresql(folder / "server")
    with ExitStack() as stack:
        addresses = [servers.database(server) for _ in range(4)]
        for address in addresses:
            stack.callback(servers.drop, server, address)
        mine = ours(folder, "ours-postgresql", addresses[0])
        model = ours(folder, "raw-postgresql", addresses[1])
        django, warm = DjangoFsm(addresses[2]), DjangoFsm(addresses[3], is_warm=True)
        for one in (mine, model, django, warm):
            stack.callback(one.close)
        with model.engine.store.reading.connect() as connection:
            written = sample.read(connection)
        raw = stack.enter_context(psycopg.connect(addresses[1], autocommit=True))
        raw_ = Raw(raw, written, "postgresql")
        yield {"ours": mine, "raw": raw_, "django_fsm": django, "django_fsm_warm": warm}


def flat(folder: Path, cases: int, repetitions: int, each: int, say: Say) -> Rates:
    """Ours in a full database beside ours in an almost empty one."""
    few, many = ours(folder, "few"), ours(folder, "many")
    filling.fill(folder / "few" / "bench.db", FEW)
    filling.fill(
        folder / "many" / "bench.db", cases, lambda n: say(f"{n:,} of {cases:,} cases filled in")
    )
    rates = measuring.interleaved({"few": few, "many": many}, repetitions, each, say)
    few.close()
    many.close()
    return rates


def statements(folder: Path) -> tuple[dict[str, tracing.Statements], list[str]]:
    """What each runs in each step on SQLite, and where ours and the hand-written one differ."""
    with sqlite(folder) as contestants:
        # The second case: the first one reads what is read once.
        for one in contestants.values():
            list(one.case())
        found = {name: tracing.statements(one) for name, one in contestants.items()}
    return found, tracing.differences(found["ours"], found["raw"])
