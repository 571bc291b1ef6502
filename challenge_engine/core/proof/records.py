"""The automaton of one kind of record: how many there are of each sort, averages, signatures."""

# ruff: noqa: ARG002, D102 - every automaton has the signatures of `Fact`, which says what they do.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Final

from challenge_engine.core.proof.samples import samples
from challenge_engine.core.workflow import RecordKind, Takes, Transition, Workflow

NONE, LOW, HIGH = range(3)
"""An average: of nothing, below its threshold, not below it."""

COMMUNITY, AUTHORITY = 1, 2
SIDES: Final[Mapping[str, int]] = {"community": COMMUNITY, "authority": AUTHORITY}

MOST_SORTS: Final = 2_000
"""So many sorts and averages of one kind of record are looked at."""

_AVERAGED: Final = 2
"""So many of a sort are counted where there is an average; beyond that it is *many*."""

Sort = tuple[Any, ...]
"""Records that no guard can tell apart: one value for each field that is asked about."""

Counts = tuple[int, ...]
RecordValue = tuple[Counts, tuple[int, ...], int]
"""How many of each sort (or for each question), each average, which sides signed the newest."""


class TooManySorts(Exception):
    """Guards tell apart more sorts of records than are looked at."""


class Sorts:
    """Which sorts of records of a kind guards tell apart, and what they ask of them."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.counted: dict[tuple[Any, ...], int] = {}
        """() or (field, value) → the most of them that anybody asks for."""
        self.averaged: list[tuple[str, str]] = []
        """Field and threshold."""
        self._sorts: list[Sort] = []

    def count(self, field: str | None, value: Any, n: int) -> int:
        """The bit of the question whether there are at least so many."""
        asked = () if field is None else (field, value)
        self.counted[asked] = max(n, self.counted.get(asked, 0))
        return 1 << list(self.counted).index(asked)

    def average(self, field: str, x: str) -> int:
        """The place among the averages; bits of averages stand after those of counts."""
        if (field, x) not in self.averaged:
            self.averaged.append((field, x))
        return self.averaged.index((field, x))

    def live_average(self, place: int) -> int:
        """The bit of an average; known once everything is asked."""
        return 1 << (len(self.counted) + place)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are asked about."""
        asked = [one[0] for one in self.counted if one]
        return tuple(dict.fromkeys([*asked, *(field for field, _ in self.averaged)]))

    def of(self, takes: Takes) -> Iterator[Sort]:
        """The sorts that an action can hand in.

        Raises ``TooManySorts``.
        """
        values = [self._values(name, takes) for name in self.fields]
        if prod(map(len, values)) << len(self.averaged) > MOST_SORTS:
            raise TooManySorts
        yield from product(*values)

    def _values(self, name: str, takes: Takes) -> list[Any]:
        field = self.kind.fields[name]
        named = [one[1] for one in self.counted if one and one[0] == name]
        scores = [x for f, x in self.averaged if f == name]
        every = samples(field, [*named, *(int(Fraction(x)) for x in scores)])
        # Beside the values that are named the others are alike, but for an average: there the
        # least and the most decide, as no guard asks for a low one.
        others = [v for v in every if v not in named]
        kept = {others[0], others[-1]} if others and scores else set(others[:1])
        found = [v for v in every if v in named or v in kept]
        return [*found, *([None] if name in takes.record_optional else [])]

    def mask(self, sort: Sort) -> int:
        """Which questions about single records it answers with yes."""
        values = dict(zip(self.fields, sort, strict=True))
        held = [not one or values[one[0]] == one[1] for one in self.counted]
        return sum(1 << i for i, is_held in enumerate(held) if is_held)

    def key(self, sort: Sort, live: int) -> tuple[Any, ...]:
        """What can still be asked of it."""
        values = dict(zip(self.fields, sort, strict=True))
        live_averages = [self.live_average(i) & live for i in range(len(self.averaged))]
        scores = [
            values[field] if is_live else None
            for (field, _), is_live in zip(self.averaged, live_averages, strict=True)
        ]
        return (self.mask(sort) & live, *scores)

    def given(self, sort: Sort) -> dict[str, Any]:
        """What has to be handed in for it."""
        return {name: v for name, v in zip(self.fields, sort, strict=True) if v is not None}


class RecordFact:
    """The records of a kind that may be handed in again and again; bit 0 of ``live`` is theirs."""

    def __init__(self, workflow: Workflow, sorts: Sorts) -> None:
        self.sorts = sorts
        self.sides = {
            t.action: SIDES[workflow.roles[t.by[0]].side]
            for t in workflow.transitions
            if t.takes.signs == sorts.kind.name
        }
        takes = [t.takes for t in workflow.transitions if t.takes.record == sorts.kind.name]
        found = dict.fromkeys(sort for one in takes for sort in sorts.of(one))
        self._all = tuple(found)
        # It is enough to count for each question, but where records are revised or averaged:
        # there, which sorts they are decides what comes.
        self._is_sorted = any(one.revises for one in takes) or bool(sorts.averaged)
        size = len(self._all) if self._is_sorted else len(sorts.counted)
        self.start: RecordValue = ((0,) * size, (NONE,) * len(sorts.averaged), 0)
        self._masks = tuple(sorts.mask(sort) for sort in self._all)
        self._most = max([_AVERAGED if sorts.averaged else 1, *sorts.counted.values()])

    @property
    def signed(self) -> int:
        """The bit of the signatures."""
        return 1 << (len(self.sorts.counted) + len(self.sorts.averaged))

    def there(self, value: RecordValue, bit: int) -> int:
        """How many there are for a question, as far as anybody counts."""
        if self._is_sorted:
            return sum(n for n, mask in zip(value[0], self._masks, strict=True) if mask & bit)
        return value[0][bit.bit_length() - 1]

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return self.sorts.kind.name in (t.takes.signs, t.takes.record)

    def after(self, value: RecordValue, t: Transition, *, is_ended: bool) -> dict[RecordValue, Any]:
        """A record is added, revised or signed; a new version voids the signatures."""
        if t.takes.signs == self.sorts.kind.name:
            value = (value[0], value[1], value[2] | self.sides[t.action])
        if t.takes.record != self.sorts.kind.name:
            return {value: None}
        found: dict[RecordValue, Any] = {}
        given = list(self.sorts.of(t.takes))
        for new in given:
            if not t.takes.revises:
                for one in self._added(value, new):
                    found.setdefault(one, {"record": self.sorts.given(new)})
                continue
            for i, n in enumerate(value[0]):
                if n:
                    self._revise(found, value, i, new)
        return found

    def _added(self, value: RecordValue, new: Sort) -> Iterator[RecordValue]:
        counts = self._counted(value[0], new)
        for averages in self._averages(counts, value[1], None, new):
            yield (counts, averages, 0)

    def _revise(self, found: dict[RecordValue, Any], value: RecordValue, i: int, new: Sort) -> None:
        old = self._all[i]
        pick = {"record": self.sorts.given(new), "revises": self.sorts.given(old)}
        # There may be more than were counted, so one less may be as many as before.
        lefts = {value[0][i] - 1, *([value[0][i]] if value[0][i] >= self._most else [])}
        for left in lefts:
            counts = (*value[0][:i], left, *value[0][i + 1 :])
            counts = self._counted(counts, new)
            for averages in self._averages(counts, value[1], old, new):
                found.setdefault((counts, averages, 0), pick)

    def _averages(
        self, counts: Counts, before: tuple[int, ...], old: Sort | None, new: Sort
    ) -> Iterator[tuple[int, ...]]:
        """What each average can be now: exact, as long as there are few enough to be counted."""
        found = []
        for (field, x), was in zip(self.sorts.averaged, before, strict=True):
            at, threshold = self.sorts.fields.index(field), Fraction(x)
            can = self._can_be(counts, at, threshold)
            gain = (new[at] if new[at] is not None else threshold) - (
                old[at] if old is not None and old[at] is not None else threshold
            )
            stays = (was == HIGH and gain >= 0) or (was == LOW and gain <= 0)
            found.append((was,) if stays and was in can else can)
        return product(*found)

    def _can_be(self, counts: Counts, at: int, x: Fraction) -> tuple[int, ...]:
        scored = [
            (sort[at] - x, n)
            for sort, n in zip(self._all, counts, strict=True)
            if n and sort[at] is not None
        ]
        if not scored:
            return (NONE,)
        excess = sum(over * n for over, n in scored)
        many = [over for over, n in scored if n >= self._most]
        low = excess < 0 or any(over < 0 for over in many)
        high = excess >= 0 or any(over > 0 for over in many)
        return (*((LOW,) if low else ()), *((HIGH,) if high else ()))

    def _counted(self, counts: Counts, new: Sort) -> Counts:
        mask = self.sorts.mask(new)
        if self._is_sorted:
            place = self._all.index(new)
            return tuple(min(n + (i == place), self._most) for i, n in enumerate(counts))
        most = self.sorts.counted.values()
        return tuple(
            min(n + (mask >> i & 1), cap)
            for i, (n, cap) in enumerate(zip(counts, most, strict=True))
        )

    def kept(self, value: RecordValue, live: int) -> RecordValue:
        """Sorts that can no longer be told apart are one; nobody counts further than is asked."""
        if not live:
            return self.start
        counts, averages, signs = value
        asked = list(self.sorts.counted.values())
        if self._is_sorted:
            cap = max((n for i, n in enumerate(asked) if live >> i & 1), default=1)
            if live >> len(asked) & ((1 << len(self.sorts.averaged)) - 1):
                cap = self._most
            counts = self._merged(counts, live, cap)
        else:
            counts = tuple(n if live >> i & 1 else 0 for i, n in enumerate(counts))
        averages = tuple(
            one if live & self.sorts.live_average(i) else NONE for i, one in enumerate(averages)
        )
        return counts, averages, signs if live & self.signed else 0

    def _merged(self, counts: Counts, live: int, cap: int) -> Counts:
        found = [0] * len(counts)
        first: dict[tuple[Any, ...], int] = {}
        for i, n in enumerate(counts):
            place = first.setdefault(self.sorts.key(self._all[i], live), i)
            if self._masks[i] & live or self.sorts.averaged:
                found[place] = min(found[place] + n, cap)
        return tuple(found)

    def later(self, value: RecordValue, live: int) -> None:
        return None


class SignedFact:
    """The signatures of the newest record of a kind of which everybody hands in one."""

    start = 0

    def __init__(self, workflow: Workflow, kind: str) -> None:
        self.kind = kind
        self.sides = {
            t.action: SIDES[workflow.roles[t.by[0]].side]
            for t in workflow.transitions
            if t.takes.signs == kind
        }

    def is_moved_by(self, t: Transition, *, is_ended: bool) -> bool:
        return t.action in self.sides or t.takes.record == self.kind

    def after(self, value: int, t: Transition, *, is_ended: bool) -> dict[int, Any]:
        """What is written last is what has to be signed, a new record or a new version."""
        value |= self.sides.get(t.action, 0)
        return {value if t.takes.record != self.kind else 0: None}

    def kept(self, value: int, live: int) -> int:
        return value if live else 0

    def later(self, value: int, live: int) -> None:
        return None
