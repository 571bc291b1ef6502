import pytest

from challenge_engine.errors import Refused
from tests.support.lives import PROMISE


def standings(town, reference) -> dict[int, tuple[str, str]]:
    return {p.number: (p.owner, p.standing) for p in town.view(reference).promises}


def test_a_late_payment_shows_like_a_late_report(demo):
    reference = demo.begun(9)
    for side, what in (("authority", "First payment"), ("group", "First report")):
        promise = PROMISE | {"side": side, "what": what, "due": "2025-02-10"}
        demo.do(reference, "coordinator-1", "add-promise", **promise)
    demo.do(reference, "initiator-1", "sign-for-group")
    demo.do(reference, "decider-1", "sign-for-town")
    demo.do(reference, "coordinator-1", "start")
    demo.on("2025-02-10")
    assert standings(demo, reference) == {1: ("authority", "open"), 2: ("group", "open")}
    demo.on("2025-02-11")
    assert standings(demo, reference) == {1: ("authority", "late"), 2: ("group", "late")}
    demo.do(reference, "coordinator-1", "keep-promise", promise="1")
    assert standings(demo, reference) == {1: ("authority", "kept-late"), 2: ("group", "late")}


@pytest.mark.parametrize(("day", "standing"), [("2025-02-10", "kept"), ("2025-02-11", "kept-late")])
def test_a_promise_is_kept_in_time_on_its_last_day_still(demo, day, standing):
    reference = demo.begun(9)
    demo.do(reference, "coordinator-1", "add-promise", **PROMISE | {"due": "2025-02-10"})
    demo.do(reference, "initiator-1", "sign-for-group")
    demo.do(reference, "decider-1", "sign-for-town")
    demo.do(reference, "coordinator-1", "start")
    demo.on(day)
    demo.do(reference, "initiator-1", "keep-promise", promise=1)
    assert standings(demo, reference) == {1: ("authority", standing)}


def signed(town, reference) -> tuple[int, list[str]]:
    record = next(r for r in town.view(reference, "coordinator-1").records if r.kind == "agreement")
    return record.version, sorted(record.signed)


def codes(town, reference, name, action) -> list[str]:
    with pytest.raises(Refused) as error:
        town.do(reference, name, action)
    return [r.code for r in error.value.refusals]


def test_a_new_version_voids_both_signatures(town):
    reference = town.lived("sign-for-town")
    assert signed(town, reference) == (1, ["authority", "community"])
    town.do(reference, "coordinator-1", "revise-agreement", revises=1, text="The town pays more.")
    assert signed(town, reference) == (2, [])
    assert codes(town, reference, "coordinator-1", "start") == ["not-signed"]
    town.do(reference, "initiator-1", "sign-for-group")
    assert codes(town, reference, "coordinator-1", "start") == ["not-signed"]
    town.do(reference, "decider-1", "sign-for-town")
    town.do(reference, "coordinator-1", "start")


def test_nobody_signs_for_both_sides_nor_twice(town):
    reference = town.lived("sign-for-group")
    town.give("initiator-1", "decider")
    assert codes(town, reference, "initiator-1", "sign-for-town") == ["signed-by-one-person"]
    assert codes(town, reference, "initiator-1", "sign-for-group") == ["signed-already"]


def test_there_is_nothing_to_sign_before_there_is_an_agreement(town):
    reference = town.lived("accept")
    assert codes(town, reference, "initiator-1", "sign-for-group") == ["nothing-to-sign"]
    assert codes(town, reference, "coordinator-1", "revise-agreement") == ["nothing-to-revise"]


def test_a_promise_that_does_not_exist_cannot_be_kept(town):
    reference = town.lived("start")
    with pytest.raises(Refused) as error:
        town.do(reference, "coordinator-1", "keep-promise", promise="9")
    assert [r.code for r in error.value.refusals] == ["no-such-record"]
