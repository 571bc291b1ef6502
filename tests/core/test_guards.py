"""The guards: each one's yes, its no, and what it does not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as example
from hypothesis import settings
from hypothesis import strategies as st

from challenge_engine.core import guards
from challenge_engine.core.case import (
    ERASED,
    Actor,
    Case,
    Facts,
    Linked,
    Record,
    Refusal,
    Signature,
)
from challenge_engine.core.guards import GUARDS
from challenge_engine.core.ledger import At, Ledger, Standing
from challenge_engine.core.workflow import GuardCall

from .builders import EXAMPLES, TODAY, money, strictly

ACTOR = Actor(1, frozenset({"decider"}))
CASE = Case(3, {"main": "rejected"})


def answer(name: str, facts: Facts | None = None, case: Case = CASE, **params: Any) -> Any:
    """What a guard says, given exactly the facts that it declares: reading another one fails."""
    call = GuardCall(name, params)
    known = strictly(facts or Facts(TODAY), guards.needs_of((call,)))
    return guards.ask(call, case, ACTOR, known)


def refused(name: str, facts: Facts | None = None, **params: Any) -> tuple[str, Mapping[str, Any]]:
    refusal = answer(name, facts, **params)
    assert isinstance(refusal, Refusal)
    return refusal.code, refusal.params


def values(**known: Any) -> Facts:
    return Facts(TODAY, values=known)


def records(*found: Record) -> Facts:
    return Facts(TODAY, records={"assessment": found})


def assessed(number: int, **given: Any) -> Record:
    return Record("assessment", number, 1, number, number, values=given)


# --- all_answered


def said(*answered: Any, views: int = 2) -> Facts:
    asked = tuple(Record("view", n, 1, n, n) for n in range(1, views + 1))
    answers = (
        Record("reaction", n, 1, 9, n, values={"to": number})
        for n, number in enumerate(answered, start=1)
    )
    return Facts(TODAY, records={"view": asked, "reaction": tuple(answers)})


ANSWERED = {"records": "view", "by": "reaction", "field": "to"}


def test_all_is_answered_when_each_record_is_named_by_another():
    assert answer("all_answered", said(1, 2), **ANSWERED) is None
    assert answer("all_answered", said(views=0), **ANSWERED) is None
    code, params = refused("all_answered", said(2, 2), **ANSWERED)
    assert (code, params) == ("not-answered", {"records": "view", "by": "reaction", "there": 1})


def test_an_answer_whose_pointer_was_erased_answered_one():
    assert answer("all_answered", said(1, ERASED), **ANSWERED) is None
    assert refused("all_answered", said(ERASED), **ANSWERED)[1]["there"] == 1


# --- filled


def test_filled_names_every_field_that_is_missing():
    facts = values(title="Park", plan=None)
    code, params = refused("filled", facts, fields=["title", "plan", "budget"])
    assert (code, params) == ("not-filled", {"fields": ["plan", "budget"]})


@pytest.mark.parametrize("value", ["Park", 0, [], money(0)])
def test_filled_takes_any_value_for_given(value):
    assert answer("filled", values(title=value), fields=["title"]) is None


def test_an_erased_value_counts_as_filled():
    assert answer("filled", values(title=ERASED), fields=["title"]) is None


# --- one_of


def test_one_of_takes_each_of_its_values():
    for value in ("direct", "tender"):
        facts = values(route=value)
        assert answer("one_of", facts, field="route", values=["direct", "tender"]) is None


def test_one_of_takes_a_choice_of_several_when_one_fits():
    facts = values(route=["tender", "other"])
    assert answer("one_of", facts, field="route", values=["direct", "tender"]) is None


@pytest.mark.parametrize("known", [{}, {"route": None}, {"route": "x"}, {"route": []}])
def test_one_of_refuses_another_value_and_none(known):
    code, params = refused("one_of", values(**known), field="route", values=["direct"])
    assert (code, params) == ("not-one-of", {"field": "route", "values": ["direct"]})


def test_an_erased_value_is_not_known_to_be_one_of_them():
    assert refused("one_of", values(route=ERASED), field="route", values=["direct"])


# --- amounts


@pytest.mark.parametrize("cents", [0, 4999, 5000])
def test_amount_up_to_includes_its_limit(cents):
    assert answer("amount_up_to", values(budget=money(cents)), field="budget", cents=5000) is None


def test_amount_up_to_refuses_more():
    code, params = refused("amount_up_to", values(budget=money(5001)), field="budget", cents=5000)
    assert (code, params) == ("amount-too-high", {"field": "budget", "limit": 5000})


def test_amount_over_excludes_its_limit():
    over = {"field": "budget", "cents": 5000}
    assert answer("amount_over", values(budget=money(5001)), **over) is None
    code, params = refused("amount_over", values(budget=money(5000)), **over)
    assert (code, params) == ("amount-too-low", {"field": "budget", "limit": 5000})


@pytest.mark.parametrize("name", ["amount_up_to", "amount_over"])
@pytest.mark.parametrize("known", [{}, {"budget": None}, {"budget": ERASED}])
def test_an_amount_that_is_not_known_is_neither_high_nor_low(name, known):
    code, params = refused(name, values(**known), field="budget", cents=5000)
    assert (code, params) == ("amount-unknown", {"field": "budget"})


# --- at_least, average_at_least


def test_at_least_counts_the_records_of_a_kind():
    two = records(assessed(1), assessed(2))
    assert answer("at_least", two, records="assessment", n=2) is None
    code, params = refused("at_least", two, records="assessment", n=3)
    assert (code, params) == ("too-few-records", {"records": "assessment", "n": 3, "there": 2})


def test_at_least_counts_only_those_with_the_value():
    facts = records(assessed(1, advice="accept"), assessed(2, advice="reject"), assessed(3))
    wanted = {"records": "assessment", "field": "advice", "value": "accept"}
    assert answer("at_least", facts, n=1, **wanted) is None
    _, params = refused("at_least", facts, n=2, **wanted)
    assert params == {**wanted, "n": 2, "there": 1}


def test_an_erased_value_is_not_counted():
    facts = records(assessed(1, advice=ERASED))
    wanted = {"records": "assessment", "field": "advice", "value": "accept"}
    assert refused("at_least", facts, n=1, **wanted)[1]["there"] == 0


def test_at_least_without_a_value_counts_where_the_field_was_given():
    facts = records(assessed(1, advice="accept"), assessed(2, advice=ERASED), assessed(3))
    assert answer("at_least", facts, records="assessment", n=2, field="advice") is None
    _, params = refused("at_least", facts, records="assessment", n=3, field="advice")
    assert params == {"records": "assessment", "n": 3, "there": 2, "field": "advice"}


def test_no_records_of_a_kind_are_none():
    assert refused("at_least", records="assessment", n=1)[1]["there"] == 0


@pytest.mark.parametrize(
    ("scores", "x", "enough"),
    [
        ((2, 3), "2.5", True),
        ((2, 3), "2.51", False),
        ((1, 2, 2), "1.667", False),
        ((1, 2, 2), "1.666", True),
        ((0,), "0", True),
        ((-1, 0), "-0.5", True),
        ((-1, 0), "-0.4", False),
        ((5,), "5", True),
        ((4, 5, 5), "5", False),
    ],
)
def test_average_at_least_is_worked_out_exactly(scores, x, enough):
    facts = records(*(assessed(i, rooted=score) for i, score in enumerate(scores)))
    found = answer("average_at_least", facts, records="assessment", field="rooted", x=x)
    assert (found is None) == enough
    if found:
        assert found.code == "average-too-low"


@pytest.mark.parametrize("given", [(), ({},), ({"rooted": ERASED},)])
def test_there_is_no_average_without_scores(given):
    facts = records(*(assessed(i, **one) for i, one in enumerate(given)))
    code, params = refused("average_at_least", facts, records="assessment", field="rooted", x="2.5")
    assert code == "no-scores"
    assert params == {"records": "assessment", "field": "rooted", "x": "2.5"}


def test_an_erased_score_does_not_lower_the_average():
    facts = records(assessed(1, rooted=4), assessed(2, rooted=ERASED))
    wanted = {"records": "assessment", "field": "rooted", "x": "4"}
    assert answer("average_at_least", facts, **wanted) is None


# --- people


def test_did_none_of_names_what_this_actor_did():
    facts = Facts(TODAY, done=frozenset({"assess", "note"}))
    assert answer("did_none_of", facts, actions=["submit"]) is None
    code, params = refused("did_none_of", facts, actions=["assess", "submit"])
    assert (code, params) == ("did-before", {"actions": ["assess"]})


def test_role_assigned_asks_for_one_person_or_more():
    facts = Facts(TODAY, assigned={"assessor": 1})
    assert answer("role_assigned", facts, role="assessor") is None
    code, params = refused("role_assigned", facts, role="assessor", n=2)
    assert (code, params) == ("role-not-assigned", {"role": "assessor", "n": 2, "there": 1})
    assert refused("role_assigned", role="assessor")[1]["there"] == 0


def test_not_assigned_asks_whether_who_acts_is_assigned_and_not_whether_they_could_be():
    roles = frozenset({"decider", "assessor"})
    call = GuardCall("not_assigned", {"role": "assessor"})
    known = strictly(Facts(TODAY), guards.needs_of((call,)))
    assert guards.ask(call, CASE, Actor(1, roles), known) is None
    refusal = guards.ask(call, CASE, Actor(1, roles, frozenset({"assessor"})), known)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.params) == ("assigned-as", {"role": "assessor"})


# --- signed_by_both


def signed(*by: tuple[str, int], version: int = 2) -> Facts:
    newest = Record("agreement", 1, 2, 1, 5)
    signatures = tuple(Signature("agreement", 1, version, side, actor) for side, actor in by)
    return Facts(TODAY, records={"agreement": (newest,)}, signatures={"agreement": signatures})


def test_both_sides_have_signed():
    facts = signed(("community", 1), ("authority", 2))
    assert answer("signed_by_both", facts, record="agreement") is None


@pytest.mark.parametrize(
    ("facts", "sides"),
    [
        (signed(), ["community", "authority"]),
        (signed(("community", 1)), ["authority"]),
        (signed(("community", 1), ("authority", 2), version=1), ["community", "authority"]),
    ],
)
def test_signatures_are_missing_when_not_given_or_under_an_older_version(facts, sides):
    code, params = refused("signed_by_both", facts, record="agreement")
    assert (code, params) == ("not-signed", {"record": "agreement", "sides": sides})


def test_what_was_written_last_is_signed_also_where_it_is_an_older_record():
    older, last = Record("agreement", 1, 2, 1, 9), Record("agreement", 2, 1, 1, 5)
    sides = enumerate(("community", "authority"), start=1)
    given = tuple(Signature("agreement", 2, 1, side, actor) for actor, side in sides)
    facts = Facts(TODAY, records={"agreement": (older, last)}, signatures={"agreement": given})
    code, params = refused("signed_by_both", facts, record="agreement")
    assert (code, params["sides"]) == ("not-signed", ["community", "authority"])


def test_one_person_cannot_be_both_sides():
    facts = signed(("community", 1), ("authority", 1))
    assert refused("signed_by_both", facts, record="agreement")[0] == "signed-by-one-person"


def test_nothing_can_be_signed_before_there_is_something():
    assert refused("signed_by_both", record="agreement")[0] == "nothing-to-sign"


# --- date_window


def test_a_date_window_includes_both_its_days():
    for day in ("2026-01-01", "2026-06-30", "2026-12-31"):
        edges = {"from": "2026-01-01", "until": "2026-12-31"}
        assert answer("date_window", Facts(day), **edges) is None


def test_outside_a_date_window_it_is_too_early_or_too_late():
    edges = {"from": "2026-01-01", "until": "2026-12-31"}
    early = refused("date_window", Facts("2025-12-31"), **edges)
    late = refused("date_window", Facts("2027-01-01"), **edges)
    assert early == ("too-early", {"date": "2026-01-01"})
    assert late == ("too-late", {"date": "2026-12-31"})


def test_an_edge_may_be_a_field_of_the_case():
    facts = values(begins="2026-11-23", ends="2026-11-22")
    assert answer("date_window", facts, from_field="begins") is None
    assert refused("date_window", facts, until_field="ends") == ("too-late", {"date": "2026-11-22"})


@pytest.mark.parametrize("known", [{}, {"ends": None}, {"ends": ERASED}])
def test_an_edge_that_is_not_known_is_neither_early_nor_late(known):
    found = refused("date_window", values(**known), until_field="ends")
    assert found == ("date-unknown", {"field": "ends"})


# --- track_in


def test_track_in_takes_each_of_its_states():
    assert answer("track_in", track="main", states=["rejected"]) is None


def test_track_in_says_where_the_track_stands():
    code, params = refused("track_in", track="objection", states=["upheld"])
    assert code == "track-elsewhere"
    assert params == {"track": "objection", "state": "nothing", "states": ["upheld"]}


# --- the registry


def test_a_name_is_given_once():
    with pytest.raises(ValueError, match="filled"):
        guards.guard("filled", {})(lambda *_: None)


def test_a_short_form_names_a_parameter_of_the_guard():
    for guard in GUARDS.values():
        assert guard.short is None or guard.short in guard.params


def test_needs_of_several_guards_are_put_together():
    calls = (
        GuardCall("filled", {"fields": ["title"]}),
        GuardCall("at_least", {"records": "assessment", "n": 1}),
        GuardCall("average_at_least", {"records": "assessment", "field": "rooted", "x": "1"}),
    )
    needs = guards.needs_of(calls)
    assert needs.fields == {"title"}
    assert needs.records == {"assessment": {"rooted"}}


# --- whatever is known

NAMES = st.sampled_from(["a", "b"])
DAYS = st.sampled_from(["2026-01-01", TODAY, "2027-01-01"])
KNOWN = st.one_of(
    st.none(),
    st.just(ERASED),
    st.text(max_size=3),
    st.integers(),
    DAYS,
    st.integers(0, 10).map(money),
    st.lists(NAMES, max_size=2),
)
RECORDS = st.builds(
    Record,
    kind=st.just("a"),
    number=st.integers(1, 3),
    version=st.integers(1, 2),
    actor=st.integers(1, 2),
    n=st.integers(0, 5),
    values=st.dictionaries(NAMES, KNOWN, max_size=2),
)
SIGNATURES = st.builds(
    Signature,
    kind=st.just("a"),
    number=st.integers(1, 3),
    version=st.integers(1, 2),
    side=st.sampled_from(["community", "authority"]),
    actor=st.integers(1, 2),
)
LEDGERS = st.builds(
    Ledger,
    name=st.just("a"),
    standing=st.sampled_from(["open", "lapsed", "met", "stopped"]),
    start=st.just(At(0, dt.date(2026, 1, 5))),
    due=st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    steps=st.just(()),
    profile=st.just("nl-awb"),
    calendar=st.just("nl-atw"),
    version=st.just("1"),
)
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)).map(
    lambda moment: moment.isoformat(timespec="minutes")
)
OTHERS = st.builds(Linked, state=NAMES, value=KNOWN, has_ended=st.booleans())
FACTS = st.builds(
    Facts,
    today=DAYS,
    values=st.dictionaries(NAMES, KNOWN, max_size=2),
    records=st.dictionaries(NAMES, st.lists(RECORDS, max_size=3).map(tuple), max_size=2),
    done=st.frozensets(NAMES),
    assigned=st.dictionaries(NAMES, st.integers(0, 3), max_size=2),
    signatures=st.dictionaries(NAMES, st.lists(SIGNATURES, max_size=3).map(tuple), max_size=2),
    deadlines=st.dictionaries(NAMES, LEDGERS, max_size=2),
    linked=st.dictionaries(NAMES, st.lists(OTHERS, max_size=3).map(tuple), max_size=2),
    linked_fields=st.dictionaries(
        st.tuples(NAMES, NAMES), st.lists(st.none() | MOMENTS, max_size=2).map(tuple), max_size=2
    ),
    lines=st.dictionaries(
        st.tuples(NAMES, NAMES), st.lists(OTHERS, max_size=3).map(tuple), max_size=2
    ),
)
LISTS = st.lists(NAMES, min_size=1, max_size=2)
OF_KIND = {
    **dict.fromkeys(
        ["fields", "values", "actions", "states", "linked_states", "own_states"], LISTS
    ),
    **dict.fromkeys(
        [
            "field",
            "records",
            "record_field",
            "value",
            "role",
            "assigned_role",
            "deadline",
            "link",
            "moment",
            "answers",
            "pointer",
        ],
        NAMES,
    ),
    "track": st.sampled_from(["main", "a"]),
    "cents": st.integers(0, 10),
    "count": st.integers(1, 3),
    "decimal": st.sampled_from(["0", "2.5", "-1.25"]),
    "date": DAYS,
}


@st.composite
def calls(draw):
    guard = GUARDS[draw(st.sampled_from(sorted(GUARDS)))]
    params = {
        name: draw(OF_KIND[param.kind])
        for name, param in guard.params.items()
        if param.required or draw(st.booleans())
    }
    return GuardCall(guard.name, params)


def fitting(call, facts):
    """The facts as a workflow lets them be: what a guard on a moment names holds a moment."""
    named = {p for p in call.params.values() if call.name == "moment_window" and isinstance(p, str)}
    held = dict.fromkeys(named & facts.values.keys(), "2026-01-01T12:00")
    return replace(facts, values={**facts.values, **held})


@settings(deadline=None, max_examples=EXAMPLES * 10)
@example(calls(), FACTS)
def test_a_guard_never_raises_and_reads_only_what_it_declares(call, facts):
    facts = fitting(call, facts)
    needs = guards.needs_of((call,))
    found = guards.ask(call, CASE, ACTOR, strictly(facts, needs))
    assert found is None or found.code
    assert found == guards.ask(call, CASE, ACTOR, facts)


@settings(deadline=None, max_examples=EXAMPLES)
@example(calls(), FACTS)
def test_a_guard_gives_the_same_answer_to_the_same_question(call, facts):
    facts = fitting(call, facts)
    again = replace(facts, values=dict(facts.values))
    assert guards.ask(call, CASE, ACTOR, facts) == guards.ask(call, CASE, ACTOR, again)


def a_ledger(standing: Standing, due: str | None) -> Ledger:
    day = dt.date.fromisoformat(due) if due else None
    start = At(0, dt.date(2026, 1, 5))
    return Ledger("decision", standing, start, day, (), "nl-awb", "nl-atw", "1")


def about(guard: str, facts: Facts) -> str | None:
    found = answer(guard, facts, deadline="decision")
    return found.code if found else None


@pytest.mark.parametrize(
    ("ledger", "overdue", "in_time"),
    [
        (None, "deadline-not-running", "deadline-not-running"),
        (a_ledger("open", "2026-03-01"), None, "too-late"),
        (a_ledger("open", "2026-03-02"), "not-overdue", None),
        (a_ledger("lapsed", "2026-03-01"), None, "too-late"),
        (a_ledger("open", None), "deadline-undated", None),
        (a_ledger("met", "2026-03-01"), "deadline-over", "deadline-over"),
        (a_ledger("stopped", "2026-03-01"), "deadline-over", "deadline-over"),
    ],
)
def test_a_deadline_is_in_time_up_to_its_last_day_and_overdue_from_the_next(
    ledger, overdue, in_time
):
    facts = Facts("2026-03-02", deadlines={"decision": ledger} if ledger else {})
    assert about("overdue", facts) == overdue
    assert about("in_time", facts) == in_time


def test_what_arrived_in_time_and_is_typed_later_is_in_time():
    late = Facts(
        "2026-03-09", on="2026-03-01", deadlines={"decision": a_ledger("lapsed", "2026-03-01")}
    )
    assert about("in_time", late) is None
    assert about("overdue", late) == "not-overdue"
