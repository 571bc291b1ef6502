"""A case: where it stands, whom it waits on, what can be done and why not, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template

from challenge_engine.core.workflow import MAIN
from challenge_engine.service.auditing import asked
from challenge_engine.service.auditing.asked import FindingView
from challenge_engine.service.reading import briefing as briefed
from challenge_engine.service.reading import letter as told
from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.directory import answers_for
from challenge_engine.service.reading.views import ActionView, CaseView, RecordView
from challenge_engine.service.timing.preview import PenaltyPreview, preview
from challenge_engine.service.voting import showing
from challenge_engine.texts import Wording
from webapp import drawings
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer

SIDES = ("community", "authority")


@dataclass(frozen=True, slots=True)
class Signing:
    """A record that both sides sign, and which of them have signed its newest version."""

    record: RecordView
    missing: tuple[str, ...]


@blueprint.get("/cases/<reference>")
def case(reference: str) -> str:
    """One case, as far as its reader may see it."""
    found = viewing.view(site().engine, site().authority, reference, viewer(), ways=True)
    findings = asked.of_case(site().engine, site().authority, reference, viewer())
    return show(found, findings, _foreseen(found))


@blueprint.get("/cases/<reference>/letter")
def letter(reference: str) -> str:
    """The case told on one page, to print, to send or to hang up."""
    found = viewing.view(site().engine, site().authority, reference, viewer())
    return render_template(
        "letter.html",
        case=found,
        letter=told.letter(found, language()),
        service=answers_for(site().engine, site().authority, found, language()),
    )


@blueprint.get("/cases/<reference>/briefing")
def briefing(reference: str) -> str:
    """Two pages for whoever is new, to print: after an election, or when a contact changes."""
    found = viewing.view(site().engine, site().authority, reference, viewer())
    return render_template(
        "briefing.html",
        case=found,
        briefing=briefed.briefing(found),
        service=answers_for(site().engine, site().authority, found, language()),
    )


def _foreseen(found: CaseView) -> PenaltyPreview | None:
    """What deciding late will cost, once that is near; asked only where something can cost."""
    if not any(one.penalty_of for one in found.definition.deadlines.values()):
        return None
    seen = preview(site().engine, site().authority, found.reference, viewer())
    return seen if seen is not None and (seen.is_near or seen.is_given) else None


def show(
    found: CaseView,
    findings: tuple[FindingView, ...] | None = None,
    foreseen: PenaltyPreview | None = None,
) -> str:
    """The page of a case, here with the auditors' questions or, without any, from elsewhere."""
    promised = {n for n, kind in found.definition.records.items() if kind.promise}
    columns = list(beside(found))
    shown = promised | {column.kind for pair in columns for column in pair}
    return render_template(
        "case.html",
        case=found,
        records=[r for r in found.records if r.kind not in shown],
        columns=columns,
        known=None if found.basis == "enforced" else phases_told(found),
        signings=signings(found),
        doers={(a.action, a.on_behalf): doers(found, a) for a in found.for_others},
        with_page={a.action for a in found.possible if has_page(found, a)},
        letter=told.letter(found, language()),
        findings=findings,
        foreseen=foreseen,
        drawing=drawings.of_case(found, language()),
        has_vote=found.definition.ballot is not None
        and showing.has_vote(site().engine, site().authority, found.reference),
    )


@dataclass(frozen=True, slots=True)
class Column:
    """All records of one kind, beside those of another."""

    kind: str
    title: str
    records: tuple[RecordView, ...]


def beside(found: CaseView) -> Iterator[tuple[Column, Column]]:
    """The kinds that the workflow wants in two columns, where there is something to show."""
    for kind in found.definition.records.values():
        if kind.beside is not None:
            pair = _column(found, kind.name), _column(found, kind.beside)
            if pair[0].records or pair[1].records:
                yield pair


def _column(found: CaseView, kind: str) -> Column:
    title = Wording(found.definition, language()).own(found.definition.records[kind].title)
    return Column(kind, title, tuple(one for one in found.records if one.kind == kind))


def phases_told(found: CaseView) -> set[str]:
    """The phases of which a reported past tells; a gap in it stays a gap on the page."""
    wording = Wording(found.definition, language())
    states = found.definition.states.values()
    phase_of = {wording.own(state.title): state.phase for state in states}
    return {phase_of[step.moved] for step in found.steps if step.moved in phase_of}


def has_page(found: CaseView, action: ActionView) -> bool:
    """What is hard to take back is confirmed on a page; what else asks nothing is a button."""
    opens = found.definition.public_from == action.action and not found.is_public
    signs = any(t.takes.signs for t in found.definition.transitions if t.action == action.action)
    return bool(action.asks) or action.on_behalf or action.is_escape or signs or opens


def signings(found: CaseView) -> list[Signing]:
    """Every record that is to be signed by both sides."""
    kinds = {t.takes.signs for t in found.definition.transitions if t.takes.signs}
    return [
        Signing(r, tuple(side for side in SIDES if side not in r.signed))
        for r in found.records
        if r.kind in kinds
    ]


def doers(found: CaseView, action: ActionView) -> str:
    """Who could do what is not this reader's to do."""
    workflow = found.definition
    at = {MAIN: found.state} | {t.name: t.state for t in found.tracks}
    transition = workflow.transition(action.track, at.get(action.track, "nothing"), action.action)
    if transition is None:
        return ""
    roles = transition.for_others if action.on_behalf else transition.by
    return Wording(workflow, language()).roles(roles)
