"""Whose signatures count: one key, or a policy of logs and witnesses (C2SP tlog-policy)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.errors import FormatError, NotDecidable
from challenge_engine.history.keys import Verifier


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys of logs that are believed."""

    logs: tuple[Verifier, ...]

    @classmethod
    def parse(cls, text: str) -> Trust:
        """From the text of a key, of several (one a line), or of a policy."""
        # Typed and pasted by people, so the line ends of any system do.
        lines = [line.strip(" \t") for line in re.split("\r?\n", text)]
        words = [re.split("[ \t]+", line) for line in lines if line and line[0] != "#"]
        if not words:
            raise FormatError("There is no key in it.")
        if all(len(line) == 1 for line in words):
            return cls(_once(Verifier.parse(line[0]) for line in words))
        return _policy(words)

    def with_keys(self, keys: Iterable[Verifier]) -> Trust:
        """The same, and keys that a believed log itself named as following."""
        return Trust(tuple(dict.fromkeys((*self.logs, *keys))))

    def of(self, origin: str) -> tuple[Verifier, ...]:
        """The keys of one log; the name of a key is the log's."""
        return tuple(key for key in self.logs if key.name == origin)


def _policy(lines: list[list[str]]) -> Trust:
    logs: list[Verifier] = []
    named = {"none"}
    quorum: list[str] = []
    for words in lines:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                logs.append(Verifier.parse(vkey))
            case ["witness", name, _] | ["witness", name, _, _] if name not in named:
                named.add(name)
            case ["group", name, _, *of] if name not in named and of and named.issuperset(of):
                named.add(name)
            case ["quorum", name] if not quorum and name in named:
                quorum.append(name)
            case _:
                raise FormatError(
                    "This line is none of a policy: {line!r}", line=" ".join(words)[:120]
                )
    if not quorum:
        raise FormatError("The policy has no line that says which witnesses it asks for.")
    if quorum != ["none"]:
        raise NotDecidable(
            "The policy asks for witnesses ({quorum}), whose signatures are not checked here. "
            "Use a program that knows them, or a policy with `quorum none`.",
            quorum=quorum[0],
        )
    return Trust(_once(logs))


def _once(keys: Iterable[Verifier]) -> tuple[Verifier, ...]:
    found = tuple(keys)
    if len({key.public for key in found}) != len(found):
        raise FormatError("The same key is given twice.")
    return found
