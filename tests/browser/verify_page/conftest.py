"""verify.html in a real browser, opened from disk without a network, as people meet it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from challenge_engine.verifier import page as page_bytes


@pytest.fixture(scope="session")
def file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("disk") / "verify.html"
    path.write_bytes(page_bytes())
    return path


@pytest.fixture
def open_page(chromium, file: Path) -> Iterator[Callable]:
    """Open the page from disk; at the end nothing was asked for but that one file."""
    asked, troubles = [], []
    with ExitStack() as stack:

        def open_it(script: str = "", locale: str = "en-GB", width: int = 1200, **given):
            context = chromium.new_context(
                locale=locale, offline=True, viewport={"width": width, "height": 900}, **given
            )
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            if script:
                context.add_init_script(script)
            page = context.new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("console", lambda message: troubles.append(message.text))
            page.goto(file.as_uri())
            return page

        yield open_it
        assert set(asked) <= {file.as_uri()}
        assert troubles == []
