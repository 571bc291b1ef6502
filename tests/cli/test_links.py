"""`--link`: cases that point at each other, on the command line."""

from __future__ import annotations

from tests.cli.shell import ROOT, Shell

LINKED = ROOT / "tests" / "workflows" / "linked"


def test_a_case_is_linked_and_shown_with_the_others(town: Shell) -> None:
    for name in ("round", "bid"):
        town.ok("workflow", "publish", LINKED / f"{name}.v1.yaml")
    town.ok("role", "give", "cora", "officer")
    spring = ("--set", "title=Spring", "--as", "cora", "--alone", "--json")
    round_ = town.ok("case", "open", "round", *spring).json["reference"]
    bench = ("--set", "title=A bench", "--as", "fay", "--alone", "--json")
    link = ("--link", f"round={round_}")
    bid = town.ok("case", "open", "bid", *bench, *link).json["reference"]
    assert (
        f"  The round: {round_} Spring (Open for bids)"
        in town.ok("case", "show", bid, "--as", "fay").out.splitlines()
    )
    assert "  Bids: 1 that you cannot see" in town.ok("case", "show", round_).out.splitlines()
    (found,) = town.ok("case", "show", round_, "--as", "cora", "--json").json["links"]
    assert found["cases"] == [{"reference": bid, "title": "A bench", "state": "Filed"}]
    assert "write --link name=value" in town.misused("case", "open", "bid", *bench, "--link", "x")
    twin = ("--link", f"twin={bid}")
    said = town.refused("case", "act", bid, "mark-duplicate", "--as", "cora", *twin)
    assert "A case cannot be linked to itself" in said
