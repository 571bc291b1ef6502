"""Whether the texts of a workflow are plain (B1), as advice and never as a law.

A sentence is short, a word is one that people know, a law is not only named. Whether a sentence is
passive is not judged: a program guesses that badly, and advice that is often wrong is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
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

_FEWEST_BESIDE: Final = 3
"""So many words outside of the brackets that name a law make a plain half."""
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
    found = []
    for text, place in texts(workflow):
        for language, words in text.items():
            for sentence in findings(words, longest(place), word_list(language)):
                node, _ = places.find((*place, language))
                found.append(Problem(name, node.line, node.column, sentence))
    return tuple(sorted(set(found)))


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
    """The names of laws, and of their parts, that stand there without a plain half."""
    said = set()
    for start, end, about in _matches(text, text, known.laws):
        name = text[start:end]
        if name not in said and about.lower() not in text.lower() and _is_bare(text, start, end):
            said.add(name)
            yield f"{quoted(name)} names a law without plain words: {about} ({name})"
    for start, end in _parts(text, known.sections):
        part = text[start:end]
        if part not in said and _is_bare(text, start, end):
            said.add(part)
            yield f"{quoted(part)} is a part of a law: say what it says, and put it in brackets"


def _parts(text: str, sections: frozenset[str]) -> Iterator[tuple[int, int]]:
    tokens = list(TOKEN.finditer(text))
    for word, number in pairwise(tokens):
        if word[0].lower() in sections and number[0][0].isdigit():
            yield word.start(), number.end()


def _is_bare(text: str, start: int, end: int) -> bool:
    """Neither in brackets after plain words, nor followed by brackets that explain it."""
    for brackets in _BRACKETS.finditer(text):
        if brackets.start() < start and end <= brackets.end():
            outside = text[: brackets.start()] + text[brackets.end() :]
            return len(TOKEN.findall(outside)) < _FEWEST_BESIDE
        if text[end : brackets.start()].strip() == "" and brackets.start() >= end:
            return len(TOKEN.findall(brackets[0])) < _FEWEST_BESIDE
    return True
