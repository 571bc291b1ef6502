"""The other cases of a case as one reader may see them, and what they can open from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from challenge_engine.core import guards
from challenge_engine.core.case import UNBORN, Actor, Facts, Linked
from challenge_engine.core.link_rules import Link
from challenge_engine.core.workflow import Transition, Workflow
from challenge_engine.service.cases.neighbours import Neighbours
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.link_views import LinkedCase, LinkView, OpenFrom
from challenge_engine.service.reading.others import seen_of
from challenge_engine.service.reading.reader import Sight, Viewer
from challenge_engine.store import facts, people, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording

MOST: Final = 50
"""So many cases of one link are listed; a round may have a thousand."""

_NOBODY: Final = Actor(None)


def linked(others: Neighbours, seen: Sight, viewer: Viewer, today: str) -> tuple[LinkView, ...]:
    """Each link that the reader may know of, and that leads to some case."""
    rows = others.rows()
    if not rows:
        return ()
    wording = Wording(others.workflow, viewer.language)
    found = []
    for name, link in others.workflow.links.items():
        ids = others.at(name, rows) if seen.may_see(link.see) else frozenset[int]()
        cases = [one for one in streams.by_ids(others.unit, ids).values() if one.state]
        if cases:
            found.append(_view(others, name, wording.own(link.title), cases, viewer, today))
    return tuple(found)


def _view(
    others: Neighbours, name: str, title: str, cases: list[Stream], viewer: Viewer, today: str
) -> LinkView:
    unit, engine = others.unit, others.engine
    person = viewer.person.id if viewer.person else None
    seen = seen_of(unit, engine, cases, person, today)
    lines = tuple(_case(unit, engine, one, viewer.language) for one in seen[-MOST:])
    return LinkView(name, title, lines, len(cases) - len(seen), len(seen) - len(lines))


def _case(unit: Unit, engine: Engine, stream: Stream, language: str) -> LinkedCase:
    workflow = engine.version(unit, stream.workflow or 0).workflow
    wording, path = Wording(workflow, language), f"field/{workflow.named_by}"
    named = facts.newest(unit, stream.id, [path]).get(path)
    reference = stream.reference or ""
    return LinkedCase(
        reference,
        named if isinstance(named, str) else reference,
        wording.own(workflow.title),
        wording.own(workflow.states[stream.state or ""].title),
    )


def openings(
    unit: Unit, engine: Engine, stream: Stream, workflow: Workflow, viewer: Viewer, today: str
) -> tuple[OpenFrom, ...]:
    """What this reader can open from a case: not what a guard about this very case forbids."""
    if viewer.person is None or viewer.person.authority != stream.authority or not stream.state:
        return ()
    roles = people.actor(unit, viewer.person.id, stream.authority, None, None, today).roles
    found = []
    for version in engine.offered(unit, stream.authority):
        for t, link in _pointing(version.workflow, workflow.name):
            may, for_others = _may(version.workflow, t, roles)
            if (may or for_others) and _fits(t, link, stream, today):
                wording = Wording(version.workflow, viewer.language)
                title = wording.own(version.workflow.actions[t.action].title)
                name = version.workflow.name
                own = wording.own(version.workflow.title)
                found.append(OpenFrom(name, own, t.action, title, link.name, not may))
    return tuple(found)


def _pointing(workflow: Workflow, to: str) -> Iterator[tuple[Transition, Link]]:
    for t in workflow.openings:
        for name in (*t.takes.links, *t.takes.links_optional):
            if to in workflow.links[name].to:
                yield t, workflow.links[name]


def _may(workflow: Workflow, t: Transition, roles: frozenset[str]) -> tuple[bool, bool]:
    """In person, for which a group needs no role yet; or for a group, at the desk."""
    own = any(name in roles or workflow.roles[name].side == "community" for name in t.by)
    return own, bool(roles & set(t.for_others))


def _fits(t: Transition, link: Link, stream: Stream, today: str) -> bool:
    other = Linked(stream.state or "", has_ended=stream.closed_at is not None)
    there = Facts(today, today, linked={link.name: (other,)})
    asked = [c for c in t.when if c.name != "first_in_line" and c.params.get("link") == link.name]
    return all(guards.ask(call, UNBORN, _NOBODY, there) is None for call in asked)


def copied(link: Link, values: Mapping[str, Any]) -> dict[str, Any]:
    """Field → what is filled in from the other case, of which the reader may see these values."""
    pairs = ((one.field, values.get(one.source)) for one in link.copies)
    return {here: value for here, value in pairs if value is not None}
