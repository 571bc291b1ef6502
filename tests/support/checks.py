"""The real `log check`, called after every step of a test."""

from __future__ import annotations

from challenge_engine.service.engine import Engine
from challenge_engine.service.proving import checking
from challenge_engine.service.proving.checking import Report
from challenge_engine.service.proving.flaws import said


def check_log(engine: Engine) -> int:
    """Recompute every history of an installation; how many events it has."""
    return _sound(checking.check(engine))


def check_case(engine: Engine, reference: str) -> int:
    """The same of one case only, where a town has very many; how many events it has."""
    return _sound(checking.check_case(engine, engine.authority().id, reference))


def _sound(report: Report) -> int:
    assert report.is_sound, "\n".join(said(flaw) for flaw in report.flaws)
    return report.events
