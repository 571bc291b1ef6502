"""What every page needs: the engine, the authority whose site this is, and who looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import current_app
from flask_login import current_user

from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.reader import Viewer
from webapp.languages import LANGUAGES, language

ELSEWHERE = "elsewhere"
"""The code of the authority that only holds what others have published."""

DemoAccount = Mapping[str, str]
"""``name``, ``role`` and ``password`` of an account that a demo shows to everybody."""


@dataclass(frozen=True, slots=True)
class Site:
    """One web application serves one authority."""

    engine: Engine
    authority: int
    name: str
    timezone: str
    languages: tuple[str, ...]
    elsewhere: int | None = None
    demo_accounts: Sequence[DemoAccount] = ()


def make_site(engine: Engine, code: str, demo_accounts: Sequence[DemoAccount]) -> Site:
    """The site of the authority with this code, or of the first that is not *elsewhere*."""
    others = [a.code for a in engine.authorities.values() if a.code != ELSEWHERE]
    found = engine.authority(code or next(iter(others), None))
    spoken = tuple(one for one in found.languages.split(",") if one in LANGUAGES)
    retold = [a.id for a in engine.authorities.values() if a.code == ELSEWHERE]
    return Site(
        engine,
        found.id,
        found.name,
        found.timezone,
        spoken or LANGUAGES[:1],
        next(iter(retold), None),
        tuple(demo_accounts),
    )


def site() -> Site:
    """The site that answers this request."""
    found: Site = current_app.extensions["site"]
    return found


def viewer() -> Viewer:
    """Whoever looks, in the language of this page."""
    if not current_user.is_authenticated:
        return Viewer(None, language())
    known: Viewer = current_user.viewer
    return replace(known, language=language())
