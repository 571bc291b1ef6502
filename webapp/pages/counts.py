"""What both sides answered, counted by year: page, table, and for programs."""

from __future__ import annotations

from flask import Response, jsonify, render_template, request
from markupsafe import Markup

from challenge_engine.drawings import bars
from challenge_engine.exports import counts as exports
from challenge_engine.service.reading.counts import CountsView, CountTable, counted
from challenge_engine.texts import counts as texts
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.site import site, viewer


@blueprint.get("/counts")
def counts() -> str:
    """Each list that is counted, with its bars and its table, as far as the reader may know."""
    found = _found()
    return render_template(
        "counts.html",
        found=found,
        images=[_image(found, table, i) for i, table in enumerate(found.tables)],
        base=texts.base(language()),
        notes=texts.notes(found.least, language(), is_whole=found.is_whole),
        figure=lambda n: texts.figure(n, language()),
    )


@blueprint.get("/counts.csv")
def counts_csv() -> Response:
    """The same figures as one table."""
    answer = Response(exports.as_csv(_found()), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="counts.csv")
    return answer


@blueprint.get("/counts.json")
def counts_json() -> Response:
    """The same figures for programs."""
    return jsonify(exports.as_json(_found()))


def _found() -> CountsView:
    year = request.args.get("year", type=int)
    return counted(site().engine, site().authority, viewer(), year)


def _image(found: CountsView, table: CountTable, i: int) -> Markup | None:
    """The bars of a table; none where every figure is too small to be said."""
    if not any(n for one in table.lines for n in one.figures):
        return None

    def said(n: int | None) -> tuple[int, str]:
        return n or 0, texts.figure(n, language())

    picture = bars.Bars(
        title=table.question,
        description=texts.described(table.question, found.year or 0, language()),
        sides=tuple(title for _side, title in table.sides),
        rows=tuple(bars.Row(one.title, tuple(map(said, one.figures))) for one in table.lines),
    )
    # Safe: every text in it went through an XML writer.
    return Markup(bars.svg(picture, f"bars{i}"))  # noqa: S704
