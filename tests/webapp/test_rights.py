"""The public reads what a workflow promises; who got a *no* reads what can be done about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from challenge_engine.cli.lines import case_lines
from tests.support.site import an_app
from tests.support.town import ROOT, TINY, Town, make_town

FAIR = ROOT / "tests" / "workflows" / "fair.v1.yaml"
BARE = "ends: settled, adverse: yes, title: {en: Rejected}"
NO = {"grounds": ["not-rooted"], "reason": "Nobody of the group lives here."}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return make_town(tmp_path, FAIR)


def reading(town: Town, language: str = "en") -> FlaskClient:
    client = an_app(town.engine).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


def declined(town: Town) -> str:
    reference = town.open("group-1", {"title": "Care for the park"})
    town.do(reference, "officer-1", "decline", **NO)
    return reference


def test_the_page_of_the_rules_says_what_is_promised_and_proven(town: Town) -> None:
    page = reading(town).get("/workflows/fair").text
    rights = page.split('id="rights"')[1].split("</dl>")[0]
    assert rights.count("<dt") == 7
    said = rights.split("Until the work is delegated, the group can withdraw at any moment.")[1]
    assert said.split("</dd>")[0].count("proven") == 1
    assert "proven, with exceptions" in rights


def test_the_page_of_the_rules_tells_every_exception_with_its_reason(town: Town) -> None:
    assert "In winter the ice must be cleared." in reading(town).get("/workflows/fair").text
    dutch = reading(town, "nl").get("/workflows/fair").text
    assert "In de winter moet het ijs weg." in dutch
    assert "Daar kan de groep het werk niet altijd teruggeven." in dutch


def test_a_right_that_is_not_promised_is_not_passed_over(tmp_path: Path) -> None:
    page = reading(make_town(tmp_path)).get("/workflows/tiny").text
    assert page.split('id="rights"')[1].split("</dl>")[0].count("not promised") == 4


def test_an_end_of_the_rules_says_what_can_be_done_about_it(town: Town) -> None:
    page = reading(town).get("/workflows/fair").text
    assert page.count("What can be done about it") == 2
    assert "It begins here, with “Object” (Group)." in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Object within six weeks.", "inferred by us", "Source: made for tests."]),
        ("nl", ["Maak binnen zes weken bezwaar.", "door ons afgeleid", "Bron: made for tests."]),
    ],
)
def test_a_case_that_ended_against_the_group_says_what_can_be_done(
    town: Town, language: str, said: list[str]
) -> None:
    page = reading(town, language).get(f"/cases/{declined(town)}").text
    for words in said:
        assert words in page


def test_an_objection_that_was_dismissed_has_its_own_routes(town: Town) -> None:
    reference = declined(town)
    town.do(reference, "group-1", "object")
    town.do(reference, "officer-1", "dismiss", reason="The group is new here.")
    page = reading(town).get(f"/cases/{reference}").text
    assert "Object within six weeks." in page
    assert "Complain to the town." in page


def test_the_command_line_says_it_too(town: Town) -> None:
    lines = case_lines(town.view(declined(town)), "en")
    at = lines.index("  What can be done about it:")
    assert lines[at + 1 : at + 3] == [
        "    Objection: Object within six weeks. It begins here, with “Object” (Group).",
        "      (inferred by us; made for tests)",
    ]


def test_a_case_that_did_not_end_against_the_group_says_nothing_of_it(town: Town) -> None:
    reference = town.open("group-1", {"title": "Care for the park"})
    town.do(reference, "group-1", "withdraw")
    assert town.view(reference).against is None
    assert "What can be done about it" not in reading(town).get(f"/cases/{reference}").text


def test_an_adverse_end_for_which_nothing_is_named_says_so(tmp_path: Path) -> None:
    text = TINY.read_text("utf-8").replace("ends: settled, title: {en: Rejected}", BARE)
    file = tmp_path / "tiny.v1.yaml"
    file.write_text(text, "utf-8")
    page = reading(make_town(tmp_path, file)).get("/workflows/tiny").text
    assert "These rules name nothing that can be done about it." in page
