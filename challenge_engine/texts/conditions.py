"""What a guard asks for, as a sentence about the case: the same on the page of the rules and where
two versions are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from challenge_engine.core.pot_rules import Does, PotMove
from challenge_engine.core.workflow import GuardCall, Transition
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import date, either, money, number
from challenge_engine.texts.wording import Wording

Params = Mapping[str, Any]

_EVERYTHING = _("all that is not paid")
_MOVED: Mapping[Does, str] = {
    "award": _("so much is left in the pot and goes to the case: {what}"),
    "release": _("so much is awarded and not paid, and goes back to the pot: {what}"),
    "pay": _("so much is awarded and not paid, and is paid: {what}"),
    "recover": _("so much was paid, and comes back to the pot: {what}"),
}


def conditions(wording: Wording, transition: Transition) -> tuple[str, ...]:
    """All that is asked before an action, the money last."""
    said = [phrase(wording, call) for call in transition.when]
    said += [moved(wording, transition.pot)] if transition.pot is not None else []
    return tuple(one[:1].upper() + one[1:] for one in said)


def phrase(wording: Wording, call: GuardCall) -> str:
    """A guard as a part of a sentence."""
    return CONDITIONS[call.name](wording, call.params)


def moved(wording: Wording, move: PotMove) -> str:
    """What an action does to a pot, as a part of a sentence about the case."""
    what = _label(wording, move.amount) if move.amount else say(wording.language, _EVERYTHING)
    return say(wording.language, _MOVED[move.does], what=what)


def _label(w: Wording, field: str, kind: str | None = None) -> str:
    return w.quoted(w.label(field, kind))


def _amount(w: Wording, p: Params) -> str:
    field = w.field(p["field"])
    return money(p["cents"], field.currency if field else "EUR", w.language)


def _at_least(w: Wording, p: Params) -> str:
    what = {"n": p["n"], "record": w.record(p["records"])}
    if "value" not in p:
        return say(w.language, _("there are at least {n} of {record}"), **what)
    value = w.quoted(w.choice(p["field"], p["value"], p["records"]))
    return say(w.language, _("at least {n} of {record} say {value}"), value=value, **what)


def _window(w: Wording, p: Params) -> str:
    begins, ends = _edge(w, p, "from"), _edge(w, p, "until")
    if begins and ends:
        return say(w.language, _("from {begins} until {ends}"), begins=begins, ends=ends)
    if begins:
        return say(w.language, _("from {begins} on"), begins=begins)
    return say(w.language, _("until {ends}"), ends=ends)


def _quoted(w: Wording, names: tuple[str, ...]) -> str:
    """States of another workflow, by the names that its file has."""
    return either([w.quoted(name) for name in names], w.language)


def _moments(w: Wording, p: Params) -> str:
    edges = {
        "from_field": _("not before the moment that is named"),
        "until_field": _("not after the moment that is named"),
    }
    said = w.all(say(w.language, text) for edge, text in edges.items() if edge in p)
    return said if "link" not in p else f"{w.link(p['link'])}: {said}"


def _edge(w: Wording, p: Params, name: str) -> str:
    if f"{name}_field" in p:
        return _label(w, p[f"{name}_field"])
    return date(str(p[name]), w.language) if name in p else ""


CONDITIONS: Mapping[str, Callable[[Wording, Params], str]] = {
    "filled": lambda w, p: say(
        w.language, _("answered: {what}"), what=w.all(_label(w, n) for n in p["fields"])
    ),
    "one_of": lambda w, p: say(
        w.language,
        _("{field} is {values}"),
        field=_label(w, p["field"]),
        values=either([w.quoted(w.choice(p["field"], v)) for v in p["values"]], w.language),
    ),
    "amount_up_to": lambda w, p: say(
        w.language,
        _("{field} is at most {limit}"),
        field=_label(w, p["field"]),
        limit=_amount(w, p),
    ),
    "amount_over": lambda w, p: say(
        w.language,
        _("{field} is more than {limit}"),
        field=_label(w, p["field"]),
        limit=_amount(w, p),
    ),
    "at_least": _at_least,
    "all_answered": lambda w, p: say(
        w.language,
        _("each {record} is answered by {answer}"),
        record=w.record(p["records"]),
        answer=w.record(p["by"]),
    ),
    "average_at_least": lambda w, p: say(
        w.language,
        _("the average of {field} is at least {least}"),
        field=_label(w, p["field"], p["records"]),
        least=number(p["x"], w.language),
    ),
    "did_none_of": lambda w, p: say(
        w.language,
        _("four eyes: not by a person who did {actions} in this case"),
        actions=either([w.action(name) for name in p["actions"]], w.language),
    ),
    "role_assigned": lambda w, p: say(
        w.language, _("assigned as {role}: at least {n}"), role=w.role(p["role"]), n=p.get("n", 1)
    ),
    "not_assigned": lambda w, p: say(
        w.language,
        _("four eyes: not by a person who is assigned as {role} in this case"),
        role=w.role(p["role"]),
    ),
    "signed_by_both": lambda w, p: say(
        w.language, _("{record} is signed by both sides"), record=w.record(p["record"])
    ),
    "date_window": _window,
    "moment_window": _moments,
    "overdue": lambda w, p: say(
        w.language, _("the deadline {title} has passed"), title=w.deadline(p["deadline"])
    ),
    "in_time": lambda w, p: say(
        w.language, _("the deadline {title} has not passed"), title=w.deadline(p["deadline"])
    ),
    "track_in": lambda w, p: say(
        w.language,
        _("{track} stands at {states}"),
        track=w.track(p["track"]),
        states=either([w.state(name, p["track"]) for name in p["states"]], w.language),
    ),
    "linked_in": lambda w, p: say(
        w.language,
        _("{link}: at least {n} at {states}"),
        link=w.link(p["link"]),
        n=p.get("n", 1),
        states=_quoted(w, p["states"]),
    ),
    "all_linked_in": lambda w, p: say(
        w.language,
        _("{link}: all at {states}"),
        link=w.link(p["link"]),
        states=_quoted(w, p["states"]),
    ),
    "linked_open": lambda w, p: say(
        w.language, _("{link}: the other case still runs"), link=w.link(p["link"])
    ),
    "won": lambda w, p: say(w.language, _("{link}: won the vote"), link=w.link(p["link"])),
    "first_in_line": lambda w, p: say(
        w.language,
        _("{link}: first of those at {states}, by {field}"),
        link=w.link(p["link"]),
        states=either([w.state(name) for name in p["states"]], w.language),
        field=_label(w, p["by"]),
    ),
}
"""Guard → words; a test keeps it complete."""
