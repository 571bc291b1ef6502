"""The drawing on the pages: of the rules, and of a case as its reader may see it."""

import re
from xml.etree import ElementTree

import pytest

from tests.webapp.conftest import Town

SVG = re.compile(r"<svg .*?</svg>", re.DOTALL)


def drawn(page: str) -> str:
    found = SVG.search(page)
    assert found is not None
    return found[0]


def words(page: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(drawn(page)).iter() if node.text]


def test_the_rules_are_drawn_with_a_list_that_says_the_same(shared_town: Town) -> None:
    page = shared_town.browser().get("/workflows/tiny").text
    assert "To be decided" in words(page)
    assert "<strong>3 To be decided</strong>" in page
    assert "Accept the challenge → 4 Agreement being made" in page


def test_the_drawing_alone_is_an_image_that_loads_nothing(shared_town: Town) -> None:
    answer = shared_town.browser().get("/workflows/tiny/v1.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert drawn(answer.text) == drawn(shared_town.browser().get("/workflows/tiny").text)
    assert not re.search(
        r" style=|<style|<script|href|url\(|http://(?!www\.w3\.org/2000/svg)", answer.text
    )


def test_a_case_shows_the_way_taken_and_where_it_is(town: Town) -> None:
    reference = town.file()
    for who in ("assessor", "second"):
        town.act("coordinator", reference, "assign", assignee=town.people[who].key)
    town.act("coordinator", reference, "begin")
    page = town.browser("initiator").get(f"/cases/{reference}").text
    told = words(page)
    assert told.index("1: Submit the challenge") < told.index("2: Begin the assessment")
    assert told[told.index("Being assessed") + 1] == "here now"
    assert "<strong>2 Being assessed – here now</strong>" in page
    assert 'aria-current="step"><strong>2 Being assessed' in page


@pytest.mark.parametrize("who", ["initiator", "coordinator", None])
def test_everybody_sees_the_way_and_nobody_more_than_the_history_tells(
    town: Town, who: str | None
) -> None:
    reference = town.file()
    town.act("initiator", reference, "withdraw", reason="Something that is not public.")
    page = town.browser(who).get(f"/cases/{reference}").text
    assert "2: Withdraw the challenge" in words(page)
    assert not [w for w in words(page) if "Something" in w or "Person" in w]
