"""What is late between group and town, across cases: both sides alike, each reader their own."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.reading import overdue
from challenge_engine.service.reading.overdue import OverdueLine
from challenge_engine.service.reading.reader import Viewer
from tests.support.lives import PROMISE
from tests.support.town import ROTTERDAM, Town, make_town

DUE = "2025-02-10"


def seen(town: Town, who: str, language: str = "en") -> tuple[OverdueLine, ...]:
    viewer = Viewer(town.person(who), language)
    return overdue.overdue(town.engine, town.authority, viewer).lines


def agreed(town: Town, group: GroupChoice | None = None) -> str:
    """A case in which both sides have promised something by the same day."""
    reference = town.begun(9, group)
    for side, what in (("authority", "First payment"), ("group", "First report")):
        promise = PROMISE | {"side": side, "what": what, "due": DUE}
        town.do(reference, "coordinator-1", "add-promise", **promise)
    town.do(reference, "initiator-1", "sign-for-group")
    town.do(reference, "decider-1", "sign-for-town")
    town.do(reference, "coordinator-1", "start")
    return reference


def test_what_both_sides_are_late_with_stands_in_one_list_with_owner_and_day(demo):
    reference = agreed(demo)
    demo.on(DUE)
    assert seen(demo, "coordinator-1") == ()
    demo.on("2025-02-12")
    first, second = seen(demo, "coordinator-1")
    assert (first.what, first.by, first.left) == ("First payment", "The town", "2 days late")
    assert (second.what, second.by) == ("First report", "The group")
    assert {one.reference for one in (first, second)} == {reference}
    assert seen(demo, "coordinator-1", "nl")[0].left == "2 dagen te laat"


def test_what_was_done_stands_there_no_longer(demo):
    reference = agreed(demo)
    demo.on("2025-02-12")
    demo.do(reference, "coordinator-1", "keep-promise", promise="1")
    assert [one.what for one in seen(demo, "coordinator-1")] == ["First report"]


def test_a_group_sees_its_own_cases_and_whoever_has_no_part_none(demo):
    mine = agreed(demo)
    demo.on("2025-02-12")
    assert {one.reference for one in seen(demo, "initiator-1")} == {mine}
    assert seen(demo, "initiator-2") == ()
    assert seen(demo, "neighbour-1") == ()


def test_what_is_not_agreed_on_yet_is_not_between_partners(demo):
    demo.lived("submit")
    demo.on("2026-12-01")
    assert seen(demo, "coordinator-1") == ()


def test_a_deadline_that_both_have_to_keep_stands_beside_the_promises(tmp_path: Path):
    town = make_town(tmp_path, ROTTERDAM, since="2026-01-02")
    reference = town.lived("begin-monitoring")
    town.on("2027-06-01")
    kinds = {(one.kind, one.reference) for one in seen(town, "coordinator-1")}
    assert kinds == {("promise", reference), ("deadline", reference)}
    late = [one for one in seen(town, "coordinator-1") if one.kind == "deadline"]
    assert all(one.by and one.due < "2027-06-01" for one in late)
