"""A letter is one page of paper: also of a case that has lived through everything."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.support.site import an_app
from tests.support.town import ROTTERDAM
from tests.support.town import make_town as make_a_life

pytestmark = pytest.mark.browser
SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A town with cases at several points of their life, and the addresses of their letters."""
    town = make_a_life(tmp_path, ROTTERDAM)
    town.checks = False
    cases = [town.lived(until=last) for last in ("submit", "close-panel", "start", None)]
    server = make_server("127.0.0.1", 0, an_app(town.engine), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", [f"/cases/{case}/letter" for case in cases]
    server.shutdown()
    thread.join()
    town.engine.close()


def sheets(page) -> int:
    return len(SHEET.findall(page.pdf(format="A4")))


def test_a_letter_fits_on_one_page_of_paper(chromium, served: tuple[str, list[str]]) -> None:
    address, letters = served
    context = chromium.new_context(java_script_enabled=False, base_url=address, locale="nl-NL")
    page = context.new_page()
    for letter in letters:
        assert page.goto(letter).status == 200
        assert sheets(page) == 1, letter
    page.goto(letters[-1].removesuffix("/letter"))
    assert sheets(page) > 1
    context.close()
