"""Brings in cases with their past: all lines or none.

``enforced``: every line goes through rights and guards as that person at that time.
``reported``: what is known from elsewhere; rights and guards are *not known*, never passed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from challenge_engine.core.workflow import of_link
from challenge_engine.errors import EngineError, ImportRefused, InvalidInput, NotFound, Refused
from challenge_engine.service import own_history
from challenge_engine.service.cases import acting, correcting
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.correcting import Wanted
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.engine import Engine
from challenge_engine.service.moving import reporting
from challenge_engine.service.moving.import_lines import Line, read_lines
from challenge_engine.store import people
from challenge_engine.store.batches import INSERT_BATCH, SAME_BATCH
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit
from challenge_engine.texts import located, refusal

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was brought in: how many cases and lines, and the number of the batch."""

    cases: int
    lines: int
    batch: str
    references: Mapping[str, str]
    """The file's own name of a case → its reference here."""


@dataclass(slots=True)
class _Import:
    unit: Unit
    engine: Engine
    authority: int
    workflow: str | None
    importer: Person | None
    batch: str
    references: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    steps: dict[tuple[str, int], int] = field(default_factory=dict)
    """Case and step as the file numbers them → the step here."""

    def linked(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What is handed in, with the references that linked cases of the file have here."""
        return {
            name: self.references.get(value, value) if name.startswith(of_link("")) else value
            for name, value in data.items()
        }


def import_file(
    engine: Engine,
    authority: int,
    path: Path,
    *,
    basis: str = "enforced",
    workflow: str | None = None,
    importer: Person | None = None,
    dry_run: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Import JSON lines in one transaction; ``ImportRefused`` names the first bad line."""
    data, lines = read_lines(path, basis)
    with engine.store.write() as unit:
        if not again:
            _refuse_again(unit, authority, path, data)
        batch = _batch(unit, engine, authority, path, data, lines, basis, importer)
        work = _Import(unit, engine, authority, workflow, importer, batch)
        for done, line in enumerate(lines, start=1):
            _apply_line(work, path, line)
            if progress is not None:
                progress(done, len(lines))
        if not dry_run:
            unit.commit()
    if not dry_run:
        engine.after_commit(authority)
    return Imported(len(work.references), len(lines), batch, work.references)


def _refuse_again(unit: Unit, authority: int, path: Path, data: bytes) -> None:
    digest = hashlib.sha256(data).digest()
    row = unit.run(SAME_BATCH, {"authority": authority, "digest": digest}).fetchone()
    if row is not None:
        raise ImportRefused(
            "{file} was imported already on {day}, under the name {name}; a second time would "
            "make every case again. If that is meant, import it with --again.",
            file=path.name,
            day=row[1][:10],
            name=row[0],
        )


def _batch(
    unit: Unit,
    engine: Engine,
    authority: int,
    path: Path,
    data: bytes,
    lines: list[Line],
    basis: str,
    importer: Person | None,
) -> str:
    digest = hashlib.sha256(data).digest()
    values = {"name": path.name, "digest": digest.hex(), "lines": len(lines), "basis": basis}
    n = own_history.note(unit, engine, authority, importer, "cli", "batch", "import", values)
    row = {"authority": authority, "name": path.name, "digest": digest, "lines": len(lines)}
    row |= {"basis": basis, "person": importer.id if importer else None, "at": unit.now()}
    unit.run(INSERT_BATCH, row)
    return f"batch-{n}"


def _apply_line(work: _Import, path: Path, line: Line) -> None:
    try:
        if line.basis == "enforced":
            _enforce(work, line)
        else:
            _report(work, line)
    except EngineError as error:
        raise ImportRefused(
            "Line {line} of {file} cannot be imported, and so nothing was: {why}",
            line=line.number,
            file=path.name,
            why=_why(error),
        ) from error


def _enforce(work: _Import, line: Line) -> None:
    person = _person(work, line.actor)
    who = Acting(
        person,
        role=line.role,
        via="import",
        on_behalf=line.on_behalf,
        src=(work.batch, line.number),
        recorder=own_history.recorder(work.importer, person),
    )
    today = acting.day_of(work.engine, work.authority, line.at) if line.at else None
    data = work.linked(line.data)
    command = Command(line.action or "", data, occurred_at=line.at, today=today)
    reference = work.references.get(line.case)
    if reference is not None and line.corrects is not None:
        wanted = _correction(work, line, today)
        done = correcting.correct_in(work.unit, work.engine, work.authority, reference, who, wanted)
    elif reference is not None:
        done = acting.act_in(work.unit, work.engine, work.authority, reference, who, command)
    else:
        done = _open(work, line, who, command)
        work.references[line.case] = done.reference
    if line.n is not None:
        work.steps[line.case, line.n] = done.first


def _correction(work: _Import, line: Line, today: str | None) -> Wanted:
    n = work.steps.get((line.case, line.corrects or 0))
    if n is None:
        raise NotFound(
            "It corrects step {n} of the case {case}, and no line before it is that step. Give "
            "every line of the case its number (n), in their order.",
            n=line.corrects,
            case=line.case,
        )
    return Wanted(n, line.why or "", line.data, line.happened, today=today)


def _open(work: _Import, line: Line, who: Acting, command: Command) -> Done:
    if line.corrects is not None:
        raise NotFound(
            "The case {case} has not begun, so there is nothing to correct in it. Begin it with "
            "an action.",
            case=line.case,
        )
    return acting.open_in(
        work.unit,
        work.engine,
        work.authority,
        _workflow(work, line),
        who,
        command,
        _group(work, line),
    )


def _report(work: _Import, line: Line) -> None:
    reporter = reporting.Reporter(
        work.unit, work.engine, work.authority, work.importer, (work.batch, line.number)
    )
    reference, known = work.references.get(line.case), replace(line, data=work.linked(line.data))
    if reference is None:
        work.references[line.case] = reporter.begin(_workflow(work, line), known)
    else:
        reporter.go_on(reference, known)


def _workflow(work: _Import, line: Line) -> str:
    name = line.workflow or work.workflow
    if name is None:
        raise NotFound(
            "It does not say in which workflow the case {case} begins. Give every first line a "
            "`workflow`, or name one for the whole file.",
            case=line.case,
        )
    return name


def _group(work: _Import, line: Line) -> GroupChoice:
    if line.group is None:
        return GroupChoice()
    known = people.group_by_name(work.unit, work.authority, line.group)
    return GroupChoice(key=known.key) if known else GroupChoice(new_name=line.group)


def _person(work: _Import, login: str) -> Person:
    if login not in work.people:
        person = people.by_login(work.unit, login)
        if person is None:
            raise NotFound(
                "There is no account {login}. Make it first; an enforced past is acted by people "
                "with accounts and roles.",
                login=login,
            )
        work.people[login] = person
    return work.people[login]


def _why(error: EngineError) -> str:
    """The error with every refusal or problem; an import is read by operators, in English."""
    told = [str(error)]
    workflow: Any = error.params.get("workflow")
    if isinstance(error, Refused):
        for refused in error.refusals:
            said = refusal(refused, workflow, "en")
            told.append(f"{said.no} {said.help}")
    if isinstance(error, InvalidInput):
        told += [located(problem, workflow, "en") for problem in error.problems]
    return " ".join(told)
