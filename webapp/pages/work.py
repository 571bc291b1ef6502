"""What waits for the person who is signed in."""

from __future__ import annotations

from flask import render_template

from challenge_engine.service.auditing import asked
from challenge_engine.service.erasing.ordering import is_officer as is_officer_of_privacy
from challenge_engine.service.reading import overdue as late
from challenge_engine.service.reading import work
from challenge_engine.service.voting import showing
from webapp.auth import signed_in
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer


@blueprint.get("/my-work")
@signed_in
def my_work() -> str:
    """What is due first comes first; below it the cases in which one took part."""
    here, me = site(), viewer()
    waiting = work.my_work(here.engine, here.authority, me)
    mine = work.my_cases(here.engine, here.authority, me)
    shown = {line.reference for line in waiting}
    others = [line for line in mine if line.reference not in shown]
    is_officer = is_officer_of_privacy(here.engine, here.authority, me.person)
    return render_template(
        "my_work.html",
        waiting=waiting,
        most=work.MOST,
        others=others,
        is_officer=is_officer,
        votes=showing.open_to(here.engine, here.authority, me),
        findings=asked.waiting_for(here.engine, here.authority, me),
    )


@blueprint.get("/overdue")
@signed_in
def overdue() -> str:
    """What is late between group and town, in all cases in which one takes part."""
    here = site()
    found = late.overdue(here.engine, here.authority, viewer())
    return render_template("overdue.html", found=found, most=late.MOST)
