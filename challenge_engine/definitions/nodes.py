"""From characters to nodes that know their place; nothing is guessed about what a word means.

The parser's events are taken, not its composed nodes: composing recurses in C, so that half a
megabyte of brackets ends the process, and it forgets where an alias or an anchor stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from challenge_engine.definitions import plain
from challenge_engine.definitions.problems import Problem, quoted, refusal

DEEPEST = 20

# By an escape in quotes a text can hold what the file may not.
_CONTROL = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u200b\\u2028-\\u202e\\u2060-\\u206f\\ud800-\\udfff\\ufeff\\ufffe\\uffff"
    "\\U000e0000-\\U000e007f]"
)

_HINTS = {
    "mapping values are not allowed in this context": "a text with ': ' in it needs quotes",
    "found character that cannot start any token": "a text that starts with a sign needs quotes",
    "did not find expected key": "look at the indentation and at quotes within texts",
    "could not find expected ':'": "a key is missing its colon, or a text its quotes",
    "did not find expected ',' or ']'": "a list is not closed, or a text needs quotes",
    "did not find expected ',' or '}'": "a mapping is not closed, or a text needs quotes",
    "did not find expected <document start>": "something stands beside the one mapping that a "
    "workflow is",
    "found unexpected end of stream": "a quote is not closed",
}


@dataclass(slots=True)
class Scalar:
    """A word or a text; ``is_plain`` where it stands without quotes."""

    line: int
    column: int
    text: str
    is_plain: bool = True


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values; a key stands once."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class Composed:
    """The root node of a file, with the problems that do not keep it from being read."""

    root: Node
    problems: list[Problem]
    bad: dict[int, Node]
    """The nodes that those problems are about, by id: kept, so that no id is given again."""


def compose(data: bytes, file: str) -> Composed:
    """The nodes of a file.

    Raises ``DefinitionError`` where there is nothing to go on with.
    """
    composer = _Composer(file)
    loader = yaml.CBaseLoader(plain.text(data, file))
    try:
        while composer.is_hungry:
            composer.take(loader.get_event())
    except yaml.YAMLError as error:
        raise refusal([*composer.problems, _not_yaml(error, file)]) from None
    finally:
        loader.dispose()
    if composer.root is None:
        raise refusal([*composer.problems, plain.empty(file)])
    return Composed(composer.root, composer.problems, composer.bad)


def _not_yaml(error: yaml.YAMLError, file: str) -> Problem:
    said = getattr(error, "problem", None) or "it cannot be parsed"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    hint = f" ({_HINTS[said]})" if said in _HINTS else ""
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(file, line, column, f"this is not YAML: {said}{hint}")


class _Composer:
    """Puts events together to nodes, and names everything that this language does without."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.bad: dict[int, Node] = {}
        self.root: Node | None = None
        self.is_hungry = True
        self._open: list[Sequence | Mapping] = []
        # For each open node the key whose value comes next; None in lists and before a key.
        self._keys: list[Scalar | None] = []
        self._documents = 0
        self._takers: dict[type, Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.AliasEvent: self._alias,
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceEndEvent: self._end,
            yaml.MappingEndEvent: self._end,
            yaml.StreamEndEvent: self._stop,
        }

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        taker = self._takers.get(type(event))
        if taker:
            taker(event)

    def _stop(self, _event: Any) -> None:
        self.is_hungry = False

    def _document(self, event: Any) -> None:
        self._documents += 1
        if event.version or event.tags:
            self._say(event, "directives (%YAML, %TAG) are not used here")
        if self._documents > 1:
            self._say(event, "a second document begins here; a file holds one workflow")
            raise refusal(self.problems)

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        node = Scalar(mark.line + 1, mark.column + 1, "")
        self._at(node, f"alias {quoted(event.anchor)}: write it out, nobody likes to look it up")
        self._put(node)

    def _scalar(self, event: Any) -> None:
        mark, text = event.start_mark, event.value
        if event.anchor or event.tag:
            self._decorated(event)
        if _CONTROL.search(text):
            self._say(event, "the text holds a control character")
        self._put(Scalar(mark.line + 1, mark.column + 1, text, not event.style))

    def _begin(self, event: Any) -> None:
        if len(self._open) >= DEEPEST:
            self._say(event, f"more than {DEEPEST} levels deep")
            raise refusal(self.problems)
        if event.anchor or event.tag:
            self._decorated(event)
        mark = event.start_mark
        kind = Sequence if type(event) is yaml.SequenceStartEvent else Mapping
        node: Sequence | Mapping = kind(mark.line + 1, mark.column + 1)
        self._put(node)
        self._open.append(node)
        self._keys.append(None)

    def _end(self, _event: Any) -> None:
        self._open.pop()
        self._keys.pop()

    def _decorated(self, event: Any) -> None:
        if event.anchor:
            self._say(
                event, f"anchor {quoted(event.anchor)}: aliases are not used here, write it out"
            )
        if event.tag:
            self._say(
                event, f"tag {quoted(event.tag)}: the language says what a value is, not the file"
            )

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = self._key(node)
        else:
            self._pair(parent, key, node)
            self._keys[-1] = None

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        key = Scalar(node.line, node.column, "")
        self._at(key, "a key is one word, not a list or a mapping")
        return key

    def _pair(self, parent: Mapping, key: Scalar, value: Node) -> None:
        if id(key) in self.bad:
            return
        if key.text == "<<" and key.is_plain:
            self._at(key, "merge keys (<<) are not used here; write the keys out")
        elif key.text in parent.entries:
            first = parent.entries[key.text][0]
            self._at(
                key, f"the key {quoted(key.text)} stands here twice (first on line {first.line})"
            )
        else:
            parent.entries[key.text] = (key, value)

    def _say(self, event: Any, sentence: str) -> None:
        mark = event.start_mark
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, sentence))

    def _at(self, node: Node, sentence: str) -> None:
        self.bad[id(node)] = node
        self.problems.append(Problem(self.file, node.line, node.column, sentence))
