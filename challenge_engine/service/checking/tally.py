"""Which leaves have their step: found out for millions without asking where each one is."""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PRIME = 2**256 + 297
"""The first prime above every leaf hash."""


def draw() -> int:
    """The secret of one check; drawn when the history has long been written."""
    return secrets.randbelow(PRIME)


def multiply(product: int, secret: int, leaves: Iterable[bytes]) -> int:
    """The product with (secret + leaf) for each of the leaves.

    Two lists of leaves, in whatever order, have the same product if they hold the same leaves. If
    they do not, theirs are two polynomials in the secret, and agree at no more places than they
    have leaves: one chance in 2^236 for a million of them. Unlike a sum, whose terms can be chosen
    so that it comes out, this leaves nothing to choose for who does not know the secret.
    """
    number, prime = int.from_bytes, PRIME
    for leaf in leaves:
        product = product * (secret + number(leaf)) % prime
    return product


@dataclass(slots=True)
class Tally:
    """The leaves that have their step, by log."""

    secret: int = 0
    sizes: Mapping[int, int] = field(default_factory=dict)
    """Log → how many leaves of it are looked at: what came later is not counted."""
    products: dict[int, int] = field(default_factory=dict)
    places: dict[int, array[int]] = field(default_factory=dict)
    """The places of those that were asked for one by one."""

    def account(self, log: int, seq: int, leaf: bytes) -> None:
        """Note that the leaf at a place has its step."""
        if log not in self.places:
            self.places[log] = array("q")
        self.places[log].append(seq)
        if seq < self.sizes.get(log, 0):
            self.account_all(log, (leaf,))

    def account_all(self, log: int, leaves: Iterable[bytes]) -> None:
        """Note that leaves have their step, wherever they are."""
        self.products[log] = multiply(self.products.get(log, 1), self.secret, leaves)

    def add(self, other: Tally) -> None:
        """Join what another part came to."""
        for log, product in other.products.items():
            self.products[log] = self.products.get(log, 1) * product % PRIME
        for log, places in other.places.items():
            self.places.setdefault(log, array("q")).extend(places)
