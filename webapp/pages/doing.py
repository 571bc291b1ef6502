"""One action on one case: its form, and what came of it."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.core.workflow import Transition
from challenge_engine.errors import EngineError, InvalidInput, Refused, StaleVersion
from challenge_engine.service.cases.acting import act
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.views import ActionView, CaseView, StepView
from webapp import questions
from webapp.auth import signed_in
from webapp.forms import Form, ours
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.problems import status_of
from webapp.questions import CHANNEL, RECEIVED
from webapp.site import site, viewer

MOST_DIGITS = 9


@blueprint.get("/cases/<reference>/do/<action>")
@signed_in
def do(reference: str, action: str) -> str:
    """The form of an action; where it is not possible, why not and what would help."""
    found = viewing.view(site().engine, site().authority, reference, viewer())
    chosen = choose(found, action)
    return page(found, chosen, form_of(found, chosen))


@blueprint.post("/cases/<reference>/do/<action>")
@signed_in
def done(reference: str, action: str) -> tuple[str, int] | Response:
    """Do it; what cannot be taken comes back as it was filled in."""
    found = viewing.view(site().engine, site().authority, reference, viewer())
    chosen = choose(found, action)
    form = form_of(found, chosen)
    values = form.read(request.form)
    if values is None and chosen.is_possible:
        return page(found, chosen, form, seen=seen()), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        data, mine = ours(values or {})
        command = Command(action, data, mine[RECEIVED], seen())
        act(site().engine, site().authority, reference, acting(mine[CHANNEL]), command)
    except EngineError as error:
        return refused(reference, action, form, error)
    flash(chosen.title, "done")
    return redirect(url_for("pages.case", reference=reference), 303)


def refused(reference: str, action: str, form: Form, error: EngineError) -> tuple[str, int]:
    """The form again, on the case as it is now, with what was typed and what is in its way."""
    found = viewing.view(site().engine, site().authority, reference, viewer())
    chosen = choose(found, action)
    again = form_of(found, chosen)
    again.typed = form.typed
    since: tuple[StepView, ...] = ()
    status = status_of(error)
    if isinstance(error, InvalidInput):
        again.refuse(error.problems)
    elif isinstance(error, StaleVersion):
        since = tuple(step for step in found.steps if step.n > (seen() or 0))
        again.sentences.append(texts.error(error, language()))
    elif isinstance(error, Refused):
        again.sentences += sentences(found, chosen, error)
    elif again.refuse_day(error, said := texts.error(error, language())):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        again.sentences.append(said)
    # A form that is gone has no questions any more: what was typed is shown by the old labels.
    kept = form.kept if not chosen.is_possible else []
    return page(found, chosen, again, since=since, kept=kept), status


def sentences(found: CaseView, chosen: ActionView, error: Refused) -> list[str]:
    """Why not; what the page shows beside the form anyway is not said twice."""
    if chosen.refusals:
        return []
    return [str(texts.refusal(r, found.definition, language())) for r in error.refusals]


def choose(found: CaseView, action: str) -> ActionView:
    """The action as this reader has it, for themselves or on the group's behalf."""
    on_behalf = request.values.get("behalf") == "yes"
    same = [a for a in found.actions if a.action == action]
    fits = [a for a in same if a.on_behalf == on_behalf] or same[:1]
    return fits[0] if fits else abort(404)


def form_of(found: CaseView, chosen: ActionView) -> Form:
    """The questions of the definition, and where needed those of the desk."""
    present = revised(found, chosen)
    asked = tuple(questions.of(ask, present.get(ask.name)) for ask in chosen.asks)
    if chosen.on_behalf:
        asked = (*questions.on_behalf(), *asked)
    workflow = found.definition
    transition = transition_of(found, chosen)
    key = (workflow.digest, chosen.track, transition and transition.source, chosen.action)
    kind = transition.takes.record if transition else None
    return Form((*key, chosen.on_behalf), asked, workflow, kind)


def transition_of(found: CaseView, chosen: ActionView) -> Transition | None:
    """What the action means where the case stands."""
    at = {"main": found.state} | {t.name: t.state for t in found.tracks}
    source = at.get(chosen.track, "nothing")
    return found.definition.transition(chosen.track, source, chosen.action)


def revised(found: CaseView, chosen: ActionView) -> dict[str, object]:
    """What the record to be revised holds now: a revision begins from it, not from nothing."""
    ask = next((a for a in chosen.asks if a.asked.place == "revises"), None)
    if ask is None or not ask.choices:
        return {}
    wanted = request.args.get("revises") or (ask.choices[0][0] if len(ask.choices) == 1 else "")
    kind = ask.asked.field.of
    record = next((r for r in found.records if r.kind == kind and str(r.number) == wanted), None)
    if record is None:
        return {}
    return {v.name: v.raw for v in record.values} | {ask.name: wanted}


def page(
    found: CaseView,
    chosen: ActionView,
    form: Form,
    *,
    since: tuple[StepView, ...] = (),
    kept: list[tuple[str, str]] | None = None,
    seen: int | None = None,
) -> str:
    """The page of one action."""
    transition = transition_of(found, chosen)
    signs = transition.takes.signs if transition else None
    to_revise = next((a.choices for a in chosen.asks if a.asked.place == "revises"), ())
    return render_template(
        "do.html",
        case=found,
        action=chosen,
        form=form,
        since=since,
        kept=kept or [],
        to_sign=[r for r in found.records if signs and r.kind == signs],
        to_revise=to_revise if len(to_revise) > 1 else (),
        makes_public=found.definition.public_from == chosen.action and not found.is_public,
        seen=chosen.seen if seen is None else seen,
    )


def acting(channel: str | None) -> Acting:
    """Who acts: for themselves on a page, or for the group at a desk."""
    person = viewer().person
    if person is None:
        abort(403)
    return Acting(person, via=channel or "page", on_behalf=channel is not None)


def seen() -> int | None:
    """The last move that the form was made on."""
    typed = request.form.get("seen", "")
    is_number = typed.isascii() and typed.lstrip("-").isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else None
