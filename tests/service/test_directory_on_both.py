"""The directory on both databases: said, read, checked, and forgotten where it names somebody."""

from __future__ import annotations

import pytest

from challenge_engine.service.directory.saying import Change
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.reading.directory import directory
from challenge_engine.service.reading.who import who
from tests.support.directories import HEAD, said, small
from tests.support.erasing import LOGIN, NAME, STRONG, erase, everywhere, with_officers
from tests.support.town import Town


@pytest.fixture
def town(busy: Town) -> Town:
    small(busy.engine)
    return with_officers(busy)


def test_a_name_is_erased_and_the_function_still_answers(town: Town) -> None:
    named = {**HEAD, "person": LOGIN, "public_name": "yes"}
    said(town.engine, Change("contact", "parks", named, note="Wants to be named."))
    assert NAME in str(directory(town.engine, town.authority, "en"))
    erase(town, Target(person=LOGIN), STRONG)
    found = who(town.engine, town.authority, "en")
    assert NAME not in str(found)
    assert found.services[0].service.unit.contact.function == "Head of parks"
    assert NAME not in everywhere(town)
    town.check()
