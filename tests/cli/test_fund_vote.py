"""A whole vote on the command line, as named persons."""

from __future__ import annotations

import pytest

from tests.cli.shell import ROOT, Shell

VOTE = ROOT / "tests" / "workflows" / "linked" / "vote.v1.yaml"
PLAN = ROOT / "tests" / "workflows" / "linked" / "plan.v1.yaml"
PEOPLE = {
    "clara": "clerk", "carl": "clerk", "kim": "key-holder", "kurt": "key-holder",
    "ria": "resident", "rob": "resident", "rik": "resident",
}  # fmt: skip


@pytest.fixture
def town(town: Shell) -> Shell:
    town.ok("workflow", "publish", VOTE)
    town.ok("workflow", "publish", PLAN)
    for login, role in PEOPLE.items():
        town.ok("person", "add", login, "--name", login.title())
        town.ok("role", "give", login, role)
    return town


def a_round(town: Shell) -> list[str]:
    words = ("case", "open", "vote", "--as", "clara", "--alone", "--json")
    found = [town.ok(*words, "--set", "title=Spring", "--set", "budget=100").json["reference"]]
    for title, euro in (("Bench", 60), ("Trees", 50), ("Swing", 30)):
        words = ("case", "open", "plan", "--as", "fay", "--new-group", title, "--json")
        values = [f"title={title}", f"amount={euro}", f"link-round={found[0]}"]
        given = [word for one in values for word in ("--set", one)]
        found.append(town.ok(*words, *given).json["reference"])
        town.act(found[-1], "clara", "admit")
    return found


def test_a_round_is_locked_voted_closed_counted_and_counted_again(town: Shell, tmp_path) -> None:
    round_, bench, trees, swing = a_round(town)
    key = town.ok("fund", "key", "--into", tmp_path / "stick", "--json").json["public_key"]
    terms = {
        "vote_kind": "approval", "vote_rule": "greedy", "vote_most": 2, "vote_least": 1,
        "vote_draw": "24 08", "vote_key": key, "vote_publish": "patterns",
    }  # fmt: skip
    given = [word for name, value in terms.items() for word in ("--set", f"{name}={value}")]
    town.act(round_, "clara", "lock", *given)
    early = town("fund", "vote", round_, "--as", "ria", "--for", bench)
    assert (early.code, early.err) == (
        1, f"The vote of {round_} is not open. Its page says when it opens.\n"
    )  # fmt: skip
    town.act(round_, "clara", "open")
    town.ok("fund", "vote", round_, "--as", "ria", "--for", bench)
    again = town.ok("fund", "vote", round_, "--as", "ria", "--for", trees, "--for", swing)
    assert "the vote before is replaced" in again.out
    assert town("fund", "vote", round_, "--as", "clara", "--for", bench).code == 1
    for login in ("rob", "rik"):
        town.ok("fund", "paper", round_, login, "--as", "clara")
    again = ("fund", "unmark", round_, "rob", "--as")
    assert "Say why" in town(*again, "clara").err
    assert "Another official must confirm" in town.ok(*again, "clara", "--reason", "Misread.").out
    assert "Rob is not marked any more" in town.ok(*again, "carl").out
    town.ok("fund", "paper", round_, "rob", "--as", "clara")
    town.act(round_, "clara", "close")
    papers = tmp_path / "papers.txt"
    papers.write_text(f"{trees} {bench}\n\n")
    town.ok("fund", "papers", round_, papers, "--as", "clara")
    typed = town.ok("fund", "papers", round_, papers, "--as", "carl")
    assert "It is what the other official typed in" in typed.out
    halves = [tmp_path / "stick" / f"{name}.txt" for name in ("half-1", "spare-2")]
    first = town.ok("fund", "tally", round_, "--as", "kim", "--half", halves[0])
    assert "Your half waits" in first.out
    assert (
        "Somebody else must take this step"
        in town("fund", "tally", round_, "--as", "kim", "--half", halves[1]).err
    )
    same = town("fund", "tally", round_, "--as", "kurt", "--half", halves[0])
    assert (same.code, "This is half 1, which waits here already" in same.err) == (1, True)
    counted = town.ok("fund", "tally", round_, "--as", "kurt", "--half", halves[1])
    assert "Trees" in counted.out
    told = town.ok("fund", "result", round_, "--json").json
    assert (told["winners"], told["refused"]) == ([trees, swing], {"unreadable": 1})
    assert town("fund", "export", round_).code == 1
    file = tmp_path / "round.pb"
    file.write_text(town.ok("fund", "export", round_, "--as", "kim").out)
    recount = town.ok("fund", "count", file, "--json").json
    assert recount["winners"] == told["winners"]
    assert town.ok("log", "check").code == 0
