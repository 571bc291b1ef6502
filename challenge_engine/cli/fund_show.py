"""`challenge fund show`: where the money of a round stands, and who has how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option, plain
from challenge_engine.errors import EngineError

if TYPE_CHECKING:
    from challenge_engine.service.reading.pot_views import PotView


@click.command()
@click.argument("reference")
@click.option("--as", "login", metavar="LOGIN", help="Who looks; without it the public.")
@json_option
@click.pass_obj
def show(desk: Desk, reference: str, login: str | None, as_json: bool) -> None:
    """Show the money of a round: what is awarded, paid and left, and the cases in their order.

    JSON: reference, title, state, pots [name, title, currency, size, cap, awarded, paid, left,
    cases [reference, title, state, place, awarded, paid], hidden]; sums in cents.
    """
    from challenge_engine.service.reading import viewing

    found = viewing.view(desk.engine, desk.authority, reference, desk.viewer(login))
    if not found.pots:
        raise EngineError(
            "The case {reference} has no pot of money that is filled and that you can see.",
            reference=reference,
        )
    facts = {
        "reference": found.reference,
        "title": found.title,
        "state": found.state,
        "pots": [_facts(one) for one in found.pots],
    }
    head = f"{plain(found.title)} ({found.reference}): {plain(found.state_title)}"
    lines = [head, *(line for one in found.pots for line in _lines(one, desk.language))]
    emit(as_json, facts, lines)


def _facts(pot: PotView) -> dict[str, Any]:
    ledger = pot.ledger
    return {
        "name": pot.name,
        "title": pot.title,
        "currency": ledger.currency,
        "size": ledger.size,
        "cap": ledger.cap,
        "awarded": ledger.awarded,
        "paid": ledger.paid,
        "left": ledger.left,
        "cases": [
            {
                "reference": one.reference,
                "title": one.title,
                "state": one.state_title,
                "place": one.place,
                "awarded": one.draw.awarded,
                "paid": one.draw.paid,
            }
            for one in pot.cases
        ],
        "hidden": pot.hidden,
    }


def _lines(pot: PotView, language: str) -> Iterator[str]:
    from challenge_engine.texts import pot_figures
    from challenge_engine.texts.values import money

    yield pot_figures.described(pot.ledger, language)
    for one in pot.cases:
        place = f"{one.place:3}." if one.place is not None else "  – "
        sums = "/".join(
            money(cents, pot.ledger.currency, language)
            for cents in (one.draw.awarded, one.draw.paid)
        )
        yield f"{place} {plain(one.title)} ({one.reference}), {plain(one.state_title)}: {sums}"
