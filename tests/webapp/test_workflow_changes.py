"""What a new version of the rules changed is told beside them, to everybody."""

from __future__ import annotations

from pathlib import Path

from tests.webapp.conftest import Town

SECOND = (
    ("version: 1", "version: 2"),
    (
        "{amount_up_to: {field: budget, cents: 5000000}}",
        "{amount_up_to: {field: budget, cents: 9}}",
    ),
    ("max: 120", "max: 60"),
    ("The town decides.", "The council decides."),
)


def test_the_page_of_the_rules_leads_to_what_their_versions_changed(town: Town) -> None:
    assert 'href="/workflows/tiny/changes"' in town.browser().get("/workflows/tiny").text


def test_of_one_version_it_is_said_that_nothing_changed_yet(town: Town) -> None:
    page = town.browser().get("/workflows/tiny/changes").text
    assert "There is one version so far: nothing has changed yet." in page


def test_what_a_version_changed_is_told_and_who_keeps_the_older_one(
    town: Town, tmp_path: Path
) -> None:
    town.file()
    town.publish_like_tiny(tmp_path, "tiny", *SECOND)
    page = town.browser().get("/workflows/tiny/changes").text
    assert "From version 1 to version 2" in page
    assert "is now at most 60 characters; until now 120 characters." in page
    assert "What the municipality does</h3>" in page
    assert "is at most €0.09; until now:" in page
    assert "Words only (1)" in page
    assert "1 public case is running and stays with version 1." in page


def test_it_is_told_in_the_language_of_the_reader(town: Town, tmp_path: Path) -> None:
    town.publish_like_tiny(tmp_path, "tiny", *SECOND)
    page = town.browser().get("/workflows/tiny/changes", headers={"Accept-Language": "nl"}).text
    assert "Van versie 1 naar versie 2" in page
    assert "is nu hoogstens 60 tekens; tot nu toe 120 tekens." in page


def test_what_was_never_published_has_no_such_page(town: Town) -> None:
    assert town.browser().get("/workflows/nowhere/changes").status_code == 404
