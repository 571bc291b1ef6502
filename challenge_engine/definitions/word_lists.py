"""The words of a language that many people do not know, each with a plainer one, as data.

A list is ours, in `workflows/language/CODE.yaml`. It also has the names of laws, with what each is
about in plain words, and the words that name a part of a law (section, article).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from challenge_engine.definitions.folder import workflow_folder
from challenge_engine.definitions.nodes import Mapping as Keys
from challenge_engine.definitions.nodes import Node, compose
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import quoted, refusal

Phrase = tuple[str, ...]
"""The words of a phrase, in small letters where case does not matter."""
Phrases = Mapping[str, tuple[tuple[Phrase, str], ...]]
"""First word → the phrases that begin with it, the longest first, with what is said of each."""

TOKEN: Final = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class WordList:
    """What is known of one language."""

    words: Phrases = field(default_factory=dict)
    """Difficult word → simpler one."""
    laws: Phrases = field(default_factory=dict)
    """Name of a law → what it is about."""
    sections: frozenset[str] = frozenset()
    """Words that name a part of a law when a number follows."""


NONE: Final = WordList()


@cache
def word_list(language: str) -> WordList:
    """The list of a language; an empty one where there is none. `pt_PT` goes by `pt`."""
    path = _folder() / f"{language.partition('_')[0]}.yaml"
    return parse(path.read_bytes(), str(path)) if path in _files() else NONE


def parse(data: bytes, name: str) -> WordList:
    """The list in the bytes of a file.

    Raises ``DefinitionError`` with every problem of the file.
    """
    page = Page(name, compose(data, name))
    found = page.mapping(
        page.root, "a word list", needs=("language", "words"), may=("laws", "sections")
    )
    page.string(found.get("language"), "a language")
    words = _phrases(_entries(page, found.get("words"), "words"), is_exact=False)
    laws = _phrases(_entries(page, found.get("laws"), "laws"), is_exact=True)
    sections = page.strings(found.get("sections"), "a word")
    if page.problems:
        raise refusal(page.problems)
    return WordList(words, laws, frozenset(one.lower().rstrip(".") for one in sections))


@cache
def _files() -> frozenset[Path]:
    return frozenset(_folder().glob("*.yaml"))


def _folder() -> Path:
    return workflow_folder() / "language"


def _entries(page: Page, node: Node | None, what: str) -> dict[str, str]:
    """Each form with what is said of it; a key may hold several, and none stands twice."""
    if node is None:
        return {}
    if not isinstance(node, Keys):
        page.say(node, f"{what} stand here with what is plainer: a mapping")
        return {}
    found: dict[str, str] = {}
    for key, (key_node, value) in node.entries.items():
        plainer = page.string(value, "what is plainer")
        for form in (one.strip() for one in key.split(",")):
            if form in found:
                page.say(key_node, f"{quoted(form)} stands here for the second time")
            found[form] = plainer
    return found


def _phrases(entries: Mapping[str, str], *, is_exact: bool) -> Phrases:
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for form, plainer in entries.items():
        phrase = tuple(_words(form if is_exact else form.lower()))
        if phrase:
            found.setdefault(phrase[0], []).append((phrase, plainer))
    return {
        first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in found.items()
    }


def _words(text: str) -> Iterator[str]:
    return (match[0] for match in TOKEN.finditer(text))
