"""The nearest way on the page of a case."""

from __future__ import annotations

import re

from tests.webapp.conftest import Town


def test_the_way_is_a_list_that_opens_without_a_script(town: Town) -> None:
    reference = town.file()
    page = town.browser("coordinator").get(f"/cases/{reference}").text
    (way,) = re.findall(
        r"<details(?:(?!</details>).)*The nearest way: 2 steps.*?</details>", page, re.S
    )
    steps = re.findall(r"<li>(.*?)</li>", way)
    assert steps == ["You: “Assign an assessor”."] * 2
    assert "Then you can do it." in way


def test_what_cannot_come_any_more_is_listed_and_not_explained(town: Town) -> None:
    reference = town.file()
    page = town.browser("coordinator").get(f"/cases/{reference}").text
    assert "Not possible any more in this case" in page


def test_strangers_are_told_that_it_depends_on_what_they_may_not_read(town: Town) -> None:
    reference = town.file()
    page = town.browser().get(f"/cases/{reference}").text
    assert "depends on what you may not read" in page
