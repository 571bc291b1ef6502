"""A town on a demo clock, under the Rotterdam workflow."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.story import Story
from tests.support.town import ROTTERDAM, make_town

Begin = Callable[..., Story]


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Begin a story on a day, in an installation of its own."""

    def new(day: str, url: str | None = None) -> Story:
        return Story(make_town(tmp_path, ROTTERDAM, url, since=day))

    return new
