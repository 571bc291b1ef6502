"""Each rule lists its steps and no others, and says why; refused attempts stand beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from challenge_engine.errors import InvalidInput, Refused
from challenge_engine.service.auditing import looking, unusual
from challenge_engine.service.auditing.looking import Found, Wanted
from challenge_engine.service.auditing.periods import Period
from challenge_engine.service.auditing.unusual import RULES, Known, reasons
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.correcting import Wanted as Correction
from challenge_engine.store.auditing import AuditRow
from tests.support.lives import CHALLENGE
from tests.support.town import Town


def look(town: Town, **wanted) -> Found:
    return looking.look(town.engine, town.authority, Wanted(**wanted), "en")


def listed(town: Town, rule: str, **wanted) -> list[tuple[str | None, int]]:
    return [(one.reference, one.n) for one in look(town, rule=rule, **wanted).listed]


def test_acts_on_behalf_of_others_are_listed(town: Town) -> None:
    reference = town.open("coordinator-1", CHALLENGE, on_behalf=True, via="desk")
    town.open("initiator-1", CHALLENGE)
    assert listed(town, "on-behalf") == [(reference, 0)]
    (one,) = look(town, rule="on-behalf").listed
    assert one.title == "Submit the challenge"
    assert one.reasons[0][2] == "Somebody acted for another person or for a group."


def test_late_recording_is_listed_from_the_chosen_number_of_days_on(demo: Town) -> None:
    demo.on("2025-03-31")
    reference = demo.open(
        "coordinator-1",
        CHALLENGE,
        on_behalf=True,
        via="desk",
        command={"occurred_at": "2025-03-01"},
    )
    assert listed(demo, "late") == [(reference, 0)]
    assert listed(demo, "late", late_days=30) == []
    (one,) = look(demo, rule="late", late_days=29).listed
    assert one.reasons[0][2] == (
        "It was recorded 30 days after it happened; more than 29 is listed."
    )


def test_corrections_are_listed(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE)
    wanted = Correction(0, "A slip of the pen.", {"title": "Care for the pond"})
    correcting.correct(
        town.engine, town.authority, reference, Acting(town.person("initiator-1")), wanted
    )
    assert listed(town, "correction") == [(reference, 1)]


def test_one_person_in_two_roles_on_one_case_is_listed_at_the_second_role(town: Town) -> None:
    town.person("coordinator-1")
    town.give("coordinator-1", "decider")
    reference = town.lived("close-panel")
    town.do(reference, "coordinator-1", "accept", route="subsidy", reason="Good.")
    last = town.view(reference).n
    assert listed(town, "two-roles") == [(reference, last)]
    (one,) = look(town, rule="two-roles").listed
    assert one.reasons[0][2] == "The same person acted as Coordinator and as Decider in one case."


def test_a_role_that_is_given_and_used_on_one_day_is_listed(demo: Town) -> None:
    demo.person("coordinator-1")
    for name in ("assessor-1", "assessor-2"):
        demo.person(name)
    demo.on("2025-02-01")
    reference = demo.open("initiator-1", CHALLENGE)
    demo.do(reference, "coordinator-1", "assign", assignee="assessor-1")
    demo.do(reference, "coordinator-1", "assign", assignee="assessor-2")
    assert listed(demo, "same-day-role") == []
    demo.do(reference, "coordinator-2", "begin")
    assert listed(demo, "same-day-role") == [(reference, 3)]


def test_what_only_the_log_itself_went_through_is_listed_without_a_case(town: Town) -> None:
    found = look(town, rule="key").listed
    assert [(one.reference, one.title) for one in found] == [(None, "A key of the log")]


def test_a_period_is_kept_to(demo: Town) -> None:
    demo.on("2025-03-31")
    demo.open("coordinator-1", CHALLENGE, on_behalf=True, via="desk")
    inside = Period("2025-03-31", "2025-03-31")
    assert len(listed(demo, "on-behalf", period=inside)) == 1
    assert listed(demo, "on-behalf", period=Period("2025-04-01", "")) == []
    assert listed(demo, "on-behalf", period=Period("", "2025-03-30")) == []


def test_pages_hold_every_step_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PAGE", 2)
    monkeypatch.setattr(looking, "_MANY", 3)
    made = [town.open("coordinator-1", CHALLENGE, on_behalf=True, via="desk") for _ in range(5)]
    before, seen = "", []
    while True:
        page = look(town, rule="on-behalf", before=before)
        seen.append([one.reference for one in page.listed])
        before = page.next
        if not before:
            break
    assert seen == [made[:2:-1], made[2:0:-1], made[:1]]


@pytest.mark.parametrize("place", ["nonsense", "2025~x~1", "2025~1", "~1~1", "a~99999999999~1"])
def test_a_page_that_nobody_was_given_is_the_first(town: Town, place: str) -> None:
    town.open("coordinator-1", CHALLENGE, on_behalf=True, via="desk")
    assert look(town, rule="on-behalf", before=place).listed


def test_many_refusals_of_one_account_on_one_day_are_told_without_outsiders(town: Town) -> None:
    reference = town.open("initiator-1", CHALLENGE)
    town.person("initiator-9")
    for who in ("initiator-9", "decider-1"):
        for _ in range(5):
            with pytest.raises(Refused):
                town.act(reference, who, Command("begin"))
    with pytest.raises(Refused):
        town.act(reference, "initiator-1", Command("begin"))
    found = look(town)
    assert found.attempts == 11
    assert [(one.who, one.times, one.references) for one in found.refused] == [
        ("somebody without a role", 5, (reference,)),
        ("decider-1 (Decider)", 5, (reference,)),
    ]


def test_there_is_no_rule_of_another_name(town: Town) -> None:
    with pytest.raises(InvalidInput, match="no rule waivers"):
        look(town, rule="waivers")


ROW = AuditRow(
    case_id=1, reference="2025-0001", workflow=1, n=3, kind="act", action="accept", track="main",
    source="decision", target="agreement", actor=2, role="decider", behalf=None, recorder=None,
    via="page", recorded_at="2025-03-31T10:00:00.000Z", occurred_at="2025-03-31T10:00:00.000Z",
    basis="enforced", person=7, other_role=None,
)  # fmt: skip
KNOWN = Known(
    "Europe/Amsterdam",
    ends={1: frozenset({("main", "rejected")})},
    bodies=frozenset({(1, "council")}),
)


def named(known: Known = KNOWN, **changes) -> list[str]:
    return [rule.name for rule, _ in reasons(replace(ROW, **changes), known)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"kind": "lapse", "actor": 0, "via": "clock"}, ["lapse"]),
        ({"kind": "erase", "recorder": 3}, ["erased"]),
        ({"kind": "hold"}, ["erased"]),
        ({"kind": "destroy", "reference": None}, ["erased"]),
        ({"behalf": 3}, ["on-behalf"]),
        ({"behalf": 3, "role": "council"}, []),
        ({"recorder": 3}, ["typed-by-another"]),
        ({"recorder": 3, "via": "import"}, []),
        ({"source": "rejected"}, ["reopened"]),
        ({"source": "rejected", "target": "rejected"}, []),
        ({"kind": "takeover", "source": "rejected"}, ["reported"]),
        ({"basis": "reported", "occurred_at": "1999"}, ["reported"]),
        ({"occurred_at": "2025-03"}, []),
        ({"occurred_at": "2025-02"}, ["late"]),
        ({"occurred_at": "2024"}, ["late"]),
        ({"kind": "note", "occurred_at": "2024"}, []),
        ({"kind": "continue", "reference": None}, ["key"]),
    ],
)
def test_a_rule_wants_what_it_names_and_nothing_else(changes, expected) -> None:
    assert named(**changes) == expected


def test_what_is_known_only_as_a_year_or_month_may_have_been_on_its_last_day() -> None:
    def days(occurred_at: str) -> int:
        return unusual.days_late(replace(ROW, occurred_at=occurred_at), "Europe/Amsterdam")

    assert (days("2025-02"), days("2024"), days("2025-03-01")) == (31, 90, 30)


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
