"""The history of a case as an auditor reads it: every step, and every field's old and new value."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.service.auditing import changes, office, refusals
from challenge_engine.service.auditing.changes import Change
from challenge_engine.service.auditing.looking import role_title
from challenge_engine.service.auditing.periods import ALWAYS, Period
from challenge_engine.service.auditing.refusals import Attempt
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import others, past, viewing
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.views import StepView
from challenge_engine.store import people, streams
from challenge_engine.store.reading import EventRow
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _


@dataclass(frozen=True, slots=True)
class Filters:
    """Which steps are wanted; what is blank asks nothing."""

    person: int | None = None
    """Number within the case; 0 is the clock."""
    role: str = ""
    kind: str = ""
    channel: str = ""
    field: str = ""
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Row:
    """One step with everything that an audit asks of it."""

    step: StepView
    person: int
    role: str | None
    role_title: str
    behalf: int | None
    recorder: int | None
    recorder_name: str
    source: str
    """Title of the state that it left; blank where nothing was left."""
    target: str
    changes: tuple[Change, ...]

    @property
    def at(self) -> str:
        """Where it stands in time beside the refused attempts."""
        return self.step.recorded_at


@dataclass(frozen=True, slots=True)
class AuditView:
    """A case for an auditor, filtered; the choices are those that the whole case offers."""

    reference: str
    title: str
    last: int
    rows: tuple[Row, ...]
    attempts: tuple[Attempt, ...]
    persons: tuple[tuple[int, str], ...]
    roles: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    channels: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]

    @property
    def in_order(self) -> tuple[Row | Attempt, ...]:
        """Steps and refused attempts in the order of time."""
        return tuple(sorted([*self.rows, *self.attempts], key=lambda one: one.at))


def history(
    engine: Engine, authority: int, reference: str, viewer: Viewer, filters: Filters = Filters()
) -> AuditView:
    """The whole history of a case, or the steps that the filters want; for auditors only."""
    office.require_auditor(engine, authority, viewer.person)
    zone = engine.authorities[authority].timezone
    with engine.store.read() as unit:
        stream = streams.find(unit, authority, reference)
        if stream is None or stream.workflow is None or not stream.state:
            raise no_such_case(reference)
        workflow = engine.version(unit, stream.workflow).workflow
        today = local_day(unit.now(), zone)
        seen = sight(workflow, viewing.actor_of(unit, stream, workflow, viewer, today))
        person = viewer.person.id if viewer.person else None
        read = past.read(unit, stream.id, others.visible(unit, engine, stream.id, person, today))
        group = people.group_by_id(unit, stream.group) if stream.group is not None else None
        name = group.name if group else ""
        attempts = refusals.of_case(unit, engine, authority, stream.id, workflow, viewer.language)
    told = past.steps(read, workflow, seen, name, viewer.language, zone)
    found = changes.of_steps(read, workflow, seen, told, viewer.language, zone)
    rows = [
        _row(read, workflow, event, step, found[event.n], viewer.language)
        for event, step in zip(read.events, told, strict=True)
    ]
    title = read.values.get(workflow.named_by)
    return AuditView(
        reference=reference,
        title=title if isinstance(title, str) else reference,
        last=read.events[-1].n,
        rows=tuple(row for row in rows if _is_wanted(row, filters, zone)),
        attempts=_attempts(attempts, filters, zone),
        persons=tuple(_persons(read, rows, viewer.language)),
        roles=tuple(sorted({(row.role, row.role_title) for row in rows if row.role is not None})),
        kinds=tuple(sorted({row.step.kind for row in rows})),
        channels=tuple(sorted({row.step.via for row in rows})),
        fields=tuple(
            {one.name: (one.name, one.label) for row in rows for one in row.changes}.values()
        ),
    )


def table(view: AuditView, via: Iterable[tuple[str, str]] = ()) -> str:
    """The rows as comma-separated values, one line a changed field; ``via`` names the channels."""
    channels = dict(via)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in view.rows:
        step = row.step
        head = (
            step.n, step.recorded_at, step.occurred_at if step.is_dated else "", row.person,
            step.by, row.role or "", step.behalf or "", row.recorder_name,
            channels.get(step.via, step.via), step.basis, step.title, row.source, row.target,
        )  # fmt: skip
        for one in row.changes or (None,):
            what = (one.label, one.was or "", one.now or "") if one else ("", "", "")
            writer.writerow([_harmless(str(cell)) for cell in (*head, *what, step.withheld or "")])
    return out.getvalue()


COLUMNS = (
    "step", "recorded_at", "occurred_at", "person", "by", "role", "on_behalf_of", "typed_in_by",
    "channel", "basis", "action", "from", "to", "field", "old", "new", "withheld",
)  # fmt: skip


def _harmless(cell: str) -> str:
    """A spreadsheet must not take for a formula what somebody typed into a form."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _row(
    read: Past,
    workflow: Workflow,
    event: EventRow,
    step: StepView,
    found: tuple[Change, ...],
    language: str,
) -> Row:
    items = read.items.get(event.n, {})
    return Row(
        step=step,
        person=event.actor,
        role=event.role,
        role_title=role_title(workflow, event.role, language),
        behalf=event.behalf,
        recorder=event.recorder,
        recorder_name=_name(items.get("recorder"), language) if event.recorder else "",
        source=_state(workflow, event.track, event.source, language),
        target=_state(workflow, event.track, event.target, language),
        changes=found,
    )


def _state(workflow: Workflow, track: str | None, name: str | None, language: str) -> str:
    if track is None or name is None:
        return ""
    wording = Wording(workflow, language)
    found = workflow.tracks.get(track, {}).get(name)
    title = wording.own(found.title if found else None, name)
    if track == MAIN:
        return title
    return f"{wording.own(workflow.track_titles.get(track), track)}: {title}"


def _is_wanted(row: Row, filters: Filters, zone: str) -> bool:
    wanted = (
        filters.person is None or filters.person in (row.person, row.behalf, row.recorder),
        not filters.role or filters.role == row.role,
        not filters.kind or filters.kind == row.step.kind,
        not filters.channel or filters.channel == row.step.via,
        not filters.field or any(one.name == filters.field for one in row.changes),
        filters.period.covers(local_day(row.step.recorded_at, zone)),
    )
    return all(wanted)


def _attempts(found: tuple[Attempt, ...], filters: Filters, zone: str) -> tuple[Attempt, ...]:
    """Attempts have no number, kind or field: they stand beside unless one of these is asked."""
    if filters.person is not None or filters.role or filters.kind or filters.field:
        return ()
    return tuple(
        one
        for one in found
        if (not filters.channel or filters.channel == one.via)
        and filters.period.covers(local_day(one.at, zone))
    )


def _persons(read: Past, rows: list[Row], language: str) -> list[tuple[int, str]]:
    names: dict[int, str] = {}
    for row in rows:
        items = read.items.get(row.step.n, {})
        for number, path in (
            (row.person, "actor"),
            (row.behalf, "behalf"),
            (row.recorder, "recorder"),
        ):
            if number is not None:
                named = (
                    say(language, "the clock") if number == 0 else _name(items.get(path), language)
                )
                names[number] = names.get(number) or named
    return sorted(names.items())


def _name(value: object, language: str) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return say(language, _("name erased"))
