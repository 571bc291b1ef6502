"""How sure a statement is: every rule of a profile and every calendar says so, with its sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from challenge_engine.core.workflow import Texts
from challenge_engine.definitions.nodes import Mapping, Node
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import quoted

Mark = Literal["found", "inferred", "to-be-verified"]
MARKS: Final[tuple[Mark, ...]] = get_args(Mark)

KEYS: Final = ("mark", "says", "at")
ENGLISH: Final = "en"

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement, how sure it is, and the addresses where it was read."""

    says: Texts
    mark: Mark
    at: tuple[str, ...] = ()


def fact(page: Page, node: Node | None, found: dict[str, Node]) -> Fact:
    """The statement that the keys ``mark``, ``says`` and ``at`` of a mapping make."""
    mark = page.one_of(found.get("mark"), MARKS, "to-be-verified", "mark")
    at = page.strings(found.get("at"), "an address")
    for address in at:
        if not _ADDRESS.fullmatch(address):
            page.say(found["at"], f"{quoted(address)} is not an address: it begins with https://")
    if mark == "found" and not at and node is not None:
        page.say(node, "what was found has an address under `at`; else mark it as inferred")
    return Fact(in_english(page, found.get("says")), mark, at)


def facts(page: Page, node: Node | None, what: str) -> tuple[Fact, ...]:
    """The statements of a list."""
    found = []
    for item in page.items(node, what):
        keys = page.mapping(item, "a statement", needs=("mark", "says"), may=("at",))
        found.append(fact(page, item, keys))
    return tuple(found)


def in_english(page: Page, node: Node | None, what: str = "a text") -> Texts:
    """A text in any languages, English among them: it is what everybody else falls back on."""
    texts = page.texts(node, what)
    if isinstance(node, Mapping) and not texts.get(ENGLISH, "").strip():
        page.say(node, f"{what} is given in English too: {{en: …}}")
    return texts


def in_language(texts: Texts, language: str) -> tuple[str, str]:
    """A text and the language it is in: the reader's, else English."""
    spoken = language if texts.get(language) else ENGLISH
    return texts.get(spoken, ""), spoken
