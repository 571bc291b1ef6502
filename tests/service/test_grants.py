import pytest

from challenge_engine.errors import EngineError, NotAllowed, NotFound, Refused
from challenge_engine.service.people import accounts, granting
from challenge_engine.store import reading, streams
from tests.support.lives import CHALLENGE


def own_history(town) -> list[str]:
    """The kinds of the steps in the authority's own history."""
    with town.engine.store.read() as unit:
        stream = streams.lock_own(unit, town.authority)
        return [event.kind for event in reading.events(unit, stream.id)]


def test_a_role_holds_from_its_first_day_to_its_last(demo):
    reference = demo.open("initiator-1", CHALLENGE)
    demo.people["helper-1"] = demo.person("nobody-1")
    demo.person("assessor-1")
    demo.give("helper-1", "coordinator", valid_from="2025-02-03", valid_until="2025-02-04")
    for day, may in (
        ("2025-02-02", False),
        ("2025-02-03", True),
        ("2025-02-04", True),
        ("2025-02-05", False),
    ):
        demo.on(day)
        possible = {a.action for a in demo.view(reference, "helper-1").possible}
        assert ("assign" in possible) == may, day
        if may:
            demo.do(reference, "helper-1", "assign", assignee="assessor-1")
        else:
            with pytest.raises(Refused):
                demo.do(reference, "helper-1", "assign", assignee="assessor-1")


def test_a_role_that_was_ended_is_over_the_same_day_and_what_was_done_stays(town):
    reference = town.lived("assign")
    granting.end(town.engine, town.authority, None, town.people["coordinator-1"], "coordinator")
    with pytest.raises(Refused):
        town.do(reference, "coordinator-1", "begin")
    assert [s.action for s in town.view(reference, "decider-1").steps][-1] == "assign"
    with pytest.raises(NotFound, match="does not hold the role"):
        granting.end(town.engine, town.authority, None, town.people["coordinator-1"], "coordinator")


def test_who_was_given_which_role_is_in_the_authoritys_own_history(town):
    before = own_history(town)
    town.person("coordinator-1")
    granting.end(town.engine, town.authority, None, town.people["coordinator-1"], "coordinator")
    assert own_history(town) == [*before, "grant", "grant"]
    town.check()


def test_only_an_administrator_gives_roles(town):
    chief, other = town.person("administrator-1"), town.person("coordinator-1")
    granting.grant(town.engine, town.authority, chief, other, "decider")
    before = own_history(town)
    with pytest.raises(NotAllowed, match="is not an administrator of this authority"):
        granting.grant(town.engine, town.authority, other, other, "assessor")
    assert own_history(town) == before


@pytest.mark.parametrize("until", [None, "2999-12-31"])
def test_an_administrator_cannot_act_on_cases(town, until):
    chief = town.people["chief-1"] = town.person("nobody-1")
    granting.end(town.engine, town.authority, None, chief, "nobody")
    town.give("chief-1", "administrator", valid_until=until)
    for role in ("coordinator", "initiator"):
        with pytest.raises(NotAllowed, match="cannot act on cases"):
            town.give("chief-1", role)
    with pytest.raises(NotAllowed, match="cannot act on cases"):
        town.open("chief-1", CHALLENGE)
    town.person("coordinator-1")
    with pytest.raises(NotAllowed, match="cannot act on cases"):
        town.give("coordinator-1", "administrator")


def test_who_was_administrator_once_may_hold_another_role_later(demo):
    chief = demo.people["chief-1"] = demo.person("nobody-1")
    granting.end(demo.engine, demo.authority, None, chief, "nobody")
    demo.give("chief-1", "administrator", valid_until="2025-01-31")
    demo.give("chief-1", "coordinator", valid_from="2025-02-01")


@pytest.mark.parametrize(
    ("first", "last"),
    [("2025-02-02", "2025-02-01"), ("soon", None), (None, "2999-02-30"), ("2025", None)],
)
def test_days_that_cannot_be_are_refused(town, written, first, last):
    town.person("coordinator-1")
    before = written(town)
    with pytest.raises(EngineError):
        town.give("coordinator-1", "decider", valid_from=first, valid_until=last)
    assert written(town) == before


@pytest.mark.parametrize(
    ("first", "second"), [("auditor", "coordinator"), ("coordinator", "auditor")]
)
def test_who_looks_over_what_others_did_acts_on_no_case(town, first, second):
    town.people["helper-1"] = accounts.add(town.engine, town.authority, "helper-1")
    town.give("helper-1", first)
    with pytest.raises(NotAllowed, match="cannot act on cases"):
        town.give("helper-1", second)


def test_a_closed_account_neither_signs_in_nor_acts(town):
    accounts.add(town.engine, town.authority, "helper-1", password="a long password")
    accounts.close(town.engine, "helper-1")
    with pytest.raises(NotAllowed, match="not right"):
        accounts.sign_in(town.engine, "helper-1", "a long password", "here")
    with pytest.raises(NotAllowed, match="is closed"):
        accounts.find(town.engine, "helper-1")
    with pytest.raises(EngineError, match="closed already"):
        accounts.close(town.engine, "helper-1")


def test_who_was_assigned_is_read_by_those_who_take_part_only(town):
    reference = town.lived("assign")
    steps = town.view(reference, "coordinator-1").steps
    step = next(s for s in steps if s.action == "assign")
    assert [(v.name, v.text) for v in step.values] == [("assignee", "assessor-1")]
    public = next(s for s in town.view(reference).steps if s.action == "assign")
    assert public.values == ()
