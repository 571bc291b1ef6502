import pytest

from challenge_engine.errors import InvalidInput, NotFound, Refused
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.people import granting
from tests.support.lives import CHALLENGE


def test_who_files_alone_is_a_group_of_one_whose_name_nobody_sees(town):
    reference = town.open("initiator-1", CHALLENGE, group=GroupChoice())
    view = town.view(reference)
    assert view.group == "A resident"
    assert "initiator-1" not in repr([view.steps, view.group, view.waits_on])
    town.do(reference, "initiator-1", "withdraw")


def test_who_names_a_new_group_represents_it(town):
    reference = town.open("initiator-1", CHALLENGE, group=GroupChoice(new_name="Pond People"))
    assert town.view(reference).group == "Pond People"
    town.do(reference, "initiator-1", "withdraw")


def test_every_representative_of_a_group_acts_on_its_cases(town):
    members = [(town.person(name), "initiator") for name in ("initiator-1", "initiator-2")]
    group = granting.new_group(town.engine, town.authority, "Pond People", members)
    reference = town.open("initiator-1", CHALLENGE, group=GroupChoice(key=group.key))
    town.do(reference, "initiator-2", "withdraw")


def test_nobody_files_for_somebody_elses_group(town, written):
    members = [(town.person("initiator-1"), "initiator")]
    group = granting.new_group(town.engine, town.authority, "Pond People", members)
    town.person("initiator-2")
    before = written(town)
    with pytest.raises(Refused) as error:
        town.open("initiator-2", CHALLENGE, group=GroupChoice(key=group.key))
    assert [r.code for r in error.value.refusals] == ["wrong-role"]
    assert written(town) == before


def test_a_group_that_does_not_exist_is_not_found(town):
    with pytest.raises(NotFound, match="There is no group g-none here"):
        town.open("initiator-1", CHALLENGE, group=GroupChoice(key="g-none"))


def test_a_refused_opening_leaves_no_group_behind(town, written):
    town.person("initiator-1")
    before = written(town)
    with pytest.raises(InvalidInput):
        town.open("initiator-1", {}, group=GroupChoice(new_name="Pond People"))
    with pytest.raises(InvalidInput, match="too long"):
        town.open("initiator-1", CHALLENGE, group=GroupChoice(new_name="x" * 201))
    assert written(town) == before
