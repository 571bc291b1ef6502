"""`challenge fund count`: anybody counts again, with nothing but the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from .shell import Shell

FILE = """\
META
key;value
num_projects;4
num_votes;6
budget;100.50
vote_type;approval
rule;greedy
currency;EUR
PROJECTS
project_id;cost;name
park;60;Park
pond;60;Pond
swing;40.5;
wall;200;Wall
VOTES
voter_id;vote
1;park,swing
2;park
3;pond,wall
4;pond,wall
5;park,park
6;moon
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "street.pb"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_file_is_counted_without_a_database_and_each_project_has_its_reason(
    tmp_path: Path, file: Path
) -> None:
    shell = Shell(tmp_path)
    said = shell.ok("fund", "count", file).out
    assert (
        said
        == """\
Rule: greedy. The project with the most support comes first. What does not fit in the money that \
is left is skipped.
Ties: the project that comes first in the file goes first.
Ballots counted: 4. Not counted: 2, namely 1 with the same project twice and 1 for a project that \
is not on the list.
Funded, in this order: Park and swing.
Of €100.50, €100.50 is spent and €0.00 is left.

  1. Park (park): 2 supporters, €60.00
     Funded as 1st.

  2. Pond (pond): 2 supporters, €60.00
     Not funded: ranked 2nd, €19.50 more than was left. It needed 1 more supporter.

  3. Wall (wall): 2 supporters, €200.00
     Not funded: it costs €99.50 more than there was for all projects.

  4. swing: 1 supporter, €40.50
     Funded as 2nd.
"""
    )
    assert not shell.database.exists()


def test_the_facts_are_one_document_with_five_keys(tmp_path: Path, file: Path) -> None:
    said = Shell(tmp_path).ok("fund", "count", file, "--json")
    facts = said.json
    assert list(facts) == ["rule", "winners", "spent", "budget", "projects"]
    assert (facts["rule"], facts["winners"]) == ("greedy", ["park", "swing"])
    assert (facts["spent"], facts["budget"]) == (100.5, 100.5)
    pond = facts["projects"][1]
    assert (pond["id"], pond["funded"], pond["short"], pond["needs"]) == ("pond", False, 19.5, 1)
    assert pond["says"].startswith("Not funded: ranked 2nd")
    assert said.err == (
        "Ballots counted: 4. Not counted: 2, namely 1 with the same project twice and 1 for a "
        "project that is not on the list.\n"
    )


def test_rule_and_ties_may_be_asked_for(tmp_path: Path, file: Path) -> None:
    shell = Shell(tmp_path)

    def winners(*words: str) -> list[str]:
        return shell.ok("fund", "count", file, "--json", *words).json["winners"]

    assert winners("--ties", "pond,park,swing,wall") == ["pond", "swing"]
    assert winners("--rule", "greedy-threshold", "--threshold", "2") == ["park"]
    assert winners("--rule", "equalshares/add1u") == ["park", "swing"]
    nothing = shell.ok("fund", "count", file, "--rule", "greedy-threshold", "--threshold", "9").out
    assert "Nothing is funded." in nothing
    # `printf i:pond | sha256sum` begins with 3, and that of i:park with a later digit.
    assert winners("--seed", "i") == ["pond", "swing"]
    assert "the seed i gives" in shell.ok("fund", "count", file, "--seed", "i").out
    assert "in the order pond, park, swing and wall" in (
        shell.ok("fund", "count", file, "--ties", "pond,park,swing,wall").out
    )


def test_what_cannot_be_counted_is_a_sentence_with_its_line(tmp_path: Path, file: Path) -> None:
    shell = Shell(tmp_path)
    assert "There is no rule lottery; there are" in shell.refused(
        "fund", "count", file, "--rule", "lottery"
    )
    assert "give one" in shell("fund", "count", file, "--ties", "a", "--seed", "b").err
    file.write_text(FILE.replace("num_votes;6", "num_votes;7"), encoding="utf-8")
    said = shell.refused("fund", "count", file)
    assert said == "Line 4: num_votes is 7, and there are 6 in the file.\n"
    dutch = shell.refused("--language", "nl", "fund", "count", file)
    assert dutch == "Regel 4: num_votes is 7, en in het bestand zijn er 6.\n"


def test_a_rule_of_a_town_that_is_not_ours_is_named(tmp_path: Path, file: Path) -> None:
    with_more = FILE.replace("rule;greedy\n", "rule;greedy\nleftover_budget;by lot\n")
    file.write_text(with_more, encoding="utf-8")
    said = Shell(tmp_path).ok("fund", "count", file, "--json").err
    assert said.startswith("Note: META says leftover_budget, which belongs to a rule that is not")
