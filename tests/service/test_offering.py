"""Which shipped workflows an authority offers: switched on and off, by whom, and what is kept."""

from __future__ import annotations

import pytest

from challenge_engine.errors import DefinitionError, NotAllowed, NotFound
from challenge_engine.service import offering, publishing
from tests.support.checks import check_log
from tests.support.town import Town

SMALL = "published-elsewhere"


def standing(town: Town) -> str:
    found = offering.shipped(town.engine, town.authority, "nl")
    (one,) = (one for one in found if one.name == SMALL)
    assert one.title == "Elders gepubliceerd"
    return one.standing


def test_nothing_is_offered_by_lying_in_a_folder_and_an_administrator_switches_it(
    town: Town,
) -> None:
    by = town.person("administrator-1")
    town.give("administrator-1", "administrator")
    assert standing(town) == "off"
    offering.switch_on(town.engine, town.authority, SMALL, by)
    assert standing(town) == "on"
    offering.switch_off(town.engine, town.authority, SMALL, by)
    assert standing(town) == "retired"
    with pytest.raises(DefinitionError, match="was retired and is not brought back"):
        offering.switch_on(town.engine, town.authority, SMALL, by)
    check_log(town.engine)


@pytest.mark.parametrize("change", [offering.switch_on, offering.switch_off])
def test_nobody_else_switches_anything(town: Town, change) -> None:
    by = town.person("coordinator-1")
    with pytest.raises(NotAllowed, match="is not an administrator of this authority"):
        change(town.engine, town.authority, SMALL, by)
    assert standing(town) == "off"


def test_what_does_not_come_with_the_program_is_told_with_what_does(town: Town) -> None:
    with pytest.raises(NotFound, match=r"No workflow tiny comes .* published-elsewhere"):
        offering.switch_on(town.engine, town.authority, "tiny", None)


def test_an_older_version_that_is_in_use_is_told(town: Town, tmp_path) -> None:
    text = offering.shipped_file(SMALL).read_text("utf-8")
    older = tmp_path / f"{SMALL}.v9.yaml"
    older.write_text(text.replace("version: 1", "version: 9", 1), "utf-8")
    publishing.publish(town.engine, town.authority, older)
    assert standing(town) == "older"
