"""Money that cases share: what fills a pot and what is drawn from it is always known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.workflow import Field, Transition, Workflow


def filling(workflow: Workflow) -> Iterator[Breach]:
    """A pot is said by fields of money in one currency, and never stands open again."""
    for pot in workflow.pots.values():
        here: Place = ("pots", pot.name)
        size, cap = workflow.fields.get(pot.size), workflow.fields.get(pot.cap or "")
        for key, field in (("size", size), ("cap", cap)):
            if field is not None:
                yield from _reckoned(field, (*here, key))
        if size is not None and cap is not None and size.currency != cap.currency:
            params = {"size": size.currency, "cap": cap.currency}
            yield Breach("pot-currencies", (*here, "cap"), params)
        for i, t in enumerate(workflow.transitions):
            if pot.size in t.takes.optional:
                place = ("transitions", i, "takes", "optional")
                yield Breach("pot-optional", place, {"field": pot.size, "action": t.action})


def _reckoned(field: Field, place: Place) -> Iterator[Breach]:
    if field.type != "money":
        yield Breach("pot-no-money", place, {"field": field.name, "type": field.type})
    if field.personal:
        yield Breach("pot-personal", place, {"field": field.name})


def drawing(workflow: Workflow) -> Iterator[Breach]:
    """What an action draws is an amount of money that is given, and given once."""
    for i, t in enumerate(workflow.transitions):
        if t.pot is None:
            continue
        here: Place = ("transitions", i, "pot")
        if t.takes.revises:
            yield Breach("pot-revises", here, {"action": t.action})
        name = t.pot.amount
        field = drawn(workflow, t).get(name or "")
        if field is None:
            continue
        yield from _reckoned(field, (*here, "amount"))
        if name in (*t.takes.optional, *t.takes.record_optional):
            yield Breach("pot-optional", (*here, "amount"), {"field": name, "action": t.action})


def linked(workflow: Workflow) -> Iterator[Breach]:
    """Which case has the money is said once for each case, when it is opened: so there is one."""
    for i, t in enumerate(workflow.transitions):
        if t.pot is None or t.pot.link not in workflow.links:
            continue
        link, place = workflow.links[t.pot.link], ("transitions", i, "pot", "link")
        if not link.to:
            yield Breach("pot-other-end", place, {"link": link.name})
        elif not _is_made_once(workflow, link.name):
            yield Breach("pot-link", place, {"link": link.name})


def _is_made_once(workflow: Workflow, name: str) -> bool:
    making = [t for t in workflow.transitions if name in (*t.takes.links, *t.takes.links_optional)]
    opening = [t for t in workflow.openings if name in t.takes.links]
    return len(making) == len(opening) == len(workflow.openings)


def drawn(workflow: Workflow, t: Transition) -> Mapping[str, Field]:
    """The fields that can say how much an action draws: of the case, or of what it records."""
    kind = workflow.records.get(t.takes.record or "")
    return {**workflow.fields, **(kind.fields if kind is not None else {})}


LAWS = (filling, drawing, linked)
