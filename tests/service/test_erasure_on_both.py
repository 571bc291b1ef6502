"""The same laws on both databases, and what each leaves in its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.service.erasing import cleaning, deciding, destroying, holding
from challenge_engine.service.erasing.targets import Target
from challenge_engine.store import cleaning as files
from tests.support.checks import check_log
from tests.support.erasing import (
    BACKUPS,
    EMAIL,
    LOGIN,
    NAME,
    STRONG,
    erase,
    everywhere,
    with_officers,
    withdrawn,
)
from tests.support.town import ROTTERDAM, Town, make_town


@pytest.fixture
def town(busy: Town) -> Town:
    busy.person("auditor-1")
    return with_officers(busy)


def test_a_person_is_forgotten_and_the_log_holds(town: Town) -> None:
    withdrawn(town)
    done = erase(town, Target(person=LOGIN))
    assert (done.values, done.is_account_gone) == (5, True)
    for word in (NAME, LOGIN, EMAIL):
        assert word not in everywhere(town)
    assert check_log(town.engine) > 0


def test_hold_and_release_and_a_value(town: Town) -> None:
    reference = withdrawn(town)
    auditor = town.person("auditor-1")
    holding.hold(town.engine, town.authority, auditor, reference, "In court.", "cli")
    town.check()
    holding.release(town.engine, town.authority, auditor, reference, "Over.", "cli")
    erase(town, Target(reference=reference, fields=("contact_email",)), STRONG)
    assert EMAIL not in everywhere(town)


def test_once_the_files_are_cleaned_the_search_finds_nothing_or_names_the_file(
    town: Town,
) -> None:
    reference = withdrawn(town)
    paths = files.files(town.engine.store)
    assert paths is not None
    assert files.found_in(paths, [EMAIL.encode()])
    erase(town, Target(reference=reference, fields=("contact_email",)), STRONG)
    (after,) = cleaning.clean(town.engine, town.authority)
    left = files.found_in(files.files(town.engine.store) or [], [EMAIL.encode()])
    # PostgreSQL recycles the files of its write-ahead log in its own time; nothing else holds it.
    assert [one for one in left if "pg_wal" not in one] == []
    assert after.found.standing == ("found" if left else "gone")
    assert set(after.found.files) == set(left)


@pytest.mark.parametrize("url", [None, pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_case_whose_term_is_over_is_destroyed(
    request: pytest.FixtureRequest, tmp_path: Path, url: str | None
) -> None:
    address = request.getfixturevalue("new_postgresql")() if url else None
    town = make_town(tmp_path, ROTTERDAM, address, since="2026-01-05")
    reference = town.begun(1)
    town.do(reference, "initiator-1", "withdraw")
    town.on("2027-01-06")
    first, second = town.person("privacy-officer-1"), town.person("privacy-officer-2")
    number = destroying.order(town.engine, town.authority, first, reference, "The list.")
    done = deciding.confirm(town.engine, town.authority, second, number, BACKUPS, "cli")
    assert done.cases == [reference]
    town.check()
    town.engine.close()
