"""A past that is known from elsewhere: kept as reported or inferred, never as checked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenge_engine.core import decide as core
from challenge_engine.core import fields, intake, outcome
from challenge_engine.core.case import UNBORN, Actor, Case, Facts, Given, Outcome, Problem, Refusal
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import MAIN, Workflow
from challenge_engine.errors import DeadlineError, NotFound
from challenge_engine.service import own_history
from challenge_engine.service.cases import acting, linking, writing
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.moving.import_lines import Line
from challenge_engine.service.timing import following
from challenge_engine.store import deadlines, recording, streams
from challenge_engine.store.people import Person
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step, Who
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Writes reported lines; the importer is the recorder, those who acted are labels."""

    unit: Unit
    engine: Engine
    authority: int
    importer: Person | None
    src: tuple[str, int]

    def begin(self, workflow: str, line: Line) -> str:
        """The first line of a case: an opening action, or a take-over into a state."""
        version = self.engine.newest(self.unit, self.authority, workflow)
        stream = writing.new_stream(
            self.unit,
            self.engine.authorities[self.authority],
            version.published.id,
            None,
            self.unit.now(),
        )
        stream.basis = "reported"
        if line.note is not None:
            raise NotFound(
                "The case {case} has not begun, so there is nothing to note about it. Begin it "
                "with an action or a take-over.",
                case=line.case,
            )
        self._write(stream, version, UNBORN, line)
        return stream.reference or ""

    def go_on(self, reference: str, line: Line) -> None:
        """A later line of a case that has begun."""
        stream = streams.lock(self.unit, self.authority, reference)
        if stream is None or stream.workflow is None:
            raise acting.no_such_case(reference)
        version = self.engine.version(self.unit, stream.workflow)
        case = acting.as_case(self.unit, stream, version.workflow)
        self._write(stream, version, case, line)

    def _write(self, stream: Stream, version: Version, case: Case, line: Line) -> None:
        now = stamp(self.unit.now(), stream)
        at = line.at or local_day(now, self.engine.authorities[self.authority].timezone)
        if line.action is not None:
            self._act(stream, version, case, line, now, at)
            return
        step = (
            self._takeover(version.workflow, stream, line)
            if line.takeover is not None
            else self._note(stream, line)
        )
        self._append(stream, version, step, line, now, at)

    def _act(
        self, stream: Stream, version: Version, case: Case, line: Line, now: str, at: str
    ) -> None:
        workflow, action = version.workflow, line.action or ""
        transition = core.find(workflow, case, action)
        if isinstance(transition, Refusal):
            raise acting.refused(workflow, case, action, (transition,))
        given, problems = intake.read(workflow, transition.takes, line.data)
        # What is not known may be missing; what is given must still be what its field allows.
        problems = tuple(p for p in problems if p.code != "missing")
        others = linking.told(self.unit, self.engine, self.authority, workflow, stream.id, given)
        problems += others.problems
        if problems:
            raise acting.invalid(workflow, action, problems)
        wanted = core.needs(workflow, case, action, given).deadlines
        started = deadlines.ledgers(self.unit, stream.id, wanted) if wanted else {}
        known = Facts(today=at, on=at, deadlines=started)
        come_to = outcome.outcome(
            workflow, transition, case, Actor(None), line.role or "", known, given
        )
        # A day that was not told is no day to count from.
        held = at if line.at else ""
        come_to = self._follow(workflow, come_to, known, given, held)
        pen = writing.Pen(
            self.unit,
            self.engine.origin(self.authority),
            version.definition,
            now,
            at,
            writing.Channel("import", self.src, own_history.recorder(self.importer, None)),
            _label(line),
            line.basis,
            tuple(self._said(stream, "report", line)),
        )
        linking.write(pen, self.engine, workflow, stream, come_to, given, Actor(None), others)

    def _follow(
        self, workflow: Workflow, come_to: Outcome, known: Facts, given: Given, held: str
    ) -> Outcome:
        try:
            return following.follow(
                self.unit, self.engine, self.authority, workflow, come_to, known, given, held
            )
        except DeadlineError:
            # What was done elsewhere need not fit the terms of here; then none is told of it.
            return come_to

    def _takeover(self, workflow: Workflow, stream: Stream, line: Line) -> Step:
        target = line.takeover or ""
        if target not in workflow.states:
            raise NotFound(
                "The workflow {workflow} has no state {state}. There are: {known}.",
                workflow=workflow.name,
                state=target,
                known=", ".join(workflow.states),
            )
        stream.state, stream.state_n = target, stream.n + 1
        if workflow.public_from is not None and stream.public_n is None:
            stream.public_n = stream.n + 1
        items = [(f"field/{n}", v) for n, v in _values(workflow, line).items() if v is not None]
        items += self._said(stream, "takeover", line)
        return Step(
            kind="takeover",
            actor=_label(line),
            via="import",
            track=MAIN,
            target=target,
            items=tuple(items),
        )

    def _note(self, stream: Stream, line: Line) -> Step:
        items = [(f"record/note/{stream.n + 1}.0/text", line.note)]
        items += self._said(stream, "note", line)
        return Step(kind="note", actor=_label(line), via="import", items=tuple(items))

    def _said(self, stream: Stream, kind: str, line: Line) -> list[tuple[str, Any]]:
        place = f"record/{kind}/{stream.n + 1}.0"
        said: list[tuple[str, Any]] = []
        if line.source is not None:
            said.append((f"{place}/source", line.source))
        if line.at is None:
            said.append((f"{place}/date", NOT_KNOWN))
        return said

    def _append(
        self, stream: Stream, version: Version, step: Step, line: Line, now: str, at: str
    ) -> None:
        workflow = version.workflow
        before = max(stream.n, 0)
        phase = workflow.states[stream.state or ""].phase
        stream.closed_at = (stream.closed_at or now) if phase == "ended" else None
        begin = None
        if stream.n < 0:
            begin = writing.beginning(self.unit, stream, phase, now, at)
        recording.append(
            self.unit,
            stream,
            self.engine.origin(self.authority),
            version.definition,
            Step(
                kind=step.kind,
                actor=step.actor,
                via=step.via,
                track=step.track,
                target=step.target,
                role=line.role,
                recorder=own_history.recorder(self.importer, None),
                src=self.src,
                occurred_at=at,
                basis=line.basis,
                items=step.items,
            ),
            now,
            begin,
        )
        streams.step(self.unit, before, stream, phase)


def _label(line: Line) -> Who:
    name = line.actor or "not known"
    return Who(f"label:{name}", name)


def _values(workflow: Workflow, line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {}
    problems = []
    for name, raw in line.data.items():
        if name not in workflow.fields:
            problems.append(Problem(name, "not-asked"))
            continue
        try:
            values[name] = fields.read(workflow.fields[name], raw)
        except fields.ValueProblem as problem:
            problems.append(Problem(name, problem.code, problem.params))
    if problems:
        raise acting.invalid(workflow, "takeover", tuple(problems))
    return values
