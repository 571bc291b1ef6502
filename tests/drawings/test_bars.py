"""Bars: one for each side, with what is not told written and not drawn."""

from __future__ import annotations

from xml.etree import ElementTree

from challenge_engine.drawings import bars

SVG = "{http://www.w3.org/2000/svg}"
PICTURE = bars.Bars(
    "What was lacking? <b>",
    "In how many cases.",
    ("the group", "the municipality"),
    (
        bars.Row("Trust", ((8, "8"), (4, "4"))),
        bars.Row("Time", ((0, "fewer than 5"), (0, "fewer than 5"))),
    ),
)


def test_the_longest_bar_is_of_the_highest_figure_and_what_is_not_told_has_none() -> None:
    root = ElementTree.fromstring(bars.svg(PICTURE))
    drawn = [int(r.attrib["width"]) for r in root.iter(f"{SVG}rect") if "stroke" in r.attrib]
    legend, figures = drawn[:2], drawn[2:]
    assert len(legend) == 2
    assert figures == [440, 220]


def test_a_drawing_has_a_title_and_a_description_and_says_all_that_the_list_says() -> None:
    root = ElementTree.fromstring(bars.svg(PICTURE, "x"))
    assert root.attrib["aria-labelledby"] == "x-title x-desc"
    written = {t.text for t in root.iter(f"{SVG}text")}
    assert {"Trust", "Time", "8", "4", "fewer than 5", "the group"} <= written
    assert list(bars.plain(PICTURE)) == [
        "Trust – the group: 8; the municipality: 4",
        "Time – the group: fewer than 5; the municipality: fewer than 5",
    ]


def test_nothing_at_all_is_drawn_too() -> None:
    assert "<svg" in bars.svg(bars.Bars("A", "B", ("x", "y"), ()))
