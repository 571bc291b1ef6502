"""The parameters of a refusal as words: one rule a name, the same for every code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from challenge_engine.core.workflow import MAIN, NOTHING
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.deadlines import term
from challenge_engine.texts.values import date, either, money, number
from challenge_engine.texts.wording import Wording

Params = Mapping[str, Any]


def words(wording: Wording, params: Params) -> dict[str, str]:
    """Every hole that these parameters can fill."""
    holes = {name: WORDS[name](wording, params) for name in params if name in WORDS}
    if "n" in params and "there" in params:
        holes["more"] = number(params["n"] - params["there"], wording.language)
    # All actions as one phrase is dear, and only who named none of them needs it.
    if "action" in params and params["action"] not in wording.workflow.actions:
        holes["name"] = wording.quoted(params["action"])
        holes["known"] = wording.all(wording.workflow.actions)
    if "count" in params and "unit" in params:
        holes["term"] = term(params["count"], params["unit"], wording.language)
    return holes


def _states(w: Wording, p: Params) -> str:
    """An opening is no place to which a case could come back."""
    track = p.get("track", MAIN)
    names = [s for s in p["states"] if not (s == NOTHING and track == MAIN)]
    return either([w.state(name, track) for name in names], w.language)


def _linked_states(w: Wording, p: Params) -> str:
    """States of another workflow, with their titles where that is known."""
    titles = p.get("titles", {})
    return either([w.quoted(w.own(titles.get(one), one)) for one in p["states"]], w.language)


def _records(w: Wording, p: Params) -> str:
    """What is counted: records of a kind, or those with a field, or with a value for it."""
    title = w.record(p["records"])
    if "there" not in p or "field" not in p:
        return title
    holes = {"record": title, "field": w.quoted(w.label(p["field"], p["records"]))}
    if "value" not in p:
        return say(w.language, _("{record} with {field}"), **holes)
    value = w.quoted(w.choice(p["field"], p["value"], p["records"]))
    return say(w.language, _("{record} with {value} for {field}"), value=value, **holes)


def _limit(w: Wording, p: Params) -> str:
    field = w.field(p["field"])
    return money(p["limit"], field.currency if field else "EUR", w.language)


def so_often(n: int, language: str) -> str:
    """How often something is done, in words."""
    return say(language, _("once")) if n == 1 else say(language, _("{n} times"), n=n)


WORDS: Mapping[str, Callable[[Wording, Params], str]] = {
    "action": lambda w, p: w.action(p["action"]),
    "actions": lambda w, p: w.all(w.action(name) for name in p["actions"]),
    "state": lambda w, p: w.state(p["state"], p.get("track", MAIN)),
    "states": lambda w, p: _linked_states(w, p) if "link" in p else _states(w, p),
    "link": lambda w, p: w.link(p["link"]),
    "left": lambda w, p: number(p["left"], w.language),
    "of": lambda w, p: number(p["of"], w.language),
    "before": lambda w, p: number(p["before"], w.language),
    "track": lambda w, p: w.track(p["track"]),
    "role": lambda w, p: w.role(p["role"]),
    "roles": lambda w, p: w.roles(p["roles"]),
    "side": lambda w, p: w.side(p["side"]),
    "sides": lambda w, p: w.all(w.side(name) for name in p["sides"]),
    "record": lambda w, p: w.record(p["record"]),
    "records": _records,
    "field": lambda w, p: w.quoted(w.label(p["field"], p.get("records"))),
    "fields": lambda w, p: w.all(w.quoted(w.label(name)) for name in p["fields"]),
    "values": lambda w, p: either(
        [w.quoted(w.choice(p["field"], code)) for code in p["values"]], w.language
    ),
    "number": lambda w, p: number(p["number"], w.language),
    "n": lambda w, p: number(p["n"], w.language),
    "there": lambda w, p: number(p["there"], w.language),
    "x": lambda w, p: number(p["x"], w.language),
    "limit": _limit,
    "over": lambda w, p: money(p["over"], p["currency"], w.language),
    "most": lambda w, p: money(p["most"], p["currency"], w.language),
    "wanted": lambda _w, p: p["wanted"],
    "currency": lambda _w, p: p["currency"],
    "date": lambda w, p: date(p["date"], w.language),
    "other": lambda w, p: date(p["other"], w.language),
    "deadline": lambda w, p: w.deadline(p["deadline"]),
    "due": lambda w, p: date(p["due"] or "", w.language),
    "at_most": lambda w, p: so_often(p["at_most"], w.language),
    "so_often": lambda w, p: so_often(p["so_often"], w.language),
    "voters": lambda w, p: number(p["voters"], w.language),
    "typed": lambda w, p: number(p["typed"], w.language),
    "times": lambda w, p: number(p["times"], w.language),
}
