"""Two clocks of a live installation that a test moves by hand: the database's, and the count."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from challenge_engine.store import clock_marks, unit
from challenge_engine.store.clock_marks import Steady
from challenge_engine.store.statements import CompiledSql

_NOW = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '{shift:+.3f} seconds')",
    "postgresql": "SELECT to_char((clock_timestamp() + {shift:.3f} * interval '1 second')"
    " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
}


class Clocks:
    """Make it before the installation is opened; whatever is opened then goes by it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._shift = 0.0
        self._counted = 1000.0
        self.start()

    def start(self, boot: str | None = None) -> Steady:
        """Start the machine anew: another count, of which nothing is known yet."""
        steady = Steady(boot or str(uuid.uuid4()), lambda: self._counted)
        self.go_by(steady)
        return steady

    def go_by(self, steady: Steady | None) -> None:
        """What is opened from now on has this count, or none."""
        self._patch.setattr(clock_marks, "of_this_machine", lambda: steady)

    def wait(self, **time: float) -> None:
        """Time goes by: both clocks go on."""
        self._counted += dt.timedelta(**time).total_seconds()
        self.jump(**time)

    def jump(self, **time: float) -> None:
        """Somebody sets the clock: forward, or back if it is negative."""
        self._shift += dt.timedelta(**time).total_seconds()
        for dialect, sql in _NOW.items():
            clock = CompiledSql(sql.format(shift=self._shift))
            self._patch.setitem(unit._NOW, (dialect, True), clock)
