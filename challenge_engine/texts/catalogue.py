"""One catalogue a language: the English sentence is the key to every other.

The ``.mo`` is made by the build. A checkout that was not built, or whose ``.po`` is newer, reads
the ``.po`` once, so that nobody sees yesterday's sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "nl")
DOMAIN = "engine"

_FOLDER = Path(__file__).parent / "locale"


def _(msgid: str) -> str:
    """Mark a sentence for the translators; it is translated when it is said."""
    return msgid


def known(language: str) -> str:
    """The language in which the engine speaks to this reader: theirs, else English."""
    base = language.replace("_", "-").partition("-")[0].lower()
    return base if base in LANGUAGES else LANGUAGES[0]


def say(language: str, msgid: str, /, **params: Any) -> str:
    """A sentence in the reader's language, its holes filled."""
    sentence = _sentences(known(language)).get(msgid) or msgid
    return sentence.format(**params) if params else sentence


@cache
def _sentences(language: str) -> Mapping[str, str]:
    po = _FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    mo = po.with_suffix(".mo")
    if mo.is_file() and not (po.is_file() and po.stat().st_mtime > mo.stat().st_mtime):
        return load(mo)
    return load(po) if po.is_file() else {}


def load(path: Path) -> Mapping[str, str]:
    """The sentences of one catalogue, compiled or not; a doubtful translation is none."""
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        read = read_mo(file) if path.suffix == ".mo" else read_po(file)
    return {str(m.id): str(m.string) for m in read if m.id and m.string and not m.fuzzy}
