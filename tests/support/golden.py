"""What the program draws, kept beside the tests, so that a change shows as a difference."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

AGAIN = "CHALLENGE_GOLDEN=1 .venv/bin/python -m pytest tests/workflows_shipped/test_golden.py"


def check(text: str, file: Path) -> None:
    """The file holds this text; with ``CHALLENGE_GOLDEN`` set it is written anew instead."""
    if os.environ.get("CHALLENGE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    names = str(file), "what is drawn now"
    changed = difflib.unified_diff(kept.splitlines(), text.splitlines(), *names, "", "", 1, "")
    said = "\n".join(changed)
    assert kept == text, f"\n{said}\n\nIs it meant? Then write it anew:\n    {AGAIN}"
