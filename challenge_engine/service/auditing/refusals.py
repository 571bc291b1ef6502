"""Refused attempts as an auditor reads them: recorded outside the log, and without outsiders.

They are no steps: nothing happened. Who of the authority's side tried is named, for that is what
an audit is about; of others only the role, or that they had none.
"""

from __future__ import annotations

from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.engine import Engine
from challenge_engine.service.people.granting import OFFICES
from challenge_engine.service.reading import of_law
from challenge_engine.store import auditing as rows
from challenge_engine.store import authorities, people
from challenge_engine.store.auditing import AttemptRow
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, say
from challenge_engine.texts.refusals import REFUSALS

NOT_KEPT = "…"
"""What stands in a reason for what was not kept: only codes are."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody was refused, and why as far as that is kept."""

    at: str
    title: str
    who: str
    via: str
    reasons: tuple[str, ...]


def of_case(
    unit: Unit, engine: Engine, authority: int, case_id: int, workflow: Workflow, language: str
) -> tuple[Attempt, ...]:
    """The refused attempts about one case, oldest first."""
    wording = Wording(workflow, language)
    return tuple(
        Attempt(
            at=row.at,
            title=_title(wording, row.action),
            who=who(unit, engine, authority, row, language),
            via=row.via,
            reasons=tuple(reason(code, language) for code in row.codes.split()),
        )
        for row in rows.attempts_of_case(unit, case_id)
    )


def reason(code: str, language: str) -> str:
    """The sentence of a refusal, with dots where a value stood: only its code is kept."""
    if code not in REFUSALS:
        return code
    return say(language, REFUSALS[code].no).format_map(_Dots())


def who(unit: Unit, engine: Engine, authority: int, row: AttemptRow, language: str) -> str:
    """Who tried, in the roles of that day; by name only if that is a role of the authority."""
    if row.person is None:
        return say(language, "somebody whose account was erased")
    day = local_day(row.at, engine.authorities[authority].timezone)
    held = dict.fromkeys(
        g.role
        for g in people.grants(unit, row.person)
        if g.valid_from <= day and (g.valid_until is None or day <= g.valid_until)
    )
    sides, titles = _roles(unit, engine, authority, language)
    named = [titles[role] for role in held if role in titles]
    is_office = any(sides.get(role) == "authority" for role in held)
    if is_office and row.name:
        return f"{row.name} ({', '.join(named)})"
    return ", ".join(named) or say(language, "somebody without a role")


def _roles(
    unit: Unit, engine: Engine, authority: int, language: str
) -> tuple[dict[str, str], dict[str, str]]:
    sides = dict.fromkeys(OFFICES, "authority")
    titles = {name: say(language, of_law.OFFICES[name]) for name in OFFICES}
    for p in authorities.published(unit):
        if p.authority == authority:
            workflow = engine.version(unit, p.id).workflow
            wording = Wording(workflow, language)
            for name, role in workflow.roles.items():
                sides[name], titles[name] = role.side, wording.role(name)
    return sides, titles


def _title(wording: Wording, action: str) -> str:
    if action == "correct":
        return say(wording.language, "Correction")
    found = wording.workflow.actions.get(action)
    return wording.own(found.title if found else None, action)


class _Dots(dict[str, str]):
    def __missing__(self, _name: str) -> str:
        return NOT_KEPT
