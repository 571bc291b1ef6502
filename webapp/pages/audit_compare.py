"""Compare with a checkpoint that somebody kept: is anything gone or changed, and what is new?"""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request

from challenge_engine import texts
from challenge_engine.errors import EngineError
from challenge_engine.service.auditing import comparing
from webapp.auth import signed_in
from webapp.languages import _, language
from webapp.pages.audit import auditor
from webapp.pages.blueprint import blueprint
from webapp.problems import status_of
from webapp.site import site


@blueprint.get("/audit/compare")
@signed_in
def audit_compare() -> str:
    """The form, and what was taken along last."""
    return page()


@blueprint.post("/audit/compare")
@signed_in
def audit_compared() -> tuple[str, int]:
    """The answer in words; what does not fit is an answer too, and the one that matters."""
    me, here = auditor(), site()
    typed = request.form.get("pasted", "")
    upload = request.files.get("file")
    data = upload.read() if upload is not None and upload.filename else _pasted(typed)
    try:
        if request.form.get("with") == "visit":
            found = comparing.with_visit(here.engine, here.authority, me, language())
        elif not data:
            said = _("Choose a file, or paste the text of one.")
            return page(typed, sentence=said), HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            found = comparing.with_file(here.engine, here.authority, data, language())
    except EngineError as error:
        status = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return page(typed, wrong=texts.error(error, language())), status
    return page(compared=found), HTTPStatus.OK


def page(
    typed: str = "",
    *,
    compared: comparing.Compared | None = None,
    wrong: str = "",
    sentence: str = "",
) -> str:
    """The page, with what came of a comparison."""
    last = comparing.last_visit(site().engine, site().authority, auditor())
    return render_template(
        "audit/compare.html",
        last=last,
        typed=typed,
        compared=compared,
        wrong=wrong,
        sentence=sentence,
    )


def _pasted(text: str) -> bytes:
    """As it was handed out: a browser sends other line ends, and hands lose the last one."""
    lines = text.replace("\r\n", "\n").strip("\n")
    return f"{lines}\n".encode() if lines.strip() else b""
