"""The deadlines of a case, each with its derivation; whoever may see the case sees them all.

Nothing is worked out here: where a deadline stands is a fact that an event wrote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.deadlines import Step
from challenge_engine.core.ledger import Ledger
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import calendars, profiles
from challenge_engine.definitions.calendars import OwnDays
from challenge_engine.definitions.marks import in_language
from challenge_engine.errors import DeadlineError
from challenge_engine.service.reading import moved
from challenge_engine.service.reading.deadline_views import DeadlineView, DerivationLine, Urgency
from challenge_engine.service.reading.kept import Past
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import StepView
from challenge_engine.texts import Wording, costs, due, weekday
from challenge_engine.texts import deadlines as texts

A_WEEK = 7
_OVER = frozenset(("met", "met-late", "met-undated", "stopped"))
_PAUSED = frozenset(("paused", "paused-undated", "not-computable"))
_ORDER: tuple[Urgency, ...] = ("overdue", "near", "open", "paused", "over")


def deadlines(
    past: Past,
    workflow: Workflow,
    sight: Sight,
    steps: tuple[StepView, ...],
    today: str,
    language: str,
    own_days: OwnDays | None,
    basis: str,
) -> tuple[DeadlineView, ...]:
    """What is overdue first, then by date, then what stands still, then what is over."""
    if not workflow.deadlines:
        return ()
    reasons = {step.n: step.reason for step in steps}
    day = dt.date.fromisoformat(today)
    telling = Telling(workflow, sight, language, day, own_days, reasons)
    found = [telling.view(n, ledger) for n, ledger in moved.newest(past).values()]
    # Of a case known from elsewhere nobody here knows whether what seems open was done.
    told = (view for view in found if basis == "enforced" or view.is_over)
    return tuple(sorted(told, key=_place))


def urgency(code: str, rule: Deadline, ends: dt.date | None, today: dt.date) -> Urgency:
    """How it is marked."""
    if code == "overdue":
        return "overdue"
    if code in _OVER:
        return "over"
    if code in _PAUSED or ends is None:
        return "paused"
    return "near" if (ends - today).days <= max(rule.warns, default=A_WEEK) else "open"


def _place(view: DeadlineView) -> tuple[int, str, str]:
    rank = _ORDER.index("open" if view.urgency == "near" else view.urgency)
    return rank, view.due or "9999", view.name


@dataclass(frozen=True, slots=True)
class Telling:
    """How one reader is told of the deadlines of one case."""

    workflow: Workflow
    sight: Sight
    language: str
    today: dt.date
    own_days: OwnDays | None
    reasons: Mapping[int, str | None]
    """Step → its reason, where the reader may read it."""

    def view(self, n: int, ledger: Ledger) -> DeadlineView:
        """One deadline, as it stands by step ``n``."""
        rule = self.workflow.deadlines[ledger.name]
        wording = Wording(self.workflow, self.language)
        code = due.code_of(ledger, self.today)
        ends, is_counted = ledger.due, ledger.is_open and not rule.penalty_of
        title, spoken = _profile_title(ledger.profile, self.language)
        told = costs.growing if rule.penalty_of else due.standing
        return DeadlineView(
            name=ledger.name,
            title=wording.own(rule.title, ledger.name),
            code=code,
            urgency=urgency(code, rule, ends, self.today),
            says=told(ledger, self.today, self.language),
            due=ends.isoformat() if ends else None,
            due_text=weekday(ends, self.language) if ends else "",
            left=due.left(ends, self.today, self.language) if ends and is_counted else "",
            roles=rule.by,
            by=tuple(wording.role(name) for name in rule.by),
            is_mine=any(self._is_mine(role) for role in rule.by),
            lines=self._lines(ledger),
            n=n,
            mark=rule.mark,
            mark_text=texts.mark(rule.mark, self.language),
            source=rule.source,
            profile=ledger.profile,
            profile_title=title,
            profile_language=spoken,
            calendar=ledger.calendar,
            version=ledger.version,
            amount=costs.amount(ledger, self.language),
            is_penalty=rule.penalty_of is not None,
        )

    def _is_mine(self, role: str) -> bool:
        actor, known = self.sight.actor, self.workflow.roles.get(role)
        is_assigned = known is None or not known.assigned or role in actor.assigned
        return role in actor.roles and is_assigned

    def _lines(self, ledger: Ledger) -> tuple[DerivationLine, ...]:
        return tuple(self._line(ledger, step) for step in ledger.steps)

    def _line(self, ledger: Ledger, step: Step) -> DerivationLine:
        params = {name: self._named(ledger, value) for name, value in step.params.items()}
        n = step.params.get("n")
        return DerivationLine(
            code=step.code,
            day=step.day.isoformat(),
            text=texts.step(step.code, step.day, params, self.language),
            n=n,
            reason=self.reasons.get(n) if n is not None and step.code == "extension" else None,
        )

    def _named(self, ledger: Ledger, value: Any) -> Any:
        """Days off by the name that the reader's language has for them, else as it was kept."""
        is_as_kept = self.language == self.workflow.languages[0]
        if not isinstance(value, tuple) or not value or is_as_kept:
            return value
        try:
            known = calendars.calendar(ledger.calendar, self.language, self.own_days).holidays
        except DeadlineError:  # A list that is not shipped any more.
            return value
        return tuple((day, known.get(day, name)) for day, name in value)


def _profile_title(name: str, language: str) -> tuple[str, str]:
    """The title and its language; the bare name where the profile is not shipped any more."""
    try:
        return in_language(profiles.profile(name).title, language)
    except DeadlineError:
        return name, language
