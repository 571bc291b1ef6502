"""The real `log check`, called after every step of a test."""

from __future__ import annotations

from challenge_engine.service.checking import log_check
from challenge_engine.service.checking.flaws import said
from challenge_engine.service.checking.log_check import Report
from challenge_engine.service.engine import Engine


def check_log(engine: Engine) -> int:
    """Recompute every history of an installation; how many events it has."""
    return _sound(log_check.check(engine))


def check_case(engine: Engine, reference: str) -> int:
    """The same of one case only, where a town has very many; how many events it has."""
    return _sound(log_check.check_case(engine, engine.authority().id, reference))


def _sound(report: Report) -> int:
    assert report.is_sound, "\n".join(said(flaw) for flaw in report.flaws)
    return report.events
