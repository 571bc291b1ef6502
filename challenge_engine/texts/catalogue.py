"""One catalogue a language: the English sentence is the key to every other.

The ``.mo`` is made by the build. A checkout that was not built, or whose ``.po`` is newer, reads
the ``.po`` once, so that nobody sees yesterday's sentence.
"""

from __future__ import annotations

import gettext
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
        return _from_mo(mo)
    return _from_po(po) if po.is_file() else {}


def _from_mo(path: Path) -> Mapping[str, str]:
    with path.open("rb") as file:
        read = gettext.GNUTranslations(file)
    # The public methods answer one sentence at a time, and the whole is wanted.
    catalogue: dict[Any, str] = getattr(read, "_catalog", {})
    return {msgid: text for msgid, text in catalogue.items() if isinstance(msgid, str) and msgid}


def _from_po(path: Path) -> Mapping[str, str]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        read = read_po(file, locale=path.parts[-3], domain=DOMAIN)
    return {str(m.id): str(m.string) for m in read if m.id and m.string and not m.fuzzy}
