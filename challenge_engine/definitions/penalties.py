"""The part of a profile that says what lateness costs, with the days from which amounts hold."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Final

from challenge_engine.core.penalty import Band, PenaltyRule, Rates
from challenge_engine.core.terms import Term
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Page
from challenge_engine.errors import DeadlineError

_NEVER: Final = dt.date(1, 1, 1)
_WEEK: Final = 7


def read(page: Page, node: Node) -> PenaltyRule:
    """The time to still decide in, the days at most, and the amounts."""
    found = page.mapping(node, "a penalty", needs=("grace", "at_most", "rates"))
    return PenaltyRule(
        grace=_grace(page, found.get("grace")),
        at_most=page.whole(found.get("at_most"), 1) or 1,
        rates=rates(page, found.get("rates")),
    )


def rates(page: Page, node: Node | None) -> tuple[Rates, ...]:
    """The amounts, each with its days, in their order."""
    nodes = page.items(node, "rates")
    found = tuple(_rates(page, one) for one in nodes)
    for (earlier, later), place in zip(pairwise(found), nodes[1:], strict=True):
        if later.first <= earlier.until:
            page.say(place, "rates stand in the order of their days and do not overlap")
    return found


def _grace(page: Page, node: Node | None) -> int:
    """In days; what rolls or depends on a month would need a calendar."""
    text = page.string(node, "a term")
    if node is None or not text:
        return 0
    try:
        term = Term.parse(text)
    except DeadlineError as error:
        page.say(node, str(error))
        return 0
    if term.unit not in ("days", "weeks"):
        page.say(node, "the time to still decide in is given in days or weeks")
    return term.count * (_WEEK if term.unit == "weeks" else 1)


def _rates(page: Page, node: Node) -> Rates:
    found = page.mapping(node, "rates", needs=("from", "currency", "bands"), may=("until",))
    first, last = _day(page, found.get("from")), _day(page, found.get("until"))
    if first and last and last < first:
        page.say(found["until"], "the rates end before they begin")
    bands = page.items(found.get("bands"), "bands")
    return Rates(
        first=first or _NEVER,
        last=last,
        bands=tuple(_band(page, one) for one in bands),
        currency=page.string(found.get("currency"), "a currency"),
    )


def _band(page: Page, node: Node) -> Band:
    found = page.mapping(node, "a band", needs=("days", "cents"))
    return Band(page.whole(found.get("days"), 1) or 1, page.whole(found.get("cents"), 0) or 0)


def _day(page: Page, node: Node | None) -> dt.date | None:
    if node is None:
        return None
    text = page.date(node)
    return None if id(node) in page.bad else dt.date.fromisoformat(text)
