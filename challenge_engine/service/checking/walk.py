"""One history on its way through its steps: what they have come to so far."""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from challenge_engine.service.checking.flaws import CHANGED, Flaw
from challenge_engine.service.checking.forms import Definition, Form
from challenge_engine.service.checking.tally import Tally


@dataclass(slots=True)
class Walk:
    """One history on its way through its steps, and what they have come to so far."""

    key: bytes
    hex: bytes
    stream: bytes
    name: str
    lost: Mapping[int, bytes]
    """Steps that a `lost` entry names, with their leaf hashes."""
    erased: Mapping[tuple[int, int], bytes]
    """(n, item) → path of what was erased."""
    tally: Tally
    """Of the leaves that are accounted for, here and in other histories."""
    n: int = -1
    leaf: bytes | None = None
    prev: bytes | None = None
    recorded_at: bytes = b""
    occurred_at: bytes = b""
    opened_at: bytes | None = None
    closed_at: bytes | None = None
    basis: bytes = b""
    public_n: int | None = None
    parties: int = 0
    states: dict[str, str] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    names: dict[tuple[int, bytes], None] = field(default_factory=dict)
    """Numbers with the values that say who they are."""
    forgotten: set[int] = field(default_factory=set)
    """Numbers of whom a step no longer says who they are."""
    records: list[tuple[int, Form, bytes | None]] = field(default_factory=list)
    """Steps that wrote a record, and the number of the one that they revise."""
    signatures: list[tuple[int, Form, bytes]] = field(default_factory=list)
    deadlines: dict[bytes, tuple[int, Form, bytes]] = field(default_factory=dict)
    """Deadline → the newest step that says where it stands, and its ledger."""
    links: set[tuple[int, bytes, bytes, bytes]] = field(default_factory=set)
    """Of each link: the step that says so, its name, reference and workflow of the other case."""
    lapses: set[int] = field(default_factory=set)
    """Steps with which the clock noted that a deadline had passed."""
    definition: Definition | None = None
    phase: str | None = None
    has_gap: bool = False
    flaws: list[Flaw] = field(default_factory=list)

    def forget(self, n: int, form: Form) -> None:
        """Whose names a step no longer says."""
        for (at, _), path in self.erased.items():
            if at == n and path in form.people:
                self.forgotten.add(form.people[path])

    def wrong(
        self, n: int, seq: int | None, template: str, means: str = CHANGED, /, **params: Any
    ) -> None:
        """Note what is wrong with a step."""
        self.flaws.append(Flaw(self.name, n, seq, template, params, means))

    def skip_lost(self, until: int | None = None) -> None:
        """Go on past steps that are known to be lost."""
        while (until is None or self.n + 1 < until) and self.n + 1 in self.lost:
            self.n += 1
            self.leaf = self.lost[self.n]
            self.prev = b2a_base64(self.leaf, newline=False)
            self.has_gap = True
