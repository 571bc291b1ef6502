"""Whether the texts of a workflow are plain (B1), as advice and never as a law.

A sentence is short, a word is one that people know, a law is not only named. Whether a sentence is
passive is not judged: a program guesses that badly, and advice that is often wrong is not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Final

from challenge_engine.core.laws import Place
from challenge_engine.core.laws.texts import texts
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions.nodes import compose
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.places import Places
from challenge_engine.definitions.problems import Problem, quoted
from challenge_engine.definitions.word_lists import TOKEN, Phrases, WordList, word_list

LONGEST_SENTENCE: Final = 20
LONGEST_TITLE: Final = 12
LONGEST_NOTE: Final = 30
"""Words in a sentence of the notes, which are read by whoever looks into the rules."""
LONGEST_WORD: Final = 25
"""Letters."""

_FEWEST_WORDS: Final = 3
"""So many words beside the name of a law make a plain half."""
MOST_ADVICE: Final = 500
_SHOWN: Final = 5

# A full stop ends a sentence only before a capital: "art. 4" and "e.g. a park" go on.
_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]*[A-ZÀ-Þ0-9])")
_SOURCE = re.compile(r"\W*[A-Z][0-9]+\W*")
_PUNCTUATION = ".,;:!?…()\"'“”‘’"
_APART = re.compile(r"[\s/–—-]+")
_BRACKETS = re.compile(r"\([^()]*\)")


def advice(data: bytes, name: str, workflow: Workflow) -> tuple[Problem, ...]:
    """What could be said more plainly in a workflow file, in the order of the file."""
    places = Places(Page(name, compose(data, name)), [])
    found = {
        Problem(name, node.line, node.column, sentence)
        for text, place in texts(workflow)
        for language, words in text.items()
        for sentence in islice(
            findings(words, longest(place), word_list(language)), MOST_ADVICE + 1
        )
        for node, _is_bad in (places.find((*place, language)),)
    }
    first = sorted(found)[:MOST_ADVICE]
    if len(found) > MOST_ADVICE:
        first.append(replace(first[-1], message="and more advice; follow that above first"))
    return tuple(first)


def longest(place: Place) -> int:
    """How many words a sentence at a place may have."""
    if place[0] == "notes":
        return LONGEST_NOTE
    return LONGEST_TITLE if place[-1] in ("title", "body") else LONGEST_SENTENCE


def findings(text: str, limit: int, known: WordList) -> Iterator[str]:
    """Everything that one text could say more plainly."""
    for sentence in _ENDS.split(text):
        # Where something was found (R2) is no word that anybody reads.
        words = [w for w in sentence.split() if TOKEN.search(w) and not _SOURCE.fullmatch(w)]
        if len(words) > limit:
            begins = " ".join(words[:_SHOWN])
            yield f"a sentence of {len(words)} words ({quoted(begins + ' …')}): at most {limit}"
    for word in (one.strip(_PUNCTUATION) for one in _APART.split(text)):
        letters = sum(map(str.isalpha, word))
        if letters > LONGEST_WORD and "." not in word:  # with one it is an address
            yield f"{quoted(word)} has {letters} letters, at most {LONGEST_WORD}: use two words"
    for found, plainer in _difficult(text, known.words):
        yield f"{quoted(found)} is a difficult word: {plainer}"
    yield from _laws(text, known)


def _difficult(text: str, phrases: Phrases) -> Iterator[tuple[str, str]]:
    """Each difficult word once, as it stands there."""
    said = set()
    for start, end, plainer in _matches(text, text.lower(), phrases):
        found = text[start:end]
        if found.lower() not in said:
            said.add(found.lower())
            yield found, plainer


def _matches(text: str, searched: str, phrases: Phrases) -> Iterator[tuple[int, int, str]]:
    """Where phrases stand, from left to right; of several at one place the longest."""
    if len(searched) != len(text):  # a letter that has no small form of its own length
        searched = text
    tokens = list(TOKEN.finditer(searched))
    beyond = 0
    for i, token in enumerate(tokens):
        if i < beyond:
            continue
        for phrase, plainer in phrases.get(token[0], ()):
            some = tokens[i : i + len(phrase)]
            if tuple(one[0] for one in some) == phrase:
                yield token.start(), some[-1].end(), plainer
                beyond = i + len(phrase)
                break


def _laws(text: str, known: WordList) -> Iterator[str]:
    """The names of laws, and of their parts, that stand there without a plain half.

    The place where one is first named decides: who was told once what it means knows it.
    """
    beside, seen = _Brackets(text), set()
    for start, end, about in _matches(text, text, known.laws):
        name = text[start:end]
        if name in seen:
            continue
        seen.add(name)
        if about.lower() not in text.lower() and not beside.have_plain_half(start, end):
            yield f"{quoted(name)} names a law without plain words: {about} ({name})"
    for start, end in _parts(text, known.sections):
        part = text[start:end]
        if part not in seen and not beside.have_plain_half(start, end):
            yield f"{quoted(part)} is a part of a law: say what it says, and put it in brackets"
        seen.add(part)


def _parts(text: str, sections: frozenset[str]) -> Iterator[tuple[int, int]]:
    for word, number in pairwise(TOKEN.finditer(text)):
        if word[0].lower() in sections and number[0][0].isdigit():
            yield word.start(), number.end()


class _Brackets:
    """The brackets of a text, looked up by place: a text may hold ten thousand of them."""

    def __init__(self, text: str) -> None:
        self.words = len(TOKEN.findall(text))
        self.found = [
            (m.start(), m.end(), len(TOKEN.findall(m[0]))) for m in _BRACKETS.finditer(text)
        ]
        self._ends = [end for _start, end, _words in self.found]

    def have_plain_half(self, start: int, end: int) -> bool:
        """A name is in brackets after plain words, or brackets that explain it follow at once."""
        i = bisect_left(self._ends, end)
        if i == len(self.found):
            return False
        begins, _ends, within = self.found[i]
        if begins < start:
            return self.words - within >= _FEWEST_WORDS
        return begins - end <= 1 and within >= _FEWEST_WORDS
