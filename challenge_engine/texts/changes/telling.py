"""Each change as a sentence, in the group of those for whom it matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.comparing import CONCERNS, ORDER, Change, Concern, compare
from challenge_engine.core.right_rules import RIGHTS
from challenge_engine.core.workflow import Workflow
from challenge_engine.texts import burden_change
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.changes import deadlines, links, parts, pots, rights, steps, words
from challenge_engine.texts.values import either
from challenge_engine.texts.wording import Wording

SENTENCES: Mapping[str, str] = {
    **rights.SENTENCES,
    **parts.SENTENCES,
    **steps.SENTENCES,
    **links.SENTENCES,
    **deadlines.SENTENCES,
    **pots.SENTENCES,
}
"""Code of a change → what is said of it, the most important of each concern first."""

HEADS: Mapping[Concern, str] = {
    "rights": _("What is promised, and what one can do against a no"),
    "group": _("What the group does"),
    "office": _("What the municipality does"),
    "deadlines": _("Deadlines"),
    "grounds": _("Grounds"),
    "reading": _("Who reads what"),
    "words": _("Words only ({n})"),
}
_PROMISED = {
    "+": _("This is now promised, and proven: {right}."),
    "-": _("This is no longer promised: {right}."),
    "~": _("This is now promised by other steps: {right}. Now {after}; until now {before}."),
}
_HOLDS_ANYWAY = _("This is no longer promised, and holds all the same, as everywhere: {right}.")
_RENAMED = _("{subject} has another name in the file, and is the same: {before} is now {after}.")
_ORDER = _("Only the order is another: {subject}.")
_WORDED = {
    "~": _("This is worded differently: {subject}."),
    "+": _("This is said now, and was not until now: {subject}."),
    "-": _("This is no longer said: {subject}."),
}
_ELSEWHERE = _("This is worded differently in another language: {subject}.")
_CHANGED = _("{subject} is now {after}; until now {before}.")
_PART = _("{subject} ({part})")
_PART_NAMES = {
    "hint": _("help with the answer"),
    "wish": _("for whom they are meant"),
    "notes": _("where they come from"),
    "source": _("source"),
    "choices.source": _("source"),
    "says.public": _("what everybody reads"),
    "says.waited_on": _("what is read by who must act"),
    "says.community": _("what the group reads"),
    "says.authority": _("what the municipality reads"),
    "told.public": _("how it is told to everybody"),
    "told.community": _("how it is told to the group"),
    "told.authority": _("how it is told to the municipality"),
}
_SAME = _("Nothing differs: it is the same file.")
_ONLY_THE_FILE = _("No rule and no text differs: only the wording of the file changed.")
_TWO = _("These are two workflows, not two versions of one: {before} and {after}.")
_RULES, _NONE = _("the rules"), _("nothing")
_WAITS = _(" Then it is up to {roles}.")
_AT = _(" at {states}")


@dataclass(frozen=True, slots=True)
class Said:
    """A change and its sentence."""

    change: Change
    sentence: str


@dataclass(frozen=True, slots=True)
class Group:
    """What changes for somebody, the most important first."""

    concern: Concern
    head: str
    said: tuple[Said, ...]


def changes(before: Workflow, after: Workflow, language: str) -> tuple[Group, ...]:
    """Every change in words, by what it means for the reader; what is only worded comes last."""
    compared = compare(before, after)
    telling = _Telling(Wording(compared.before, language), Wording(after, language))
    found: dict[Concern, list[Said]] = {concern: [] for concern in CONCERNS}
    for one in compared.changes:
        found[one.concern].append(Said(one.change, telling.sentence(one.change)))
    ranks = {code: i for i, code in enumerate(SENTENCES)}
    return tuple(
        Group(
            concern,
            say(language, HEADS[concern], n=len(said)),
            tuple(sorted(said, key=lambda s: ranks.get(s.change.code, len(ranks)))),
        )
        for concern, said in found.items()
        if said
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared for a reader."""

    groups: tuple[Group, ...]
    burden: tuple[str, ...]
    """What it asks more or less on the way to the good outcome, and with how many people."""
    note: str
    """What is to be said where no rule differs, or where these are two workflows."""


Casts = tuple[Mapping[str, int], Mapping[str, int]]
"""The fewest people of either version; empty where that is not known."""


def comparison(before: Workflow, after: Workflow, language: str, casts: Casts) -> Comparison:
    """All that differs between two versions that keep the laws."""
    groups = changes(before, after, language)
    burden = burden_change.difference(before, after, language)
    return Comparison(
        groups,
        (*burden, *burden_change.of_casts(before, after, casts, language)),
        _note(before, after, language, is_same=not groups),
    )


def _note(before: Workflow, after: Workflow, language: str, *, is_same: bool) -> str:
    if before.name != after.name:
        return say(language, _TWO, before=before.name, after=after.name)
    if not is_same:
        return ""
    return say(language, _SAME if before.digest == after.digest else _ONLY_THE_FILE)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Two versions, each with its own words."""

    before: Wording
    after: Wording

    def sentence(self, change: Change) -> str:
        """What is said of a change; never nothing."""
        w = self.before if change.sign == "-" else self.after
        values = self.values(change)
        is_text = isinstance(change.after, Mapping) or change.attribute.endswith("title")
        is_elsewhere = is_text and change.sign == "~" and values["before"] == values["after"]
        template = _ELSEWHERE if is_elsewhere else self.template(change)
        said = say(w.language, template, **_subject(w, change), **values)
        return said[:1].upper() + said[1:]

    def template(self, change: Change) -> str:
        code = change.code
        if code == "deadline.term~" and change.before.unit == change.after.unit != "date":
            code = f"{code[:-1]}{'<' if change.after.count < change.before.count else '>'}"
        if change.code == "step+" and change.item.moves:
            return steps.ELSEWHERE
        if change.attribute.startswith("rights."):
            is_law = not RIGHTS[change.attribute.partition(".")[2]].broken_by
            return _HOLDS_ANYWAY if is_law and change.sign == "-" else _PROMISED[change.sign]
        if change.attribute == "name":
            return _RENAMED
        if change.attribute.endswith(ORDER):
            return _ORDER
        if told := SENTENCES.get(code) or SENTENCES.get(code[:-1]):
            return told
        return _WORDED[change.sign] if change.attribute in _PART_NAMES else _CHANGED

    def values(self, change: Change) -> dict[str, str]:
        was = self.value(self.before, change, change.before)
        is_ = self.value(self.after, change, change.after)
        return {"before": was, "after": is_, "item": is_ if change.after is not None else was}

    def value(self, w: Wording, change: Change, one: Any) -> str:
        if not change.attribute:
            return ""
        if one is None and change.attribute not in ("first_day", "roll"):
            return say(w.language, _NONE)
        return words.value(w, change, one)


def _subject(w: Wording, change: Change) -> dict[str, str]:
    """What a change is about: by the name of its kind, and as `subject`."""
    kind, *names = change.place
    holes = _SUBJECTS[kind](w, change, *names)
    subject = holes[kind] + holes.get("within", "")
    if part := _PART_NAMES.get(change.attribute):
        subject = say(w.language, _PART, subject=subject, part=say(w.language, part))
    elif not change.attribute.endswith((ORDER, "name")) and change.code not in SENTENCES:
        subject = say(w.language, _PART, subject=subject, part=change.attribute)
    return {**holes, "subject": subject}


def _rules(w: Wording, change: Change) -> dict[str, str]:
    name = change.attribute.partition(".")[2]
    return {"workflow": say(w.language, _RULES), "right": words.right(w, name)}


def _route(w: Wording, _change: Change, name: str) -> dict[str, str]:
    return {"route": words.route(w, name)}


def _field(w: Wording, _change: Change, kind: str, name: str) -> dict[str, str]:
    asked = w.quoted(w.label(name, kind or None))
    return {"field": asked, "within": words.within(w, kind)}


def _role(w: Wording, _change: Change, name: str) -> dict[str, str]:
    role = w.workflow.roles[name]
    return {"role": w.role(name), "side": w.side(role.side)}


def _code(w: Wording, _change: Change, list_: str, code: str) -> dict[str, str]:
    title = w.quoted(w.own(w.workflow.lists[list_][code].title, code))
    steps_ = [t.action for t in w.workflow.transitions if t.takes.grounds == list_]
    actions = either([w.action(name) for name in dict.fromkeys(steps_)], w.language)
    return {"code": title, "actions": actions or list_}


def _action(w: Wording, _change: Change, name: str) -> dict[str, str]:
    by = [role for t in w.workflow.transitions if t.action == name for role in t.by]
    return {"action": w.action(name), "roles": words.roles(w, by)}


def _state(w: Wording, _change: Change, track: str, name: str) -> dict[str, str]:
    waits_on = w.workflow.tracks[track][name].waits_on
    waits = say(w.language, _WAITS, roles=words.roles(w, waits_on)) if waits_on else ""
    return {"state": w.state(name, track), "waits": waits}


def _step(w: Wording, change: Change, action: str, track: str, source: str) -> dict[str, str]:
    step = w.workflow.transition(track, source, action)
    at = words.states(w, change)
    return {
        "step": w.action(action),
        "action": w.action(action),
        "states": at,
        "where": say(w.language, _AT, states=at) if at else "",
        "target": w.state(step.target if step else source, track),
    }


def _deadline(w: Wording, _change: Change, name: str) -> dict[str, str]:
    deadline = w.workflow.deadlines[name]
    by, ends = words.roles(w, deadline.by), words.ends(w, deadline)
    return {"deadline": w.deadline(name), "roles": by, "ends": ends}


def _pot(w: Wording, _change: Change, name: str) -> dict[str, str]:
    return {"pot": w.pot(name)}


_SUBJECTS: Mapping[str, Callable[..., dict[str, str]]] = {
    "workflow": _rules,
    "role": _role,
    "field": _field,
    "record": lambda w, _change, kind: {"record": w.record(kind)},
    "code": _code,
    "link": lambda w, _change, name: {"link": w.link(name)},
    "action": _action,
    "track": lambda w, _change, name: {"track": w.track(name)},
    "state": _state,
    "step": _step,
    "deadline": _deadline,
    "route": _route,
    "pot": _pot,
}
