"""One case for an auditor: the whole history, verified, to take along, and to ask about."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.errors import EngineError, InvalidInput
from challenge_engine.service.auditing import asked, findings, history, verifying
from challenge_engine.service.auditing.findings import Question
from challenge_engine.service.auditing.history import AuditView, Filters
from challenge_engine.service.proving import bundling
from challenge_engine.service.reading import timeline
from challenge_engine.service.reading.timeline import CompareView
from webapp.auth import signed_in
from webapp.filters import via
from webapp.languages import _, language
from webapp.pages.audit import auditor, number, period, tried
from webapp.pages.blueprint import blueprint
from webapp.problems import status_of
from webapp.site import site, viewer

MOST_DIGITS = 6


@blueprint.get("/audit/cases")
@signed_in
def audit_find() -> Response:
    """From a typed reference to its page."""
    auditor()
    reference = request.args.get("reference", "").strip()
    if not reference:
        return redirect(url_for("pages.audit"))
    return redirect(url_for("pages.audit_case", reference=reference))


@blueprint.get("/audit/cases/<reference>")
@signed_in
def audit_case(reference: str) -> tuple[str, int] | str:
    """The history as a table, filtered by the address, beside it what was refused."""
    return page(reference)


@blueprint.post("/audit/cases/<reference>/findings")
@signed_in
def audit_ask(reference: str) -> tuple[str, int] | Response:
    """Raise a finding; what cannot be taken comes back as it was typed."""
    form, here = request.form, site()
    about = number(form.get("about", ""), -1) if form.get("about", "").strip() else None
    question = Question(form.get("text", ""), form.get("owner", ""), form.get("due", ""), about)
    try:
        me = auditor()
        n = findings.ask(here.engine, here.authority, reference, me, question, "page")
    except InvalidInput as error:
        said = texts.error(error, language())
        return page(reference, typed=question, sentence=said)[0], HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The question is asked; it is step %(n)s of the case.", n=n))
    return redirect(url_for("pages.audit_case", reference=reference, _anchor=f"step-{n}"), 303)


@blueprint.get("/audit/cases/<reference>/bundle.zip")
@signed_in
def audit_bundle(reference: str) -> Response:
    """Every proof of the case, and what checks them, in one file."""
    auditor()
    data = bundling.bundle(site().engine, site().authority, reference, viewer())
    return _file(data, f"{reference}.zip", "application/zip")


@blueprint.get("/audit/cases/<reference>/history.csv")
@signed_in
def audit_table(reference: str) -> Response:
    """The rows that the filters want, for a spreadsheet."""
    found = seen(reference, filters())
    channels = [(code, via(code)) for code in found.channels]
    # The mark in front tells spreadsheets that this is UTF-8.
    text = "\ufeff" + history.table(found, channels)
    return _file(text.encode(), f"{reference}.csv", "text/csv; charset=utf-8")


def page(reference: str, typed: Question | None = None, sentence: str = "") -> tuple[str, int]:
    """The page of one case, with what was typed into the form of a finding."""
    here, me = site(), viewer()
    wanted, wrong = tried(filters)
    found = seen(reference, wanted or Filters())
    both, wrong_day = tried_day(reference)
    sentences = [one for one in (wrong, wrong_day, sentence) if one]
    text = render_template(
        "audit/case.html",
        case=found,
        verified=verifying.case(here.engine, here.authority, reference, me),
        findings=asked.of_case(here.engine, here.authority, reference, me),
        owners=asked.owners(here.engine, here.authority, reference, language()),
        typed=typed,
        both=both,
        asked=request.args,
        is_filtered=wanted not in (None, Filters()),
        sentences=sentences,
    )
    return text, HTTPStatus.UNPROCESSABLE_ENTITY if sentences else HTTPStatus.OK


def seen(reference: str, wanted: Filters) -> AuditView:
    """The case as the filters want it."""
    return history.history(site().engine, site().authority, reference, viewer(), wanted)


def filters() -> Filters:
    """What the address asks for; a number that is none asks for nothing."""
    args = request.args
    person = number(args.get("person", ""), -1)
    return Filters(
        person=person if person >= 0 else None,
        role=args.get("role", ""),
        kind=args.get("kind", ""),
        channel=args.get("channel", ""),
        field=args.get("field", ""),
        period=period(),
    )


def tried_day(reference: str) -> tuple[CompareView | None, str]:
    """Both readings of a day, if the address names one."""
    day = request.args.get("day", "").strip()
    if not day:
        return None, ""
    try:
        here = site()
        return timeline.compare(here.engine, here.authority, reference, viewer(), day), ""
    except EngineError as error:
        if status_of(error) == HTTPStatus.BAD_REQUEST:
            return None, texts.error(error, language())
        raise


def _file(data: bytes, name: str, kind: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
