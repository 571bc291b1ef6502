"""The privacy officer's pages: what is ordered and by whom confirmed, holds, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.errors import EngineError, NotAllowed
from challenge_engine.service import settings
from challenge_engine.service.erasing import deciding, destroying, holding, ordering
from challenge_engine.service.erasing.backups import backup_days
from challenge_engine.service.erasing.grounds import OFFERED
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.reading.knowing import Person
from webapp.auth import signed_in
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint
from webapp.problems import status_of
from webapp.site import site, viewer

LONGEST = 2000


@blueprint.get("/privacy")
@signed_in
def privacy() -> str:
    """What waits for a second person, what is on hold, and what was done."""
    return overview()


def overview(sentences: Sequence[str] = (), **typed: str) -> str:
    """The first page, with what was typed in the form of a hold."""
    here = site()
    found = ordering.listed(here.engine, here.authority, me())
    return render_template(
        "privacy.html",
        waiting=[one for one in found if one.state == "waiting"],
        decided=[one for one in reversed(found) if one.state != "waiting"],
        holds=holding.running(here.engine, here.authority, me()),
        standing=ordering.standing,
        sentences=sentences,
        typed=typed,
    )


@blueprint.get("/privacy/erase")
@signed_in
def privacy_erase() -> str:
    """The form of an order; names are typed into a form and never stand in an address."""
    ordering.listed(site().engine, site().authority, me())
    return erase_page({})


@blueprint.post("/privacy/erase")
@signed_in
def privacy_erased() -> tuple[str, int] | Response:
    """List the values of a case, look at what would go, or order it."""
    here, wanted = site(), asked()
    typed = {"ground": field("ground"), "reason": field("reason")}
    try:
        if field("do") == "list" and wanted.reference:
            found = ordering.everything(here.engine, here.authority, viewer(), wanted.reference)
            return erase_page(typed, wanted, values=found), 200
        if field("do") == "order":
            number = ordering.order(
                here.engine, here.authority, me(), wanted, field("ground"), field("reason")
            )
            flash(_("Order %(number)s waits for a second person.", number=number), "message")
            return redirect(url_for("pages.privacy"), 303)
        seen = ordering.look(here.engine, here.authority, viewer(), wanted, field("ground"), days())
    except EngineError as error:
        said = texts.error(error, language())
        return erase_page(typed, wanted, sentences=[said]), status_of(error)
    return erase_page(typed, wanted, seen=seen), 200


def erase_page(typed: dict[str, str], wanted: Target | None = None, **more: Any) -> str:
    """The form with what was typed, and what came of it."""
    grounds = [
        {"value": g.code, "text": f"{texts.say(language(), g.title)} ({g.source})"} for g in OFFERED
    ]
    return render_template(
        "privacy_erase.html", typed=typed, wanted=wanted or Target(), grounds=grounds, **more
    )


@blueprint.get("/privacy/orders/<int:number>")
@signed_in
def privacy_order(number: int) -> str:
    """One order with what it would do now, to be confirmed or refused."""
    return order_page(number)


@blueprint.post("/privacy/orders/<int:number>")
@signed_in
def privacy_decided(number: int) -> tuple[str, int] | Response:
    """Confirm, which erases; or refuse, with a reason."""
    here = site()
    try:
        if field("do") == "confirm":
            deciding.confirm(here.engine, here.authority, me(), number, days(), "page")
            flash(_("Order %(number)s was carried out.", number=number), "message")
        else:
            ordering.refuse(here.engine, here.authority, me(), number, field("reason"))
            flash(_("Order %(number)s was refused.", number=number), "message")
    except EngineError as error:
        said = texts.error(error, language())
        return order_page(number, [said]), status_of(error)
    return redirect(url_for("pages.privacy"), 303)


def order_page(number: int, sentences: Sequence[str] = ()) -> str:
    """One order; of what one erased that was carried out, nothing is known any more."""
    here = site()
    one = ordering.named(here.engine, here.authority, me(), number)
    seen = None
    if one.state == "waiting":
        seen = ordering.found_by(here.engine, here.authority, viewer(), number, days())
    return render_template(
        "privacy_order.html",
        order=one,
        seen=seen,
        ground=texts.say(language(), next((g.title for g in OFFERED if g.code == one.ground), "")),
        standing=ordering.standing(one, language()),
        may_confirm=ordering.is_second(here.engine, here.authority, me(), one),
        sentences=sentences,
    )


@blueprint.post("/privacy/holds")
@signed_in
def privacy_hold() -> tuple[str, int] | Response:
    """Hold a case or release it."""
    here, reference, reason = site(), field("case"), field("why")
    work = holding.release if field("do") == "release" else holding.hold
    try:
        work(here.engine, here.authority, me(), reference, reason, "page")
    except EngineError as error:
        said = texts.error(error, language())
        return overview([said], case=reference, why=reason), status_of(error)
    return redirect(url_for("pages.privacy"), 303)


@blueprint.get("/privacy/destruction")
@signed_in
def privacy_destruction() -> str:
    """The cases whose term of keeping is over, and what was destroyed."""
    return destruction_page()


@blueprint.post("/privacy/destruction")
@signed_in
def privacy_destruction_ordered() -> tuple[str, int] | Response:
    """Order the destruction of one case."""
    here = site()
    try:
        number = destroying.order(here.engine, here.authority, me(), field("case"), field("why"))
    except EngineError as error:
        return destruction_page([texts.error(error, language())]), status_of(error)
    flash(_("Order %(number)s waits for a second person.", number=number), "message")
    return redirect(url_for("pages.privacy"), 303)


def destruction_page(sentences: Sequence[str] = ()) -> str:
    """The list that archive law asks for, of what is due and of what is gone."""
    here = site()
    return render_template(
        "privacy_destruction.html",
        due=destroying.listed(here.engine, here.authority, viewer()),
        gone=destroying.destroyed(here.engine, here.authority, viewer()),
        sentences=sentences,
    )


def me() -> Person:
    """Who is signed in."""
    person = viewer().person
    if person is None:
        abort(403)
    return person


def field(name: str) -> str:
    """One line of a form."""
    text = request.form.get(name, "").strip()
    if len(text) > LONGEST or "\0" in text:
        raise NotAllowed("The reason is longer than {limit} characters.", limit=LONGEST)
    return text


def asked() -> Target:
    """What the form means."""
    items = tuple(one[:40] for one in request.form.getlist("item"))
    return Target(
        person=field("person") or None,
        reference=field("case") or None,
        items=items,
        declared=field("declared") == "yes",
    )


def days() -> int:
    """For how long backups are kept."""
    return backup_days(settings.load())
