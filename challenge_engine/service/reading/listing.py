"""The public register of cases."""

from __future__ import annotations

from challenge_engine.core.case import Actor
from challenge_engine.core.workflow import PHASES
from challenge_engine.errors import EngineError
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.case_lines import CaseList, case_list
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.viewing import NOBODY
from challenge_engine.service.reading.views import Listing
from challenge_engine.store import authorities, people, reading
from challenge_engine.store.reading import PAGE

_FIRST = 2**31 - 1
LONGEST_SEARCH = 100


def register(
    engine: Engine,
    authority: int,
    viewer: Viewer,
    *,
    words: str = "",
    in_phase: str = "",
    before: int | None = None,
) -> Listing:
    """The register, newest first, searched by reference, title and group.

    The office sees the cases that are not public yet, too, of the workflows in which it works, and
    everybody their own.
    """
    if in_phase and in_phase not in PHASES:
        raise EngineError(
            "There is no phase {phase}. There are: {known}.",
            phase=in_phase[:40],
            known=", ".join(PHASES),
        )
    with engine.store.read() as unit:
        cases = case_list(engine, unit, authority, viewer)
        actor = _actor(cases)
        rows = cases.rows(
            reading.REGISTER,
            before=before or _FIRST,
            person=viewer.person.id if viewer.person else 0,
            whole=unit.as_list(seen_whole(cases, actor)),
            phase=in_phase,
            words=_pattern(words),
            limit=PAGE + 1,
        )
        lines = cases.lines(rows[:PAGE], lambda _row: actor)
        return Listing(lines, rows[PAGE - 1].id if len(rows) > PAGE else None)


def _actor(cases: CaseList) -> Actor:
    person = cases.viewer.person
    if person is None or person.authority != cases.authority:
        return NOBODY
    return people.actor(cases.unit, person.id, cases.authority, None, None, cases.today)


def seen_whole(cases: CaseList, actor: Actor) -> list[int]:
    """The published versions of whose cases this reader sees also those that are not public."""
    return [
        p.id
        for p in authorities.published(cases.unit)
        if p.authority == cases.authority
        if sight(cases.engine.version(cases.unit, p.id).workflow, actor).may_see("authority")
    ]


def _pattern(words: str) -> str:
    words = words.strip().lower()[:LONGEST_SEARCH]
    for special in ("\\", "%", "_"):
        words = words.replace(special, "\\" + special)
    return f"%{words}%" if words else ""
