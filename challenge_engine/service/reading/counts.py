"""The answers that workflows let be counted, by year and by side.

Who may read every case of the authority reads the figures as they are. Everybody else reads what
stands behind public cases alone, of years that are over (a figure that grows from one day to the
next would tell what was answered on that day), and no figure that could tell what somebody answered
(``core.counts.told``). So no case that a reader may not see is in a figure of theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from challenge_engine.core.case import ERASED
from challenge_engine.core.counts import LEAST, Answer, Figure, count
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Field, Workflow
from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading import past
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Viewer, sight
from challenge_engine.service.reading.viewing import NOBODY
from challenge_engine.store import authorities, counts, people
from challenge_engine.store.counts import Given
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording

SIDES = ("community", "authority")


@dataclass(frozen=True, slots=True)
class CountLine:
    """One answer, with how many cases stand behind it on each side."""

    code: str
    title: str
    figures: tuple[Figure, ...]
    """In the order of the sides; ``None`` is not told."""


@dataclass(frozen=True, slots=True)
class CountTable:
    """The answers to one list of codes."""

    name: str
    question: str
    workflows: tuple[str, ...]
    """What the workflows are called that ask it."""
    sides: tuple[tuple[str, str], ...]
    """Code and title of each side."""
    of: tuple[Figure, ...]
    """In how many cases each side answered."""
    lines: tuple[CountLine, ...]


@dataclass(frozen=True, slots=True)
class CountsView:
    """What was counted in one year, as one reader may know it."""

    authority: str
    year: int | None
    years: tuple[int, ...]
    """In which something was answered, newest first."""
    tables: tuple[CountTable, ...]
    is_whole: bool
    """Whether every case is counted, and every figure told."""
    least: int = LEAST


def counted(engine: Engine, authority: int, viewer: Viewer, year: int | None = None) -> CountsView:
    """The figures of a year; without one, of the newest that there is."""
    own = engine.authorities[authority]
    with engine.store.read() as unit:
        today = local_day(unit.now(), own.timezone)
        asking = _asking(engine, unit, authority)
        is_whole = _sees_all(unit, authority, viewer, asking, today)
        places = [(v.published.id, kind) for v in asking for kind, _field in _fields(v.workflow)]
        years: dict[int, dict[int, Given]] = defaultdict(dict)
        for one in counts.given(unit, authority, places) if places else ():
            when = int(local_day(one.occurred_at, own.timezone)[:4])
            if is_whole or (one.is_public and when < int(today[:4])):
                years[when][one.case_id] = one
        known = tuple(sorted(years, reverse=True))
        if year is not None and known and year not in known:
            raise NotFound(
                "Nothing is counted for {year}. There is: {known}.",
                year=year,
                known=", ".join(map(str, known)),
            )
        chosen = year if year in known else next(iter(known), None)
        tally = _Tally(asking, viewer.language, 0 if is_whole else LEAST)
        if chosen is not None:
            for one in years[chosen].values():
                workflow = engine.version(unit, one.workflow).workflow
                tally.add(one.case_id, workflow, past.read(unit, one.case_id), chosen, own.timezone)
    return CountsView(own.name, chosen, known, tuple(tally.tables()), is_whole)


def _asking(engine: Engine, unit: Unit, authority: int) -> list[Version]:
    """Every version that lets something be counted, the oldest first."""
    own = (p.id for p in authorities.published(unit) if p.authority == authority)
    versions = (engine.version(unit, id_) for id_ in own)
    return [one for one in versions if any(True for _ in _fields(one.workflow))]


def _fields(workflow: Workflow) -> Iterator[tuple[str, Field]]:
    for kind in workflow.records.values():
        yield from ((kind.name, one) for one in kind.fields.values() if one.counted)


def _sees_all(
    unit: Unit, authority: int, viewer: Viewer, asking: list[Version], today: str
) -> bool:
    person, actor = viewer.person, NOBODY
    if person is not None and person.authority == authority:
        actor = people.actor(unit, person.id, authority, None, None, today)
    return bool(asking) and all(sight(v.workflow, actor).may_see("authority") for v in asking)


@dataclass(slots=True)
class _Tally:
    """Adds up over workflows and versions: a list is known by its name."""

    asking: list[Version]
    language: str
    least: int
    answers: defaultdict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case: int, workflow: Workflow, read: Past, year: int, zone: str) -> None:
        for row in read.newest():
            event, kind = read.event(row.n), workflow.records.get(row.kind)
            if event is None or kind is None or not read.is_open(kind, row.n):
                continue
            if local_day(event.occurred_at, zone)[:4] != f"{year:04}":
                continue
            role = workflow.roles.get(event.role or "")
            side = "community" if event.behalf else role.side if role else ""
            values = read.of(row)
            for asked in (one for one in kind.fields.values() if one.counted):
                value = values.get(asked.name)
                if value is not None and value is not ERASED:
                    codes = (value,) if isinstance(value, str) else tuple(value)
                    self.answers[asked.counted].append(Answer(case, side, codes))

    def tables(self) -> Iterator[CountTable]:
        """Each list in the words of the newest version that asks for it."""
        newest: dict[str, tuple[Workflow, Field]] = {}
        titles: dict[str, dict[str, str]] = defaultdict(dict)
        codes: dict[str, dict[str, str]] = defaultdict(dict)
        for version in self.asking:
            wording = Wording(version.workflow, self.language)
            # The first question of the file names the list: what comes last stays.
            for _kind, asked in reversed([*_fields(version.workflow)]):
                newest[asked.counted] = version.workflow, asked
                titles[asked.counted][version.workflow.name] = wording.own(version.workflow.title)
                codes[asked.counted] |= {c.code: wording.own(c.title) for c in asked.choices}
        for name, (workflow, asked) in newest.items():
            wording = Wording(workflow, self.language)
            question = wording.own(asked.ask)
            yield self._table(name, question, titles[name].values(), codes[name], wording)

    def _table(
        self,
        name: str,
        question: str,
        workflows: Iterable[str],
        codes: dict[str, str],
        wording: Wording,
    ) -> CountTable:
        found = count(codes, SIDES, self.answers[name], self.least)
        return CountTable(
            name=name,
            question=question,
            workflows=tuple(workflows),
            sides=tuple((side, wording.side(side)) for side in SIDES),
            of=tuple(found.of[side] for side in SIDES),
            lines=tuple(
                CountLine(code, title, tuple(found.by_code[code][side] for side in SIDES))
                for code, title in codes.items()
            ),
        )
