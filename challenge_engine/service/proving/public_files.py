"""What of public cases is published beside the tiles: entries, and the values anybody may read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Workflow
from challenge_engine.errors import EngineError
from challenge_engine.history import published
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.published import Line, Published, Withheld
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import past, viewing
from challenge_engine.service.reading.reader import PUBLIC, sight
from challenge_engine.store import checkpoints, public_cases
from challenge_engine.store import receipts as rows
from challenge_engine.store.reading import EventRow
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def files(unit: Unit, engine: Engine, authority: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the file of each public case, as far as the log was signed."""
    after = 0
    while found := public_cases.public(unit, authority, after):
        for stream in found:
            lines = tuple(_lines(unit, engine, stream, size))
            if lines:
                yield _name(stream), published.to_bytes(lines)
        after = found[-1].id


def _name(stream: Stream) -> str:
    reference = stream.reference or ""
    if _PLAIN.fullmatch(reference) is None:
        raise EngineError("The case {reference} cannot be the name of a file.", reference=reference)
    return f"{reference}.jsonl"


def _lines(unit: Unit, engine: Engine, stream: Stream, size: int) -> Iterator[Line]:
    kept = past.read(unit, stream.id)
    if not kept.events or stream.workflow is None:
        return
    workflow = engine.version(unit, stream.workflow).workflow
    log = engine.authorities[stream.authority].log
    today = local_day(unit.now(), engine.authorities[stream.authority].timezone)
    seen = sight(workflow, viewing.actor_of(unit, stream, workflow, PUBLIC, today))
    for event in kept.events:
        place = checkpoints.place(unit, event.leaf_hash)
        if place is None or place[0] != log or place[1] >= size:
            continue
        if _names_what_is_not_public(unit, stream, event):
            yield Withheld(event.n)
            continue
        paths = past.readable(kept, workflow, seen, event)
        opened = tuple(_open(unit, stream, workflow, event, paths))
        yield Published(event.n, event.entry, event.salt, opened)


def _names_what_is_not_public(unit: Unit, stream: Stream, event: EventRow) -> bool:
    others = {ref.case for ref in from_bytes(event.entry).refs} - {stream.key}
    return not all(public_cases.is_public(unit, case) for case in others)


def _open(
    unit: Unit, stream: Stream, workflow: Workflow, event: EventRow, paths: frozenset[str]
) -> Iterator[Opening]:
    # Never what is about a person, even where the page shows it: the page can forget, but nobody
    # can call back a file that was copied.
    about = rows.subjects(unit, stream.id, event.n)
    for o in rows.openings(unit, stream.id, event.n):
        if o.path in paths and o.item not in about and not _is_personal(workflow, o.path):
            yield Opening(o.item, o.path, o.salt, o.value.encode())


def _is_personal(workflow: Workflow, path: str) -> bool:
    where, *rest = path.split("/")
    if where == "field":
        return rest[0] not in workflow.fields or workflow.fields[rest[0]].personal
    if where == "record":
        kind = workflow.records.get(rest[0])
        one = kind.fields.get(rest[-1]) if kind else None
        return one is None or one.personal
    return where not in ("reason", "grounds", "deadline", "pot", "draw")
