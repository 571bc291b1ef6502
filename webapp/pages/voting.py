"""The vote of a round: voting, the receipt, and the result that anybody can count again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from challenge_engine import texts
from challenge_engine.counting.result import Result, Verdict
from challenge_engine.drawings import winners
from challenge_engine.errors import NotAllowed, NotFound, VoteRefused
from challenge_engine.service.cases.commands import Acting
from challenge_engine.service.people import accounts
from challenge_engine.service.proving import receipts
from challenge_engine.service.voting import casting, papers, showing, unmarking
from challenge_engine.service.voting.papers import Typed
from challenge_engine.service.voting.showing import VoteView
from challenge_engine.service.voting.unmarking import Unmarked
from challenge_engine.texts import Wording, counting
from webapp.auth import signed_in
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer

LIST, PREFIX = "choice", "choice-"
"""A ticked choice is a value of the first name; a place or points have a name of their own."""


@blueprint.get("/cases/<reference>/vote")
def vote(reference: str) -> str:
    """What is voted on and how; for who may vote now, the ballot."""
    return page(seen(reference))


@blueprint.post("/cases/<reference>/vote")
@signed_in
def voted(reference: str) -> tuple[str, int] | Answer:
    """Vote; what cannot be taken comes back as it was filled in, and is kept nowhere."""
    person = viewer().person
    if person is None:
        raise NotAllowed("Sign in to vote.")
    given = typed()
    try:
        who = Acting(person, via="page")
        casting.cast(site().engine, site().authority, reference, who, given)
    except VoteRefused as refused:
        said = texts.error(refused, language())
        return page(seen(reference), given, said), HTTPStatus.CONFLICT
    return redirect(url_for("pages.vote_receipt", reference=reference), 303)


@blueprint.get("/cases/<reference>/vote/receipt")
@signed_in
def vote_receipt(reference: str) -> str:
    """That somebody voted, until when they can change it, and a proof of it."""
    return render_template("vote_receipt.html", vote=seen(reference))


@blueprint.get("/cases/<reference>/vote/proof")
@signed_in
def vote_proof(reference: str) -> Response:
    """The proof that the reader voted; it says nothing of how."""
    written = receipts.of_vote(site().engine, site().authority, reference, viewer())
    return _file(written, f"{reference}-vote.tlog-proof", "application/octet-stream")


@blueprint.get("/cases/<reference>/papers")
@signed_in
def vote_papers(reference: str) -> str:
    """For officials: mark who votes on paper, and type in the papers when the vote is closed."""
    return papers_page(seen(reference))


@blueprint.post("/cases/<reference>/papers")
@signed_in
def vote_papers_done(reference: str) -> tuple[str, int] | str:
    """Mark one voter, undo a mark, or take a whole bundle; what cannot be taken comes back."""
    person = viewer().person
    if person is None:
        raise NotAllowed("Sign in to vote.")
    here, who = site(), Acting(person, via="page")
    login, bundle = request.form.get("voter", "").strip(), request.form.get("papers", "")
    wrong, reason = request.form.get("wrong", "").strip(), request.form.get("reason", "")
    try:
        if login:
            voter = accounts.find(here.engine, login)
            casting.mark_paper(here.engine, here.authority, reference, who, voter)
            return papers_page(seen(reference), marked=voter.name)
        if wrong:
            voter = accounts.find(here.engine, wrong)
            put = unmarking.unmark(here.engine, here.authority, reference, who, voter, reason)
            return papers_page(seen(reference), unmarked=put)
        lines = [papers.ballot(line) for line in bundle.splitlines()]
        done = papers.type_in(here.engine, here.authority, reference, who, lines)
    except (VoteRefused, NotFound) as refused:
        said = texts.error(refused, language())
        page_ = papers_page(seen(reference), login, bundle, said, wrong=wrong, reason=reason)
        return page_, HTTPStatus.CONFLICT
    return papers_page(seen(reference), typed=done)


@blueprint.get("/cases/<reference>/result.json")
def vote_result(reference: str) -> Response:
    """The file whose hash stands in the history."""
    outcome = seen(reference).outcome
    data = outcome.text.encode() if outcome is not None else b"{}"
    return _file(data, f"{reference}-result.json", "application/json")


@blueprint.get("/cases/<reference>/result.pb")
def vote_ballots(reference: str) -> Response:
    """Every ballot without its voter, as `challenge fund count` reads it."""
    lines = showing.pabulib(site().engine, site().authority, reference, viewer())
    return _file("".join(lines).encode(), f"{reference}.pb", "text/plain; charset=utf-8")


def seen(reference: str) -> VoteView:
    """The vote as its reader may see it."""
    return showing.vote(site().engine, site().authority, reference, viewer())


def page(found: VoteView, given: Mapping[str, str] | None = None, error: str = "") -> str:
    """The page of a vote, with what was typed where it could not be taken."""
    outcome = found.outcome
    return render_template(
        "vote.html",
        vote=found,
        given=given or {},
        error=error,
        kind=Wording(found.workflow, language()).choice(
            found.workflow.ballot.locks.kind if found.workflow.ballot else "",
            found.terms.form.vote_type,
        ),
        money=lambda cents: texts.money(cents, found.terms.currency, language()),
        result=_told(outcome.result) if outcome is not None else None,
        terms=json.dumps(found.terms.value(), ensure_ascii=False, indent=1, sort_keys=True),
    )


def papers_page(
    found: VoteView,
    voter: str = "",
    bundle: str = "",
    error: str = "",
    marked: str = "",
    typed: Typed | None = None,
    unmarked: Unmarked | None = None,
    wrong: str = "",
    reason: str = "",
) -> str:
    """The page of an official."""
    showing.require_official(found)
    here = site()
    return render_template(
        "vote_papers.html",
        vote=found,
        voter=voter,
        bundle=bundle,
        error=error,
        marked=marked,
        typed=typed,
        unmarked=unmarked,
        wrong=wrong,
        reason=reason,
        doubts=unmarking.asked(here.engine, here.authority, found.reference, viewer()),
    )


def typed() -> dict[str, str]:
    """What was handed in: choice → anything where it is ticked, or its points or place."""
    found = dict.fromkeys(request.form.getlist(LIST), "yes")
    for name, value in request.form.items():
        if name.startswith(PREFIX):
            found[name.removeprefix(PREFIX)] = value
    return found


def _told(result: Result) -> Mapping[str, object]:
    """The result in sentences; every project with its explanation."""
    here = language()

    def line(one: Verdict) -> Mapping[str, object]:
        return {
            "project": one.project,
            "is_funded": one.is_funded,
            "figures": counting.figures(one, result, here),
            "says": counting.verdict(one, result, here),
        }

    return {
        "title": counting.title(here),
        "rule": counting.rule(result, here),
        "ballots": counting.ballots(result, here),
        "balance": counting.balance(result, here),
        "projects": [line(one) for one in counting.in_order(result)],
        # Safe: every text in it went through an XML writer.
        "image": Markup(winners.svg(result, here)) if result.has_figures else "",  # noqa: S704
    }


def _file(data: bytes, name: str, kind: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
