"""What a file says of another one is compared with it, where that lies beside it."""

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.errors import DefinitionError
from challenge_engine.service import publishing
from tests.support.linked import BID, ROUND, make_linked


def said(folder, file: str, old: str, new: str) -> list[str]:
    for path in (ROUND, BID):
        text = path.read_text("utf-8")
        if path.name == file:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (folder / path.name).write_text(text, "utf-8")
    _, problems = catalogue.proven(folder / file)
    return [problem.message for problem in problems]


TYPES = (
    "the field 'hint' is of type text and cannot be filled in from 'budget', "
    "which is of type money there"
)
WRONG = [
    (
        "bid.v1.yaml",
        "states: [closed]",
        "states: [close]",
        "unknown state of round 'close' (did you mean 'closed'?)",
    ),
    (
        "bid.v1.yaml",
        "hint: hint}",
        "hint: budget}",
        TYPES,
    ),
    (
        "bid.v1.yaml",
        "hint: hint}",
        "hint: hunt}",
        "unknown field of round 'hunt' (did you mean 'hint'?)",
    ),
    (
        "round.v1.yaml",
        "link: round}",
        "link: rond}",
        "unknown link of bid 'rond' (did you mean 'round'?)",
    ),
    (
        "round.v1.yaml",
        "link: round}",
        "link: twin}",
        "the link 'twin' of bid does not point at cases of this workflow",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), WRONG)
def test_what_does_not_fit_the_other_file_is_said(tmp_path, file, old, new, message):
    assert said(tmp_path, file, old, new) == [message]


def test_two_files_that_fit_have_nothing_wrong():
    for file in (ROUND, BID):
        _, problems = catalogue.proven(file)
        assert problems == ()


def test_of_a_workflow_that_is_nowhere_nothing_is_said(tmp_path):
    (tmp_path / BID.name).write_bytes(BID.read_bytes())
    assert catalogue.proven(tmp_path / BID.name)[1] == ()


def test_what_is_published_counts_also_where_no_file_lies_beside(tmp_path):
    town = make_linked(tmp_path)
    (tmp_path / "later").mkdir()
    file = tmp_path / "later" / "bid.v2.yaml"
    text = BID.read_text("utf-8").replace("version: 1", "version: 2")
    file.write_text(text.replace("states: [closed]", "states: [close]"), "utf-8")
    with pytest.raises(DefinitionError, match="unknown state of round 'close'"):
        publishing.publish(town.engine, town.authority, file)
