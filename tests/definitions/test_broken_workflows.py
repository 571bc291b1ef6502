"""Whole workflows with one fault of meaning each: what is said of it, and that it is only one.

A file begins with what is said, `also:` what follows from the same fault, a line on what is wrong,
and how it is mended: `OLD => NEW`, of which the old stands once in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue, sentences
from challenge_engine.errors import DefinitionError

FILES = sorted((Path(__file__).parents[1] / "workflows" / "broken").glob("*.yaml"))
NAMES = [file.name.removesuffix(".v1.yaml") for file in FILES]


@dataclass(frozen=True)
class Broken:
    said: list[str]
    mends: list[tuple[str, str]]
    head: str
    body: str

    @staticmethod
    def of(file: Path) -> Broken:
        lines = file.read_text().splitlines(keepends=True)
        head = [line for line in lines if line.startswith("#")]
        first, *notes = [line.removeprefix("#").strip() for line in head]
        mends = [note.removeprefix("mend: ") for note in notes if note.startswith("mend: ")]
        return Broken(
            [first, *(n.removeprefix("also: ") for n in notes if n.startswith("also: "))],
            [(old, new.strip()) for old, _, new in (mend.partition(" =>") for mend in mends)],
            "".join(head),
            "".join(lines[len(head) :]),
        )

    def mended(self) -> str:
        body = self.body
        for old, new in self.mends:
            old, new = old.replace("\\n", "\n"), new.replace("\\n", "\n")
            assert body.count(old) == 1, old
            body = body.replace(old, new)
        return self.head + body


def told(file: Path) -> list[str]:
    try:
        proof, stories = catalogue.proven(file)
    except DefinitionError as error:
        return [str(problem).partition(":")[2] for problem in error.problems]
    assert not proof.undecided
    return [str(problem).partition(":")[2] for problem in stories]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_broken_workflow_is_told_its_one_fault(file):
    assert told(file) == Broken.of(file).said


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_once_the_fault_is_mended_nothing_is_wrong(file, tmp_path):
    broken = Broken.of(file)
    assert broken.mends
    (tmp_path / file.name).write_text(broken.mended())
    assert told(tmp_path / file.name) == []


def test_the_collection_has_a_story_of_every_law_that_a_file_can_break():
    # The static laws keep the clock from moving the main track, so no file ends by the clock.
    wanted = set(sentences.WAIVABLE) - {"ended-by-the-clock"}
    said = [line for file in FILES for line in Broken.of(file).said]
    for code in wanted:
        words = re.sub(r"\\\{.*?\\\}", ".+", re.escape(sentences.WAIVABLE[code]))
        assert any(re.search(words, line) for line in said), code
    assert len(FILES) >= 40
