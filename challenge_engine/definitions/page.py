"""A file being read: what is asked of its nodes, and every *no* with its place.

Nothing raises, but for a crowd, and nothing is left out: where a node cannot be read, a blank
stands in for it and the node is remembered as bad, so that one mistake is said once and the rest is
read all the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import TypeVar

from challenge_engine.core.workflow import EMPTY, Texts
from challenge_engine.definitions.keys import Part
from challenge_engine.definitions.nodes import Composed, Mapping, Node, Scalar, Sequence
from challenge_engine.definitions.problems import Problem, near, quoted, refusal, spelt, unknown

Word = TypeVar("Word", bound=str)
Found = dict[str, Node]

NAME = re.compile(r"[a-z][a-z0-9-]*")
FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NAME = 60
MOST = {
    "codes": 1_000,
    "roles": 200,
    "records": 200,
    "deadlines": 200,
    "guards": 100,
    "tracks": 50,
}
"""So many of one kind can stand in one place: far more than people could follow, and few enough to
be looked at each beside all others."""
MOST_OF_ALL = 5_000
MOST_ALIKE = 20
"""More problems of one kind in one place are counted, not told one by one."""

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

LATER = "{} is part of the language but not yet supported by this version"


class Page:
    """One file, the problems found in it, and the nodes that could not be read."""

    def __init__(self, file: str, composed: Composed) -> None:
        self.file = file
        self.root = composed.root
        self.problems = composed.problems
        self.bad = composed.bad
        """The nodes about which something was said already, by id."""
        self.lacks: set[tuple[int, str]] = set()
        """(id of a mapping, key) where it was said that the key is missing."""
        self.is_torn = False
        """Something of states or transitions is unread: what seems missing may only be that."""

    def say(self, node: Node, sentence: str) -> None:
        """Note a problem with a node, unless one was noted before."""
        if id(node) in self.bad:
            return
        self.bad[id(node)] = node
        self.problems.append(Problem(self.file, node.line, node.column, sentence))

    def mapping(
        self,
        node: Node | None,
        what: str,
        *,
        needs: tuple[str, ...] = (),
        may: tuple[str, ...] = (),
        later: tuple[str, ...] = (),
    ) -> Found:
        """The values of a mapping with these keys and no others."""
        if node is None:
            return {}
        if not isinstance(node, Mapping):
            self.say(node, f"{what} is a mapping with {', '.join(needs or may)}")
            return {}
        allowed = (*needs, *may)
        found, others = {}, []
        for key, (key_node, value) in node.entries.items():
            if key in allowed:
                found[key] = value
            elif key in later:
                self.say(key_node, LATER.format(f"`{key}`"))
            else:
                others.append(key_node)
        self._unknown_keys(others, what, allowed)
        for key in needs:
            if key not in found:
                self.lacks.add((id(node), key))
                self.problems.append(
                    Problem(self.file, node.line, node.column, f"{what} needs `{key}`")
                )
        return found

    def part(self, node: Node | None, part: Part) -> Found:
        """The values of a mapping of the language."""
        return self.mapping(node, part.what, needs=part.needs, may=part.may, later=part.later)

    def _unknown_keys(self, keys: list[Scalar], what: str, allowed: tuple[str, ...]) -> None:
        listed = ", ".join(allowed)
        for key in keys[:MOST_ALIKE]:
            meant = near(key.text, allowed)
            hint = f"did you mean {meant!r}? " if meant else ""
            self.say(key, f"unknown key {spelt(key.text)} ({hint}{what} has {listed})")
        if len(keys) > MOST_ALIKE:
            self.say(keys[MOST_ALIKE], f"and {len(keys) - MOST_ALIKE} more unknown keys")

    def named(
        self, node: Node | None, what: str, pattern: re.Pattern[str] = NAME
    ) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping from names to things of one kind."""
        if node is None:
            return
        if not isinstance(node, Mapping):
            self.say(node, f"{what} stand here by name: a mapping")
            return
        self.refuse_crowd(node, len(node.entries), what)
        for key, (key_node, value) in node.entries.items():
            self.check_name(key_node, key, pattern)
            yield key, value

    def refuse_crowd(self, node: Node, n: int, what: str) -> None:
        """Reading stops where so many stand that nothing of them could be looked at in time.

        Raises ``DefinitionError``.
        """
        if n > (most := MOST.get(what, MOST_OF_ALL)):
            sentence = f"{n:,} {what} stand here; at most {most:,} can"
            raise refusal([*self.problems, Problem(self.file, node.line, node.column, sentence)])

    def check_name(self, node: Node, name: str, pattern: re.Pattern[str] = NAME) -> None:
        """A name is short and plain, because it stands in addresses and in the log."""
        signs = "underscores" if pattern is FIELD_NAME else "hyphens"
        shape = f"a small letter, then small letters, digits and {signs}"
        if len(name) > LONGEST_NAME:
            self.say(node, f"a name has at most {LONGEST_NAME} characters")
        elif not pattern.fullmatch(name):
            self.say(node, f"{spelt(name)} is not a name ({shape})")

    def string(self, node: Node | None, what: str = "a word") -> str:
        """A scalar that is not blank; ``""`` where there is none."""
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.say(node, f"{what} is expected here, not a list or a mapping")
            return ""
        if not node.text.strip():
            self.say(node, f"{what} is expected here, nothing stands here")
        return node.text

    def strings(self, node: Node | None, what: str = "a word") -> tuple[str, ...]:
        """A list of scalars, or a bare one; none stands twice."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            return (self.string(node, what),)
        if not node.items:
            self.say(node, "the list is empty")
        words: dict[str, None] = {}
        for item in node.items:
            word = self.string(item, what)
            if word and word in words:
                self.say(item, f"{quoted(word)} stands twice in this list")
            words[word] = None
        return tuple(words)

    def items(self, node: Node | None, what: str) -> list[Node]:
        """The nodes of a list."""
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.say(node, f"{what} stand in a list")
            return []
        self.refuse_crowd(node, len(node.items), what)
        return node.items

    def texts(self, node: Node | None, what: str = "a text") -> Texts:
        """Language → text; whether all languages are there is a law."""
        if node is None:
            return EMPTY
        if not isinstance(node, Mapping):
            self.say(node, f"{what} is given in every language: {{en: …}}")
            return EMPTY
        texts = {}
        for language, (_, value) in node.entries.items():
            if isinstance(value, Scalar):
                texts[language] = value.text
            else:
                self.say(value, f"{what} is one text for each language")
                texts[language] = ""
        return MappingProxyType(texts)

    def one_of(
        self, node: Node | None, options: tuple[Word, ...], default: Word, what: str
    ) -> Word:
        """One of a few words."""
        if node is None:
            return default
        text = self.string(node, what)
        for option in options:
            if option == text:
                return option
        self.say(node, unknown(what, text, options))
        # Read on as what was probably meant: a slip should not have consequences elsewhere.
        meant = near(text, options)
        return next((option for option in options if option == meant), default)

    def is_yes(self, node: Node | None) -> bool:
        """The word `yes`; without a node, *no*."""
        if node is None:
            return False
        text = node.text if isinstance(node, Scalar) else ""
        if text not in ("yes", "no"):
            self.say(node, "`yes` or `no` is expected here")
        return text == "yes"

    def whole(
        self, node: Node | None, low: int | None = None, high: int | None = None
    ) -> int | None:
        """A whole number; ``None`` where there is none."""
        if node is None:
            return None
        if not isinstance(node, Scalar) or not _WHOLE.fullmatch(node.text):
            self.say(node, "a whole number is expected here")
            return None
        number = int(node.text)
        if low is not None and number < low:
            self.say(node, f"a number of at least {low} is expected here")
        if high is not None and number > high:
            self.say(node, f"a number of at most {high:,} is expected here")
            return high
        return number

    def decimal(self, node: Node) -> str:
        """A number like 2.5, kept as text because a threshold must not hang on a rounding."""
        text = self.string(node, "a number like 2.5")
        if not _DECIMAL.fullmatch(text):
            self.say(node, f"{quoted(text)} is not a number like 2.5")
        return text

    def date(self, node: Node) -> str:
        """A day as YYYY-MM-DD."""
        text = self.string(node, "a day like 2026-01-31")
        if not _DATE.fullmatch(text):
            self.say(node, f"{quoted(text)} is not a day like 2026-01-31")
            return text
        try:
            dt.date.fromisoformat(text)
        except ValueError:
            self.say(node, f"the day {text} does not exist")
        return text
