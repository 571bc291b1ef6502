"""Every mistake has its sentence and its place; the cases stand in bad_files.txt."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from challenge_engine.core import laws
from challenge_engine.definitions import catalogue, sentences
from challenge_engine.definitions.problems import Problem
from challenge_engine.errors import DefinitionError

HERE = Path(__file__).parent
GOOD = HERE.parent / "workflows"
TINY = GOOD / "tiny.v1.yaml"
BOM = b"\xef\xbb\xbfworkflow: x\n"
CR = b"a: b\r\nc: d\r\n"
WHOLE = "@"
"""Stands for the whole file."""


@dataclass
class Bad:
    name: str
    of: str
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def text(self) -> str:
        good, old, new = (GOOD / self.of).read_text(), "\n".join(self.old), "\n".join(self.new)
        if old == WHOLE:
            return new
        assert old in good, f"the case {self.name!r} replaces what is not there"
        return good.replace(old, new, 1)


def _cases() -> list[Bad]:
    cases: list[Bad] = []
    of = TINY.name
    for line in (HERE / "bad_files.txt").read_text().splitlines():
        sign, rest = line[:1], line[2:]
        if line.startswith("## "):
            cases.append(Bad(rest.strip(), of))
        elif sign == "%":
            of = rest
        elif sign in ("-", "+", "="):
            {"-": cases[-1].old, "+": cases[-1].new, "=": cases[-1].said}[sign].append(rest)
    return cases


CASES = _cases()


def _problems(data: bytes) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        catalogue.parse(data, "x.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("bad", CASES, ids=[bad.name for bad in CASES])
def test_a_bad_file_is_told_all_that_is_wrong_and_where(bad: Bad):
    assert _problems(bad.text().encode()) == [f"x.yaml:{line}" for line in bad.said]


def test_every_sentence_about_a_law_is_said_in_some_case():
    said = "\n".join(line for bad in CASES for line in bad.said)
    hand_built_only = {
        *("guard-lacks", "no-languages", "no-record"),
        *("waives-nothing", "right-not-decided"),  # said by the proof, not by the reader
        *("copy-type", "link-points-elsewhere"),  # said of two files (test_linked_workflows.py)
        # said of a vote with a way to cancel it (service/test_cancelled_votes.py)
        *("ballot-cancel-early", "ballot-opens-cancelled"),
        *("ballot-after-cancel", "ballot-cancel-unsaid"),
    }
    for code, sentence in sentences.SENTENCES.items():
        pattern = re.sub(r"\\\{.*?\\\}", ".+", re.escape(sentence))
        assert code in hand_built_only or re.search(pattern, said), code


def test_every_breach_that_a_law_can_name_has_a_sentence():
    folder = Path(laws.__file__).parent
    codes = {
        code
        for module in folder.glob("*.py")
        for code in re.findall(r'Breach\(\s*"([a-z-]+)"', module.read_text())
    }
    assert codes - {"unknown"} <= set(sentences.SENTENCES)


def test_the_error_shows_every_line():
    both = (
        TINY.read_bytes()
        .replace(b"to: decision\n", b"to: decison\n")
        .replace(b"es: [en]", b"es: []")
    )
    with pytest.raises(DefinitionError) as caught:
        catalogue.parse(both, "tiny.yaml")
    assert str(caught.value) == (
        "tiny.yaml:3:12: the list is empty\n"
        "tiny.yaml:180:9: unknown state 'decison' (did you mean 'decision'?)"
    )
    assert caught.value.problems[0] == Problem("tiny.yaml", 3, 12, "the list is empty")


def test_a_text_in_braces_does_not_disturb_the_error():
    assert _problems(b"workflow: '{x}'\n")[0].startswith("x.yaml:1:1: a workflow needs")


def test_a_new_language_asks_for_every_text():
    data = TINY.read_bytes().replace(b"languages: [en]", b"languages: [en, nl]")
    problems = _problems(data)
    assert len(problems) > 90
    assert {p.partition(": ")[2] for p in problems} == {"the text is missing in 'nl'"}


EMPTY = "1:1: the file is empty; a workflow begins with `workflow: <name>`"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", EMPTY),
        (b"\n  \n", EMPTY),
        (b"# nothing yet\n", EMPTY),
        (BOM, "1:1: the file starts with a byte-order mark; save it without one"),
        (b"a: x\nb: 1\n\tc: y\n", "3:1: line 3 has a tab; YAML uses spaces"),
        (b"a: b\n\tc: d\n\te: f", "2:1: line 2 has a tab; YAML uses spaces (2 lines have one)"),
        (CR, "1:5: the line ends in CR LF; the digest is of LF bytes, so save the file with LF"),
        (b"a: x\nb: \x00\n", "2:4: character U+0000 does not belong in a text file"),
        ("a: b\nc: d\u2028e\n".encode(), "2:5: character U+2028 does not belong in a text file"),
        (b"a: b\n\x89PNG", "2:1: byte 0x89 is not UTF-8; is this a text file?"),
        (b"a: \xff\xfe", "1:4: byte 0xff is not UTF-8; is this a text file?"),
        (b"a" * 10_000_000, "1:1: the file is larger than 1,000,000 bytes"),
        (b"[" * 500_000, "1:21: more than 20 levels deep"),
        (b"- " * 400_000, "1:41: more than 20 levels deep"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_plain_text_is_refused_before_it_is_read(data: bytes, said: str):
    assert _problems(data) == [f"x.yaml:{said}"]


def test_a_text_of_a_list_is_asked_for_once_however_many_fields_choose_from_it():
    text = TINY.read_text().replace(
        "{title: {en: The group is not rooted", "{title: {nl: The group"
    )
    text = text.replace("of: {accept: {en: Accept}, reject: {en: Reject}}", "of: grounds")
    text = text.replace("value: accept", "value: too-dear")
    assert _problems(text.encode()) == [
        "x.yaml:17:18: the text is missing in 'en'",
        "x.yaml:17:30: unknown language 'nl' (there is en)",
    ]


def test_a_flood_of_mistakes_is_counted():
    problems = _problems(b"a: 1\n" * 5_000)
    assert len(problems) == 1_001
    assert problems[-1].endswith("more problems; mend those above first")


def test_a_crowd_of_transitions_is_refused():
    states = "".join(f"  s{i}: {{}}\n" for i in range(2_000))
    text = TINY.read_text().replace("\nstates:\n", f"\nstates:\n{states}")
    text += "  - {action: withdraw, from: any-open, to: withdrawn, by: initiator}\n" * 9
    with pytest.raises(DefinitionError, match="more problems; mend those above first"):
        catalogue.parse(text.encode(), "x.yaml")
