"""Test input that stays outside the project, and is skipped with the reason where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("CHALLENGE_SHARED", ROOT.parent / "shared"))
IS_PROOF = os.environ.get("CHALLENGE_PROOF") == "1"


def vectors(name: str) -> Path:
    """A file or folder of other people's vectors."""
    path = SHARED / "vectors" / name
    if not path.exists():
        pytest.skip(f"{path} is not here; set CHALLENGE_SHARED")
    return path
