"""Files that want to take all memory or all time end with a sentence; each in its own process.

Their makers stand in hostile.py. That they keep within its bounds is asserted by staying alive.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .hostile import FILES, LARGE

ROOT = Path(__file__).parents[2]
UNSEEN = "does not belong in a text file"
SAID = {
    "an alias bomb": "aliases are not used here, write it out",
    "deep nesting": "more than 20 levels deep",
    "deep mappings": "more than 20 levels deep",
    "twenty thousand states": "20,002 states stand here; at most 5,000 can",
    "one scalar of a megabyte": "3 situations",
    "one word of a megabyte": "3 situations",
    "a byte-order mark": "the file starts with a byte-order mark; save it without one",
    "a NUL": f"character U+0000 {UNSEEN}",
    "a NUL by an escape": "the text holds a control character",
    "a surrogate": "byte 0xed is not UTF-8; is this a text file?",
    "a surrogate by an escape": "invalid Unicode character escape code",
    "a control character by an escape": "the text holds a control character",
    "right to left": f"character U+202E {UNSEEN}",
    "right to left by an escape": "the text holds a control character",
    "an isolate in a comment": f"character U+2066 {UNSEEN}",
    "a word joiner": f"character U+2060 {UNSEEN}",
    "a tag that is not seen": f"character U+E0041 {UNSEEN}",
    "a name that looks the same": "with U+0430 CYRILLIC SMALL LETTER A is not a name",
    "a key that looks the same": "with U+0443 CYRILLIC SMALL LETTER U",
    "a name with a space that is not seen": f"character U+200B {UNSEEN}",
    "guards": "10,000 guards stand here; at most 100 can",
    "deadlines": "1,000 deadlines stand here; at most 200 can",
    "roles": "1,002 roles stand here; at most 200 can",
    "tracks": "100 tracks stand here; at most 50 can",
    "codes": "5,000 codes stand here; at most 1,000 can",
    "codes of a list": "10,000 codes stand here; at most 1,000 can",
    "fields": "6,001 fields stand here; at most 5,000 can",
    "languages": "a workflow speaks at most 40 languages",
    "a number without end": "a whole number is expected here",
    "a quorum of billions": "a number of at most 1,000 is expected here",
    "an extension of billions": "a number of at most 100 is expected here",
    "facts in one form": "not decided",
    "scores": "not decided",
    "a quorum of two hundred": "203 situations",
    "a hundred thousand states": "70,002 states stand here; at most 5,000 can",
    "a sentence after the other": "3 situations",
    "a chain of states": "3004 situations",
    "facts one by one": "not decided",
    "tracks together": "not decided",
    "deadlines together": "not decided",
}


def told(names: list[str]) -> dict[str, str]:
    program = [sys.executable, "-m", "tests.definitions.hostile", *names]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(line) for line in done.stdout.splitlines())


def test_a_hostile_file_ends_with_a_sentence():
    found = told([*FILES])
    assert {n: s for n, s in found.items() if SAID[n] not in s} == {}
    assert found.keys() == FILES.keys()


@pytest.mark.slow
def test_a_large_hostile_file_ends_with_a_sentence():
    found = told([*LARGE])
    assert {n: s for n, s in found.items() if SAID[n] not in s} == {}
    assert found.keys() == LARGE.keys()
