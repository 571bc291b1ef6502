"""The contract calendar: what can be challenged before when, each day with how it came about.

It is worked out by the house and is no law: from the end of the contract, its period of notice and
the term that the workflow sets for the decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from challenge_engine.core.deadlines import work_out
from challenge_engine.core.directory import Directory, Entry
from challenge_engine.core.in_time import decision, last_beginning, plain_end
from challenge_engine.core.moments import local_day
from challenge_engine.core.terms import Term, day
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import profiles
from challenge_engine.definitions.marks import in_language
from challenge_engine.errors import DeadlineError
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading.directory import ServiceView, service_view
from challenge_engine.service.timing.counting import countings
from challenge_engine.store import directory as store
from challenge_engine.texts import Wording, contracts, error, say, weekday
from challenge_engine.texts.deadlines import term

Standing = Literal["open", "late", "over", "ended", "unknown"]


@dataclass(frozen=True, slots=True)
class ContractView:
    """The contract of one service, and what must happen before it goes on."""

    service: ServiceView
    workflow: str
    """By whose term it was counted; empty where none was."""
    contract_end: dt.date
    notice_by: dt.date | None
    act_by: dt.date | None
    """The last day to do what starts the term of the decision."""
    by_text: str
    """That day, or the day of notice, in words; empty where neither is known."""
    standing: Standing
    standing_text: str
    lines: tuple[str, ...]

    @property
    def by(self) -> dt.date:
        """By which the calendar is sorted."""
        return self.act_by or self.notice_by or self.contract_end


@dataclass(frozen=True, slots=True)
class ContractCalendar:
    """The contracts of an authority, the earliest day first."""

    authority: str
    """Its code, with which a service is found nowhere else."""
    at: str
    day: str
    contracts: tuple[ContractView, ...]
    without: tuple[ServiceView, ...]
    """Services of which no end of a contract is known."""


def contract_calendar(engine: Engine, authority: int, language: str) -> ContractCalendar:
    """What can be challenged before when, as the newest fact sheets say."""
    with engine.store.read() as unit:
        at = unit.now()
        today = local_day(at, engine.authorities[authority].timezone)
        found = store.read(unit, authority)
        workflows = [one.workflow for one in engine.offered(unit, authority)]
    views: list[ContractView] = []
    without = []
    for service in found.all_on("service", today):
        sheet = found.on("sheet", service.code, today)
        said = sheet.values if sheet else {}
        if said.get("can_be_challenged") == "no":
            continue
        if sheet is None or "contract_end" not in said:
            without.append(service_view(found, service, today))
            continue
        views += _contracts(engine, found, service, sheet, workflows, today, language)
    code = engine.authorities[authority].code
    ordered = sorted(views, key=lambda one: (one.by, one.service.title, one.workflow))
    return ContractCalendar(code, at, today, tuple(ordered), tuple(without))


def _contracts(
    engine: Engine,
    found: Directory,
    service: Entry,
    sheet: Entry,
    workflows: list[Workflow],
    today: str,
    language: str,
) -> Iterator[ContractView]:
    """One for each workflow that sets a term for its decision, else one without."""
    deciding: list[Workflow | None] = [one for one in workflows if decision(one) is not None]
    for workflow in deciding or [None]:
        working = _Working(engine, sheet, language)
        working.out(workflow, workflows)
        standing = working.standing(day(today))
        by = working.act_by or working.notice_by
        yield ContractView(
            service=service_view(found, service, today),
            workflow=workflow.name if workflow else "",
            contract_end=working.ends,
            notice_by=working.notice_by,
            act_by=working.act_by,
            by_text=weekday(by, language) if by else "",
            standing=standing,
            standing_text=say(language, contracts.STANDINGS[standing]),
            lines=tuple(working.lines),
        )


@dataclass(slots=True)
class _Working:
    """One contract, from its end backward, with every step in words."""

    engine: Engine
    sheet: Entry
    language: str
    notice_by: dt.date | None = None
    act_by: dt.date | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def ends(self) -> dt.date:
        return day(self.sheet.values["contract_end"])

    def out(self, workflow: Workflow | None, others: list[Workflow]) -> None:
        self.say(contracts.ENDS, day=self.day(self.ends))
        if "notice" not in self.sheet.values:
            self.say(contracts.NO_NOTICE)
            return
        notice = Term.parse(self.sheet.values["notice"])
        self.notice_by = last_beginning(self.ends, notice, lambda one: plain_end(one, notice))
        self.say(contracts.NOTICE, term=self.term(notice), day=self.day(self.notice_by))
        if workflow is not None:
            self.decided(workflow, self.notice_by)
        for one in others if workflow is None else ():
            self.say(contracts.NO_TERM, workflow=Wording(one, self.language).own(one.title))

    def decided(self, workflow: Workflow, by: dt.date) -> None:
        deadline = decision(workflow)
        if deadline is None or deadline.term is None:
            return
        length, counting = deadline.term, countings(workflow, self.engine.own_days)[deadline.name]

        def end(start: dt.date) -> dt.date:
            return work_out(counting.rule, counting.calendar, start, length).day

        try:
            self.act_by = last_beginning(by, length, end)
        except DeadlineError as wrong:
            self.say(contracts.NOT_KNOWN, why=error(wrong, self.language))
            return
        wording = Wording(workflow, self.language)
        self.say(
            contracts.DECIDED,
            term=self.term(length),
            action=wording.own(workflow.actions[deadline.starts[0]].title),
            workflow=wording.own(workflow.title),
            version=workflow.version,
            profile=in_language(profiles.profile(deadline.profile).title, self.language)[0],
            day=self.day(self.act_by),
        )
        if deadline.extension is not None:
            self.say(contracts.EXTENDED, term=self.term(deadline.extension.at_most))
        self.say(contracts.ON_TOP)

    def standing(self, today: dt.date) -> Standing:
        if self.ends < today:
            return "ended"
        if self.notice_by is None:
            return "unknown"
        if self.notice_by < today:
            return "over"
        return "late" if self.act_by is not None and self.act_by < today else "open"

    def say(self, sentence: str, **holes: object) -> None:
        self.lines.append(say(self.language, sentence, **holes))

    def day(self, one: dt.date) -> str:
        return weekday(one, self.language)

    def term(self, one: Term) -> str:
        return term(one.count, one.unit, self.language)
