"""Sealed assessments: neither read nor guessed by others, until an event opens them."""

import pytest

from challenge_engine.errors import Refused
from challenge_engine.service.cases.commands import Command
from tests.support.lives import ASSESSMENT
from tests.support.town import TINY, make_town

TELLTALE = "The group is a front for a builder."
GUARD = b"when: [{at_least: {records: assessment, n: 2}}]"
BY_VALUE = (
    b"when: [{at_least: {records: assessment, n: 2, field: advice, value: accept}},"
    b' {average_at_least: {records: assessment, field: rooted, x: "2.5"}}]'
)


@pytest.fixture
def assessed(town):
    reference = town.lived("begin")
    town.do(reference, "assessor-1", "assess", **ASSESSMENT | {"rooted": 1, "note": TELLTALE})
    return reference


def assessments(view):
    return [r for r in view.records if r.kind == "assessment"]


def test_only_its_author_reads_a_sealed_assessment(town, assessed):
    (mine,) = assessments(town.view(assessed, "assessor-1"))
    assert not mine.is_sealed
    assert TELLTALE in [v.raw for v in mine.values]
    for name in ("assessor-2", "coordinator-1", "decider-1", "initiator-1", "auditor-1"):
        town.person(name)
        view = town.view(assessed, name)
        assert [(r.is_sealed, r.values) for r in assessments(view)] == [(True, ())]
        assert TELLTALE not in repr(view)
        assert view.steps[-1].withheld == 3
    assert TELLTALE not in repr(town.view(assessed))


def test_an_event_opens_them_and_a_field_for_the_office_stays_there(town, assessed):
    town.do(assessed, "assessor-2", "assess", **ASSESSMENT)
    town.do(assessed, "coordinator-1", "close-panel")
    for name in ("assessor-2", "coordinator-1", "decider-1"):
        assert TELLTALE in repr(assessments(town.view(assessed, name)))
    group = town.view(assessed, "initiator-1")
    assert [r.is_sealed for r in assessments(group)] == [False, False]
    assert [[v.name for v in r.values] for r in assessments(group)] == [["rooted", "advice"]] * 2
    assert TELLTALE not in repr(group)


def test_a_refusal_does_not_tell_what_is_sealed(tmp_path):
    """Neither a screen nor an attempt may be used to count what others advised."""
    file = tmp_path / "tiny.v1.yaml"
    source = TINY.read_bytes()
    assert GUARD in source
    file.write_bytes(source.replace(GUARD, BY_VALUE))
    town = make_town(tmp_path, file)
    reference = town.lived("begin")
    town.do(reference, "assessor-1", "assess", **ASSESSMENT | {"rooted": 0})
    for name in ("assessor-2", "coordinator-1"):
        shown = next(a for a in town.view(reference, name).actions if a.action == "close-panel")
        assert set(shown.codes) == {"sealed"}
        assert "sealed for you" in shown.refusals[0].no
        with pytest.raises(Refused) as error:
            town.act(reference, name, Command("close-panel"))
        told = error.value.refusals
        assert {r.code for r in told} == {"sealed"}
        assert [dict(r.params) for r in told] == [{"record": "assessment"}]
    with pytest.raises(Refused) as error:
        town.act(reference, "assessor-1", Command("close-panel"))
    assert [r.code for r in error.value.refusals] == ["too-few-records", "average-too-low"]
