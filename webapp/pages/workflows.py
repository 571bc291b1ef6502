"""The published workflows in words: who can check what the engine was told can check the engine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from flask import Response, render_template, url_for

from challenge_engine.errors import NotFound
from challenge_engine.service import publishing
from challenge_engine.service.reading import versions
from challenge_engine.service.reading import workflows as service
from challenge_engine.texts import Wording, longest
from challenge_engine.texts.burden import of_cast, table
from challenge_engine.texts.changes import comparison
from challenge_engine.texts.rights import rights, waivers
from challenge_engine.texts.side_by_side import side_by_side
from webapp import drawings
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.rules import rules
from webapp.site import site

Found = TypeVar("Found")


@blueprint.get("/workflows")
def workflows() -> str:
    """Everything that was published here, retired versions too."""
    here = site()
    found = publishing.listed(here.engine, here.authority, language())
    if here.elsewhere is not None:
        found += publishing.listed(here.engine, here.elsewhere, language())
    return render_template("workflows.html", found=found)


@blueprint.get("/workflows/side-by-side")
def compared() -> str:
    """Steps, terms and people of every scheme that is offered here, counted from its rules."""
    offered = service.offered(site().engine, site().authority)
    table = side_by_side(offered, language())
    links = [url_for("pages.workflow", name=name) for name in table.keys]
    return render_template("side_by_side.html", table=table, links=links)


@blueprint.get("/workflows/<name>")
@blueprint.get("/workflows/<name>/<int:version>")
def workflow(name: str, version: int | None = None) -> str:
    """One workflow, drawn and in words: states, who acts, and what it takes."""
    found = published(name, version)
    wording = Wording(found.definition, language())
    return render_template(
        "workflow.html",
        found=found,
        states=rules(found.definition, language()),
        rights=rights(found.definition, language()),
        waivers=waivers(found.definition, language()),
        wording=wording,
        drawing=drawings.of_rules(found.definition, language()),
        cast=of_cast(found.definition, found.cast, language()),
        burden=table(found.definition, language()),
        longest=longest.told(
            found.definition,
            service.longest(found.definition, site().engine.own_days),
            language(),
        ),
    )


@blueprint.get("/workflows/<name>/v<int:version>.svg")
def workflow_drawing(name: str, version: int) -> Response:
    """The drawing by itself: to print, or to show on a site of one's own."""
    found = published(name, version)
    image = drawings.of_rules(found.definition, language()).image
    return Response(image, mimetype="image/svg+xml")


@blueprint.get("/workflows/<name>/changes")
def workflow_changes(name: str) -> str:
    """What each version changed, the newest first, and how many public cases keep an older one."""
    found = here_or_elsewhere(lambda town: versions.versions(site().engine, town, name))
    steps = [
        (old, new, comparison(old.definition, new.definition, language(), (old.cast, new.cast)))
        for old, new in pairwise(found)
    ]
    title = Wording(found[-1].definition, language()).own(found[-1].definition.title)
    return render_template("workflow_changes.html", name=name, title=title, steps=steps[::-1])


@blueprint.get("/workflows/<name>/v<int:version>.yaml")
def workflow_source(name: str, version: int) -> Response:
    """The published bytes themselves: only of these is the digest."""
    source = here_or_elsewhere(lambda town: service.source(site().engine, town, name, version))
    answer = Response(source, mimetype="application/yaml")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.v{version}.yaml")
    return answer


def published(name: str, version: int | None) -> service.PublishedView:
    """A workflow of this authority, or of the collection beside it."""
    return here_or_elsewhere(lambda town: service.published(site().engine, town, name, version))


def here_or_elsewhere(ask: Callable[[int], Found]) -> Found:
    """What this authority has, else the collection beside it."""
    here = site()
    try:
        return ask(here.authority)
    except NotFound:
        if here.elsewhere is None:
            raise
        return ask(here.elsewhere)
