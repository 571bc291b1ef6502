"""A published workflow in words: what can be done in each state, by whom, on which conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine import texts
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, State, Transition, Workflow
from challenge_engine.texts import Wording
from webapp.languages import _

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One action from one state."""

    action: str
    by: str
    for_others: str
    conditions: tuple[str, ...]
    leads_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRules:
    """One state with all that can be done there."""

    track: str
    title: str
    phase: str
    waits_on: str
    says: str
    rules: tuple[Rule, ...]


def rules(workflow: Workflow, language: str) -> tuple[StateRules, ...]:
    """Every state of every track, in the order of the file; first how a track begins."""
    wording = Wording(workflow, language)
    found = []
    for track, states in workflow.tracks.items():
        for name in (NOTHING, *states):
            leaving = workflow.leaving(track, name)
            if leaving or name != NOTHING:
                found.append(_state(wording, track, states.get(name), leaving))
    return tuple(found)


def _state(
    wording: Wording, track: str, state: State | None, leaving: Iterable[Transition]
) -> StateRules:
    workflow = wording.workflow
    return StateRules(
        track="" if track == MAIN else wording.own(workflow.track_titles.get(track), track),
        title=wording.own(state.title) if state else _("At the very beginning"),
        phase=state.phase if state and track == MAIN else "",
        waits_on=wording.roles(state.waits_on) if state and state.waits_on else "",
        says=wording.own(state.says.get("public")) if state else "",
        rules=tuple(_rule(wording, transition) for transition in leaving),
    )


def _rule(wording: Wording, transition: Transition) -> Rule:
    moved = [wording.state(transition.target, transition.track)] if transition.moves else []
    moved += [wording.state(also.target, also.track) for also in transition.also]
    return Rule(
        wording.own(wording.workflow.actions[transition.action].title),
        wording.roles(transition.by),
        wording.roles(transition.for_others) if transition.for_others else "",
        tuple(condition(wording, call) for call in transition.when),
        tuple(moved),
    )


def condition(wording: Wording, call: GuardCall) -> str:
    """A guard as a sentence about the case."""
    said = CONDITIONS[call.name](wording, call.params)
    return said[:1].upper() + said[1:]


def _label(w: Wording, field: str, kind: str | None = None) -> str:
    return w.quoted(w.label(field, kind))


def _amount(w: Wording, p: Params) -> str:
    field = w.field(p["field"])
    return texts.money(p["cents"], field.currency if field else "EUR", w.language)


def _at_least(w: Wording, p: Params) -> str:
    what = {"n": p["n"], "record": w.record(p["records"])}
    if "value" not in p:
        return _("there are at least %(n)s of %(record)s", **what)
    value = w.quoted(w.choice(p["field"], p["value"], p["records"]))
    return _("at least %(n)s of %(record)s say %(value)s", value=value, **what)


def _window(w: Wording, p: Params) -> str:
    begins, ends = _edge(w, p, "from"), _edge(w, p, "until")
    if begins and ends:
        return _("from %(begins)s until %(ends)s", begins=begins, ends=ends)
    if begins:
        return _("from %(begins)s on", begins=begins)
    return _("until %(ends)s", ends=ends)


def _edge(w: Wording, p: Params, name: str) -> str:
    if f"{name}_field" in p:
        return _label(w, p[f"{name}_field"])
    return texts.date(str(p[name]), w.language) if name in p else ""


CONDITIONS: Mapping[str, Callable[[Wording, Params], str]] = {
    "filled": lambda w, p: _("answered: %(what)s", what=w.all(_label(w, n) for n in p["fields"])),
    "one_of": lambda w, p: _(
        "%(field)s is %(values)s",
        field=_label(w, p["field"]),
        values=texts.either([w.quoted(w.choice(p["field"], v)) for v in p["values"]], w.language),
    ),
    "amount_up_to": lambda w, p: _(
        "%(field)s is at most %(limit)s", field=_label(w, p["field"]), limit=_amount(w, p)
    ),
    "amount_over": lambda w, p: _(
        "%(field)s is more than %(limit)s", field=_label(w, p["field"]), limit=_amount(w, p)
    ),
    "at_least": _at_least,
    "average_at_least": lambda w, p: _(
        "the average of %(field)s is at least %(least)s",
        field=_label(w, p["field"], p["records"]),
        least=texts.number(p["x"], w.language),
    ),
    "did_none_of": lambda w, p: _(
        "four eyes: not by a person who did %(actions)s in this case",
        actions=texts.either([w.action(name) for name in p["actions"]], w.language),
    ),
    "role_assigned": lambda w, p: _(
        "assigned as %(role)s: at least %(n)s", role=w.role(p["role"]), n=p.get("n", 1)
    ),
    "signed_by_both": lambda w, p: _(
        "%(record)s is signed by both sides", record=w.record(p["record"])
    ),
    "date_window": _window,
    "overdue": lambda w, p: _("the deadline %(title)s has passed", title=w.deadline(p["deadline"])),
    "in_time": lambda w, p: _(
        "the deadline %(title)s has not passed", title=w.deadline(p["deadline"])
    ),
    "track_in": lambda w, p: _(
        "%(track)s stands at %(states)s",
        track=w.track(p["track"]),
        states=texts.either([w.state(name, p["track"]) for name in p["states"]], w.language),
    ),
}
"""Guard → words; a test keeps it complete."""
