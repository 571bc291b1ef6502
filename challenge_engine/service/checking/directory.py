"""What the table of the directory says, compared with the steps that said it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from challenge_engine.core.directory import WHATS
from challenge_engine.service.checking import flaws
from challenge_engine.service.checking.flaws import MADE_OTHERWISE, Flaw
from challenge_engine.store import checking
from challenge_engine.store.unit import Unit

_WHATS = frozenset(what.encode() for what in WHATS)
Said = dict[bytes, bytes]


def compare(unit: Unit, codes: Mapping[int, str], authority: int | None) -> Iterator[Flaw]:
    """Each entry must be what one step of the authority's own history says, and each have its row.

    They are few, and looked at once.
    """
    told = _told(unit)

    def flaw(owner: int, n: int, template: str, **params: bytes | None) -> Flaw:
        name = f"{codes.get(owner, '?')}/authority"
        return Flaw(name, n, None, template, params, MADE_OTHERWISE)

    for owner, n, what, code, first, last in checking.rows(unit, checking.DIRECTORY):
        kind, said = told.pop((owner, n), (b"", {}))
        wanted = (kind, *(said.get(name) for name in (b"code", b"from", b"until")))
        if authority in (None, owner) and wanted != (what, code, first, last):
            yield flaw(owner, n, flaws.ENTRY, what=what, code=code, first=first, last=last)
    for (owner, n), (kind, said) in told.items():
        if authority in (None, owner):
            yield flaw(owner, n, flaws.NO_ENTRY, what=kind, code=said.get(b"code"))


def _told(unit: Unit) -> dict[tuple[int, int], tuple[bytes, Said]]:
    found: dict[tuple[int, int], tuple[bytes, Said]] = {}
    for owner, n, path, value in checking.rows(unit, checking.DIRECTORY_TOLD):
        place, _, name = path.rpartition(b"/")
        kind = place.split(b"/")[1]
        if kind in _WHATS and place == b"record/%s/%d.0" % (kind, n):
            found.setdefault((owner, n), (kind, {}))[1][name] = value.strip(b'"')
    return found
