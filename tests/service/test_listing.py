"""Who finds which case in the register."""

import pytest

from challenge_engine.errors import NotFound
from challenge_engine.service import installing, publishing
from challenge_engine.service.people import accounts
from challenge_engine.service.reading import listing, viewing
from challenge_engine.service.reading.reader import Viewer
from tests.support.town import ROTTERDAM, make_town

IDEA = {
    "different": "We would mow half as often.",
    "title": "Care for the pond",
    "service": "Green care",
    "area": "The pond",
    "people_behind": "12",
}


def found(town, name) -> list[str]:
    viewer = Viewer(town.person(name) if name else None, "en")
    return [c.title for c in listing.register(town.engine, town.authority, viewer).lines]


def test_an_idea_that_is_not_public_is_found_by_its_group_and_the_office_only(tmp_path):
    town = make_town(tmp_path, ROTTERDAM)
    town.open("initiator-1", IDEA)
    assert found(town, "initiator-1") == found(town, "coordinator-1") == ["Care for the pond"]
    assert found(town, "initiator-2") == found(town, None) == []


def test_who_works_on_one_scheme_finds_no_case_of_another_that_is_not_public(tmp_path):
    town = make_town(tmp_path, ROTTERDAM)
    publishing.publish(
        town.engine, town.authority, installing.shipped_workflow("cascais-adapt-fund")
    )
    town.people["key-holder-1"] = accounts.add(town.engine, town.authority, "key-holder-1")
    town.give("key-holder-1", "key-holder")
    reference = town.open("initiator-1", IDEA)
    with pytest.raises(NotFound):
        viewing.view(
            town.engine, town.authority, reference, Viewer(town.person("key-holder-1"), "en")
        )
    assert found(town, "key-holder-1") == []


def test_words_are_found_in_reference_title_and_group_and_signs_mean_themselves(tmp_path):
    town = make_town(tmp_path, ROTTERDAM)
    reference = town.open("initiator-1", {**IDEA, "title": "100% of the pond"})
    viewer = Viewer(town.person("coordinator-1"), "en")

    def search(words: str) -> int:
        return len(listing.register(town.engine, town.authority, viewer, words=words).lines)

    assert [search(w) for w in (reference, "THE POND", "elder park", "100%")] == [1, 1, 1, 1]
    assert [search(w) for w in ("1_0", "pond%pond", "nothing")] == [0, 0, 0]
