"""`fund show`: the money of a round, for people and for programs."""

from __future__ import annotations

from tests.cli.shell import ROOT, Shell

LINKED = ROOT / "tests" / "workflows" / "linked"


def test_the_money_of_a_round_is_shown_with_whoever_has_some_of_it(town: Shell) -> None:
    for name in ("purse", "claim"):
        town.ok("workflow", "publish", LINKED / f"{name}.v1.yaml")
    town.ok("role", "give", "cora", "officer")
    spring = ("--set", "title=Spring", "--set", "money=100", "--as", "cora", "--alone", "--json")
    purse = town.ok("case", "open", "purse", *spring).json["reference"]
    bench = ("--set", "title=A bench", "--as", "fay", "--alone", "--json")
    claim = town.ok("case", "open", "claim", *bench, "--link", f"purse={purse}").json["reference"]
    town.ok("case", "act", claim, "award", "--as", "cora", "--set", "awarded=40")
    said = town.refused("case", "act", claim, "award", "--as", "cora", "--set", "awarded=60.01")
    assert "This is €0.01 more than is left. At most €60.00 can still be awarded." in said
    assert town.ok("fund", "show", purse).out.splitlines() == [
        f"Spring ({purse}): Open",
        "Of €100.00, €0.00 is paid, €40.00 is awarded and not paid yet, €60.00 is left.",
        f"  –  A bench ({claim}), Awarded: €40.00/€0.00",
    ]
    (pot,) = town.ok("fund", "show", purse, "--json").json["pots"]
    assert (pot["size"], pot["awarded"], pot["paid"], pot["left"]) == (10_000, 4_000, 0, 6_000)
    assert pot["cases"][0]["awarded"] == 4_000
    assert "has no pot of money" in town.refused("fund", "show", claim)
