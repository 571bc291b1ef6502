"""The sums of a pot, where a lost step of its history is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenge_engine.core import pots as core
from challenge_engine.core.pot_ledger import Drawing, PotLedger, is_drawn
from challenge_engine.errors import ProofError
from challenge_engine.history.entry import Entry
from challenge_engine.store import erasing, pots
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


def pour(unit: Unit, stream: Stream, entry: Entry, values: Mapping[str, Any]) -> None:
    """What the step put into a pot, or what another case drew on it by that step."""
    for path, value in values.items():
        where, _, name = path.partition("/")
        if where == "pot" and is_drawn(value):
            _draw(unit, stream, entry, name, value)
        elif where == "pot":
            ledger = PotLedger(value["size"], value.get("cap"), value["currency"])
            pots.fill(unit, stream.id, entry.n, {name: ledger})


def _draw(unit: Unit, stream: Stream, entry: Entry, name: str, value: Mapping[str, Any]) -> None:
    (key,) = (ref.case for ref in entry.refs if ref.rel == "links")
    by = erasing.row_of(unit, key)
    fact = pots.fact(unit, stream.id, name, by)
    found = core.draw(fact.ledger, fact.draw, value["does"], value["cents"]) if fact.ledger else ()
    if by is None or not isinstance(found, Drawing):
        raise ProofError(
            "The step moves money for a case that is not here, or more than there is. Take back "
            "the steps before it, and the case that it names, first."
        )
    pots.put(unit, stream.id, name, by, entry.n, found)
