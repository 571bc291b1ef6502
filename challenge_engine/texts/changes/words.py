"""What a change is about, and from what to what, in the words of the version that has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from challenge_engine.core.comparing import Change
from challenge_engine.core.workflow import MAIN
from challenge_engine.texts import deadlines
from challenge_engine.texts.catalogue import _, known, say
from challenge_engine.texts.conditions import moved, phrase
from challenge_engine.texts.phases import phase
from challenge_engine.texts.values import date, either, money, number
from challenge_engine.texts.wording import Wording

_TYPES = {
    "text": _("a line of text"),
    "long_text": _("a long text"),
    "email": _("an e-mail address"),
    "choice": _("one of several answers"),
    "choices": _("some of several answers"),
    "yes_no": _("yes or no"),
    "integer": _("a whole number"),
    "score": _("a score"),
    "decimal": _("a number"),
    "money": _("an amount"),
    "date": _("a day"),
    "moment": _("a day and a time"),
    "service": _("a service of the municipality"),
    "record": _("something that was handed in"),
}
_AUDIENCES = {
    "public": _("everybody"),
    "parties": _("the group and the municipality"),
    "authority": _("the municipality only"),
}
_ENDS = {
    "settled": _("settled, and may be opened again"),
    "closed": _("final"),
    None: _("no end"),
}
_REASONS = {
    "none": _("not asked for"),
    "optional": _("welcome"),
    "required": _("required"),
}
_FIRST_DAYS = {
    "day_after": _("the day after"),
    "beginning_with": _("that day itself"),
    None: _("as the rules of counting say"),
}
_ROLLS = {
    True: _("moves to the next working day"),
    False: _("stays"),
    None: _("does as the rules of counting say"),
}
_RIGHTS = {
    "can_withdraw": _("as long as it is not decided the group can withdraw"),
    "can_hand_back": _("once the group does the work it can hand it back"),
    "adverse_has_reason": _("what goes against the group has a reason"),
    "adverse_has_route": _("one can do something against what goes against the group"),
    "no_end_by_lapse": _("nothing final happens because a deadline passes"),
    "always_waits_on_somebody": _("a case always waits on somebody"),
    "personal_not_public": _("what is personal is never public"),
}
_ROUTES = {
    "objection": _("an objection"),
    "review": _("a request to look again"),
    "court": _("an appeal to a court"),
    "complaint": _("a complaint"),
    "ombudsman": _("a request to the ombudsman"),
}
_LET_STAND = _("{state}, because: {reason}")
_CHARACTERS = _("{n} characters")
_YEARS, _FOR_EVER = _("{n} years ({source})"), _("for ever ({source})")
_TO_STATE = _("{track} to {state}")
_UNTIL = _("{state}, until the day that is given for {field}")
_UNTIL_AT_MOST = _("{state}, until the day that is given for {field}, at most {term} ahead")
_LONGER = _("by at most {term}, with {action}")
_TEXT_OF_LENGTH = ("text", "long_text", "email", "service")


def roles(w: Wording, step_or_part: Any) -> str:
    """Who does it, or has to keep it."""
    return w.roles(dict.fromkeys(step_or_part))


def states(w: Wording, change: Change) -> str:
    """The states from which it is so."""
    return either([w.state(name, change.place[2]) for name in change.sources], w.language)


def value(w: Wording, change: Change, one: Any) -> str:
    """What stands there, by what the attribute names; what nobody foresaw is given as it is."""
    kind, attribute = change.place[0], change.attribute
    if attribute.startswith("rights."):
        return _promised(w, change, one)
    say_ = _VALUES.get(f"{kind}.{attribute}") or _VALUES.get(attribute.rpartition(".")[2])
    return say_(w, change, one) if say_ else str(one)


def right(w: Wording, name: str) -> str:
    """What is promised."""
    return say(w.language, _RIGHTS[name]) if name in _RIGHTS else name


def route(w: Wording, name: str) -> str:
    """What one can do against an end, in the workflow's own words."""
    found = w.workflow.routes.get(name)
    return w.quoted(w.own(found.says if found else None, name).rstrip("."))


def ends(w: Wording, deadline: Any) -> str:
    """When a deadline ends."""
    if deadline.term_field is not None:
        return w.quoted(_label(w, deadline.term_field))
    if deadline.term is not None:
        return term(w, deadline.term)
    if deadline.until is not None:
        return w.quoted(_label(w, deadline.until))
    return w.deadline(deadline.grace_of or deadline.penalty_of or "")


def term(w: Wording, one: Any) -> str:
    """So many days, or a day."""
    if one.date is not None:
        return date(one.date.isoformat(), w.language)
    return deadlines.term(one.count, one.unit, w.language)


def within(w: Wording, kind: str) -> str:
    """Of a question of a record: which record."""
    return say(w.language, _(" in {record}"), record=w.record(kind)) if kind else ""


def _label(w: Wording, name: str, kind: str | None = None) -> str:
    found = w.field(name, kind) or next(
        (one.fields[name] for one in w.workflow.records.values() if name in one.fields), None
    )
    return w.own(found.ask if found else None, name)


def _field(w: Wording, _change: Change, name: str) -> str:
    return w.quoted(_label(w, name))


def _record_field(w: Wording, change: Change, name: str) -> str:
    _kind, action, track, _source = change.place
    steps = (t for t in w.workflow.transitions if (t.action, t.track) == (action, track))
    return w.quoted(_label(w, name, next((t.takes.record for t in steps), None)))


def _limit(w: Wording, change: Change, limit: int) -> str:
    field = w.field(change.place[2], change.place[1] or None)
    if field is not None and field.type == "money":
        return money(limit, field.currency, w.language)
    said = number(limit, w.language)
    is_length = field is not None and field.type in _TEXT_OF_LENGTH
    return say(w.language, _CHARACTERS, n=said) if is_length else said


def _words(table: Mapping[Any, str]) -> Callable[[Wording, Change, Any], str]:
    return lambda w, _change, one: say(w.language, table[one])


def _keep(w: Wording, _change: Change, keep: Any) -> str:
    years = _FOR_EVER if keep.years is None else _YEARS
    return say(w.language, years, n=keep.years, source=keep.source)


def _move(w: Wording, _change: Change, move: Any) -> str:
    state = w.state(move.target, move.track)
    return say(w.language, _TO_STATE, track=w.track(move.track), state=state)


def _pause(w: Wording, change: Change, pause: Any) -> str:
    deadline = w.workflow.deadlines.get(change.place[1])
    state = w.state(pause.state, deadline.track if deadline else MAIN)
    if pause.until is None:
        return state
    holes = {"state": state, "field": _field(w, change, pause.until)}
    if pause.at_most is None:
        return say(w.language, _UNTIL, **holes)
    return say(w.language, _UNTIL_AT_MOST, term=term(w, pause.at_most), **holes)


def _extension(w: Wording, _change: Change, extension: Any) -> str:
    longest, action = term(w, extension.at_most), w.action(extension.action)
    return say(w.language, _LONGER, term=longest, action=action)


def _language(w: Wording, _change: Change, code: str) -> str:
    try:
        return Locale.parse(code).get_display_name(known(w.language)) or code
    except (UnknownLocaleError, ValueError):
        return code


def _promised(w: Wording, _change: Change, steps: Any) -> str:
    return either([w.action(name) for name in steps], w.language) or "–"


def _waiver(w: Wording, _change: Change, waiver: Any) -> str:
    state, reason = w.state(waiver.state, waiver.track), w.own(waiver.reason).rstrip(".")
    return say(w.language, _LET_STAND, state=state, reason=reason)


def _role(w: Wording, _change: Change, name: str) -> str:
    return w.role(name)


def _action(w: Wording, _change: Change, name: str) -> str:
    return w.action(name)


def _record(w: Wording, _change: Change, kind: str) -> str:
    return w.record(kind)


def _deadline(w: Wording, _change: Change, name: str) -> str:
    return w.deadline(name)


def _text(w: Wording, _change: Change, texts: Any) -> str:
    return w.quoted(w.own(getattr(texts, "title", texts)))


_VALUES: Mapping[str, Callable[[Wording, Change, Any], str]] = {
    **dict.fromkeys(("by", "for_others", "tells", "waits_on", "assigns"), _role),
    **dict.fromkeys(
        ("did_none_of", "starts", "said_by", "met_by", "stopped_by", "public_from", "sealed_until"),
        _action,
    ),
    "deadline.extension.action": _action,
    **dict.fromkeys(
        (
            *("filled", "fields", "optional", "required"),
            *("named_by", "public_lines", "until", "given_in", "term_field"),
        ),
        _field,
    ),
    "step.takes.record_optional": _record_field,
    **dict.fromkeys(("step.takes.record", "signs", "field.of", "record.beside"), _record),
    **dict.fromkeys(("grace_of", "penalty_of"), _deadline),
    **dict.fromkeys(("title", "ask", "hint", "wish", "notes", "choices"), _text),
    **dict.fromkeys(("public", "waited_on", "community", "authority"), _text),
    "role.body": lambda w, _c, one: w.own(one),
    "step.target": lambda w, c, one: w.state(one, c.place[2]),
    "step.when": lambda w, _c, call: phrase(w, call),
    "step.takes.reason": _words(_REASONS),
    **dict.fromkeys(("grounds_min", "step.at_most"), lambda w, _c, one: number(one, w.language)),
    **dict.fromkeys(("step.also", "deadline.lapse.moves"), _move),
    "state.phase": lambda w, _c, one: phase(one, w.language),
    "state.ends": _words(_ENDS),
    "state.keep": _keep,
    "role.side": lambda w, _c, one: w.side(one),
    "field.type": _words(_TYPES),
    "see": _words(_AUDIENCES),
    **dict.fromkeys(("maximum", "minimum"), _limit),
    **dict.fromkeys(("term", "at_most"), lambda w, _c, one: term(w, one)),
    "deadline.pauses": _pause,
    "deadline.extension": _extension,
    "deadline.extension.times": lambda w, _c, one: number(one, w.language),
    "workflow.open_tracks": lambda w, _c, one: w.track(one),
    "deadline.track": lambda w, _c, one: w.track(one),
    "deadline.first_day": _words(_FIRST_DAYS),
    "deadline.roll": _words(_ROLLS),
    "deadline.mark": lambda w, _c, one: deadlines.mark(one, w.language),
    "deadline.warns": lambda w, _c, one: deadlines.term(one, "days", w.language),
    "languages": _language,
    "waivers": _waiver,
    **dict.fromkeys(("links", "links_optional"), lambda w, _c, one: w.link(one)),
    "link.to": lambda w, _c, one: w.quoted(one),
    "link.of": lambda w, _c, one: w.quoted(one.workflow),
    "link.copies": lambda w, c, one: _field(w, c, one.field),
    "state.routes": lambda w, _c, one: route(w, one),
    "state.agreed_by": lambda w, _c, one: w.action(one),
    **dict.fromkeys(("pot.size", "pot.cap"), _field),
    "step.pot": lambda w, _c, one: moved(w, one),
    "route.kind": _words(_ROUTES),
    "route.mark": lambda w, _c, one: deadlines.mark(one, w.language),
    "route.track": lambda w, _c, one: w.track(one),
    "route.says": _text,
}
"""Attribute → words for what stands there; with its kind where another kind has the same name."""
