"""The form with which somebody sets an earlier step right, and what came of it."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.core.case import Problem
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import EngineError, InvalidInput, Refused
from challenge_engine.service.cases.correcting import Wanted, correct
from challenge_engine.service.reading.correction_form import CorrectableView, correctable
from webapp import questions
from webapp.auth import signed_in
from webapp.forms import Form, ours
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint
from webapp.pages.doing import acting, seen
from webapp.problems import status_of
from webapp.questions import HAPPENED, WHY
from webapp.site import site, viewer

OF_THE_DAY = {"correct-clock", "correct-recorded", "correct-before", "correct-after"}
PLACES = {"why": WHY, "happened": HAPPENED}
"""Where the form asks what is no value of the step."""


@blueprint.get("/cases/<reference>/correct/<int:n>")
@signed_in
def correction(reference: str, n: int) -> str:
    """The form of a correction, with what stands now; or why it is not this reader's to give."""
    found = correctable(site().engine, site().authority, reference, n, viewer())
    return page(found, form_of(found), found.seen)


@blueprint.post("/cases/<reference>/correct/<int:n>")
@signed_in
def corrected(reference: str, n: int) -> tuple[str, int] | Response:
    """Set it right; what cannot be taken comes back as it was filled in."""
    found = correctable(site().engine, site().authority, reference, n, viewer())
    form = form_of(found)
    values = form.read(request.form)
    if values is None and not found.refusals:
        return page(found, form, seen()), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        data, mine = ours(values or {})
        wanted = Wanted(n, mine[WHY] or "", data, mine[HAPPENED], seen())
        correct(site().engine, site().authority, reference, acting(None), wanted)
    except EngineError as error:
        refuse(form, error)
        now = correctable(site().engine, site().authority, reference, n, viewer())
        return page(now, form, now.seen), status_of(error)
    flash(_("Step %(n)s was corrected.", n=n), "done")
    return redirect(url_for("pages.case", reference=reference), 303)


def refuse(form: Form, error: EngineError) -> None:
    """Each problem beside what it is about; what is about the whole, over the form."""
    if isinstance(error, InvalidInput):
        form.refuse(Problem(PLACES.get(p.path, p.path), p.code, p.params) for p in error.problems)
        return
    if not isinstance(error, Refused):
        form.sentences.append(texts.error(error, language()))
        return
    for one in error.refusals:
        said = str(texts.refusal(one, form.workflow, language()))
        if one.code in OF_THE_DAY:
            form.errors.setdefault(HAPPENED, said)
        else:
            form.sentences.append(said)


def form_of(found: CorrectableView) -> Form:
    """The questions of the action with which the step was taken, as far as it answered them."""
    asked = tuple(questions.of(ask, ask.value) for ask in found.asks)
    names = [ask.name for ask in found.asks]
    key = (found.definition.digest, "correct", found.has_fixed_day, *names)
    kind = next(
        (_kind(found.definition, ask.name) for ask in found.asks if ask.asked.place == "record"),
        None,
    )
    return Form(
        key,
        (*asked, *questions.of_correction(has_day=not found.has_fixed_day)),
        found.definition,
        kind,
    )


def _kind(workflow: Workflow, name: str) -> str | None:
    return next((kind.name for kind in workflow.records.values() if name in kind.fields), None)


def page(found: CorrectableView, form: Form, seen: int | None) -> str:
    """The page of a correction."""
    return render_template("correct.html", found=found, form=form, seen=seen)
