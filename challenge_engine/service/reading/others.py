"""How other cases stand, as one reader may know it: for reasons, and for lists on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from challenge_engine.core.case import Facts, Linked, Needs, Refusal
from challenge_engine.core.link_rules import Link
from challenge_engine.core.pot_ledger import PotFact
from challenge_engine.core.pots import OWN
from challenge_engine.core.workflow import Texts, Workflow
from challenge_engine.service.cases.neighbours import Ids, Neighbours, other_of
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.reader import sight
from challenge_engine.service.voting import standing as voting
from challenge_engine.store import authorities, facts, links, people, pots, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


def standing(
    others: Neighbours, needs: Needs
) -> tuple[dict[str, tuple[Linked, ...]], dict[tuple[str, str], tuple[Linked, ...]]]:
    """Where the cases stand that guards ask about: by link, and by link and field."""
    rows = others.rows() if needs.linked or needs.lines else []
    linked = {name: _linked(others, others.at(name, rows)) for name in needs.linked}
    lines = {
        (name, by): _linked(others, others.beside(name, others.at(name, rows)), by)
        for name, by in needs.lines
    }
    return linked, lines


def known(others: Neighbours, needs: Needs, actor: int | None, today: str, zone: str) -> Facts:
    """All that guards ask for, as it stands now: for reading, without a lock."""
    unit = others.unit
    found = facts.fetch(unit, others.case_id, actor, needs, today, at=unit.now(), zone=zone)
    linked, lines = standing(others, needs)
    found = beyond(others, needs, replace(found, linked=linked, lines=lines))
    return voting.within(unit, others.engine, others.workflow, others.case_id, needs, found)


def beyond(others: Neighbours, needs: Needs, known: Facts) -> Facts:
    """The facts with what linked cases say in a field, and with the pots that are asked about."""
    if not (needs.linked_fields or needs.pots):
        return known
    unit, rows = others.unit, others.rows()
    said = {
        (link, name): tuple(_value(unit, id_, name) for id_ in sorted(others.at(link, rows)))
        for link, name in needs.linked_fields
    }
    found: dict[tuple[str, str], PotFact] = {}
    for link, name in needs.pots:
        if link == OWN:
            found[link, name] = pots.fact(unit, others.case_id, name, None)
        for id_ in others.at(link, rows) if link != OWN else ():
            found[link, name] = pots.fact(unit, id_, name, others.case_id)
    return replace(known, linked_fields=said, pots=found)


def hidden(others: Neighbours, needs: Needs, person: int | None, today: str) -> frozenset[str]:
    """The links of which this reader may not see every case that is asked about."""
    names = needs.linked | {name for name, _ in needs.lines}
    rows = others.rows() if names else []
    in_line = {name for name, _ in needs.lines}

    def asked(name: str) -> Ids:
        parents = others.at(name, rows)
        return others.beside(name, parents) if name in in_line else parents

    def is_hidden(name: str) -> bool:
        found = streams.by_ids(others.unit, asked(name)).values()
        return len(seen_of(others.unit, others.engine, found, person, today)) < len(found)

    return frozenset(name for name in names if is_hidden(name))


def visible(
    unit: Unit, engine: Engine, case_id: int, person: int | None, today: str
) -> frozenset[str]:
    """The references of those linked cases that a person, or the public, may know of."""
    ids = {other_of(row, case_id) for row in links.of_case(unit, case_id)}
    found = streams.by_ids(unit, ids).values()
    return frozenset(one.reference or "" for one in seen_of(unit, engine, found, person, today))


def seen_of(
    unit: Unit, engine: Engine, found: Iterable[Stream], person: int | None, today: str
) -> list[Stream]:
    """Those of some cases that a person, or the public, may know of.

    A round may have a thousand: who may see every case of a workflow is asked once.
    """
    wide: dict[tuple[int, int], bool] = {}

    def sees(one: Stream) -> bool:
        key = (one.authority, one.workflow or 0)
        if person is None or one.public_n is not None or one.workflow is None or not one.state:
            return may_see(unit, engine, one, person, today)
        if key not in wide:
            workflow = engine.version(unit, one.workflow).workflow
            anywhere = people.actor(unit, person, one.authority, None, None, today)
            wide[key] = sight(workflow, anywhere).may_see("parties")
        return wide[key] or may_see(unit, engine, one, person, today)

    return [one for one in found if sees(one)]


def may_see(unit: Unit, engine: Engine, stream: Stream, person: int | None, today: str) -> bool:
    """Whether a person, or the public, may know of a case at all."""
    if stream.public_n is not None:
        return True
    if person is None or stream.workflow is None or not stream.state:
        return False
    workflow = engine.version(unit, stream.workflow).workflow
    group, open_roles = stream.group, workflow.open_roles
    actor = people.actor(unit, person, stream.authority, group, stream.id, today, open_roles)
    return sight(workflow, actor).may_see("parties")


def titled(
    unit: Unit, engine: Engine, authority: int, workflow: Workflow, found: Iterable[Refusal]
) -> tuple[Refusal, ...]:
    """Refusals about other cases, with what the states of these are called."""
    return tuple(
        replace(one, params={**one.params, "titles": _titles(unit, engine, authority, link)})
        if (link := workflow.links.get(one.params.get("link", ""))) and "states" in one.params
        else one
        for one in found
    )


def _titles(unit: Unit, engine: Engine, authority: int, link: Link) -> dict[str, Texts]:
    """State → its title in the newest version of the other workflow that has it."""
    found: dict[str, Texts] = {}
    for name in link.workflows:
        for id_, _retired in authorities.versions(unit, authority, name):
            states = engine.version(unit, id_).workflow.states
            found |= {state.name: dict(state.title) for state in states.values()}
    return found


def _linked(others: Neighbours, ids: Ids, by: str | None = None) -> tuple[Linked, ...]:
    unit = others.unit
    found = streams.by_ids(unit, ids).items()
    return tuple(
        Linked(one.state, _value(unit, id_, by), one.closed_at is not None)
        for id_, one in found
        if one.state
    )


def _value(unit: Unit, case_id: int, field: str | None) -> Any:
    path = f"field/{field}"
    return facts.newest(unit, case_id, [path]).get(path) if field else None
