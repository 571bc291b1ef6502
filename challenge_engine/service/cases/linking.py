"""Other cases in the transaction of an action: locked, asked, and linked in both histories.

Everybody locks cases in the order of their rows, so that two who need the same ones wait for each
other and never in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from challenge_engine.core.case import Actor, Facts, Given, Linked, Needs, Outcome, Problem
from challenge_engine.core.workflow import EMPTY, Workflow, of_link
from challenge_engine.history.entry import Ref
from challenge_engine.service.cases import money, noting, writing
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.neighbours import Ids, Neighbours
from challenge_engine.service.cases.writing import Pen
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.others import beyond, hidden, may_see, standing
from challenge_engine.store import links, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Others:
    """The other cases of one action, locked: those that it links to, and how those asked stand."""

    given: Mapping[str, Stream] = EMPTY
    """Link → the case to which this action makes it."""
    problems: tuple[Problem, ...] = ()
    linked: Mapping[str, tuple[Linked, ...]] = EMPTY
    lines: Mapping[tuple[str, str], tuple[Linked, ...]] = field(default_factory=dict)
    at: Neighbours | None = None
    held: Mapping[int, Stream] = field(default_factory=dict)
    """Row → the case, locked."""

    def within(self, facts: Facts, needs: Needs) -> Facts:
        """The facts of the case, with those of the other ones."""
        if self.at is None:
            return facts
        return beyond(self.at, needs, replace(facts, linked=self.linked, lines=self.lines))

    def taken(self, given: Given) -> Given:
        """What was handed in, with the links that can be made."""
        if self is NONE:
            return given
        return replace(given, links={name: given.links[name] for name in self.given})

    def behind(self, link: str) -> tuple[Stream, ...]:
        """The cases at the other end of a link, locked."""
        if self.at is None:
            return ()
        return tuple(self.held[id_] for id_ in sorted(self.at.at(link, self.at.rows())))

    def hidden(self, needs: Needs, who: Acting, today: str) -> frozenset[str]:
        """The links of which whoever acts may not see every case."""
        return hidden(self.at, needs, who.person.id, today) if self.at else frozenset()


NONE = Others()


def lock_in_order(
    unit: Unit, engine: Engine, authority: int, reference: str, command: Command
) -> None:
    """Lock a case and all others that its action will need, before anything is decided.

    SQLite has one writer, who holds everything; and where no workflow has links nothing is asked.
    """
    if unit.dialect == "sqlite" or not engine.knows_links:
        return
    stream = streams.find(unit, authority, reference)
    if stream is None or stream.workflow is None or not stream.state:
        return
    workflow = engine.version(unit, stream.workflow).workflow
    asked = [t for t in workflow.transitions if t.action == command.action]
    names = {name for t in asked for name in (*t.takes.links, *t.takes.links_optional)}
    named = {name: str(command.data.get(of_link(name), "")) for name in names}
    calls = [call.params for t in asked for call in t.when if "link" in call.params]
    linked = {p["link"] for p in calls} | {t.pot.link for t in asked if t.pot is not None}
    if workflow.ballot is not None and any(t.takes.ballot == "lock" for t in asked):
        linked.add(workflow.ballot.choices.link)
    in_line = {p["link"] for p in calls if "by" in p}
    others = Neighbours(unit, engine, workflow, stream.id, _find(unit, authority, named))
    _hold(unit, lambda: others.needed(linked, in_line) | {stream.id})


def ask(
    unit: Unit,
    engine: Engine,
    authority: int,
    workflow: Workflow,
    case_id: int,
    who: Acting,
    given: Given,
    needs: Needs,
    today: str,
) -> Others:
    """Lock the other cases that an action names or asks about, and see where they stand."""
    if not (given.links or needs.linked or needs.lines or needs.pots):
        return NONE
    named = _find(unit, authority, given.links)
    others = Neighbours(unit, engine, workflow, case_id, named)
    in_line = [name for name, _ in needs.lines]
    held = _hold(unit, lambda: others.needed(needs.linked, in_line))
    named = {name: held[one.id] for name, one in named.items()}
    found = (_wrong(others, name, named.get(name), who, today) for name in given.links)
    problems = tuple(one for one in found if one is not None)
    wrong = {problem.path for problem in problems}
    linked, lines = standing(others, needs)
    return Others(
        given={name: one for name, one in named.items() if of_link(name) not in wrong},
        problems=problems,
        linked=linked,
        lines=lines,
        at=others,
        held=held,
    )


def told(
    unit: Unit, engine: Engine, authority: int, workflow: Workflow, case_id: int, given: Given
) -> Others:
    """The cases that a reported step links to: nobody's rights are asked there, nor any guard."""
    if not given.links:
        return NONE
    found = _find(unit, authority, given.links)
    held = streams.lock_all(unit, [one.id for one in found.values()])
    named = {name: held[one.id] for name, one in found.items()}
    others = Neighbours(unit, engine, workflow, case_id, named)
    problems = (_unfit(others, name, named.get(name)) for name in given.links)
    return Others(named, tuple(one for one in problems if one is not None))


def write(
    pen: Pen,
    engine: Engine,
    workflow: Workflow,
    stream: Stream,
    outcome: Outcome,
    given: Given,
    actor: Actor,
    others: Others,
) -> bytes:
    """Record an outcome, and in both histories each link that it makes and the money it moves.

    Gives the leaf of its first step.
    """
    first = stream.n + 1
    touched = (*others.given.values(), *money.touched(outcome, others))
    if touched or outcome.pots:
        said = (*pen.remarks, *items(pen, engine, first, others), *money.items(outcome))
        pen = replace(pen, remarks=said, refs=refs(pen.origin.log, touched))
    leaf = writing.write(pen, workflow, stream, outcome, given, actor)
    answer(pen, engine, stream, first, leaf, others)
    if outcome.pots or outcome.drawing:
        money.write(pen, engine, stream, first, leaf, outcome, others)
    return leaf


def refs(log: str, others: Iterable[Stream]) -> tuple[Ref, ...]:
    """What the step of this case points at: the newest step of each other one."""
    found = {one.key: Ref("links", log, one.key, one.n, one.last_leaf or b"") for one in others}
    return tuple(sorted(found.values(), key=Ref.place))


def items(pen: Pen, engine: Engine, n: int, others: Others) -> tuple[tuple[str, Any], ...]:
    """What the step of this case says of the other ones, for people who read it."""
    named = enumerate(others.given.items())
    return tuple(
        item for k, (name, one) in named for item in _said(pen.unit, engine, f"{n}.{k}", name, one)
    )


def answer(pen: Pen, engine: Engine, stream: Stream, n: int, leaf: bytes, others: Others) -> None:
    """Write each link into the history of the other case, and into the table of both."""
    back = Ref("links", pen.origin.log, stream.key, n, leaf)
    for name, other in others.given.items():
        said = _said(pen.unit, engine, f"{other.n + 1}.0", name, stream)
        other_n = noting.note(pen, engine, other, tuple(said), (back,))
        links.add(pen.unit, stream.id, name, other.id, n, other_n)


def _said(
    unit: Unit, engine: Engine, place: str, name: str, stream: Stream
) -> list[tuple[str, Any]]:
    """By which link, and which case: its reference and its workflow."""
    workflow = engine.version(unit, stream.workflow or 0).workflow
    said = {"name": name, "reference": stream.reference, "workflow": workflow.name}
    return [(f"record/link/{place}/{key}", value) for key, value in said.items()]


def _find(unit: Unit, authority: int, named: Mapping[str, str]) -> dict[str, Stream]:
    found = {name: streams.find(unit, authority, reference) for name, reference in named.items()}
    return {name: one for name, one in found.items() if one is not None and one.state}


def _hold(unit: Unit, needed: Callable[[], Ids]) -> dict[int, Stream]:
    """Lock what is needed: that is known for sure once nothing of it can change any more."""
    held: dict[int, Stream] = {}
    while fresh := needed() - held.keys():
        held |= streams.lock_all(unit, fresh)
    return held


def _wrong(
    others: Neighbours, name: str, other: Stream | None, who: Acting, today: str
) -> Problem | None:
    """Why a link cannot be made; a case that one may not see is as if there were none."""
    is_seen = other and may_see(others.unit, others.engine, other, who.person.id, today)
    return _unfit(others, name, other if is_seen else None)


def _unfit(others: Neighbours, name: str, other: Stream | None) -> Problem | None:
    """Why these two cases cannot be linked, whoever asks."""
    path = of_link(name)
    if other is None or other.workflow is None:
        return Problem(path, "no-such-case")
    unit, engine, link = others.unit, others.engine, others.workflow.links[name]
    if other.id == others.case_id:
        return Problem(path, "itself")
    if engine.version(unit, other.workflow).workflow.name not in link.to:
        return Problem(path, "other-workflow")
    made = (row for row in others.rows() if others.is_of(link, row))
    if any(row.other_id == other.id for row in made):
        return Problem(path, "linked-already")
    return None
