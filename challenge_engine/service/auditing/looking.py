"""Looks for what is unusual in a period: reads what a rule may want, and says why it is listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import InvalidInput
from challenge_engine.service.auditing import refusals, unusual
from challenge_engine.service.auditing.office import AUDITOR
from challenge_engine.service.auditing.periods import ALWAYS, Period
from challenge_engine.service.auditing.unusual import LATE_DAYS, RULES, Known
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import of_audit, of_law
from challenge_engine.store import auditing as rows
from challenge_engine.store import authorities
from challenge_engine.store.auditing import FIRST, AuditRow
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _

PAGE = 50
_AT_ONCE, _MANY = 200, 10_000
MANY_REFUSALS = 5
"""Refusals of one account on one day that are worth a look."""

_KINDS = {
    "lapse": _("A deadline passed"),
    "deadline": _("Deadlines were worked out anew"),
    "correct": _("Correction"),
    "erase": _("Data erased by law"),
    "hold": _("On hold: nothing of this case is erased"),
    "release": _("The hold is released"),
    "destroy": _("A case was destroyed by law"),
    "takeover": _("Taken over from elsewhere"),
    "key": _("A key of the log"),
    "clock": _("The clock was set right"),
    "lost": _("Steps were lost"),
    "continue": _("A new log continues an older one"),
    "note": _("Note"),
    "grant": _("A role was given or ended"),
    "publish": _("A workflow was published"),
    "retire": _("A workflow was retired"),
    "batch": _("A file was imported"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: in which period, from which number of days on, one rule or all."""

    period: Period = ALWAYS
    late_days: int = LATE_DAYS
    rule: str = ""
    before: str = ""
    """Where the list goes on, as the page before it said."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One step, with every reason why it is listed: title of the rule and sentence."""

    reference: str | None
    n: int
    title: str
    role: str
    recorded_at: str
    occurred_at: str
    reasons: tuple[tuple[str, str, str], ...]
    """Name of the rule, its title, and why."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Somebody was refused often on one day."""

    day: str
    who: str
    times: int
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what is unusual, and beside it who was refused often."""

    listed: tuple[Listed, ...]
    next: str
    """What to ask for the page after it; blank where this is the last."""
    refused: tuple[Refusals, ...]
    attempts: int
    """How many attempts were refused in the period in all."""


def look(engine: Engine, authority: int, wanted: Wanted, language: str) -> Found:
    """What is unusual in a period, newest first; pure rules decide (``unusual``)."""
    if wanted.rule and wanted.rule not in {rule.name for rule in RULES}:
        raise InvalidInput(
            "There is no rule {rule}. There are: {known}.",
            (),
            rule=wanted.rule[:40],
            known=", ".join(rule.name for rule in RULES),
        )
    zone = engine.authorities[authority].timezone
    period = wanted.period.instants(zone)
    with engine.store.read() as unit:
        workflows = _workflows(unit, engine, authority)
        known = _known(unit, authority, period, zone, wanted.late_days, workflows)
        found, more = _page(unit, authority, period, known, wanted)
        attempts = rows.attempts(unit, authority, period)
        refused = (
            () if wanted.before else tuple(_often(unit, engine, authority, attempts, language))
        )
    listed = tuple(_listed(row, known, workflows, wanted.rule, language) for row in found)
    return Found(listed, more, refused, len(attempts))


def _page(
    unit: Unit, authority: int, period: tuple[str, str], known: Known, wanted: Wanted
) -> tuple[list[AuditRow], str]:
    ends = sorted({name for ends in (known.ends or {}).values() for _, name in ends})
    persons = sorted({person for person, _ in known.given or {}})
    found: list[AuditRow] = []
    before = _place(wanted.before)
    # Of one rule many may be wanted and few meant, and each reading goes through the whole period.
    at_once = _MANY if wanted.rule else _AT_ONCE
    while True:
        read = rows.unusual(
            unit,
            authority,
            period,
            unusual.KINDS[wanted.rule],
            ends,
            persons,
            before,
            at_once,
            wanted.rule,
        )
        for row in read:
            if not unusual.reasons(row, known, wanted.rule):
                continue
            if len(found) == PAGE:
                return found, "~".join(map(str, found[-1].place))
            found.append(row)
        if len(read) < at_once:
            return found, ""
        before = read[-1].place


def _place(text: str) -> tuple[str, int, int]:
    at, _, rest = text.partition("~")
    case, _, n = rest.partition("~")
    # Typed addresses come here too: what is no place is the beginning of the list.
    if not (at and len(at) < 30 and _is_number(case) and _is_number(n)):
        return FIRST
    return at, int(case), int(n)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _known(
    unit: Unit,
    authority: int,
    period: tuple[str, str],
    zone: str,
    late_days: int,
    workflows: dict[int, Workflow],
) -> Known:
    given: dict[tuple[int, str], frozenset[str]] = {}
    for one in rows.given(unit, authority, period):
        key = one.person, one.role
        given[key] = given.get(key, frozenset()) | {local_day(one.at, zone)}
    ends = {
        id_: frozenset(
            (track, state.name)
            for track, states in workflow.tracks.items()
            for state in states.values()
            if state.is_end
        )
        for id_, workflow in workflows.items()
    }
    bodies = frozenset(
        (id_, role.name)
        for id_, workflow in workflows.items()
        for role in workflow.roles.values()
        if role.body is not None
    )
    return Known(zone, late_days, ends, given, bodies)


def _workflows(unit: Unit, engine: Engine, authority: int) -> dict[int, Workflow]:
    return {
        p.id: engine.version(unit, p.id).workflow
        for p in authorities.published(unit)
        if p.authority == authority
    }


def _listed(
    row: AuditRow, known: Known, workflows: dict[int, Workflow], rule: str, language: str
) -> Listed:
    workflow = workflows.get(row.workflow or 0)
    return Listed(
        reference=row.reference,
        n=row.n,
        title=of_audit.asks(language)
        if (row.kind, row.role) == ("note", AUDITOR)
        else step_title(workflow, row.kind, row.action, language),
        role=role_title(workflow, row.role, language),
        recorded_at=row.recorded_at,
        occurred_at=row.occurred_at,
        reasons=tuple(
            (
                one.name,
                say(language, one.title),
                say(language, one.why, **_holes(dict(holes), workflow, language)),
            )
            for one, holes in unusual.reasons(row, known, rule)
        ),
    )


def _holes(holes: dict[str, object], workflow: Workflow | None, language: str) -> dict[str, object]:
    for name in ("role", "other"):
        if name in holes:
            holes[name] = role_title(workflow, str(holes[name]), language)
    return holes


def step_title(workflow: Workflow | None, kind: str, action: str | None, language: str) -> str:
    """What a step is called, by the workflow's own title or by its kind."""
    if action is not None and workflow is not None:
        found = workflow.actions.get(action)
        return Wording(workflow, language).own(found.title if found else None, action)
    return say(language, _KINDS[kind]) if kind in _KINDS else kind


def role_title(workflow: Workflow | None, role: str | None, language: str) -> str:
    """What a role is called; an office is of no workflow."""
    if role is None:
        return say(language, "the clock")
    if role in of_law.OFFICES:
        return say(language, of_law.OFFICES[role])
    return Wording(workflow, language).role(role) if workflow else role


def _often(
    unit: Unit, engine: Engine, authority: int, attempts: list[rows.AttemptRow], language: str
) -> list[Refusals]:
    zone = engine.authorities[authority].timezone
    counted = Counter((one.person, local_day(one.at, zone)) for one in attempts)
    found = []
    for (person, day), times in counted.items():
        if times < MANY_REFUSALS:
            continue
        theirs = [
            one for one in attempts if one.person == person and local_day(one.at, zone) == day
        ]
        who = refusals.who(unit, engine, authority, theirs[0], language)
        references = dict.fromkeys(one.reference for one in theirs if one.reference)
        found.append(Refusals(day, who, times, tuple(references)))
    return sorted(found, key=lambda one: one.day, reverse=True)
