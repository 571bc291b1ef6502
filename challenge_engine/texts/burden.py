"""What a workflow asks of people, as a sentence before filing and as a table of all its ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from challenge_engine.core.burden import Kind, Way, burden
from challenge_engine.core.workflow import Workflow
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import listing, number
from challenge_engine.texts.wording import Wording

_ONE_QUESTION, _QUESTIONS = _("1 question"), _("{n} questions")
_ASKS = _("Until the decision this asks you {questions}.")
_ASKS_OPEN = _("Until the decision this asks you {questions}; {open} of them may stay open.")
_TERMS = _("The terms that are set come to about {days} days; what has no term comes on top.")
_NO_TERM = _("No term is set for the decision.")

_HEADS = (
    _("Way"),
    _("Days of terms"),
    _("Questions to the group (may stay open)"),
    _("Questions to the office"),
    _("Questions to whoever acts"),
    _("Steps (of the group)"),
    _("Signatures"),
    _("People at least"),
)
_WAYS: dict[Kind, str] = {
    "decision": _("until the decision"),
    "goal": _("as it is meant, to {state}"),
    "end": _("to {state}"),
    "end-through-most-phases": _("to {state}, through the most phases"),
}
_UP_TO = _("{days} to {longest}")
_NO_DAYS = _("none set")
_NOTES = (
    _("Each way is the one with the fewest steps that leads there, when all goes well."),
    _("A question counts once; the questions of a record count each time that one is handed in."),
    _("Days are calendar days, if every term is used up; the higher number is with more time."),
    _("Holidays, pauses and steps without a term are not counted."),
)
_NAMED = _("Where a date is named, the days until then come on top: {deadlines}.")
_CAST = _("It takes at least {people} people, each in one role: {cast}.")
_MEMBER = _("{role} {n}")
_NOT_ALL = _("This workflow is too large to look at every way: some may be missing.")


@dataclass(frozen=True, slots=True)
class Table:
    """The ways of a workflow side by side, and how they were counted."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def of_cast(workflow: Workflow, cast: Mapping[str, int], language: str) -> str:
    """The fewest people with whom everything that is proven holds; empty where none are known."""
    if not cast:
        return ""
    told = members(Wording(workflow, language), cast)
    return say(language, _CAST, people=number(sum(cast.values()), language), cast=told)


def members(wording: Wording, cast: Mapping[str, int]) -> str:
    """So many in each role, as one phrase."""
    told = (say(wording.language, _MEMBER, role=wording.role(r), n=n) for r, n in cast.items())
    return listing(told, wording.language)


def before_filing(workflow: Workflow, language: str) -> str:
    """What awaits somebody who thinks about filing; empty where no good outcome is known."""
    way = burden(workflow).decision
    if way is None:
        return ""
    mine = [way.shares["group"], way.shares["either"]]
    asked, open_ = sum(len(s.questions) for s in mine), sum(s.optional for s in mine)
    questions = say(language, _ONE_QUESTION if asked == 1 else _QUESTIONS, n=asked)
    told = say(language, _ASKS_OPEN if open_ else _ASKS, questions=questions, open=open_)
    terms = say(language, _NO_TERM if way.days is None else _TERMS, days=way.days)
    return f"{told} {terms}"


def table(workflow: Workflow, language: str) -> Table:
    """One row a way, and notes that say how it was counted."""
    wording, found = Wording(workflow, language), burden(workflow)
    named = {d.name: wording.deadline(d.name) for _kind, way in found.ways for d in way.undated}
    notes = [say(language, note) for note in _NOTES]
    if named:
        notes.append(say(language, _NAMED, deadlines=listing(named.values(), language)))
    if not found.is_complete:
        notes.append(say(language, _NOT_ALL))
    return Table(
        tuple(say(language, head) for head in _HEADS),
        tuple(_row(wording, kind, way) for kind, way in found.ways),
        tuple(notes),
    )


def _row(wording: Wording, kind: Kind, way: Way) -> tuple[str, ...]:
    group, office, either = (way.shares[party] for party in ("group", "office", "either"))
    return (
        say(wording.language, _WAYS[kind], state=wording.state(way.state)),
        days(way, wording.language),
        f"{len(group.questions)} ({group.optional})",
        f"{len(office.questions)}",
        f"{len(either.questions)}",
        f"{len(way.steps)} ({group.steps})",
        f"{way.signatures}",
        f"{way.people}",
    )


def days(way: Way | None, language: str) -> str:
    """How long the terms of a way come to, without and with more time."""
    if way is None or way.days is None or way.longest is None:
        return say(language, _NO_DAYS)
    if way.days == way.longest:
        return number(way.days, language)
    least, most = (number(one, language) for one in (way.days, way.longest))
    return say(language, _UP_TO, days=least, longest=most)
