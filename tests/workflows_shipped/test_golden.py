"""Every shipped workflow as it is drawn; a change of who may do what, where, shows as a difference.

Is the change meant? ``CHALLENGE_GOLDEN=1 .venv/bin/python -m pytest`` with this file writes anew.
"""

from pathlib import Path

import pytest

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.drawings.making import picture
from challenge_engine.drawings.mermaid import mermaid
from challenge_engine.drawings.svg import svg
from challenge_engine.drawings.table import plain, table
from tests.support import golden

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
SHOWN = "rotterdam-right-to-challenge"
"""The README shows this one, so it lies in ``docs``."""


@pytest.fixture(params=catalogue.shipped(), ids=lambda path: path.stem)
def workflow(request) -> Workflow:
    return catalogue.read(request.param)


def test_who_may_do_what_where_is_as_drawn(workflow: Workflow):
    file = HERE / "tables" / f"{workflow.name}.v{workflow.version}.txt"
    golden.check(plain(table(workflow, "en")), file)


def test_the_drawing_is_as_drawn(workflow: Workflow):
    kept = HERE / "drawings" / f"{workflow.name}.v{workflow.version}.svg"
    file = DOCS / f"{SHOWN}.svg" if workflow.name == SHOWN else kept
    golden.check(svg(picture(workflow, "en")), file)


def test_the_text_for_mermaid_is_as_drawn(workflow: Workflow):
    file = HERE / "drawings" / f"{workflow.name}.v{workflow.version}.mmd"
    golden.check(mermaid(picture(workflow, "en")), file)
