"""A way through a workflow told in sentences: who does what, with which outcome, and what lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from challenge_engine.core.pot_rules import Does, PotMove
from challenge_engine.core.proof.automata import CLEARED, PAST, DateFact
from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.moving import CLOCK, Label, Move
from challenge_engine.core.proof.situations import Person, Question
from challenge_engine.core.workflow import MAIN, NOTHING, Texts, Workflow

_MOST_STEPS = 60
_DAYS = {1: "a day ahead", 0: "today", -1: "a day that has passed"}


class Names:
    """Who is who along a way: people are told apart only where what they did matters."""

    def __init__(self, x: Explored) -> None:
        self.x = x
        self.model = x.model
        start = x.situations[0]
        self.people = {
            role: list(group) for role, group in zip(self.model.roles, start.people, strict=True)
        }

    def follow(self, label: Label, move: Move) -> tuple[int | None, int | None]:
        """Who acts and who is assigned, by place among their role; ``None``: whoever it is.

        Afterwards everybody is what they are then.
        """
        step = self.model.steps[label.step]
        doer = self._find(label.role, move.person)
        if doer is not None:
            after = self.x.moves.crowd.acted(step, move.person, move.record)
            self.people[label.role][doer] = after
        # Whoever acts has changed before somebody is assigned, who may be the same person.
        if step.t.takes.assigns is None or move.assignee is None:
            return doer, None
        group = self.people[step.t.takes.assigns]
        named = group.index(move.assignee)
        for k, (done, was, *handed) in enumerate(group):
            is_assigned = 1 if k == named else 0 if step.t.takes.replaces else was
            group[k] = (done, is_assigned, *handed)
        return doer, named

    def settle(self, target: int) -> None:
        """Forgets of everybody what the situation has forgotten."""
        live = self.x.moves.ahead.live(self.x.situations[target].states)
        for i, role in enumerate(self.model.roles):
            kept = self.x.moves.ahead.kept
            self.people[role] = [kept(i, person, live) for person in self.people[role]]

    def _find(self, role: str, person: Person) -> int | None:
        group = self.people.get(role)
        return None if group is None else group.index(person)

    def name(self, role: str, place: int | None) -> str:
        """The person of a role as they are called in a story."""
        title = said(self.model.workflow.roles[role].title)
        if place is None or self.model.cast[role] == 1:
            return f"the {title[:1].lower()}{title[1:]}"
        return f"{title} {place + 1}"


def said(texts: Texts) -> str:
    """English if the workflow speaks it, else its first language."""
    return texts.get("en") or next(iter(texts.values()))


def story(x: Explored, i: int) -> list[str]:
    """The shortest way to a situation, one sentence a step."""
    sentences = told(x, x.way(i))
    left = len(sentences) - _MOST_STEPS
    if left <= 0:
        return sentences
    first, last = sentences[: _MOST_STEPS // 2], sentences[-_MOST_STEPS // 2 :]
    return [*first, f"({left} more steps.)", *last]


def told(x: Explored, way: Iterable[tuple[int, Label, int]]) -> list[str]:
    """A way from the beginning, one sentence a step."""
    names = Names(x)
    found = []
    for source, label, target in way:
        found.append(_sentence(x, names, source, label, target))
        names.settle(target)
    return found


def _sentence(x: Explored, names: Names, source: int, label: Label, target: int) -> str:
    if label.step == CLOCK:
        return f"Time passes: {_time(x, label.slot, target)}."
    workflow, step = x.model.workflow, x.model.steps[label.step]
    move = x.move(source, label, target)
    doer, named = names.follow(label, move)
    who, role = names.name(label.role, doer), step.t.takes.assigns
    what = said(workflow.actions[step.t.action].title)
    behalf = ", for the group" if label.on_behalf else ""
    more = [f"names {names.name(role, named)}"] if role and named is not None else []
    more += list(_outcome(x, move))
    shown = f" ({'; '.join(more)})" if more else ""
    return f"{who[:1].upper()}{who[1:]}{behalf}: {what}{shown}."


def _outcome(x: Explored, move: Move) -> list[str]:
    found = []
    for slot, pick in move.picks.items():
        part = x.model.parts[slot]
        if part.kind == "record":
            found += [f"{name}: {_value(value)}" for name, value in pick["record"].items()]
        elif pick == CLEARED:
            found.append(f"{part.name} is cleared")
        elif isinstance(x.model.facts[slot], DateFact):
            found.append(f"{part.name}: {_DAYS[pick]}")
        elif part.name in {field.name for field in _told(x)}:
            found.append(f"{part.name}: {_value(pick)}")
    found += [f"{name}: {_value(value)}" for name, value in (move.record or {}).items()]
    return found


def _told(x: Explored) -> list[Any]:
    """Fields of which more than one value matters."""
    facts: list[Any] = [fact for fact in x.model.facts if hasattr(fact, "field")]
    return [fact.field for fact in facts if len(getattr(fact, "values", ())) > 1]


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return _money(value["cents"], value["currency"])
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _money(cents: int, currency: str) -> str:
    return f"{currency} {cents // 100:,}.{cents % 100:02}"


def _time(x: Explored, slot: int, target: int) -> str:
    part, value = x.model.parts[slot], x.situations[target].values[slot]
    if part.kind == "deadline":
        return f"the deadline ‘{said(x.model.workflow.deadlines[part.name].title)}’ is over"
    if part.kind == "calendar":
        fact: Any = x.model.facts[slot]
        return f"it is {fact.days[value - 1]}"
    if part.kind == "outside":
        fact = x.model.facts[slot]
        if fact.link is None:
            return "the moment that is named comes, or passes"
        return f"other cases change (‘{said(x.model.workflow.links[fact.link].title)}’)"
    return f"the day in `{part.name}` {'is over' if value == PAST else 'has come'}"


def needs(workflow: Workflow, question: Question) -> str:
    """What a question asks for, as the object of *needs*."""
    if question.name == "pot":
        return _of_pot(workflow, question.params["pot"])
    if "link" in question.params:
        return _linked(workflow, question)
    p = dict(question.params)
    if "states" in p:
        p["standing"] = standing(workflow, p["track"], p["states"])
    elif "track" in p:
        p["track"] = called(workflow, p["track"])
    if "cents" in p:
        p["cents"] = _money(p["cents"], workflow.fields[p["field"]].currency)
    for key in ("values", "fields"):
        if key in p:
            p[key] = " or ".join(f"`{one}`" for one in p[key])
    if "actions" in p:
        titles = (said(workflow.actions[a].title) for a in p["actions"])
        p["actions"] = " or ".join(f"‘{title}’" for title in titles)
    titled = (("deadline", workflow.deadlines), ("role", workflow.roles))
    p |= {key: said(known[p[key]].title) for key, known in titled if key in p}
    kind = p.get("records") or p.get("record")
    if kind:
        p["records"] = said(workflow.records[kind].title)
    p["with"] = f" with `{p['field']}`: {p['value']}" if "value" in p else ""
    p["n"] = p.get("n", 1)
    p["times"] = "once" if p["n"] == 1 else f"{p['n']} times"
    p["people"] = "somebody" if p["n"] == 1 else f"{p['n']} people"
    p["window"] = _window(p) if question.name == "date_window" else ""
    return _NEEDS[question.name].format(**p)


def _linked(workflow: Workflow, question: Question) -> str:
    link = said(workflow.links[question.params["link"]].title)
    states = " or ".join(f"`{name}`" for name in question.params.get("states", ()))
    return _NEEDS[question.name].format(
        **{"n": 1, **question.params, "link": link, "states": states}
    )


def _of_pot(workflow: Workflow, move: PotMove) -> str:
    link = said(workflow.links[move.link].title)
    return _OF_POTS[move.does].format(amount=move.amount, link=link)


def _window(p: Mapping[str, Any]) -> str:
    opens = p.get("from") or (f"the day in `{p['from_field']}`" if "from_field" in p else "")
    closes = p.get("until") or (f"the day in `{p['until_field']}`" if "until_field" in p else "")
    found = [f"not before {opens}"] if opens else []
    return " and ".join([*found, *([f"not after {closes}"] if closes else [])])


def called(workflow: Workflow, track: str) -> str:
    """What people call a track; the main one is the case itself."""
    if track == MAIN:
        return "the case"
    return f"the track ‘{said(workflow.track_titles.get(track) or {'en': track})}’"


def standing(workflow: Workflow, track: str, states: tuple[str, ...]) -> str:
    """Where a track has to stand, as the object of *needs*."""
    titles = [
        "where it has not begun" if name == NOTHING
        else f"at ‘{said(workflow.tracks[track][name].title)}’"
        for name in states
    ]  # fmt: skip
    return f"{called(workflow, track)} to stand {' or '.join(titles)}"


_OF_POTS: Mapping[Does, str] = {
    "award": "so much as `{amount}` to be left in the pot of ‘{link}’",
    "release": "so much as `{amount}` to be awarded and not paid",
    "pay": "so much as `{amount}` to be awarded and not paid",
    "recover": "so much as `{amount}` to have been paid",
}
_NEEDS: Mapping[str, str] = {
    "filled": "{fields} to be given",
    "one_of": "`{field}` to be {values}",
    "amount_up_to": "`{field}` to be at most {cents}",
    "amount_over": "`{field}` to be more than {cents}",
    "at_least": "at least {n} of ‘{records}’{with}",
    "all_answered": "each ‘{records}’ to be answered",
    "average_at_least": "an average of at least {x} for `{field}` of ‘{records}’",
    "did_none_of": "somebody who did none of {actions}",
    "role_assigned": "{people} assigned as ‘{role}’",
    "not_assigned": "somebody who is not assigned as ‘{role}’",
    "signed_by_both": "‘{records}’ signed by both sides",
    "date_window": "a day {window}",
    "track_in": "{standing}",
    "overdue": "the deadline ‘{deadline}’ to be running and over",
    "in_time": "the deadline ‘{deadline}’ to be running and not over",
    "moment_window": "the clock to stand between the moments that are named",
    "linked_in": "at least {n} of ‘{link}’ to be {states}",
    "all_linked_in": "all of ‘{link}’ to be {states}",
    "linked_open": "the other case of ‘{link}’ to run still",
    "first_in_line": "no other case of the same ‘{link}’ with less in `{by}`",
    "won": "the vote of ‘{link}’ to be won",
    "at-most": "{actions} not to have been done {times} before",
    "once-per-person": "somebody who has handed in no ‘{records}’ yet",
    "nothing-to-revise": "a ‘{records}’ that can be revised",
    "nothing-to-sign": "a ‘{records}’ to be signed",
    "signed-already": "a ‘{records}’ that this side has not signed yet",
    "nothing-to-name": "a ‘{records}’ that it can name",
    "extends": "the deadline ‘{deadline}’ to be running, not over and not yet made longer as often "
    "as it may be",
    "track-closed": "{track} not to have ended for good",
    "rights": "somebody assigned as ‘{role}’",
}
