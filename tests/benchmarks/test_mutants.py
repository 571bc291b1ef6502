"""Small mistakes in our own workflow files, one at a time: where they stand, what notices them."""

import hashlib
import random
import re

import pytest

from benchmarks import mutants as run
from benchmarks.mutating import Mutant, mutants
from challenge_engine.definitions import catalogue

FILES = {file.name.partition(".")[0]: file for file in catalogue.shipped()}
ELSEWHERE = FILES["published-elsewhere"]


def test_a_mutant_stands_where_people_read_it():
    lines = ELSEWHERE.read_text().splitlines()
    left_out = re.compile("(.*): (?:not from|by without|optional without) (.*)")
    found = [(one.line, told) for one in mutants(ELSEWHERE) if (told := left_out.match(one.says))]
    assert len(found) > 50
    for line, told in found:
        assert told[2] in lines[line - 1]
        assert any(told[1] in above for above in lines[line - 8 : line])


def test_no_two_mutants_are_alike_and_each_differs_from_the_file():
    found = mutants(ELSEWHERE)
    whole = catalogue.read(ELSEWHERE)
    assert len({one.data for one in found}) == len(found)
    assert whole.digest not in {hashlib.sha256(one.data).digest() for one in found}


def test_what_is_only_written_in_another_way_is_noticed_by_nothing():
    assert run.noticed(ELSEWHERE, Mutant("as it is", 1, ELSEWHERE.read_bytes())).by == "nothing"


@pytest.mark.parametrize(
    ("says", "by"),
    [
        ("main: assessed: waits_on: none", "laws"),
        ("examine: not from submitted", "scenarios"),
        ("actions stop: without escape", "nothing"),
    ],
)
def test_the_first_that_says_no_has_noticed_a_mutant(says, by):
    (mutant,) = (one for one in mutants(ELSEWHERE) if one.says == says)
    assert run.noticed(ELSEWHERE, mutant).by == by


def test_some_mutants_by_lot_break_no_check():
    some = random.Random(7).sample(mutants(ELSEWHERE), 12)
    seen = [run.noticed(ELSEWHERE, one) for one in some]
    assert not [one for one in seen if one.by.startswith("crash")]
    assert any(one.by != "nothing" for one in seen)


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_of_all_mutants_none_breaks_a_check_and_most_are_noticed(file):
    found = mutants(file)
    seen = list(run.all_noticed(file, found, 2))
    left = [one for one in seen if one.by == "nothing"]
    assert not [one for one in seen if one.by.startswith("crash")]
    assert len(left) < len(found) / 2, left
