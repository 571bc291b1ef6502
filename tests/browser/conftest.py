"""A served town and a real browser; both are skipped with the reason where there is none."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from werkzeug.serving import make_server

from tests.webapp.conftest import Town, make_town

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def chromium():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    town = make_town(tmp_path)
    yield town
    town.engine.store.close()


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, town.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page_at(chromium, address: str) -> Iterator[Callable]:
    """Open a page of a given width; without scripts, as the site promises to work."""
    with ExitStack() as stack:

        def open_page(width: int, *, scripts: bool = False):
            context = chromium.new_context(
                viewport={"width": width, "height": 900},
                java_script_enabled=scripts,
                base_url=address,
                locale="en-GB",
            )
            context.set_default_timeout(15_000)
            stack.callback(context.close)
            return context.new_page()

        yield open_page
