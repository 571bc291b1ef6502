"""An auditor's question, for who must answer it."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.errors import EngineError, InvalidInput, StaleVersion
from challenge_engine.service.auditing import asked, findings
from challenge_engine.service.auditing.asked import FindingView
from webapp.auth import signed_in
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint
from webapp.problems import status_of
from webapp.site import site, viewer


@blueprint.get("/cases/<reference>/findings/<int:n>")
@signed_in
def finding(reference: str, n: int) -> str:
    """The question, its answer if there is one, and the form for who may give it."""
    return render_template("audit/answer.html", finding=_finding(reference, n), typed="")


@blueprint.post("/cases/<reference>/findings/<int:n>")
@signed_in
def finding_answered(reference: str, n: int) -> tuple[str, int] | Response:
    """Answer it; what cannot be taken comes back as it was typed."""
    here, person = site(), viewer().person
    if person is None:
        abort(HTTPStatus.FORBIDDEN)
    one, typed = _finding(reference, n), request.form.get("text", "")
    try:
        findings.answer(here.engine, here.authority, reference, n, person, typed, "page")
    except (InvalidInput, StaleVersion) as error:
        return _again(one, typed, error)
    flash(_("The auditor has your answer; it is part of the history of the case."))
    return redirect(url_for("pages.case", reference=reference), 303)


def _again(one: FindingView, typed: str, error: EngineError) -> tuple[str, int]:
    said = texts.error(error, language())
    text = render_template("audit/answer.html", finding=one, typed=typed, sentence=said)
    return text, status_of(error)


def _finding(reference: str, n: int) -> FindingView:
    found = asked.of_case(site().engine, site().authority, reference, viewer())
    return next((one for one in found if one.n == n), None) or abort(HTTPStatus.NOT_FOUND)
