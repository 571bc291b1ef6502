"""What all entries of one form mean: asked once a form, not once an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from challenge_engine.core.workflow import MAIN, NOTHING, Takes, Workflow
from challenge_engine.history.entry_form import place_of
from challenge_engine.history.values import NOTED, Entry

Definition = tuple[str, int, bytes]
"""Name, version and digest of a published workflow."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The members that many entries share, as the tables say them; texts are bytes there."""

    log: int | None
    """The row of the log that the entries name; None if there is none of that name."""
    place: bytes
    """What their commitments begin with."""
    stream: bytes
    columns: tuple[bytes | int | None, ...]
    basis: bytes
    people: Mapping[bytes, int]
    """Path of the item that says who it is → number in the history."""
    top: int
    is_bridge: bool
    is_noted: bool
    """Of a deadline: what happens after it may lie before it, for it may be told later."""
    track: str | None
    source: str | None
    target: str | None
    definition: Definition | None
    is_published: bool
    moves: bool
    takes: Takes
    writes: bool
    """Whether it writes a record or a signature."""
    side: str
    points: bool
    """Whether it says of a link to another case."""
    is_public: bool
    phase: str | None
    is_lapse: bool
    wakes: Mapping[bytes, frozenset[int]]
    """Each deadline of the workflow → the days on which the clock has to act, from its last one."""


class Describer:
    """Knows the logs and the published workflows, which hardly change."""

    def __init__(self, logs: Mapping[str, int], workflows: Mapping[Definition, Workflow]) -> None:
        self._logs = logs
        self._workflows = workflows

    def __call__(self, entry: Entry) -> Form:
        """The form of an entry; nothing of it hangs on what differs from step to step."""
        definition = _definition(entry)
        workflow = self._workflows.get(definition) if definition else None
        takes, side = _taken(entry, workflow)
        state = workflow.states.get(entry.target or "") if workflow else None
        people = {"actor": entry.actor, "behalf": entry.behalf, "recorder": entry.recorder}
        numbers = {path.encode(): number for path, number in people.items() if number}
        return Form(
            log=self._logs.get(entry.log),
            place=place_of(entry.log),
            stream=entry.stream.encode(),
            columns=_columns(entry),
            basis=entry.basis.encode(),
            people=numbers,
            top=max(numbers.values(), default=0),
            is_bridge=entry.kind == "takeover",
            is_noted=entry.kind in NOTED,
            track=entry.track,
            source=entry.source,
            target=entry.target,
            definition=definition,
            is_published=definition is None or workflow is not None,
            moves=entry.track is not None and entry.target is not None,
            takes=takes,
            writes=takes.record is not None or takes.signs is not None,
            side=side,
            points=entry.kind == "link" or bool(takes.links or takes.links_optional),
            is_public=_is_public(entry, workflow),
            phase=state.phase if state and entry.track == MAIN else None,
            is_lapse=entry.kind == "lapse",
            wakes=_wakes(workflow) if workflow else {},
        )


NAMES = (
    "kind", "action", "track", "source", "target", "actor", "role", "behalf", "recorder", "via",
    "basis",
)  # fmt: skip


def _columns(entry: Entry) -> tuple[bytes | int | None, ...]:
    values = [getattr(entry, name) for name in NAMES]
    return tuple(value.encode() if isinstance(value, str) else value for value in values)


def _definition(entry: Entry) -> Definition | None:
    if entry.workflow is None or entry.version is None or entry.definition is None:
        return None
    return entry.workflow, entry.version, entry.definition


def _taken(entry: Entry, workflow: Workflow | None) -> tuple[Takes, str]:
    """What the action wrote beside its event; the second move of an action writes nothing."""
    action, track = entry.action, entry.track
    if workflow is None or action is None or track is None or workflow.track_of(action) != track:
        return Takes(), ""
    transition = workflow.transition(track, entry.source or NOTHING, action)
    if transition is None:
        return Takes(), ""
    role = workflow.roles.get(transition.by[0]) if transition.by else None
    return transition.takes, role.side if role else ""


def _wakes(workflow: Workflow) -> dict[bytes, frozenset[int]]:
    """It warns some days before, and notes on the day after that it has passed."""
    return {
        name.encode(): frozenset([1, *(-before for before in deadline.warns)])
        for name, deadline in workflow.deadlines.items()
    }


def _is_public(entry: Entry, workflow: Workflow | None) -> bool:
    if workflow is None or workflow.public_from is None:
        return False
    return entry.kind == "takeover" or entry.action == workflow.public_from
