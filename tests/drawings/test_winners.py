"""The result of a vote as bars, and the list that says the same."""

from __future__ import annotations

from xml.etree import ElementTree

from challenge_engine.counting import Result, count
from challenge_engine.drawings import winners
from tests.counting.builders import election, rule

SVG = "{http://www.w3.org/2000/svg}"


def result() -> Result:
    costs = {"fountain": 600, "hall": 700, "benches": 400, "mural": 300}
    votes = ((5, "fountain hall benches"), (1, "fountain"), (4, "mural"))
    return count(election(1000, costs, *votes, by=rule("greedy", " ".join(costs))))


def test_winners_stand_over_the_line_where_the_money_ended_in_the_order_of_funding() -> None:
    needed = "€300.00 more than was left. It needed 2 more supporters."
    assert list(winners.plain(result(), "en")) == [
        "Fountain: 6 supporters, €600.00. Funded as 1st.",
        "Benches: 5 supporters, €400.00. Funded as 2nd.",
        "Here the money ended: €0.00 of €1,000.00 was left.",
        f"Hall: 5 supporters, €700.00. Not funded: ranked 2nd, {needed}",
        f"Mural: 4 supporters, €300.00. Not funded: ranked 4th, {needed}",
    ]


def test_bars_are_as_long_as_the_support_and_hollow_where_nothing_was_funded() -> None:
    root = ElementTree.fromstring(winners.svg(result(), "nl", "x"))
    assert root.attrib["aria-labelledby"] == "x-title x-desc"
    drawn = [r.attrib for r in root.iter(f"{SVG}rect") if "stroke" in r.attrib][2:]
    assert [int(one["width"]) for one in drawn] == [330, 275, 275, 220]
    first, second, third, fourth = (one["fill"] for one in drawn)
    assert first == second != third == fourth
    (line,) = root.iter(f"{SVG}line")
    tops = [int(one["y"]) for one in drawn]
    assert tops[1] < int(line.attrib["y1"]) < tops[2]
    written = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Fountain", "6 stemmen, € 600,00", "krijgt geld", "krijgt geen geld"} <= {
        (text or "").replace("\xa0", " ") for text in written
    }


def test_nobody_won_or_everybody_and_the_line_is_there_all_the_same() -> None:
    none = count(election(1, {"a": 10}, (1, "a")))
    every = count(election(10, {"a": 10}, (1, "a")))
    assert [line.split(":")[0] for line in winners.plain(none, "en")] == [
        "Here the money ended",
        "A",
    ]
    assert [line.split(":")[0] for line in winners.plain(every, "en")] == [
        "A",
        "Here the money ended",
    ]
    for one in (none, every):
        assert winners.svg(one, "en").count("<line") == 1
