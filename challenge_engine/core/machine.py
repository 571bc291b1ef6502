"""One shared ``transitions`` machine a workflow version; the only module that imports it.

A machine a case costs 110-400 µs and leaks, so a throw-away cursor is pushed through the shared
one, and its answer is remembered, because the machine never changes. The cursor gets one verdict:
a failed condition of the library returns ``False`` without a reason and stops at the first, so the
guards were asked before, all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from transitions import EventData
from transitions import Machine as Library

from challenge_engine.core.workflow import NOTHING, Workflow


@dataclass(slots=True)
class _Cursor:
    state: str
    verdict: bool


def _verdict(event: EventData) -> bool:
    return bool(getattr(event.model, "verdict", False))


def _place(track: str, state: str) -> str:
    return f"{track}/{state}"


class Machine:
    """The states and transitions of all tracks of one workflow version."""

    def __init__(self, workflow: Workflow) -> None:
        places = [
            _place(track, state)
            for track, states in workflow.tracks.items()
            for state in (NOTHING, *states)
        ]
        self.workflow = workflow
        self._known: dict[tuple[str, str, str, bool], str | None] = {}
        self._library = Library(
            model=None,
            states=places,
            initial=places[0],
            auto_transitions=False,
            send_event=True,
        )
        for t in workflow.transitions:
            self._library.add_transition(
                trigger=t.action,
                source=_place(t.track, t.source),
                dest=_place(t.track, t.target),
                conditions=[_verdict],
            )

    def move(self, track: str, source: str, action: str, *, verdict: bool) -> str | None:
        """Fire an action from a state; the state after it, or ``None`` if it did not fire.

        Raises ``transitions.MachineError`` where no such transition exists: callers look first.
        """
        asked = (track, source, action, verdict)
        if asked not in self._known:
            self._known[asked] = self._fire(track, source, action, verdict=verdict)
        return self._known[asked]

    def _fire(self, track: str, source: str, action: str, *, verdict: bool) -> str | None:
        cursor: Any = _Cursor(_place(track, source), verdict)
        if not self._library.events[action].trigger(cursor):
            return None
        return str(cursor.state).partition("/")[2]
