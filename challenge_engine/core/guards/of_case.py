"""What is asked of the case itself: its fields, records, people, deadlines and tracks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenge_engine.core.case import ERASED, Actor, Case, Facts, Needs, Record, Refusal
from challenge_engine.core.guards.registry import Param, Params, guard
from challenge_engine.core.ledger import Ledger


@guard(
    "filled",
    {"fields": Param("fields")},
    short="fields",
    needs=lambda p: Needs(fields=frozenset(p["fields"])),
)
def _filled(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    missing = [name for name in p["fields"] if facts.values.get(name) is None]
    return Refusal("not-filled", {"fields": missing}) if missing else None


@guard(
    "one_of",
    {"field": Param("field"), "values": Param("values")},
    needs=lambda p: Needs(fields=frozenset([p["field"]])),
)
def _one_of(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    value = facts.values.get(p["field"])
    given = value if isinstance(value, list) else [value]
    if value is not ERASED and any(v in p["values"] for v in given):
        return None
    return Refusal("not-one-of", {"field": p["field"], "values": list(p["values"])})


def _cents(value: Any) -> int | None:
    return value["cents"] if isinstance(value, Mapping) else None


@guard(
    "amount_up_to",
    {"field": Param("field"), "cents": Param("cents")},
    needs=lambda p: Needs(fields=frozenset([p["field"]])),
)
def _amount_up_to(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    cents = _cents(facts.values.get(p["field"]))
    if cents is None:
        return Refusal("amount-unknown", {"field": p["field"]})
    if cents > p["cents"]:
        return Refusal("amount-too-high", {"field": p["field"], "limit": p["cents"]})
    return None


@guard(
    "amount_over",
    {"field": Param("field"), "cents": Param("cents")},
    needs=lambda p: Needs(fields=frozenset([p["field"]])),
)
def _amount_over(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    cents = _cents(facts.values.get(p["field"]))
    if cents is None:
        return Refusal("amount-unknown", {"field": p["field"]})
    if cents <= p["cents"]:
        return Refusal("amount-too-low", {"field": p["field"], "limit": p["cents"]})
    return None


def _wanted(p: Params) -> frozenset[str]:
    return frozenset([p["field"]]) if p.get("field") else frozenset()


def _matching(p: Params, records: tuple[Record, ...]) -> int:
    if not p.get("field"):
        return len(records)
    found = [r.values.get(p["field"]) for r in records]
    # Without a value it is asked in how many the field was given; erased counts as given.
    return sum(1 for v in found if (v == p["value"] if "value" in p else v is not None))


@guard(
    "at_least",
    {
        "records": Param("records"),
        "n": Param("count"),
        "field": Param("record_field", required=False),
        "value": Param("value", required=False),
    },
    needs=lambda p: Needs(records={p["records"]: _wanted(p)}),
)
def _at_least(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    there = _matching(p, facts.records.get(p["records"], ()))
    if there >= p["n"]:
        return None
    params = {"records": p["records"], "n": p["n"], "there": there}
    if p.get("field"):
        params |= {name: p[name] for name in ("field", "value") if name in p}
    return Refusal("too-few-records", params)


@guard(
    "average_at_least",
    {"records": Param("records"), "field": Param("record_field"), "x": Param("decimal")},
    needs=lambda p: Needs(records={p["records"]: frozenset([p["field"]])}),
)
def _average_at_least(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    scores = [r.values.get(p["field"]) for r in facts.records.get(p["records"], ())]
    numbers = [s for s in scores if isinstance(s, int)]
    wanted = {"records": p["records"], "field": p["field"], "x": p["x"]}
    if not numbers:
        return Refusal("no-scores", wanted)
    whole, _, part = p["x"].partition(".")
    # Integers, because a threshold of law must not hang on a rounding: sum/len >= x.
    if sum(numbers) * 10 ** len(part) >= int(whole + part) * len(numbers):
        return None
    return Refusal("average-too-low", wanted)


def unanswered(p: Params, facts: Facts) -> int:
    """How many of the records no other answers; one whose pointer is erased answered one."""
    named = [r.values.get(p["field"]) for r in facts.records.get(p["by"], ())]
    open_ones = [r for r in facts.records.get(p["records"], ()) if r.number not in named]
    return max(0, len(open_ones) - named.count(ERASED))


@guard(
    "all_answered",
    {
        "records": Param("records"),
        "by": Param("answers"),
        "field": Param("pointer"),
    },
    needs=lambda p: Needs(records={p["records"]: frozenset(), p["by"]: frozenset([p["field"]])}),
)
def _all_answered(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    left = unanswered(p, facts)
    said = {"records": p["records"], "by": p["by"], "there": left}
    return Refusal("not-answered", said) if left else None


@guard(
    "did_none_of",
    {"actions": Param("actions")},
    short="actions",
    needs=lambda p: Needs(done=frozenset(p["actions"])),
)
def _did_none_of(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    done = [action for action in p["actions"] if action in facts.done]
    return Refusal("did-before", {"actions": done}) if done else None


@guard(
    "role_assigned",
    {"role": Param("assigned_role"), "n": Param("count", required=False)},
    short="role",
    needs=lambda p: Needs(assigned=frozenset([p["role"]])),
)
def _role_assigned(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    wanted, there = p.get("n", 1), facts.assigned.get(p["role"], 0)
    if there >= wanted:
        return None
    return Refusal("role-not-assigned", {"role": p["role"], "n": wanted, "there": there})


@guard("not_assigned", {"role": Param("assigned_role")}, short="role")
def _not_assigned(p: Params, _case: Case, actor: Actor, _facts: Facts) -> Refusal | None:
    return Refusal("assigned-as", {"role": p["role"]}) if p["role"] in actor.assigned else None


@guard(
    "signed_by_both",
    {"record": Param("records")},
    short="record",
    needs=lambda p: Needs(records={p["record"]: frozenset()}, signatures=frozenset([p["record"]])),
)
def _signed_by_both(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    records = facts.records.get(p["record"], ())
    if not records:
        return Refusal("nothing-to-sign", {"record": p["record"]})
    newest = max(records, key=lambda r: r.n)
    sides = {
        s.side: s.actor
        for s in facts.signatures.get(p["record"], ())
        if (s.number, s.version) == (newest.number, newest.version)
    }
    missing = [side for side in ("community", "authority") if side not in sides]
    if missing:
        return Refusal("not-signed", {"record": p["record"], "sides": missing})
    if sides["community"] == sides["authority"]:
        return Refusal("signed-by-one-person", {"record": p["record"]})
    return None


def _window_needs(p: Params) -> Needs:
    names = (p.get("from_field"), p.get("until_field"))
    return Needs(fields=frozenset(name for name in names if name))


def _edge(p: Params, facts: Facts, name: str) -> Any:
    field = p.get(f"{name}_field")
    return facts.values.get(field) if field else p.get(name)


@guard(
    "date_window",
    {
        "from": Param("date", required=False),
        "until": Param("date", required=False),
        "from_field": Param("field", required=False),
        "until_field": Param("field", required=False),
    },
    needs=_window_needs,
)
def _date_window(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    opens, closes = _edge(p, facts, "from"), _edge(p, facts, "until")
    for edge, value in (("from_field", opens), ("until_field", closes)):
        if p.get(edge) and not isinstance(value, str):
            return Refusal("date-unknown", {"field": p[edge]})
    if opens and facts.today < opens:
        return Refusal("too-early", {"date": opens})
    if closes and facts.today > closes:
        return Refusal("too-late", {"date": closes})
    return None


@guard(
    "track_in",
    {"track": Param("track"), "states": Param("states")},
)
def _track_in(p: Params, case: Case, _actor: Actor, _facts: Facts) -> Refusal | None:
    state = case.state(p["track"])
    if state in p["states"]:
        return None
    return Refusal(
        "track-elsewhere", {"track": p["track"], "state": state, "states": list(p["states"])}
    )


def _deadline_needs(p: Params) -> Needs:
    return Needs(deadlines=frozenset([p["deadline"]]))


def _running(p: Params, facts: Facts) -> Ledger | Refusal:
    """The deadline that is asked about, as long as it still has to be kept."""
    ledger = facts.deadlines.get(p["deadline"])
    if ledger is None:
        return Refusal("deadline-not-running", {"deadline": p["deadline"]})
    if not ledger.is_open:
        params = {"deadline": p["deadline"], "standing": ledger.standing}
        return Refusal("deadline-over", params)
    return ledger


@guard("overdue", {"deadline": Param("deadline")}, short="deadline", needs=_deadline_needs)
def _overdue(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    ledger = _running(p, facts)
    if isinstance(ledger, Refusal):
        return ledger
    if facts.is_over(ledger):
        return None
    if ledger.due is None:
        return Refusal("deadline-undated", {"deadline": p["deadline"]})
    return Refusal("not-overdue", {"deadline": p["deadline"], "due": ledger.due.isoformat()})


@guard("in_time", {"deadline": Param("deadline")}, short="deadline", needs=_deadline_needs)
def _in_time(p: Params, _case: Case, _actor: Actor, facts: Facts) -> Refusal | None:
    ledger = _running(p, facts)
    if isinstance(ledger, Refusal):
        return ledger
    if ledger.due is not None and facts.is_over(ledger):
        return Refusal("too-late", {"date": ledger.due.isoformat()})
    return None
