"""The elections of Pabulib, which lie outside the project; without them there is a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shared import SHARED

FOLDER = SHARED / "data" / "elections"
FILES = sorted(FOLDER.glob("*.pb"))


def of_all(argument: str = "path") -> pytest.MarkDecorator:
    """A test for each file, or one that is skipped."""
    if not FILES:
        reason = pytest.mark.skip(reason=f"{FOLDER} is not here; set CHALLENGE_SHARED")
        return pytest.mark.parametrize(argument, [pytest.param(Path(), marks=reason)])
    return pytest.mark.parametrize(argument, FILES, ids=[path.stem for path in FILES])
