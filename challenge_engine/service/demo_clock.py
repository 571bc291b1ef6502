"""The clock of a demo: it can be moved forward, and exists in no other installation."""

from __future__ import annotations

import datetime as dt

from challenge_engine.errors import ClockError
from challenge_engine.service.engine import Engine
from challenge_engine.store import authorities

FURTHEST_DAYS = 3660


def now(engine: Engine) -> str:
    """What time it is in this installation."""
    with engine.store.read() as unit:
        return unit.now()


def move(engine: Engine, days: int) -> str:
    """Move the demo's clock forward by days; time never runs backwards in a history."""
    if not 0 < days <= FURTHEST_DAYS:
        raise ClockError(
            "The demo's clock moves forward by 1 to {most} days at a time, not by {days}.",
            most=FURTHEST_DAYS,
            days=days,
        )
    _require_demo(engine)
    with engine.store.write() as unit:
        _, offset = unit.run(authorities.INSTALLATION).fetchone()
        unit.run(authorities.SET_OFFSET, {"clock_offset": (offset or 0) + days * 86_400_000})
        unit.commit()
    return now(engine)


def offset_of(moment: dt.datetime) -> int:
    """Milliseconds from the real time to an instant; negative for the past."""
    return round((moment - dt.datetime.now(dt.UTC)).total_seconds() * 1000)


def set_to(engine: Engine, moment: dt.datetime) -> None:
    """Set the demo's clock to an instant; used while a town's past is played."""
    _require_demo(engine)
    offset = offset_of(moment)
    with engine.store.write() as unit:
        unit.run(authorities.SET_OFFSET, {"clock_offset": offset})
        unit.commit()


def set_to_present(engine: Engine) -> None:
    """Let the demo's clock show the real time."""
    _require_demo(engine)
    with engine.store.write() as unit:
        unit.run(authorities.SET_OFFSET, {"clock_offset": 0})
        unit.commit()


def _require_demo(engine: Engine) -> None:
    if not engine.is_demo:
        raise ClockError(
            "This installation is not a demo: its clock is the clock of the database, and cannot "
            "be moved."
        )
