"""The published workflows in words: who can check what the engine was told can check the engine."""

from __future__ import annotations

from flask import render_template

from challenge_engine.errors import NotFound
from challenge_engine.service import publishing
from challenge_engine.service.reading import workflows as service
from challenge_engine.texts import Wording
from webapp.languages import language
from webapp.pages.blueprint import blueprint
from webapp.rules import rules
from webapp.site import site


@blueprint.get("/workflows")
def workflows() -> str:
    """Everything that was published here, retired versions too."""
    here = site()
    found = publishing.listed(here.engine, here.authority, language())
    if here.elsewhere is not None:
        found += publishing.listed(here.engine, here.elsewhere, language())
    return render_template("workflows.html", found=found)


@blueprint.get("/workflows/<name>")
@blueprint.get("/workflows/<name>/<int:version>")
def workflow(name: str, version: int | None = None) -> str:
    """One workflow as a table: states, who acts, and what it takes."""
    found = published(name, version)
    wording = Wording(found.definition, language())
    return render_template(
        "workflow.html", found=found, states=rules(found.definition, language()), wording=wording
    )


def published(name: str, version: int | None) -> service.PublishedView:
    """A workflow of this authority, or of the collection beside it."""
    here = site()
    try:
        return service.published(here.engine, here.authority, name, version)
    except NotFound:
        if here.elsewhere is None:
            raise
        return service.published(here.engine, here.elsewhere, name, version)
