"""What waits for somebody, in the order of what is due; and what a list says of deadlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.reading import agenda, listing, work
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import CaseLine
from tests.service.timing.test_following import TIMED, filed
from tests.support.town import ROTTERDAM, Town, make_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = make_town(tmp_path, TIMED, since="2026-02-02")
    town.checks = False
    return town


def my_work(town: Town, who: str, language: str = "en") -> tuple[CaseLine, ...]:
    return work.my_work(town.engine, town.authority, Viewer(town.person(who), language))


def references(lines: tuple[CaseLine, ...]) -> list[str]:
    return [line.reference for line in lines]


def test_what_is_overdue_comes_first_then_by_date_then_what_has_none(town: Town):
    undated = filed(town, command={"occurred_at": "2026-02"})
    town.on("2026-02-10")
    last = filed(town)
    first, second = (filed(town, command={"occurred_at": f"2026-02-0{n}"}) for n in (2, 3))
    town.on("2026-02-17")
    lines = my_work(town, "coordinator-1")
    assert references(lines) == [first, second, last, undated]
    dues = [line.due for line in lines if line.due]
    assert [due.urgency for due in dues] == ["overdue", "near", "near", "paused"]
    assert [due.left for due in dues] == ["1 day late", "today is the last day", "7 days left", ""]


def test_a_line_names_the_deadline_of_its_reader_else_the_earliest(town: Town):
    reference = filed(town)
    (line,) = my_work(town, "coordinator-1")
    assert line.due is not None
    assert (line.due.name, line.due.is_mine) == ("norm", True)
    town.do(reference, "coordinator-1", "begin")
    (line,) = work.my_cases(town.engine, town.authority, Viewer(town.person("coordinator-1"), "nl"))
    assert line.due is not None
    assert (line.due.name, line.due.is_mine) == ("decision", False)
    assert (line.due.due_text, line.due.left) == ("maandag 30 maart 2026", "nog 56 dagen")


def test_the_register_says_when_something_is_due(town: Town):
    first, second = filed(town), filed(town)
    town.do(first, "initiator-1", "withdraw")
    lines = listing.register(town.engine, town.authority, Viewer(None, "en")).lines
    due = {line.reference: line.due for line in lines}
    assert due[first] is None
    assert due[second] is not None
    assert due[second].due == "2026-02-16"


def test_what_waits_for_a_group_waits_for_its_members_only(town: Town):
    mine = filed(town)
    other = town.open(
        "initiator-2", {"title": "The pond", "plan": "Ours"}, group=GroupChoice(new_name="Others")
    )
    for reference in (mine, other):
        town.do(reference, "coordinator-1", "ask-for-more", what="A map", due="2026-02-20")
    assert references(my_work(town, "initiator-1")) == [mine]
    assert references(my_work(town, "initiator-2")) == [other]
    assert my_work(town, "decider-1") == ()


@pytest.mark.postgresql
def test_on_postgresql_it_is_the_same_order_and_the_same_calendar(tmp_path: Path, new_postgresql):
    town = make_town(tmp_path, TIMED, new_postgresql(), since="2026-02-02")
    town.checks = False
    undated = filed(town, command={"occurred_at": "2026-02"})
    town.on("2026-02-10")
    last = filed(town)
    first = filed(town, command={"occurred_at": "2026-02-03"})
    assert references(my_work(town, "coordinator-1")) == [first, last, undated]
    viewer = Viewer(town.person("initiator-1"), "en")
    mine = work.my_cases(town.engine, town.authority, viewer)
    assert references(mine) == [first, last, undated]
    days = agenda.agenda(town.engine, town.authority, viewer).days
    assert [(day.reference, day.deadline.name) for day in days[:2]] == [
        (first, "norm"), (last, "norm"),
    ]  # fmt: skip
    assert listing.register(town.engine, town.authority, viewer).lines[0].due is not None


def test_what_is_assigned_waits_for_whom_it_is_assigned_to(tmp_path: Path):
    town = make_town(tmp_path, ROTTERDAM)
    town.checks = False
    reference = town.lived("open-panel")
    assert references(my_work(town, "assessor-1")) == [reference]
    assert references(my_work(town, "assessor-3")) == []


def test_of_very_many_cases_those_that_are_due_first_are_shown(town: Town, monkeypatch):
    monkeypatch.setattr(work, "MOST", 2)
    town.on("2026-02-10")
    days = ("2026-02-09", "2026-02-03", "2026-02-05", "2026-02-02")
    filed_on = {day: filed(town, command={"occurred_at": day}) for day in days}
    due_first = [filed_on["2026-02-02"], filed_on["2026-02-03"]]
    assert references(my_work(town, "coordinator-1")) == due_first


def test_a_list_asks_as_many_questions_for_many_cases_as_for_one(town: Town, monkeypatch):
    filed(town)
    person = town.person("coordinator-1")

    def asked() -> int:
        count = 0
        run = type(town.engine.store.read()).run

        def counting(self, *args):
            nonlocal count
            count += 1
            return run(self, *args)

        with monkeypatch.context() as patched:
            patched.setattr(type(town.engine.store.read()), "run", counting)
            work.my_work(town.engine, town.authority, Viewer(person, "en"))
        return count

    one = asked()
    for _ in range(5):
        filed(town)
    assert asked() == one


def test_nobody_has_work_where_they_are_not_at_home(town: Town):
    assert work.my_work(town.engine, town.authority, Viewer(None, "en")) == ()
    assert work.my_cases(town.engine, town.authority, Viewer(None, "en")) == ()
