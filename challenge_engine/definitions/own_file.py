"""The file of an authority: days that it adds or removes, and rates of a penalty given by hand.

    nl-atw: {add: [{on: 2026-05-15, name: {en: Friday after Ascension Day}}], remove: [12-26]}
    penalties:
      nl-awb: {rates: [{from: 2026-01-01, currency: EUR, bands: [{days: 42, cents: 2300}]}]}

No calendar can be called `penalties`: the names of calendars are those that are shipped.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from challenge_engine.core.penalty import PenaltyRule, Rates
from challenge_engine.definitions import calendars, penalties, plain, profiles
from challenge_engine.definitions.calendars import Changed, OwnDays
from challenge_engine.definitions.days import days, removed
from challenge_engine.definitions.nodes import Node, compose
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import refusal, unknown

PENALTIES: Final = "penalties"


def read(path: Path) -> OwnDays:
    """What the file of an authority says.

    Raises ``DefinitionError`` with every problem of the file.
    """
    return parse(plain.read(path), str(path))


@cache
def parse(data: bytes, name: str) -> OwnDays:
    """The same in the bytes of a file."""
    page = Page(name, compose(data, name))
    changed: dict[str, Changed] = {}
    rates: dict[str, tuple[Rates, ...]] = {}
    for key, node in page.named(page.root, "calendars"):
        if key == PENALTIES:
            rates = {profile: _rates(page, profile, one) for profile, one in _penalties(page, node)}
        else:
            changed[key] = _changed(page, key, node)
    if page.problems:
        raise refusal(page.problems)
    digest = hashlib.sha256(data).digest()
    return OwnDays(MappingProxyType(changed), digest, MappingProxyType(rates))


def _changed(page: Page, calendar: str, node: Node) -> Changed:
    found = page.mapping(node, "a calendar", may=("add", "remove"))
    if calendar not in calendars.names():
        page.say(node, unknown("calendar", calendar, calendars.names()))
    added = days(page, found.get("add"), "the days that are added")
    return Changed(added, removed(page, found.get("remove")))


def _penalties(page: Page, node: Node) -> list[tuple[str, Node]]:
    return list(page.named(node, "the profiles with a penalty"))


def _rates(page: Page, name: str, node: Node) -> tuple[Rates, ...]:
    """Rates for days for which the profile has none; two answers for one day are refused."""
    found = page.mapping(node, "a penalty", needs=("rates",))
    rule = _rule(page, name, node)
    if rule is None:
        return ()
    nodes = page.items(found.get("rates"), "rates")
    rates = penalties.rates(page, found.get("rates"))
    for one, place in zip(rates, nodes, strict=True):
        _check(page, place, one, rule, name)
    return rates


def _rule(page: Page, name: str, node: Node) -> PenaltyRule | None:
    if name not in profiles.names():
        page.say(node, unknown("profile", name, profiles.names()))
        return None
    rule = profiles.profile(name).penalty
    if rule is None:
        page.say(node, f"the profile {name} knows no penalty")
    return rule


def _check(page: Page, node: Node, one: Rates, rule: PenaltyRule, name: str) -> None:
    counted = sum(band.days for band in one.bands)
    if counted != rule.at_most:
        page.say(node, f"the bands have {counted} days, the penalty of {name} has {rule.at_most}")
    for known in rule.rates:
        if one.first <= known.until and known.first <= one.until:
            until = f" until {known.last}" if known.last else " on"
            page.say(node, f"the profile {name} has amounts of its own from {known.first}{until}")
