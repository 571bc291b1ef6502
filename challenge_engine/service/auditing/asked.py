"""Findings as their readers see them: on the auditor's page, beside a case, on somebody's desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge_engine.core.case import Actor
from challenge_engine.core.moments import local_day
from challenge_engine.errors import NotAllowed
from challenge_engine.service.auditing import findings, office
from challenge_engine.service.auditing.office import AUDITOR
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import of_audit, past
from challenge_engine.service.reading.of_audit import ANSWER, FINDING, path
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import READS_ALL, Viewer, sight
from challenge_engine.store import findings as rows
from challenge_engine.store import people, streams
from challenge_engine.store.erasing import by_id
from challenge_engine.store.findings import FindingRow
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, say


@dataclass(frozen=True, slots=True)
class FindingView:
    """What was asked, of whom, by when, and what was answered."""

    reference: str
    n: int
    text: str
    about: int | None
    owner: str
    due: str
    raised_by: str
    raised_at: str
    answered_n: int | None
    answer: str | None
    answered_by: str | None
    answered_at: str | None
    is_late: bool
    """The day is past and nobody has answered."""
    may_answer: bool
    """Whether this reader can answer it now."""


def listed(
    engine: Engine, authority: int, viewer: Viewer, *, only_open: bool = False
) -> tuple[FindingView, ...]:
    """All findings for who reads everything; those that are due first come first."""
    if not office.offices(engine, authority, viewer.person) & READS_ALL:
        raise NotAllowed("Only auditors and privacy officers see all questions of the auditors.")
    with engine.store.read() as unit:
        found = rows.of_authority(unit, authority, only_open=only_open)
        return tuple(_views(unit, engine, authority, viewer, found))


def waiting_for(engine: Engine, authority: int, viewer: Viewer) -> tuple[FindingView, ...]:
    """The open findings that this person can answer."""
    if viewer.person is None or viewer.person.authority != authority:
        return ()
    with engine.store.read() as unit:
        found = rows.of_authority(unit, authority, only_open=True)
        views = _views(unit, engine, authority, viewer, found)
        return tuple(one for one in views if one.may_answer)


def of_case(
    engine: Engine, authority: int, reference: str, viewer: Viewer
) -> tuple[FindingView, ...]:
    """The findings of one case, for the authority's side and who reads everything."""
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None:
            raise no_such_case(reference)
        found = rows.of_case(unit, stream.id)
        return tuple(_views(unit, engine, authority, viewer, found))


def owners(
    engine: Engine, authority: int, reference: str, language: str
) -> tuple[tuple[str, str], ...]:
    """Who can be asked about a case: role or account, with the words for it."""
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None:
            raise no_such_case(reference)
        workflow = engine.version(unit, stream.workflow).workflow
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        wording = Wording(workflow, language)
        sides = {n: wording.role(n) for n, r in workflow.roles.items() if r.side == "authority"}
        found = list(sides.items())
        held: dict[tuple[str, str], list[str]] = {}
        for key, name, role, _ in people.holders(unit, authority, today):
            if role in sides:
                held.setdefault((key, name), []).append(sides[role])
        found += [(key, f"{name} ({', '.join(roles)})") for (key, name), roles in held.items()]
        return tuple(found)


def _views(
    unit: Unit, engine: Engine, authority: int, viewer: Viewer, found: Iterable[FindingRow]
) -> Iterator[FindingView]:
    today = local_day(unit.now(), engine.authorities[authority].timezone)
    read: dict[int, Past] = {}
    for row in found:
        if row.case_id not in read:
            read = {row.case_id: past.read(unit, row.case_id)}
        view = _view(unit, engine, viewer, row, read[row.case_id], today)
        if view is not None:
            yield view


def _view(
    unit: Unit, engine: Engine, viewer: Viewer, row: FindingRow, read: Past, today: str
) -> FindingView | None:
    workflow = engine.version(unit, row.workflow).workflow
    stream = by_id(unit, row.case_id)
    actor = Actor(number=None)
    if viewer.person is not None and viewer.person.authority == stream.authority:
        who = viewer.person.id
        actor = people.actor(unit, who, stream.authority, stream.group, stream.id, today)
    if not sight(workflow, actor).may_see("authority"):
        return None
    items = read.items.get(row.n, {})
    owner = items.get(path(FINDING, row.n, "owner"))
    role = owner if isinstance(owner, str) else None
    can = viewer.person is not None and AUDITOR not in actor.roles and row.answered_n is None
    person = viewer.person.id if viewer.person else 0
    answered = read.items.get(row.answered_n, {}) if row.answered_n is not None else {}
    answer = read.event(row.answered_n) if row.answered_n is not None else None
    about = items.get(path(FINDING, row.n, "about"))
    return FindingView(
        reference=row.reference,
        n=row.n,
        text=_text(items.get(path(FINDING, row.n, "text")), viewer.language),
        about=about if isinstance(about, int) else None,
        owner=of_audit.owner(owner, workflow, viewer.language),
        due=row.due,
        raised_by=_name(items, viewer.language),
        raised_at=row.raised_at,
        answered_n=row.answered_n,
        answer=_text(answered.get(path(ANSWER, row.answered_n or 0, "text")), viewer.language)
        if answered
        else None,
        answered_by=_name(answered, viewer.language) if answered else None,
        answered_at=answer.recorded_at if answer else None,
        is_late=row.answered_n is None and row.due < today,
        may_answer=can
        and findings.answers_as(workflow, actor, person, row.owner, role) is not None,
    )


def _text(value: object, language: str) -> str:
    return value if isinstance(value, str) else say(language, "erased")


def _name(items: dict[str, object], language: str) -> str:
    who = items.get("actor")
    return str(who.get("name", "")) if isinstance(who, dict) else say(language, "name erased")
