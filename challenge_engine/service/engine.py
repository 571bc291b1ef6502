"""What every use case stands on: the store, the authorities and the published workflows."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from challenge_engine.core.machine import Machine
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue, own_file
from challenge_engine.definitions.calendars import OwnDays
from challenge_engine.errors import DefinitionError, NotFound
from challenge_engine.service.proving import signing
from challenge_engine.service.proving.fork import check_signed
from challenge_engine.service.proving.places import Places
from challenge_engine.store import authorities, clock_marks, sequencer
from challenge_engine.store.authorities import Authority, Published
from challenge_engine.store.background import Background, Repeated
from challenge_engine.store.engine import Store, open_store
from challenge_engine.store.sequencer import sequence
from challenge_engine.store.steps import Definition, Origin
from challenge_engine.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Version:
    """A published workflow version, read once: its machine, and how entries name it."""

    published: Published
    machine: Machine
    definition: Definition

    @property
    def workflow(self) -> Workflow:
        """The definition itself."""
        return self.machine.workflow


@dataclass(slots=True)
class Engine:
    """An open installation; hand it to every use case."""

    store: Store
    authorities: dict[int, Authority] = field(default_factory=dict)
    places: Places | None = None
    """Where the keys are; without them nothing is signed, as in trials and tests."""
    own_days: OwnDays | None = None
    """The days that the authority adds to calendars, and takes from them."""
    _versions: dict[int, Version] = field(default_factory=dict)
    _background: Background | None = None
    _signing: Background | None = None
    _clock: Repeated | None = None
    _unsigned: set[int] = field(default_factory=set)

    @property
    def is_demo(self) -> bool:
        """Only a demo has a clock that can be moved."""
        return self.store.kind == "demo"

    def after_commit(self, authority: int) -> None:
        """What may be slow: the places of the steps in the log, and its next checkpoint."""
        if self._signing is not None:
            self._signing.soon(authority)
        else:
            self._unsigned.add(authority)
        if self.store.dialect == "sqlite":
            return
        log = self.authorities[authority].log
        if self._background is not None:
            self._background.soon(log)
        else:
            sequence(self.store, log)

    def serve(self) -> None:
        """From now on order, checkpoints and the looks at the clock come beside the requests."""
        if self._clock is None:
            self._clock = clock_marks.in_background(self.store)
        if self.store.dialect != "sqlite" and self._background is None:
            self._background = sequencer.in_background(self.store)
        if self.places is not None and self._signing is None:
            self._signing = signing.in_background(self)

    def sign(self) -> None:
        """Sign what was written since the last checkpoint; what `close` does by itself."""
        while self.places is not None and self._unsigned:
            signing.checkpoint(self, self._unsigned.pop())

    def close(self) -> None:
        """Finish what runs beside, sign what is new, and give every connection back."""
        try:
            if self._clock is not None:
                self._clock.close()
            if self._background is not None:
                self._background.close()
            if self._signing is not None:
                self._signing.close()
            self.sign()
        finally:
            self._background = self._signing = self._clock = None
            self.store.close()

    def reload(self, unit: Unit) -> None:
        """Read anew what seldom changes."""
        self.authorities = {a.id: a for a in authorities.everyone(unit)}

    def authority(self, code: str | None = None) -> Authority:
        """The authority with this code; without one, the first that was made."""
        for one in self.authorities.values():
            if code in (None, one.code):
                return one
        raise NotFound(
            "There is no authority with the code {code} in this installation. There is: {known}.",
            code=code or "-",
            known=", ".join(a.code for a in self.authorities.values()) or "none yet",
        )

    def origin(self, authority_id: int) -> Origin:
        """In which log, for whom and in which time zone an authority writes."""
        one = self.authorities[authority_id]
        return Origin(one.origin, one.code, one.timezone)

    def known(self) -> tuple[Version, ...]:
        """Every version that was read so far."""
        return tuple(self._versions.values())

    def version(self, unit: Unit, workflow_id: int) -> Version:
        """A published version never changes, so it is read once."""
        known = self._versions.get(workflow_id)
        if known is None:
            known = read_version(authorities.published_by_id(unit, workflow_id))
            self._versions[workflow_id] = known
        return known

    @property
    def knows_links(self) -> bool:
        """Whether a case of a workflow that was read may have to wait for another one."""
        return any(version.workflow.links for version in self._versions.values())

    def newest(self, unit: Unit, authority_id: int, name: str) -> Version:
        """The version in which a new case begins: the newest that is not retired."""
        rows = authorities.versions(unit, authority_id, name)
        current = [id_ for id_, retired_at in rows if retired_at is None]
        if current:
            return self.version(unit, current[-1])
        if rows:
            raise NotFound(
                "The workflow {name} is retired: its cases run on, but no new one can begin.",
                name=name,
            )
        raise NotFound(
            "No workflow {name} is published here. `challenge workflow list` shows what is.",
            name=name,
        )

    def offered(self, unit: Unit, authority_id: int) -> tuple[Version, ...]:
        """The workflows in which a new case can begin, newest version of each."""
        names: dict[str, Published] = {}
        for p in authorities.published(unit):
            if p.authority == authority_id and p.retired_at is None:
                names[p.name] = p
        return tuple(self.version(unit, p.id) for p in names.values())


def read_version(published: Published) -> Version:
    """The workflow behind the stored bytes, whose digest must still be theirs."""
    name = f"{published.name}.v{published.version}.yaml"
    workflow = catalogue.parse(published.source, name)
    if workflow.digest != published.digest:
        raise DefinitionError(
            "The stored text of {name} is not what was published: its digest changed. "
            "Restore the database from a backup; cases cannot run on a changed definition.",
            name=name,
        )
    definition = Definition(published.name, published.version, published.digest)
    return Version(published, Machine(workflow), definition)


def open_engine(url: str, places: Places | None = None, days_file: str = "") -> Engine:
    """Open an installation; refuses to start where a definition or the signed log was changed.

    ``DefinitionError`` and ``ForkError``; without ``places`` the log is neither asked nor signed.
    ``days_file`` names the authority's own days off.
    """
    own_days = own_file.read(Path(days_file)) if days_file else None
    engine = Engine(open_store(url), places=places, own_days=own_days)
    try:
        with engine.store.read() as unit:
            engine.reload(unit)
            for published in authorities.published(unit):
                engine.version(unit, published.id)
                _refuse_changed_file(published)
        if places is not None:
            check_signed(engine, places)
    except BaseException:
        engine.store.close()
        raise
    return engine


def _refuse_changed_file(published: Published) -> None:
    path = catalogue.workflow_folder() / f"{published.name}.v{published.version}.yaml"
    if path.is_file() and sha256(path.read_bytes()).digest() != published.digest:
        raise DefinitionError(
            "{path} was changed after it was published as version {version}. A published "
            "version never changes: put the file back as it was, and publish the change as "
            "version {next}.",
            path=str(path),
            version=published.version,
            next=published.version + 1,
        )
