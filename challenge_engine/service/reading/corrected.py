"""What was set right in a step: was and is, by whom and why, as far as one reader may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from challenge_engine.history.two_times import OF_THE_EVENT, occurred_path, reason_path
from challenge_engine.service.reading.kept import Past
from challenge_engine.service.reading.views import ChangeView, CorrectionView, Value
from challenge_engine.store.reading import EventRow


@dataclass(frozen=True, slots=True)
class Telling:
    """How one reader is told of a value, of the one who gave it, and whether at all."""

    past: Past
    may_read: Callable[[EventRow, str], bool]
    shown: Callable[[EventRow, str, Any], Value]
    by: Callable[[EventRow], str]

    def of(self, event: EventRow) -> tuple[CorrectionView, ...]:
        """What was set right in a step later; of a correction itself, what it set right."""
        root = self.past.root(event)
        now = dict(self.past.items.get(root.n, {}))
        held = root.occurred_at if self.past.was_dated(root.n) else None
        found = []
        for n in self.past.known[root.n].corrections:
            items = self.past.items.get(n, {})
            day = items.get(occurred_path(n))
            later = day if isinstance(day, str) else held
            if event.n in (root.n, n):
                found.append(self._view(root, n, now, (held, later)))
            now, held = now | items, later
        return tuple(found)

    def _view(
        self, root: EventRow, n: int, before: dict[str, Any], held: tuple[str | None, str | None]
    ) -> CorrectionView:
        items, event = self.past.items.get(n, {}), self.past.event(n) or root
        replaced = [p for p in sorted(items) if p in before and p not in OF_THE_EVENT]
        seen = [path for path in replaced if self.may_read(root, path)]
        was, now = held
        # What can be read of the day can be read of the reason: both are about the whole step.
        why = items.get(reason_path(n)) if self.may_read(event, reason_path(n)) else None
        return CorrectionView(
            n=n,
            of=root.n,
            by=self.by(event),
            recorded_at=event.recorded_at,
            reason=why if isinstance(why, str) else None,
            changes=tuple(self._change(root, p, before[p], items[p]) for p in seen),
            held=(was, now) if now is not None and now != was else None,
            withheld=len(replaced) - len(seen),
        )

    def _change(self, root: EventRow, path: str, was: Any, now: Any) -> ChangeView:
        old, new = self.shown(root, path, was), self.shown(root, path, now)
        return ChangeView(
            name=new.name,
            label=new.label,
            was=None if was is None else old,
            now=None if now is None else new,
        )
