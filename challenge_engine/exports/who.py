"""Who does what as a table, as JSON, and as a piece of HTML for another site.

The names of columns and members are stable: some may be added, none changes its meaning.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from challenge_engine.exports.cells import safe
from challenge_engine.service.reading.directory import ContactView, UnitView
from challenge_engine.service.reading.turns import Turn
from challenge_engine.service.reading.who import CaseWho, WhoView
from challenge_engine.texts import either, say
from challenge_engine.texts.catalogue import _

COLUMNS = (
    "day", "about", "workflow", "version", "phase", "state", "service", "case", "who", "does",
    "until", "then", "unit", "contact", "phone", "email", "deputy", "deputy_phone",
    "deputy_email",
)  # fmt: skip


def as_json(found: WhoView) -> dict[str, Any]:
    """All of it, with the day and the versions of which it is."""
    return {
        "authority": found.authority,
        "day": found.day,
        "workflows": [
            {
                "name": one.name,
                "version": one.version,
                "title": one.title,
                "begins": list(one.begins),
                "states": [_turn(found, turn) for turn in one.turns],
            }
            for one in found.workflows
        ],
        "services": [
            {
                "code": one.service.code,
                "title": one.service.title,
                "unit": _unit(one.service.unit),
                "cases": [_case(case) for case in one.cases],
            }
            for one in found.services
        ],
        "other_cases": [_case(case) for case in found.others],
    }


def _turn(found: WhoView, one: Turn) -> dict[str, Any]:
    return {
        "state": one.state,
        "title": one.title,
        "phase": one.phase or None,
        "track": one.track or None,
        "roles": list(one.roles),
        "who": list(one.who),
        "does": list(one.does),
        "until": one.until or None,
        "then": list(one.then),
        "units": [unit.code for unit in found.units(one)],
    }


def _case(one: CaseWho) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.title,
        "workflow": one.workflow,
        "version": one.version,
        "state": one.turn.state,
        "who": list(one.turn.who),
        "until": one.due or None,
        "then": list(one.turn.then),
        "says": one.says,
    }


def _unit(one: UnitView | None) -> dict[str, Any] | None:
    if one is None:
        return None
    people = {"contact": _person(one.contact), "deputy": _person(one.deputy)}
    return {"code": one.code, "title": one.title, "roles": list(one.roles), **people}


def _person(one: ContactView | None) -> dict[str, str] | None:
    if one is None:
        return None
    said = {"function": one.function, "phone": one.phone, "email": one.email, "name": one.name}
    return {name: value for name, value in said.items() if value}


def as_csv(found: WhoView, language: str) -> str:
    """One table: a row a state, a service, and an open case."""
    told = io.StringIO()
    writer = csv.DictWriter(told, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(found, language):
        writer.writerow({"day": found.day, **{name: safe(cell) for name, cell in row.items()}})
    return told.getvalue()


def _rows(found: WhoView, language: str) -> Iterator[dict[str, str]]:
    for one in found.workflows:
        of = {"workflow": one.name, "version": str(one.version)}
        for turn in one.turns:
            units = found.units(turn)
            told = {**of, **_told(turn, language), "until": turn.until}
            yield {"about": "state", **told, **_asked(units[0] if units else None)}
    for service in found.services:
        asked = {"service": service.service.title, **_asked(service.service.unit)}
        yield {"about": "service", **asked}
        for case in service.cases:
            yield {"about": "case", **_open(case, language), **asked}
    for case in found.others:
        yield {"about": "case", **_open(case, language)}


def _told(turn: Turn, language: str) -> dict[str, str]:
    return {
        "phase": turn.phase,
        "state": turn.title,
        "who": either(turn.who, language),
        "does": "; ".join(turn.does),
        "then": "; ".join(turn.then),
    }


def _open(case: CaseWho, language: str) -> dict[str, str]:
    named = f"{case.reference} {case.title}"
    of = {"workflow": case.workflow, "version": str(case.version), "case": named}
    return {**of, **_told(case.turn, language), "until": case.due}


def _asked(unit: UnitView | None) -> dict[str, str]:
    if unit is None:
        return {}
    told = {"unit": unit.title}
    for name, one, before in (("contact", unit.contact, ""), ("deputy", unit.deputy, "deputy_")):
        if one is not None:
            told |= {name: one.function, f"{before}phone": one.phone, f"{before}email": one.email}
    return told


def as_html(found: WhoView, language: str, address: str = "") -> str:
    """A piece of HTML without scripts and styles; ``address`` is where all of it stands."""

    def word(sentence: str, **holes: Any) -> str:
        return escape(say(language, sentence, **holes))

    return "\n".join(
        (
            f'<section lang="{language}" class="who-does-what">',
            f"<h2>{word(_TITLE)}</h2>",
            f"<p>{word(_MADE, day=found.day_text, name=found.authority)}</p>",
            *(
                line
                for one in found.workflows
                for line in _table(
                    word(_RULES, title=one.title, version=one.version),
                    [word(head) for head in _STATE_HEADS],
                    [_cells(turn, language) for turn in one.turns if not turn.is_end],
                )
            ),
            *_table(
                word(_SERVICES),
                [word(head) for head in _SERVICE_HEADS],
                [
                    (one.service.title, *_reached(one.service.unit, word(_NOBODY)))
                    for one in found.services
                ],
            ),
            *([f'<p><a href="{escape(address)}">{word(_MORE)}</a></p>'] if address else []),
            "</section>",
            "",
        )
    )


_TITLE = _("Who does what")
_MADE = _("As it is on {day}, told by {name}.")
_RULES = _("{title}, version {version}")
_SERVICES = _("Who answers for which service")
_NOBODY = _("nobody today")
_MORE = _("More about it, and every open challenge")
_STATE_HEADS = (
    _("Where it stands"), _("Whose turn it is"), _("What they do"), _("Until when"), _("What then"),
)  # fmt: skip
_SERVICE_HEADS = (_("Service"), _("Unit"), _("Contact"), _("Deputy"))


def _cells(turn: Turn, language: str) -> tuple[str, ...]:
    told = _told(turn, language)
    return told["state"], told["who"], told["does"], turn.until, told["then"]


def _reached(unit: UnitView | None, nobody: str) -> tuple[str, str, str]:
    if unit is None:
        return nobody, nobody, nobody
    people = (unit.contact, unit.deputy)
    told = [
        ", ".join(filter(None, (p.function, p.phone, p.email))) if p else nobody for p in people
    ]
    return unit.title, told[0], told[1]


def _table(caption: str, heads: Iterable[str], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    yield f"<table><caption>{caption}</caption>"
    yield (
        "<thead><tr>" + "".join(f'<th scope="col">{h}</th>' for h in heads) + "</tr></thead><tbody>"
    )
    for first, *rest in rows:
        cells = "".join(f"<td>{_bdi(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{_bdi(first)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _bdi(cell: str) -> str:
    return f"<bdi>{escape(cell)}</bdi>"
