"""Corrections: who may, of what, and that every reading of the case agrees on what stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.errors import InvalidInput, NotFound, Refused, StaleVersion
from challenge_engine.history import two_times
from challenge_engine.history.commitments import Opening
from challenge_engine.history.replay import Step, replay
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.moving import importing
from challenge_engine.service.reading import correction_form, listing, past, timeline
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.store import facts, reading, streams
from tests.service.test_races import at_once
from tests.support.erasing import EMAIL, LOGIN, STRONG, erase, everywhere, with_officers, withdrawn
from tests.support.lives import ASSESSMENT, CHALLENGE
from tests.support.town import GROUP, ROTTERDAM, Town, make_town

WHY = "Typed wrong."


def correct(
    town: Town,
    reference: str,
    name: str,
    n: int,
    *,
    day: str | None = None,
    why: str = WHY,
    seen: int | None = None,
    data: dict | None = None,
) -> Done:
    wanted = Wanted(n, why, data or {}, day, seen)
    who = Acting(town.person(name))
    done = correcting.correct(town.engine, town.authority, reference, who, wanted)
    town.check()
    return done


def refused(town: Town, reference: str, name: str, n: int, **options) -> list[str]:
    before = town.view(reference, "coordinator-1").n
    with pytest.raises(Refused, match=f"Step {n} of the case .* cannot be corrected so") as error:
        correct(town, reference, name, n, **options)
    assert town.view(reference, "coordinator-1").n == before
    return [r.code for r in error.value.refusals]


def problems(town: Town, reference: str, name: str, n: int, **options) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput, match="nothing was changed") as error:
        correct(town, reference, name, n, **options)
    return [(p.path, p.code) for p in error.value.problems]


def step_of(town: Town, reference: str, action: str) -> int:
    steps = town.view(reference, "coordinator-1").steps
    return next(s.n for s in steps if s.action == action)


def said(town: Town, reference: str, n: int) -> str:
    """The entry of a step, as it is kept."""
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        return json.loads(reading.events(unit, stream.id)[n].entry)


# What it does


def test_a_group_corrects_what_it_wrote_and_what_was_written_stays(town):
    reference = town.begun(1)
    done = correct(town, reference, "initiator-1", 0, data={"title": "The care of the park"})
    assert (done.n, done.state) == (1, "intake")
    view = town.view(reference, "initiator-1")
    assert (view.title, view.n) == ("The care of the park", 1)
    first, second = view.steps
    assert first.values[0].text == "Care for the park"
    (told,) = first.corrections
    (change,) = told.changes
    assert (change.was.text, change.now.text) == ("Care for the park", "The care of the park")
    assert (told.n, told.reason, told.by) == (1, WHY, "initiator-1 (Initiator)")
    assert (second.title, second.corrects, second.corrections) == ("Correction", 0, (told,))


def test_the_entry_of_a_correction_points_at_what_it_replaces_and_moves_nothing(demo):
    town, reference = demo, at_the_desk(demo, "2025-01-13", received="2025-01-13")
    data = {"title": "The care of the park", "plan": "Mow often."}
    correct(town, reference, "coordinator-1", 0, day="2024-12", data=data)
    corrected, entry = said(town, reference, 0), said(town, reference, 1)
    leaf = entry["prev"]
    of = ["corrects", entry["log"], entry["case"], 0, leaf]
    # Items of step 0 by path: actor, behalf, field/budget, field/plan, field/title.
    assert entry["refs"] == [[*of, None], [*of, 3], [*of, 4]]
    assert (entry["kind"], entry["role"], entry["basis"]) == ("correct", "coordinator", "enforced")
    assert {entry[name] for name in ("action", "track", "source", "target")} == {None}
    assert entry["occurred_at"] == "2024-12"
    assert entry["recorded_at"] > corrected["recorded_at"]


def test_a_reason_and_grounds_of_a_decision_are_corrected_by_who_decides(town):
    reference = town.lived("close-panel")
    town.do(reference, "decider-1", "reject", grounds=["too-dear"], reason="Too deer.")
    n = step_of(town, reference, "reject")
    data = {"reason": "Too dear.", "grounds": ["not-rooted", "too-dear"]}
    assert refused(town, reference, "coordinator-1", n, data=data) == ["wrong-role"]
    correct(town, reference, "decider-2", n, data=data)
    view = town.view(reference)
    assert (view.state, view.n) == ("rejected", n + 1)
    (told,) = view.steps[n].corrections
    texts = {c.label: (c.was.text, c.now.text) for c in told.changes}
    assert texts == {
        "Grounds": (
            "The plan costs more than the service does now",
            (
                "The group is not rooted in the neighbourhood; "
                "The plan costs more than the service does now"
            ),
        ),
        "Reason": ("Too deer.", "Too dear."),
    }
    assert told.reason == WHY


def test_a_corrected_value_is_what_guards_ask(town):
    reference = town.lived("close-panel")
    correct(town, reference, "initiator-1", 0, data={"budget": "60000"})
    with pytest.raises(Refused) as error:
        town.do(reference, "decider-1", "accept", route="subsidy", reason="Good.")
    assert [r.code for r in error.value.refusals] == ["amount-too-high"]
    correct(town, reference, "initiator-1", 0, data={"budget": "6000"})
    town.do(reference, "decider-1", "accept", route="subsidy", reason="Good.")


def test_a_correction_of_an_old_value_does_not_win_from_a_newer_one(tmp_path):
    town = make_town(tmp_path, ROTTERDAM)
    reference = town.lived("submit")
    n = step_of(town, reference, "submit")
    correct(town, reference, "initiator-1", 0, data={"title": "Care for the prak"})
    assert town.view(reference, "initiator-1").title == "Care for the park"
    correct(town, reference, "initiator-1", n, data={"title": "Care for the Elder Park"})
    correct(town, reference, "initiator-1", 0, data={"title": "Care for a park"})
    assert town.view(reference, "initiator-1").title == "Care for the Elder Park"
    viewer = Viewer(town.person("coordinator-1"), "en")
    (line,) = listing.register(town.engine, town.authority, viewer).lines
    assert line.title == "Care for the Elder Park"
    agree(town, reference)


def test_a_promise_is_late_or_kept_by_what_is_known_now(demo):
    reference = demo.lived("add-promise")
    n = step_of(demo, reference, "add-promise")
    correct(demo, reference, "coordinator-1", n, data={"due": "2025-01-05"})
    first = next(p for p in demo.view(reference).promises if p.number == 1)
    assert (first.due, first.standing) == ("2025-01-05", "late")


def test_since_when_a_case_stands_follows_the_corrected_day(demo):
    reference = at_the_desk(demo, "2025-01-13", received="2025-01-13")
    correct(demo, reference, "coordinator-1", 0, day="2025-01-03")
    assert demo.view(reference).since == "2025-01-03"
    (line,) = listing.register(demo.engine, demo.authority, PUBLIC).lines
    assert line.since == "2025-01-03"


def test_what_happens_next_may_lie_before_the_correction(demo):
    reference = at_the_desk(demo, "2025-01-13", received="2025-01-13")
    demo.on("2025-01-20")
    correct(demo, reference, "coordinator-1", 0, day="2025-01-03")
    assert demo.view(reference, "coordinator-1").steps[1].occurred_at == "2025-01-03"
    assigned = {"assignee": name(demo, "assessor-1")}
    command = Command("assign", assigned, occurred_at="2025-01-08")
    assert demo.act(reference, "coordinator-1", command).n == 2


def test_a_correction_can_be_corrected(town):
    reference = town.begun(1)
    correct(town, reference, "initiator-1", 0, data={"title": "Care for the prak"})
    correct(town, reference, "initiator-1", 1, data={"title": "Care of the park"})
    view = town.view(reference, "initiator-1")
    assert view.title == "Care of the park"
    assert [c.n for c in view.steps[0].corrections] == [1, 2]
    assert (view.steps[2].corrects, said(town, reference, 2)["refs"][0][3]) == (0, 1)
    assert problems(town, reference, "initiator-1", 1, data={"plan": "More."}) == [
        ("plan", "never-given")
    ]


def test_what_is_known_from_elsewhere_is_corrected_by_the_office(town, tmp_path):
    lines = (
        {
            "case": "B",
            "workflow": "tiny",
            "takeover": "decision",
            "at": "2016",
            "data": {"title": "Od"},
        },
        {"case": "B", "note": "Nobody knows wen this was."},
    )
    file = tmp_path / "reported.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    done = importing.import_file(town.engine, town.authority, file, basis="reported")
    reference = done.references["B"]
    correct(town, reference, "coordinator-1", 0, day="2015-07", data={"title": "Old"})
    data = {"note": "Nobody knows when this was."}
    correct(town, reference, "decider-1", 1, day="2015-08", data=data)
    assert refused(town, reference, "initiator-1", 0, data=data) == ["wrong-role"]
    view = town.view(reference)
    assert (view.title, view.since, view.state) == ("Old", "2015-07", "decision")
    (told,) = view.steps[1].corrections
    (change,) = told.changes
    assert (change.label, change.now.text) == ("Note", data["note"])
    assert told.held == (None, "2015-08")
    held = timeline.as_corrected(town.engine, town.authority, reference, PUBLIC, "2015-07-31")
    assert [step.n for step in held.steps] == [0]
    agree(town, reference)


# What it refuses


def test_the_office_does_not_rewrite_what_a_group_wrote_itself(town):
    reference = town.begun(1)
    data = {"title": "Ours"}
    assert refused(town, reference, "coordinator-1", 0, data=data) == ["wrong-role"]
    assert refused(town, reference, "initiator-9", 0, data=data) == ["wrong-role"]
    with town.engine.store.read() as unit:
        cursor = unit.cursor
        cursor.execute("SELECT action, codes FROM refused_attempt")
        assert cursor.fetchall() == [("correct", "wrong-role")] * 2


def test_what_was_typed_at_the_desk_is_corrected_by_the_desk(demo):
    reference = at_the_desk(demo, "2025-01-13", received="2025-01-13")
    correct(demo, reference, "coordinator-2", 0, data={"title": "The prak"})
    assert demo.view(reference).title == "The prak"


def test_a_judgement_is_corrected_only_by_who_gave_it(town):
    reference = town.lived("close-panel")
    n = step_of(town, reference, "assess")
    data = {"rooted": 3}
    assert refused(town, reference, "assessor-2", n, data=data) == ["correct-own-record"]
    assert refused(town, reference, "coordinator-1", n, data=data) == ["correct-own-record"]
    correct(town, reference, "assessor-1", n, data=data)
    record = next(r for r in town.view(reference, "decider-1").records if r.n == n)
    assert {v.name: v.raw for v in record.values}["rooted"] == 3
    agree(town, reference)


def test_a_correction_of_what_is_sealed_is_sealed(town):
    reference = town.lived("begin")
    town.do(reference, "assessor-1", "assess", **ASSESSMENT)
    n = step_of(town, reference, "assess")
    correct(town, reference, "assessor-1", n, data={"rooted": 1, "note": "Not so well."})
    for reader, there in (("assessor-1", 2), ("assessor-2", 0), ("coordinator-1", 0)):
        step = town.view(reference, reader).steps[n]
        (told,) = step.corrections
        assert (len(told.changes), told.withheld) == (there, 2 - there)
    town.do(reference, "assessor-2", "assess", **ASSESSMENT)
    town.do(reference, "coordinator-1", "close-panel")
    (told,) = town.view(reference, "initiator-1").steps[n].corrections
    assert ([c.name for c in told.changes], told.withheld) == (["rooted"], 1)


def test_the_public_reads_of_a_correction_what_it_may_read_of_the_step(town):
    reference = town.begun(1)
    data = {"title": "The park", "budget": "1"}
    correct(town, reference, "initiator-1", 0, data=data, why="My neighbour told me so.")
    first, second = town.view(reference).steps
    for step in (first, second):
        (told,) = step.corrections
        assert ([c.name for c in told.changes], told.withheld) == (["title"], 1)
        assert (told.reason, told.by) == (None, GROUP)
    assert "neighbour" not in repr((first, second))


def test_what_is_for_signing_changes_only_by_a_new_version(town):
    reference = town.lived("sign-for-group")
    n = step_of(town, reference, "write-agreement")
    codes = refused(town, reference, "coordinator-1", n, data={"text": "The town pays less."})
    assert codes == ["correct-signed"]
    with pytest.raises(Refused) as error:
        correct(town, reference, "coordinator-1", n, data={"text": "Less."})
    assert error.value.params["n"] == n


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"title": "x" * 121}, [("title", "too-long")]),
        ({"title": "  "}, [("title", "missing")]),
        ({"budget": "-1"}, [("budget", "negative")]),
        ({"route": "subsidy"}, [("route", "never-given")]),
        ({"contact_email": "me@example.org"}, [("contact_email", "never-given")]),
        (
            {"action": "withdraw", "state": "rejected"},
            [("action", "never-given"), ("state", "never-given")],
        ),
    ],
)
def test_a_corrected_value_is_read_as_at_the_first_time(town, data, wrong):
    reference = town.begun(1)
    assert problems(town, reference, "initiator-1", 0, data=data) == wrong


def test_a_correction_says_why_and_changes_something(town):
    reference = town.begun(1)
    data = {"title": "The park"}
    assert problems(town, reference, "initiator-1", 0, data=data, why="  ") == [("why", "missing")]
    assert refused(town, reference, "initiator-1", 0) == ["correct-nothing"]
    same = {"title": CHALLENGE["title"], "budget": CHALLENGE["budget"]}
    assert refused(town, reference, "initiator-1", 0, data=same) == ["correct-nothing"]
    assert problems(town, reference, "initiator-1", 0, day="2025-02-29") == [
        ("happened", "no-such-date")
    ]


def test_the_order_of_what_happened_stays(demo):
    reference = at_the_desk(demo, "2025-01-13", received="2025-01-10")
    assigned = {"assignee": name(demo, "assessor-1")}
    demo.on("2025-01-15")
    demo.act(reference, "coordinator-1", Command("assign", assigned, occurred_at="2025-01-14"))
    options = {"day": "2025-01-15"}
    codes = refused(demo, reference, "coordinator-1", 0, **options)
    assert codes == ["correct-recorded", "correct-after"]
    assert refused(demo, reference, "coordinator-1", 1, day="2025-01-09") == ["correct-before"]
    assert refused(demo, reference, "coordinator-1", 1, day="2024") == ["correct-before"]
    correct(demo, reference, "coordinator-1", 1, day="2025-01")
    correct(demo, reference, "coordinator-1", 0, day="2025-01-13")


def test_who_was_late_does_not_date_it_back(town):
    reference = town.begun(1)
    data = {"title": "The park"}
    codes = refused(town, reference, "initiator-1", 0, day="2025-01-01", data=data)
    assert codes == ["correct-clock"]


def test_only_what_somebody_handed_in_is_corrected(town):
    reference = town.begun(2)
    with pytest.raises(NotFound, match=r"has no step 9; its last one is step 1"):
        correct(town, reference, "coordinator-1", 9)
    who = {"assignee": "assessor-2"}
    assert problems(town, reference, "coordinator-1", 1, data=who) == [("assignee", "never-given")]
    with pytest.raises(NotFound, match="There is no case"):
        correct(town, "2001-0001", "coordinator-1", 0)


def test_who_was_slower_is_told(town):
    reference = town.begun(1)
    correct(town, reference, "initiator-1", 0, data={"title": "The park"}, seen=0)
    with pytest.raises(StaleVersion, match=r"step 0 of the case .* was corrected by step 1"):
        correct(town, reference, "initiator-1", 0, data={"title": "A park"}, seen=0)
    correct(town, reference, "initiator-1", 0, data={"title": "A park"}, seen=1)


def test_a_personal_value_stays_the_data_of_the_same_person(town):
    reference = town.open("initiator-1", CHALLENGE | {"contact_email": "me@example.org"})
    correct(town, reference, "initiator-1", 0, data={"contact_email": "you@example.org"})
    with town.engine.store.read() as unit:
        cursor = unit.cursor
        cursor.execute(
            "SELECT s.n, s.person FROM opening_subject s JOIN opening o USING (case_id, n, item)"
            " WHERE o.path = 'field/contact_email' ORDER BY s.n"
        )
        person = town.person("initiator-1").id
        assert cursor.fetchall() == [(0, person), (1, person)]


def test_the_form_of_a_correction_asks_what_was_handed_in(town):
    reference = town.begun(1)
    correct(town, reference, "initiator-1", 0, data={"title": "The park"})

    def form(reader: str):
        viewer = Viewer(town.person(reader), "en")
        return correction_form.correctable(town.engine, town.authority, reference, 0, viewer)

    mine = form("initiator-1")
    assert [(a.name, a.value, a.required) for a in mine.asks] == [
        ("title", "The park", True),
        ("plan", "Mow less.", True),
        ("budget", {"cents": 1500000, "currency": "EUR"}, True),
    ]
    assert (mine.refusals, mine.seen) == ((), 1)
    (refusal,) = form("coordinator-1").refusals
    assert refusal.no == "Only Initiator can do this."


def test_what_was_erased_is_gone_from_the_correction_too_and_is_not_given_back(town):
    with_officers(town)
    reference = withdrawn(town, plan="Call Canary Longfellow.")
    correct(town, reference, "longfellow", 0, data={"plan": "Call Canary at night."})
    erase(town, Target(reference=reference, fields=("plan",), declared=True), STRONG)
    assert "Call Canary" not in everywhere(town)
    codes = refused(town, reference, "longfellow", 0, data={"plan": "Call Canary."})
    assert codes == ["correct-erased"]
    view = town.view(reference, "longfellow")
    (change,) = view.steps[0].corrections[0].changes
    assert (change.was.is_erased, change.now.is_erased) == (True, True)
    assert {v.name: v.is_erased for v in view.values}["plan"]
    viewer = Viewer(town.person("auditor-1"), "en")
    for moment in (timeline.as_recorded, timeline.as_corrected):
        told = moment(town.engine, town.authority, reference, viewer, "9999")
        assert {h.value.name: h.value.text for h in told.values}["plan"] == "erased"
    correct(town, reference, "longfellow", 0, data={"title": "The park"})


def test_a_person_who_is_forgotten_is_forgotten_in_corrections(town):
    with_officers(town)
    reference = withdrawn(town)
    correct(town, reference, "longfellow", 0, data={"contact_email": EMAIL.replace("c", "k", 1)})
    erase(town, Target(person=LOGIN))
    assert "anary@longfellow.example" not in everywhere(town)
    step = town.view(reference, "coordinator-1").steps[0]
    assert step.corrections[0].changes[0].now.is_erased


def test_of_two_who_correct_at_once_one_is_told(busy):
    reference = busy.begun(1)
    person = busy.person("initiator-1")

    def correcting_to(title: str):
        wanted = Wanted(0, WHY, {"title": title}, seen=0)
        who = Acting(person)
        return lambda: correcting.correct(busy.engine, busy.authority, reference, who, wanted)

    answers = at_once(correcting_to("First"), correcting_to("Second"))
    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "StaleVersion"]
    assert busy.view(reference, "initiator-1").n == 1
    correct(busy, reference, "initiator-1", 1, data={"title": "Third"})
    assert busy.view(reference).title == "Third"
    (line,) = listing.register(busy.engine, busy.authority, PUBLIC).lines
    assert line.title == "Third"
    agree(busy, reference)


# Both readings, as each may see them


def test_both_readings_keep_what_a_reader_may_not_see(demo):
    reference = at_the_desk(demo, "2025-01-13", received="2025-01-13")
    data = {"title": "The park", "budget": "1"}
    correct(demo, reference, "coordinator-1", 0, day="2025-01-03", data=data)
    both = timeline.compare(demo.engine, demo.authority, reference, PUBLIC, "2025-01-13")
    assert [(d.name, d.recorded, d.corrected) for d in both.differences] == []
    assert both.corrected.withheld == 2
    viewer = Viewer(demo.person("auditor-1"), "en")
    both = timeline.compare(demo.engine, demo.authority, reference, viewer, "2025-01-13")
    assert both.corrected.values[0].corrected_by == 1


WANTED = st.lists(
    st.tuples(
        st.integers(0, 99),
        st.sampled_from(["title", "area", "cost_estimate", "people_behind", "what", "answer"]),
        st.sampled_from(["1", "2", "3", ""]),
    ),
    max_size=8,
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(WANTED)
def test_facts_pages_and_replay_agree_whatever_is_corrected(tmp_path_factory, wanted):
    town = make_town(tmp_path_factory.mktemp("town"), ROTTERDAM)
    town.checks = False
    reference = town.lived("submit")
    for choice, field, value in wanted:
        steps = town.view(reference, "coordinator-1").steps
        step = steps[choice % len(steps)]
        try:
            correct(town, reference, step.by.partition(" ")[0], step.n, data={field: value})
        except (Refused, InvalidInput):
            continue
    town.checks = True
    town.check()
    agree(town, reference)
    town.engine.close()


def agree(town: Town, reference: str) -> None:
    """What guards read, what pages show and what the events add up to are the same."""
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        opened: dict[int, list[Opening]] = {}
        for o in reading.openings(unit, stream.id):
            opened.setdefault(o.n, []).append(Opening(o.item, o.path, o.salt, o.value.encode()))
        events = reading.events(unit, stream.id)
        steps = [Step(e.entry, e.leaf_hash, tuple(opened.get(e.n, ()))) for e in events]
        case, read = replay(steps), past.read(unit, stream.id)
        for one in read.said:
            if one.corrects is not None:
                two_times.refuse_misfit(steps[one.n], steps[one.corrects])
        fields = [f"field/{name}" for name in town.workflow.fields]
        stored = facts.newest(unit, stream.id, fields)
        given = {path: v for path, v in case.values.items() if path.startswith("field/")}
        assert {p: v for p, v in stored.items() if v is not None} == given
        assert {f"field/{name}": v for name, v in read.values.items()} == given
        for record in read.records:
            place = f"record/{record.kind}/{record.n}.{record.k}/"
            kept = {n: v for n, v in read.of(record).items() if v is not None}
            assert kept == case.records[record.kind, record.n, record.k]
            asked = facts.newest(unit, stream.id, [place + n for n in kept])
            assert {p.removeprefix(place): v for p, v in asked.items()} == kept


def at_the_desk(town: Town, day: str, received: str) -> str:
    town.on(day)
    options = {"on_behalf": True, "via": "desk", "command": {"occurred_at": received}}
    return town.open("coordinator-1", CHALLENGE, group=GroupChoice(new_name=GROUP), **options)


def name(town: Town, person: str) -> str:
    return town.person(person).name
