"""The auditor's pages: the log at a glance, what is unusual, and a sample; they act on nothing."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from flask import flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from challenge_engine import texts
from challenge_engine.core.workflow import PHASES
from challenge_engine.errors import EngineError, InvalidInput
from challenge_engine.service.auditing import asked, comparing, looking, office, sampling, verifying
from challenge_engine.service.auditing.looking import Wanted
from challenge_engine.service.auditing.periods import ALWAYS, Period
from challenge_engine.service.auditing.sampling import Wish
from challenge_engine.service.auditing.unusual import LATE_DAYS, RULES
from challenge_engine.service.reading.knowing import Person
from webapp.auth import signed_in
from webapp.languages import _, language
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer

Found = TypeVar("Found")

MOST_DIGITS = 6
USUAL_SIZE = 5


@blueprint.app_context_processor
def office_held() -> dict[str, Callable[[], bool]]:
    """Templates ask whether to show the way to these pages."""
    return {"is_auditor": is_auditor}


def is_auditor() -> bool:
    """Asked once a request; where it cannot be known, the way is not shown."""
    if "is_auditor" not in g:
        try:
            here = site()
            person = viewer().person if current_user.is_authenticated else None
            held = office.offices(here.engine, here.authority, person)
            g.is_auditor = office.AUDITOR in held
        except EngineError:
            g.is_auditor = False
    return bool(g.is_auditor)


def auditor() -> Person:
    """Whoever looks, if they are an auditor."""
    return office.require_auditor(site().engine, site().authority, viewer().person)


@blueprint.get("/audit")
@signed_in
def audit() -> str:
    """The log, what was checked last, what is asked and open, and the way to the rest."""
    return home()


@blueprint.post("/audit/check")
@signed_in
def audit_check() -> str:
    """Recompute the whole log now, where it is small enough to wait for."""
    here = site()
    return home(checked=verifying.whole(here.engine, here.authority, viewer()))


@blueprint.post("/audit/visit")
@signed_in
def audit_visit() -> Response:
    """Note the newest checkpoint as the one that the auditor takes along."""
    signed = comparing.take(site().engine, site().authority, auditor())
    flash(
        _(
            "Noted: you take the checkpoint of size %(size)s with you. Save it too: what you keep "
            "yourself proves more than what is noted here.",
            size=signed.size,
        )
    )
    return redirect(url_for("pages.audit"), 303)


def home(checked: verifying.Verified | None = None) -> str:
    """The first page, after a check with what came of it."""
    here, me = site(), viewer()
    found = verifying.overview(here.engine, here.authority, me)
    findings = asked.listed(here.engine, here.authority, me)
    return render_template("audit/home.html", found=found, checked=checked, findings=findings)


@blueprint.get("/audit/unusual")
@signed_in
def audit_unusual() -> tuple[str, int] | str:
    """What is unusual in a period, with the reason why it is listed."""
    auditor()
    here, args = site(), request.args
    late = number(args.get("late", ""), LATE_DAYS)

    def look() -> looking.Found:
        wanted = Wanted(period(), late, args.get("rule", ""), args.get("before", "")[:60])
        return looking.look(here.engine, here.authority, wanted, language())

    found, wrong = tried(look)
    rules = [(rule.name, texts.say(language(), rule.title)) for rule in RULES]
    page = render_template(
        "audit/unusual.html", found=found, wrong=wrong, rules=rules, late=late, asked=args
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if wrong else page


@blueprint.get("/audit/sample")
@signed_in
def audit_sample() -> tuple[str, int] | str:
    """A sample with all that is needed to draw it again."""
    auditor()
    here, args = site(), request.args
    size = number(args.get("size", ""), USUAL_SIZE)

    def draw() -> sampling.Sample:
        seed, phase = args.get("seed", "").strip() or None, args.get("phase", "")
        wish = Wish(size, seed, phase, period(), of_steps=args.get("of") == "steps")
        return sampling.draw(here.engine, here.authority, wish)

    drawn, wrong = tried(draw)
    phases = [(name, texts.phase(name, language())) for name in PHASES]
    page = render_template(
        "audit/sample.html", drawn=drawn, wrong=wrong, phases=phases, size=size, asked=args
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if wrong else page


def tried(ask: Callable[[], Found]) -> tuple[Found | None, str]:
    """What was asked for, or the sentence that says why it cannot be had."""
    try:
        return ask(), ""
    except InvalidInput as error:
        return None, texts.error(error, language())


def period() -> Period:
    """The days that the address names."""
    since, until = (request.args.get(name, "").strip() for name in ("since", "until"))
    return Period(since, until) if since or until else ALWAYS


def number(typed: str, otherwise: int) -> int:
    """A number that was typed into an address; anything else is the usual one."""
    typed = typed.strip()
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else otherwise
