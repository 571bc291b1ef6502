"""What is left in a pot, who may have how much of it, and what speaks against more.

At every moment: what is awarded in all is not more than the pot, what is awarded to one case not
more than the cap, and what is paid to it not more than what is awarded to it. In whole cents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from challenge_engine.core.case import Facts, Given, Needs, Refusal
from challenge_engine.core.pot_ledger import (
    NOTHING_DRAWN,
    Draw,
    Drawing,
    PotFact,
    PotLedger,
)
from challenge_engine.core.pot_rules import Does, Pot, PotMove
from challenge_engine.core.workflow import Transition, Workflow

OWN = ""
"""Stands for the case itself where a link is named."""

Refusals = tuple[Refusal, ...]


def draw(ledger: PotLedger, mine: Draw, does: Does, cents: int) -> Drawing | Refusals:
    """Both as they stand afterwards, or every refusal with its figures."""
    refused, awarded, paid = _DONE[does](ledger, mine, cents)
    if refused:
        return refused
    after = replace(ledger, awarded=ledger.awarded + awarded, paid=ledger.paid + paid)
    return Drawing(does, cents, ledger, after, Draw(mine.awarded + awarded, mine.paid + paid))


_Asked = tuple[Refusals, int, int]
"""What speaks against it, and by how much it changes what is awarded and what is paid."""


def _award(ledger: PotLedger, mine: Draw, cents: int) -> _Asked:
    refused: Refusals = ()
    if cents > ledger.left:
        refused += (Refusal("pot-over", _beyond(ledger, cents, ledger.left)),)
    if ledger.cap is not None and mine.awarded + cents > ledger.cap:
        refused += (Refusal("pot-over-cap", _beyond(ledger, mine.awarded + cents, ledger.cap)),)
    return refused, cents, 0


def _release(ledger: PotLedger, mine: Draw, cents: int) -> _Asked:
    return _of_open(ledger, mine, cents), -cents, 0


def _pay(ledger: PotLedger, mine: Draw, cents: int) -> _Asked:
    return _of_open(ledger, mine, cents), 0, cents


def _recover(ledger: PotLedger, mine: Draw, cents: int) -> _Asked:
    # What comes back is no longer awarded either: the pot has it again.
    refused = Refusal("pot-over-paid", _beyond(ledger, cents, mine.paid))
    return (refused,) if cents > mine.paid else (), -cents, -cents


_DONE: Mapping[Does, Callable[[PotLedger, Draw, int], _Asked]] = {
    "award": _award,
    "release": _release,
    "pay": _pay,
    "recover": _recover,
}


def _of_open(ledger: PotLedger, mine: Draw, cents: int) -> Refusals:
    """Only what is awarded and not paid can be paid or given up."""
    open_ = mine.awarded - mine.paid
    return (Refusal("pot-over-open", _beyond(ledger, cents, open_)),) if cents > open_ else ()


def _beyond(ledger: PotLedger, cents: int, most: int) -> dict[str, Any]:
    return {"over": cents - most, "most": most, "currency": ledger.currency}


def resize(ledger: PotLedger, size: int, cap: int | None) -> PotLedger | Refusals:
    """The pot with another size and cap, neither below what is awarded already."""
    refused: Refusals = ()
    if size < ledger.awarded:
        params = {"over": ledger.awarded - size, "most": ledger.awarded}
        refused += (Refusal("pot-below-awarded", {**params, "currency": ledger.currency}),)
    if cap is not None and cap < ledger.highest:
        params = {"over": ledger.highest - cap, "most": ledger.highest}
        refused += (Refusal("pot-cap-below", {**params, "currency": ledger.currency}),)
    return refused or replace(ledger, size=size, cap=cap)


def needs_of(workflow: Workflow, transition: Transition) -> Needs | None:
    """The pots that an action touches, and the amount it draws where the case has it already."""
    own = {(OWN, pot.name) for pot in fills(workflow, transition)}
    fields = {name for _, key in own for name in _names(workflow.pots[key])}
    move = transition.pot
    if move is not None:
        own.add((move.link, move.pot))
        name = move.amount
        if (
            name is not None
            and name in workflow.fields
            and not _is_taken(workflow, transition, name)
        ):
            fields.add(name)
    linked = frozenset(link for link, _ in own if link != OWN)
    return Needs(pots=frozenset(own), fields=frozenset(fields), linked=linked) if own else None


def _names(pot: Pot) -> tuple[str, ...]:
    return (pot.size,) if pot.cap is None else (pot.size, pot.cap)


def fills(workflow: Workflow, transition: Transition) -> tuple[Pot, ...]:
    """The pots of its own case that an action fills, or makes larger or smaller."""
    if not workflow.pots:
        return ()
    taken = {*transition.takes.fields, *transition.takes.optional}
    return tuple(pot for pot in workflow.pots.values() if taken.intersection(_names(pot)))


def refusals(workflow: Workflow, transition: Transition, facts: Facts, given: Given) -> Refusals:
    """All that a pot has against an action; nothing where it touches none."""
    found: Refusals = ()
    for one in (
        drawing(workflow, transition, facts, given),
        *filled(workflow, transition, facts, given).values(),
    ):
        if isinstance(one, tuple):
            found += one
    return found


def filled(
    workflow: Workflow, transition: Transition, facts: Facts, given: Given
) -> dict[str, PotLedger | Refusals]:
    """Each pot that an action fills as it stands then, or why it cannot stand so."""
    found: dict[str, PotLedger | Refusals] = {}
    for pot in fills(workflow, transition):
        size = _cents(_value(pot.size, facts, given))
        cap = _cents(_value(pot.cap, facts, given)) if pot.cap else None
        if size is None:
            # The form is still empty, or holds what cannot be read.
            continue
        fact = facts.pots.get((OWN, pot.name))
        if fact is None or fact.ledger is None:
            found[pot.name] = PotLedger(size, cap, workflow.fields[pot.size].currency)
        else:
            found[pot.name] = resize(fact.ledger, size, cap)
    return found


def drawing(
    workflow: Workflow, transition: Transition, facts: Facts, given: Given
) -> Drawing | Refusals:
    """What an action does to the pot of a linked case, or what that has against it."""
    move = transition.pot
    if move is None:
        return ()
    found = _drawing(workflow, transition, move, facts, given)
    if isinstance(found, Drawing):
        return found
    return tuple(replace(one, params={**one.params, "link": move.link}) for one in found)


def _drawing(
    workflow: Workflow, transition: Transition, move: PotMove, facts: Facts, given: Given
) -> Drawing | Refusals:
    fact = facts.pots.get((move.link, move.pot))
    if move.amount is None:
        return _all_that_is_open(fact, move)
    if fact is None:
        return (Refusal("not-linked"),)
    ledger = fact.ledger
    if ledger is None:
        return (Refusal("pot-not-filled"),)
    value = _value(move.amount, facts, given)
    if value is None and _is_taken(workflow, transition, move.amount):
        return _at_all(ledger, fact.draw, move)
    cents = _cents(value)
    if cents is None:
        return (Refusal("amount-unknown", {"field": move.amount}),)
    if value["currency"] != ledger.currency:
        params = {"wanted": ledger.currency, "currency": value["currency"]}
        return (Refusal("pot-other-currency", params),)
    if cents == 0:
        return (Refusal("pot-zero", {"field": move.amount}),)
    return draw(ledger, fact.draw, move.does, cents)


def _all_that_is_open(fact: PotFact | None, move: PotMove) -> Drawing | Refusals:
    """Never refused: a group can always give up what it was awarded, also if that is nothing."""
    if fact is None or fact.ledger is None:
        return ()
    open_ = fact.draw.awarded - fact.draw.paid
    return draw(fact.ledger, fact.draw, move.does, open_) if open_ else ()


def _at_all(ledger: PotLedger, mine: Draw, move: PotMove) -> Refusals:
    """Whether any amount is possible; asked while the form is still empty."""
    if not isinstance(draw(ledger, mine, move.does, 1), tuple):
        return ()
    # By how much a single cent is too much tells nobody anything.
    if move.does == "award":
        return (Refusal("pot-empty"),)
    return (Refusal("pot-nothing-paid" if move.does == "recover" else "pot-nothing-open"),)


def moving(workflow: Workflow, transition: Transition) -> frozenset[str]:
    """The fields of an action by which money moves: a correction would say what nobody moved."""
    found = [name for pot in fills(workflow, transition) for name in _names(pot)]
    if transition.pot is not None and transition.pot.amount is not None:
        found.append(transition.pot.amount)
    return frozenset(found)


def _is_taken(workflow: Workflow, transition: Transition, name: str) -> bool:
    takes = transition.takes
    if name in (*takes.fields, *takes.optional):
        return True
    return takes.record is not None and name in workflow.records[takes.record].fields


def _value(name: str, facts: Facts, given: Given) -> Any:
    for values in (given.record, given.fields, facts.values):
        if name in values:
            return values[name]
    return None


def _cents(value: Any) -> int | None:
    return value["cents"] if isinstance(value, Mapping) else None


@dataclass(slots=True)
class Replayed:
    """A pot recomputed from the steps by which it was filled and drawn on, in their order."""

    ledger: PotLedger | None = None
    draws: dict[Any, Draw] = field(default_factory=dict)

    def fill(self, size: int, cap: int | None, currency: str) -> Refusals:
        """Go a step that filled it, or made it larger or smaller."""
        highest = max((one.awarded for one in self.draws.values()), default=0)
        before = self.ledger or PotLedger(size, cap, currency)
        found = resize(replace(before, highest=highest, currency=currency), size, cap)
        if isinstance(found, tuple):
            return found
        self.ledger = found
        return ()

    def draw(self, case: Any, does: Does, cents: int) -> Refusals:
        """Go a step by which a case drew on it."""
        if self.ledger is None:
            return (Refusal("pot-not-filled"),)
        found = draw(self.ledger, self.draws.get(case, NOTHING_DRAWN), does, cents)
        if isinstance(found, tuple):
            return found
        self.ledger, self.draws[case] = found.ledger, found.draw
        return ()
