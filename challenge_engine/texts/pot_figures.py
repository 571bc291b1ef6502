"""Where a pot of money stands, in words: what is paid, awarded and left of it."""

from __future__ import annotations

from challenge_engine.core.pot_ledger import PotLedger
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import money

_PAID, _AWARDED, _LEFT = _("Paid"), _("Awarded, not paid yet"), _("Left")
_DESCRIBED = _("Of {size}, {paid} is paid, {awarded} is awarded and not paid yet, {left} is left.")
_CAPPED = _("One case gets {cap} at most.")


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
