"""A throw-away installation in memory, in which one case of one workflow is played.

Store and service are the real ones. There is no file, no key and no network, and nothing is left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

from challenge_engine.core import decide
from challenge_engine.core.case import UNBORN, Actor, Case, Possibility, Record
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.workflow import EMPTY, Workflow, of_link
from challenge_engine.definitions.scenario import THIS, Other
from challenge_engine.service import demo_clock
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.cases.neighbours import Neighbours
from challenge_engine.service.playground.ready import (
    BEFORE,
    ONLOOKER,
    Members,
    Ready,
    morning,
    ready,
)
from challenge_engine.service.reading import others, past, viewing
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.views import CaseView
from challenge_engine.service.timing.sweep import sweep
from challenge_engine.store import deadlines, memory, messages, people, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


class Ground:
    """A playground with a clock that moves when it is told to.

    It is about one case, or about one of several that are played together.
    """

    def __init__(
        self, made: Ready, workflow: Workflow, others: Mapping[str, Workflow] = EMPTY
    ) -> None:
        self._ready = made
        self._memory = memory.Memory(made.data, "demo")
        self.engine: Final = replace(made.engine, store=self._memory.store)
        self.workflow = workflow
        """Of the case that it is about."""
        self._workflows = {THIS: workflow, **others}
        self.people: Final = made.people
        self.today: dt.date = BEFORE
        self.reference: str = ""
        self._n = -1
        self._case = THIS
        self._kept: dict[str, tuple[str, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def authority(self) -> int:
        """The one authority."""
        return next(iter(self.engine.authorities))

    def close(self) -> None:
        """Nothing is left of it."""
        self._memory.close()

    def copied(self) -> Ground:
        """The same once more: what is done there is not done here."""
        made = replace(self._ready, data=self._memory.copied())
        copied = Ground(made, self._workflows[THIS], self._workflows)
        copied.today, copied._kept = self.today, {**self._kept}
        copied.workflow, copied._case = self.workflow, self._case
        copied.reference, copied._n = self.reference, self._n
        return copied

    def turn_to(self, case: str) -> None:
        """From now on it is about this one of the cases that are played together."""
        self._kept[self._case] = (self.reference, self._n)
        self._case, self.workflow = case, self._workflows[case]
        self.reference, self._n = self._kept.get(case, ("", -1))

    def linked(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What is handed in, with the references of the cases that it names."""
        known = {
            **{name: found for name, (found, _) in self._kept.items()},
            self._case: self.reference,
        }
        return {
            name: known.get(value, "") if name.startswith(of_link("")) else value
            for name, value in data.items()
        }

    def act(
        self,
        name: str,
        action: str,
        data: Mapping[str, Any],
        *,
        role: str | None = None,
        on_behalf: bool = False,
        received: str | None = None,
    ) -> Done:
        """Somebody acts, for real; the first action opens the case.

        Raises ``Refused`` and ``InvalidInput`` as everywhere.
        """
        who = Acting(self.people[name], role=role, on_behalf=on_behalf)
        command = Command(action, data, occurred_at=received)
        done = self._act(who, command)
        self.reference = done.reference
        return done

    def _act(self, who: Acting, command: Command) -> Done:
        if self.reference:
            return acting.act(self.engine, self.authority, self.reference, who, command)
        return self.opened_beside(who, command)

    def opened_beside(self, who: Acting, command: Command) -> Done:
        """Open a case of the workflow; it is not about this one unless it is the first."""
        return acting.open_case(
            self.engine,
            self.authority,
            self.workflow.name,
            who,
            command,
            GroupChoice(key=self._ready.group),
        )

    def move_to(self, day: dt.date) -> None:
        """Let days pass, up to the morning of one; the clock records each lapse on its own day."""
        if day <= self.today:
            return
        while (lapse := self._next_lapse()) is not None and lapse < day:
            self._be_on(lapse)
        self._be_on(day)

    def case(self) -> Case:
        """Where every track stands."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            return acting.as_case(unit, stream, self.workflow) if stream is not None else UNBORN

    def is_public(self) -> bool:
        """Whether it stands in the public register."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            return stream is not None and stream.public_n is not None

    def begin_step(self) -> None:
        """What is told from now on is told in the step that begins here."""
        self._n = self.case().n

    def told(self) -> frozenset[str]:
        """The roles that were told of what was done or has lapsed in this step."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            told = messages.of(unit, stream.id, self._n) if stream is not None else []
        return frozenset(one.data["role"] for one in told if one.kind in ("tell", "lapsed"))

    def is_published(self) -> bool:
        """Whether everybody can read the reason of what was done in this step."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            if stream is None or stream.public_n is None:
                return False
            kept, public = past.read(unit, stream.id), sight(self.workflow, viewing.NOBODY)
        return any(
            "reason" in past.readable(kept, self.workflow, public, event)
            for event in kept.events
            if event.n > self._n
        )

    def state(self, track: str) -> str:
        """Where a track stands."""
        return self.case().state(track)

    def value(self, field: str) -> Any:
        """What stands in a field of the case; ``None`` where nothing does."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            return past.read(unit, stream.id).values.get(field) if stream is not None else None

    def ledgers(self) -> Mapping[str, Ledger]:
        """Where every deadline of the case stands."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            return deadlines.all_ledgers(unit, stream.id) if stream is not None else {}

    def records(self, kind: str) -> list[Record]:
        """The newest versions of the records of a kind, sealed or not."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            kept = past.read(unit, stream.id) if stream is not None else None
        if kept is None:
            return []
        return [
            Record(kind, r.number, r.version, r.actor, r.n, r.k, kept.of(r))
            for r in kept.newest()
            if r.kind == kind
        ]

    def number(self, name: str) -> int | None:
        """The number of somebody within the case; ``None`` before they have a part in it."""
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            return self._actor(unit, stream, name).number if stream is not None else None

    def available(
        self, name: str, only: Collection[str] | None = None
    ) -> tuple[tuple[bool, Possibility], ...]:
        """What somebody can do now and why not the rest, for the group where that is ``True``.

        It is asked of the core, without the words, forms and ways of what is shown to people.
        """
        with self.engine.store.read() as unit:
            stream = self._stream(unit)
            if stream is None or stream.workflow is None:
                return ()
            machine = self.engine.version(unit, stream.workflow).machine
            case = acting.as_case(unit, stream, self.workflow)
            actor, wanted = self._actor(unit, stream, name), decide.needs(self.workflow, case)
            beside = Neighbours(unit, self.engine, self.workflow, stream.id, {})
            zone = self.engine.authorities[self.authority].timezone
            known = others.known(beside, wanted, actor.number, self.today.isoformat(), zone)
        return tuple(
            (on_behalf, one)
            for on_behalf in (False, True)
            for one in decide.available(machine, case, actor, known, on_behalf=on_behalf, only=only)
            if one.roles or not on_behalf
        )

    def seen(
        self, name: str | None = ONLOOKER, language: str = "en", *, ways: bool = False
    ) -> CaseView:
        """The case as somebody sees it; as the public without a name."""
        viewer = Viewer(self.people[name] if name else None, language)
        return viewing.view(self.engine, self.authority, self.reference, viewer, ways=ways)

    def _stream(self, unit: Unit) -> Stream | None:
        return streams.find(unit, self.authority, self.reference)

    def _actor(self, unit: Unit, stream: Stream, name: str) -> Actor:
        person, day = self.people[name].id, self.today.isoformat()
        return people.actor(
            unit, person, self.authority, stream.group, stream.id, day, self.workflow.open_roles
        )

    def _next_lapse(self) -> dt.date | None:
        """The next day that is too late for something that still runs."""
        running = (one.due for one in self._all_ledgers() if one.standing == "open")
        too_late = (due + dt.timedelta(days=1) for due in running if due is not None)
        return min((day for day in too_late if day > self.today), default=None)

    def _all_ledgers(self) -> list[Ledger]:
        """Those of all cases: the clock looks at each of them."""
        named = {self.reference, *(reference for reference, _ in self._kept.values())} - {""}
        with self.engine.store.read() as unit:
            found = [streams.find(unit, self.authority, one) for one in sorted(named)]
            ids = [one.id for one in found if one is not None]
            return [one for id_ in ids for one in deadlines.all_ledgers(unit, id_).values()]

    def _be_on(self, day: dt.date) -> None:
        if day > self.today:
            self.today = day
            demo_clock.set_to(self.engine, morning(day))
            sweep(self.engine)


def open_ground(
    workflow: Workflow, source: bytes, wanted: Members, others: Mapping[str, Other] = EMPTY
) -> Ground:
    """A new playground for a workflow with the bytes from which it was read, and its people.

    With ``others`` for further cases too, by the names that these have.
    """
    files = {workflow.name: (workflow, source)}
    for one in others.values():
        # A further case of the same workflow is one of these bytes, whatever lies in the folder.
        files.setdefault(one.workflow.name, (one.workflow, one.source))
    made = ready(tuple(files.values()), tuple(wanted.items()))
    return Ground(made, workflow, {name: files[o.workflow.name][0] for name, o in others.items()})
