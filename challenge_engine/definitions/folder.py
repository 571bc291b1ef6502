"""The folder of what is shipped as data: workflows, and the profiles and calendars beside them."""

from __future__ import annotations

from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]


def workflow_folder() -> Path:
    """The folder of the workflows that are shipped: of the checkout, else of the package."""
    folder = _HOME / "workflows"
    if (_HOME / "setup.cfg").is_file() and folder.is_dir():
        return folder
    return _HOME / "challenge_engine" / "_workflows"
