"""The questions of ``core.decide`` put to a situation: rights, guards, and those nobody writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from challenge_engine.core.proof.asked import named_if_there, pointers
from challenge_engine.core.proof.automata import (
    FROM,
    GIVEN,
    LENGTH,
    OVER,
    RUNNING,
    STANDING,
    UNTIL,
    DateFact,
    FieldFact,
)
from challenge_engine.core.proof.records import SIDES, RecordFact
from challenge_engine.core.proof.situations import (
    ASSIGNED,
    DONE,
    HANDED,
    Person,
    Question,
    Situation,
)
from challenge_engine.core.workflow import EMPTY, GuardCall, Transition

if TYPE_CHECKING:
    from challenge_engine.core.proof.model import Model


def questions(model: Model, t: Transition) -> Iterator[Question]:
    """All that is asked before an action, but for rights; in the order of ``core.decide``."""
    for j, call in enumerate(t.when):
        for question in _ASKED[call.name](model, t, call):
            yield Question(
                question.name,
                call.params,
                question.holds,
                question.reads,
                j,
                question.is_personal,
                question.roles,
            )
    yield from _not_too_often(model, t)
    yield from _of_takes(model, t)
    yield from _of_deadlines(model, t)
    yield from _beside(model, t)
    yield from _of_money(model, t)


def _not_too_often(model: Model, t: Transition) -> Iterator[Question]:
    if (at_most := t.at_most) is not None:
        slot = model.count_slot(t, at_most)
        yield Question(
            "at-most",
            {"actions": (t.action,), "n": at_most},
            lambda s, _: s.values[slot] < at_most,
            {slot: 1},
        )


def _filled(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    for name in call.params["fields"]:
        slot = model.field_slot(name)
        yield _is_given(slot)


def _is_given(slot: int) -> Question:
    return Question("filled", EMPTY, lambda s, _: s.values[slot] != 0, {slot: GIVEN})


def _of_value(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    slot = model.field_slot(call.params["field"])
    fact = model.facts[slot]
    assert isinstance(fact, FieldFact)  # noqa: S101 - a window is the only other question of a date
    bit = fact.bit(call)
    yield Question(call.name, EMPTY, lambda s, _: bool(s.values[slot] & bit), {slot: bit})


def _at_least(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    params = call.params
    yield _enough(
        model, "at_least", params["records"], params["n"], params.get("field"), params.get("value")
    )


def _enough(
    model: Model, name: str, kind: str, n: int, of: str | None = None, value: Any = None
) -> Question:
    """Whether there are so many records, with that value."""
    sorts = model.sorts[kind]
    bit = sorts.count(of, value, n)
    params = {"records": kind, "n": n}
    if kind in model.once:
        part = model.once_part(kind)
        return Question(
            name,
            params,
            lambda s, _: sum(1 for m in model.masks_of(kind, s) if m & bit) >= n,
            {part: bit},
            roles=model.handing_in(kind),
        )
    slot = model.record_slot(kind)
    fact = model.facts[slot]
    assert isinstance(fact, RecordFact)  # noqa: S101
    return Question(name, params, lambda s, _: fact.there(s.values[slot], bit) >= n, {slot: bit})


def _all_answered(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    params = call.params
    slot = model.answer_slot(params["records"], params["by"], params["field"])
    yield Question(call.name, EMPTY, lambda s, _: s.values[slot] < 2, {slot: 1})


def _average(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    kind, x = call.params["records"], call.params["x"]
    sorts = model.sorts[kind]
    place = sorts.average(call.params["field"], x)
    bit = sorts.live_average(place)
    if kind not in model.once:
        slot = model.record_slot(kind)
        yield Question(call.name, EMPTY, lambda s, _: s.values[slot][1][place] == 2, {slot: bit})
        return
    at = sorts.fields.index(call.params["field"])

    def holds(s: Situation, _: Person) -> bool:
        scores = [sort[at] for sort in model.handed_in(kind, s) if sort[at] is not None]
        return bool(scores) and sum(scores) >= Fraction(x) * len(scores)

    yield Question(
        call.name, EMPTY, holds, {model.once_part(kind): bit}, roles=model.handing_in(kind)
    )


def _did_none_of(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    bits = sum(model.done_bit(action) for action in set(call.params["actions"]))
    yield Question(
        call.name,
        EMPTY,
        lambda _, p: not p[DONE] & bits,
        {model.done_part: bits},
        is_personal=True,
        roles=(*t.by, *t.for_others),
    )


def _role_assigned(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    role, n = call.params["role"], call.params.get("n", 1)
    i = model.roles.index(role)
    yield Question(
        call.name,
        EMPTY,
        lambda s, _: sum(p[ASSIGNED] for p in s.people[i]) >= n,
        {model.assigned_part: 1 << i},
        roles=(role,),
    )


def _not_assigned(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    """Nothing: each person holds one role, and a law keeps the guard away from that role itself."""
    yield from ()


def _signed(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    slot, signs, bit = model.signs(call.params["record"])
    yield Question(call.name, EMPTY, lambda s, _: signs(s.values[slot]) == 3, {slot: bit})


def _date_window(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    params = call.params
    opens, closes = params.get("from"), params.get("until")
    if opens or closes:
        slot, calendar = model.calendar_slot(opens, closes)
        yield Question(
            call.name,
            EMPTY,
            lambda s, _: calendar.is_open(s.values[slot], opens, closes),
            {slot: 1},
        )
    for key, bit, wanted in (("from_field", FROM, (2, 3)), ("until_field", UNTIL, (1, 2))):
        if params.get(key):
            yield _day(model, call, model.field_slot(params[key]), bit, wanted)


def _day(model: Model, call: GuardCall, slot: int, bit: int, wanted: tuple[int, ...]) -> Question:
    assert isinstance(model.facts[slot], DateFact)  # noqa: S101
    return Question(call.name, EMPTY, lambda s, _: s.values[slot] in wanted, {slot: bit})


def _track_in(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    i, states = model.tracks.index(call.params["track"]), call.params["states"]
    yield Question(call.name, EMPTY, lambda s, _: s.states[i] in states)


def _of_clock(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    """To the minute a story is not told: the clock may stand anywhere, and comes there."""
    slot = model.outside_slot(call)
    yield Question(call.name, EMPTY, lambda s, _: s.values[slot] == 1, {slot: 1})


def _of_money(model: Model, t: Transition) -> Iterator[Question]:
    """What a pot holds is in the hands of others; what gives all back is never refused."""
    if (move := t.pot) is not None and move.amount is not None:
        slot = model.pot_slot(move)
        yield Question("pot", {"pot": move}, lambda s, _: s.values[slot] == 1, {slot: 1})


def _of_links(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    if call.params["link"] in (*t.takes.links, *t.takes.links_optional):
        return  # it is asked only of a case that somebody chose to name, who can name another
    slot = model.outside_slot(call)
    yield Question(call.name, EMPTY, lambda s, _: s.values[slot] == 1, {slot: 1})


def _overdue(model: Model, t: Transition, call: GuardCall) -> Iterator[Question]:
    wanted = OVER if call.name == "overdue" else RUNNING
    slot = model.deadline_slot(call.params["deadline"])
    yield Question(call.name, EMPTY, lambda s, _: s.values[slot][0] == wanted, {slot: STANDING})


def _of_takes(model: Model, t: Transition) -> Iterator[Question]:
    takes = t.takes
    kind = takes.record
    if kind is not None and kind in model.once:
        i, is_there = HANDED + list(model.once).index(kind), takes.revises
        yield Question(
            "nothing-to-revise" if takes.revises else "once-per-person",
            {"record": kind},
            lambda _, p: bool(p[i]) == is_there,
            {model.once_part(kind): model.theirs(kind)},
            is_personal=True,
            roles=(*t.by, *t.for_others),
        )
    elif kind is not None and takes.revises:
        yield _enough(model, "nothing-to-revise", kind, 1)
    if takes.signs is not None:
        yield _enough(model, "nothing-to-sign", takes.signs, 1)
        side = SIDES[model.workflow.roles[t.by[0]].side]
        slot, signs, bit = model.signs(takes.signs)
        yield Question(
            "signed-already",
            {"record": takes.signs},
            lambda s, _: not signs(s.values[slot]) & side,
            {slot: bit | model.any_bit(takes.signs)},
        )
    for pointed in pointers(model.workflow, takes):
        yield _enough(model, "nothing-to-name", pointed, 1)
    for _, pointed in named_if_there(model.workflow, takes):
        # It speaks against nothing, but what can be given hangs on it.
        yield Question("may-name", EMPTY, lambda _, __: True, nameable(model, pointed).reads)


def nameable(model: Model, kind: str) -> Question:
    """Whether there is a record of a kind that a field can name."""
    return _enough(model, "nothing-to-name", kind, 1)


def _of_deadlines(model: Model, t: Transition) -> Iterator[Question]:
    for deadline in model.workflow.deadlines.values():
        if deadline.extension is not None and deadline.extension.action == t.action:
            yield _may_grow(model, deadline.name)


def _may_grow(model: Model, name: str) -> Question:
    slot = model.deadline_slot(name)
    fact: Any = model.facts[slot]
    return Question(
        "extends",
        {"deadline": name},
        lambda s, _: bool(fact.may_grow(s.values[slot])),
        {slot: STANDING | LENGTH},
    )


def _beside(model: Model, t: Transition) -> Iterator[Question]:
    for also in t.also:
        if not also.sources and also.track in model.tracks:
            yield _is_open(model, also.track)


def _is_open(model: Model, track: str) -> Question:
    i, states = model.tracks.index(track), model.workflow.tracks[track]
    closed = {name for name, state in states.items() if state.ends == "closed"}
    return Question("track-closed", {"track": track}, lambda s, _: s.states[i] not in closed)


_ASKED: Mapping[str, Callable[[Model, Transition, GuardCall], Iterator[Question]]] = {
    "filled": _filled,
    "one_of": _of_value,
    "amount_up_to": _of_value,
    "amount_over": _of_value,
    "at_least": _at_least,
    "all_answered": _all_answered,
    "average_at_least": _average,
    "did_none_of": _did_none_of,
    "role_assigned": _role_assigned,
    "not_assigned": _not_assigned,
    "signed_by_both": _signed,
    "date_window": _date_window,
    "track_in": _track_in,
    "overdue": _overdue,
    "in_time": _overdue,
    "moment_window": _of_clock,
    "linked_in": _of_links,
    "all_linked_in": _of_links,
    "linked_open": _of_links,
    "first_in_line": _of_links,
    "won": _of_links,
}
