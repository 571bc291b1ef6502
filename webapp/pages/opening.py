"""How a case begins: choose, fill in, or print the form and take it along."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.core.case import Problem
from challenge_engine.errors import EngineError, InvalidInput, Refused
from challenge_engine.service.cases.acting import open_case
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import ALONE, GroupChoice
from challenge_engine.service.reading import opening
from challenge_engine.service.reading.opening import OpeningView, Origin
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.texts.burden import before_filing
from webapp import questions, sent
from webapp.auth import signed_in
from webapp.forms import Form, ours
from webapp.languages import LANGUAGES, _, language
from webapp.pages.blueprint import blueprint
from webapp.problems import status_of
from webapp.questions import CHANNEL, GROUP, NEW_GROUP, RECEIVED
from webapp.site import site, viewer


@blueprint.get("/new")
def new() -> str:
    """What can be begun here, and what it takes."""
    offers = opening.offered(site().engine, site().authority, language())
    return render_template("new.html", offers=offers)


@blueprint.get("/new/<workflow>")
@signed_in
def begin(workflow: str) -> str:
    """The form with which a case begins."""
    found = opened(workflow)
    return page(found, form_of(found))


@blueprint.post("/new/<workflow>")
@signed_in
def begun(workflow: str) -> tuple[str, int] | Response:
    """Open the case; what cannot be taken comes back as it was filled in."""
    found = opened(workflow)
    form = form_of(found)
    values = form.read(request.form)
    data, mine = ours(values or {})
    # As it was typed: what else is wrong is said together with it.
    if request.form.get(GROUP) == questions.NEW and not request.form.get(NEW_GROUP, "").strip():
        form.refuse([Problem(NEW_GROUP, "missing")])
    if form.errors or form.sentences or values is None:
        return page(found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        command = Command(found.action, data, mine[RECEIVED])
        who = acting(mine[CHANNEL])
        here, theirs = site(), group(mine)

        def make() -> str:
            opened = open_case(here.engine, here.authority, workflow, who, command, theirs)
            return opened.reference

        reference, is_new = sent.once(who.person.key, make)
    except EngineError as error:
        status = refuse(form, found, error)
        return page(found, form), status
    if is_new:
        flash(found.action_title, "done")
    else:
        flash(
            _(
                "This form was sent before. There is one case, not two: this one. What you changed "
                "in the form since then was not taken; for another case begin a new form."
            )
        )
    return redirect(url_for("pages.case", reference=reference), 303)


@blueprint.get("/blank/<workflow>")
def blank(workflow: str) -> str:
    """The empty form on paper, in every language in which it exists."""
    here = site()
    first = opening.opening(here.engine, here.authority, workflow, viewer())
    spoken = [one for one in first.definition.languages if one in LANGUAGES]
    papers = [paper(workflow, one) for one in sorted(spoken, key=lambda one: one != language())]
    return render_template("blank.html", title=first.title, papers=papers)


def paper(workflow: str, spoken: str) -> str:
    """One language of the empty form, with every text of it in that language."""
    here = site()
    with force_locale(spoken):
        found = opening.opening(here.engine, here.authority, workflow, Viewer(None, spoken))
        return render_template("paper.html", opening=found, spoken=spoken)


def opened(workflow: str) -> OpeningView:
    """The opening that the address names."""
    action, here = request.args.get("action"), site()
    return opening.opening(here.engine, here.authority, workflow, viewer(), action, origin())


def origin() -> Origin | None:
    """The case from which this one is opened, if the address names it."""
    link, reference = request.args.get("link"), request.args.get("from")
    return Origin(link, reference) if link and reference else None


def is_on_behalf(found: OpeningView) -> bool:
    """Only who may act for others gets that form."""
    return found.can_act_for_others and request.args.get("behalf") == "yes"


def form_of(found: OpeningView) -> Form:
    """The questions of the definition between those about whom it is for."""
    on_behalf = is_on_behalf(found)
    asked = tuple(questions.of(ask) for ask in found.asks)
    if on_behalf:
        asked = (
            *questions.on_behalf(),
            *questions.whose_at_the_desk(found.groups_at_the_desk),
            *asked,
        )
    else:
        asked = (*asked, *questions.whose(found.groups))
    groups = found.groups_at_the_desk if on_behalf else found.groups
    key = (found.definition.digest, "open", found.action, on_behalf, groups)
    return Form(key, asked, found.definition)


def group(mine: dict[str, Any]) -> GroupChoice:
    """The group that was chosen; at the desk its name, if it has one."""
    chosen, name = mine[GROUP], mine[NEW_GROUP]
    if chosen in (None, questions.NEW):
        return GroupChoice(new_name=name)
    return ALONE if chosen == questions.ALONE else GroupChoice(key=chosen)


def acting(channel: str | None) -> Acting:
    """Who opens it, and through which channel it came in."""
    person = viewer().person
    if person is None:
        abort(403)
    return Acting(person, via=channel or "page", on_behalf=channel is not None)


def refuse(form: Form, found: OpeningView, error: EngineError) -> int:
    """Say on the form what is in its way; the answer's status."""
    if isinstance(error, InvalidInput):
        form.refuse(error.problems)
    elif isinstance(error, Refused):
        said = [texts.refusal(r, found.definition, language()) for r in error.refusals]
        form.sentences += [str(one) for one in said]
    elif form.refuse_day(error, said_of_all := texts.error(error, language())):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        form.sentences.append(said_of_all)
    return status_of(error)


def page(found: OpeningView, form: Form) -> str:
    """The page of an opening."""
    return render_template(
        "begin.html",
        opening=found,
        form=form,
        is_on_behalf=is_on_behalf(found),
        origin=origin(),
        makes_public=found.definition.public_from == found.action,
        burden=before_filing(found.definition, language()),
    )
