"""Where a pot of money stands, in words: what is paid, awarded and left of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from challenge_engine.core.pot_ledger import PotLedger
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import money

_PAID, _AWARDED, _LEFT = _("Paid"), _("Awarded, not paid yet"), _("Left")
_DESCRIBED = _("Of {size}, {paid} is paid, {awarded} is awarded and not paid yet, {left} is left.")
_CAPPED = _("One case gets {cap} at most.")

_MOVED: Mapping[str, str] = {
    "award": _("Awarded to a linked case: {sum}"),
    "release": _("Given back by a linked case: {sum}"),
    "pay": _("Paid to a linked case: {sum}"),
    "recover": _("Come back from a linked case: {sum}"),
}


def moved(value: Mapping[str, Any], language: str) -> str:
    """What a case drew on a pot, by what the step says of it."""
    amount = money(value["cents"], value["currency"], language)
    return say(language, _MOVED[value["does"]], sum=amount)


def parts(ledger: PotLedger, language: str) -> tuple[tuple[str, int, str], ...]:
    """Its three parts, which together are all of it: title, cents, and the amount in words."""
    found = (
        (_PAID, ledger.paid),
        (_AWARDED, ledger.awarded - ledger.paid),
        (_LEFT, ledger.left),
    )
    return tuple(
        (say(language, title), cents, money(cents, ledger.currency, language))
        for title, cents in found
    )


def described(ledger: PotLedger, language: str) -> str:
    """The same in a sentence or two."""
    paid, awarded, left = (said for _title, _cents, said in parts(ledger, language))
    size = money(ledger.size, ledger.currency, language)
    said = say(language, _DESCRIBED, size=size, paid=paid, awarded=awarded, left=left)
    if ledger.cap is None:
        return said
    cap = money(ledger.cap, ledger.currency, language)
    return f"{said} {say(language, _CAPPED, cap=cap)}"
