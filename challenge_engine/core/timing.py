"""What an action does to the deadlines of its case: it starts, pauses, extends, meets, stops them.

The answer is the new ledgers, which the event of that action writes down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from challenge_engine.core.case import ERASED, Facts, Given, Move, Outcome
from challenge_engine.core.deadline_rules import Deadline, Standstill
from challenge_engine.core.ledger import At, Extended, Ledger, Paused
from challenge_engine.core.named_days import refuse_beyond
from challenge_engine.core.terms import Term, day, shift
from challenge_engine.core.workflow import MAIN, Transition, Workflow
from challenge_engine.core.working_out import Counting, worked_out
from challenge_engine.errors import DeadlineError

Countings = Mapping[str, Counting]

_DAY = 10


def touched(workflow: Workflow, transition: Transition) -> frozenset[str]:
    """The deadlines that a transition may change, and those that it must know for that."""
    return frozenset(
        name
        for deadline in workflow.deadlines.values()
        if _is_touched(workflow, deadline, transition)
        for name in (deadline.name, deadline.grace_of, deadline.penalty_of)
        if name is not None
    )


def _is_touched(workflow: Workflow, deadline: Deadline, t: Transition) -> bool:
    named = (*deadline.starts, *deadline.said_by, *deadline.met_by, *deadline.stopped_by)
    if t.action in named or extends(deadline, t.action):
        return True
    if t.track == MAIN and t.moves and workflow.states[t.target].is_end:
        return True
    passed = [(t.track, t.source, t.target)] if t.moves else []
    passed += [(also.track, source, also.target) for also in t.also for source in also.sources]
    return any(
        deadline.track == track and (deadline.pause_in(source) or deadline.pause_in(target))
        for track, source, target in passed
    )


def extends(deadline: Deadline, action: str) -> bool:
    """Whether the action makes this deadline longer."""
    return deadline.extension is not None and deadline.extension.action == action


def given_extension(deadline: Deadline, given: Given) -> Term | None:
    """By how much an extension makes a deadline longer."""
    extension = deadline.extension
    if extension is None:
        return None
    if extension.given_in is None:
        return extension.at_most
    count = given.record.get(extension.given_in, given.fields.get(extension.given_in))
    return Term(count, extension.at_most.unit) if isinstance(count, int) else None


def follow(
    workflow: Workflow,
    countings: Countings,
    outcome: Outcome,
    facts: Facts,
    given: Given,
    on: dt.date | None,
) -> dict[str, Ledger]:
    """The deadlines that an outcome changes, as they stand after it.

    ``on`` is the day on which it held: the true one, not that of typing. ``DeadlineError`` where
    the parts of a term contradict each other.
    """
    found: dict[str, Ledger] = {}
    action = outcome.moves[0].action
    first = outcome.case.n - len(outcome.moves) + 1
    is_ended = workflow.states[outcome.case.state()].is_end
    # Of what is reported from elsewhere the day may not be known; nothing of it has lapsed here.
    today = dt.date.fromisoformat(facts.today) if len(facts.today) == _DAY else None
    for name, deadline in workflow.deadlines.items():
        before = facts.deadlines.get(name)
        at = At(first, on)
        now = _ended(deadline, before, action, at, is_ended=is_ended)
        now = _said(deadline, now, action, given, at)
        now = _extended(deadline, now, action, given, at)
        for i, move in enumerate(outcome.moves):
            now = _paused(deadline, countings[name], now, move, given, At(first + i, on))
        if action in deadline.starts and not is_ended:
            term = _term(deadline, facts, given)
            now = _started(deadline, countings[name], term, outcome.moves, given, at)
        if now is not None and now != before:
            now = worked_out(deadline, countings[name], now, {**facts.deadlines, **found})
            found[name] = reopened(now, today) if today is not None else now
    return found


def lapsed(ledger: Ledger, n: int) -> Ledger:
    """The same once the clock has recorded, with step ``n``, that it has passed."""
    return replace(ledger, standing="lapsed", lapsed=n)


def with_day(ledger: Ledger, n: int, day: dt.date | None, *, is_penalty: bool = False) -> Ledger:
    """The same after the day of a step was corrected: everywhere where it counts from that step.

    What is over keeps its last day; when it ended may be corrected. What lateness has cost hangs on
    both days, also afterwards.
    """

    def right(at: At) -> At:
        return At(n, day) if at.n == n else at

    ended = right(ledger.ended) if ledger.ended is not None else None
    if ended is not None and not is_penalty:
        return replace(ledger, ended=ended)
    return replace(
        ledger,
        start=right(ledger.start),
        said=right(ledger.said) if ledger.said else None,
        ended=ended,
        pauses=tuple(
            replace(one, since=right(one.since), left=right(one.left) if one.left else None)
            for one in ledger.pauses
        ),
        extensions=tuple(replace(one, made=right(one.made)) for one in ledger.extensions),
    )


def with_values(
    deadline: Deadline, counting: Counting, ledger: Ledger, n: int, values: Mapping[str, Any]
) -> Ledger:
    """The same after values that step ``n`` handed in were corrected: a day that was set, a length.

    ``DeadlineError`` for a length that the rule does not allow. What is over stays as it is.
    """
    if ledger.ended is not None:
        return ledger
    if deadline.until is not None and deadline.until in values and ledger.start.n == n:
        ledger = replace(ledger, until=_as_day(values[deadline.until]))
        refuse_beyond(deadline, deadline.until, ledger.start.day, ledger.until)
    if deadline.term_field in values and (ledger.said or ledger.start).n == n:
        ledger = replace(ledger, term=_as_long(deadline, values[deadline.term_field or ""]))
    for one in deadline.pauses:
        if one.until is not None and one.until in values:
            until = _as_day(values[one.until])
            is_void = until is None and counting.pause_needs_term
            for pause in ledger.pauses:
                if pause.since.n == n:
                    refuse_beyond(deadline, one.until, pause.since.day, until)
            ledger = replace(
                ledger,
                pauses=tuple(
                    replace(pause, until=until, is_void=is_void) if pause.since.n == n else pause
                    for pause in ledger.pauses
                ),
            )
    extension, is_of_step = deadline.extension, any(one.made.n == n for one in ledger.extensions)
    if extension is None or extension.given_in not in values or not is_of_step:
        return ledger
    count = values[extension.given_in or ""]
    given = Term(count, extension.at_most.unit) if isinstance(count, int) else None
    if given is not None and not 0 < given.count <= extension.at_most.count:
        raise DeadlineError(
            "A term is extended here by at most {at_most}, not by {term}.",
            at_most=extension.at_most,
            term=given,
        )
    extensions = (
        Extended(one.made, given) if given is not None and one.made.n == n else one
        for one in ledger.extensions
        if given is not None or one.made.n != n
    )
    return replace(ledger, extensions=tuple(extensions))


def reopened(ledger: Ledger, today: dt.date) -> Ledger:
    """A lapsed deadline whose day has moved to today or later runs again; the lapse stays told."""
    is_past = ledger.due is not None and ledger.due < today
    return ledger if ledger.standing != "lapsed" or is_past else replace(ledger, standing="open")


def next_wake(deadline: Deadline, ledger: Ledger, today: dt.date) -> dt.date | None:
    """The next day after today on which the clock has something to do: warn, or let it lapse.

    What is over already lapses at the next look.
    """
    if ledger.standing != "open" or ledger.due is None:
        return None
    lapse = shift(ledger.due, 1)
    days = (shift(ledger.due, -before) for before in deadline.warns)
    return min((one for one in (*days, lapse) if one > today), default=lapse)


def term_needs(workflow: Workflow, action: str) -> frozenset[str]:
    """The answers by which the terms go that an action starts."""
    return frozenset(
        one.term_field
        for one in workflow.deadlines.values()
        if one.term_field is not None and not one.said_by and action in one.starts
    )


def _term(deadline: Deadline, facts: Facts, given: Given) -> Term | None:
    """How long it is; nothing where that is an answer that is not known: it is never guessed."""
    name = deadline.term_field
    if name is None or deadline.said_by:
        return deadline.term
    return _as_long(deadline, given.fields.get(name, facts.values.get(name)))


def _as_long(deadline: Deadline, answer: Any) -> Term | None:
    if deadline.term is None or not isinstance(answer, int):
        return None
    return Term(answer * deadline.term_times, deadline.term.unit)


def _started(
    deadline: Deadline,
    counting: Counting,
    term: Term | None,
    moves: Sequence[Move],
    given: Given,
    at: At,
) -> Ledger:
    until = _date(given, deadline.until) if deadline.until else None
    ledger = Ledger(
        name=deadline.name,
        standing="open",
        start=at,
        due=None,
        steps=(),
        profile=deadline.profile,
        calendar=counting.calendar.name,
        version=counting.calendar.version,
        term=term,
        until=until,
    )
    for i, move in enumerate(moves):
        standstill = deadline.pause_in(move.target) if move.track == deadline.track else None
        if standstill is not None:
            pause = _pause(counting, standstill, given, replace(at, n=at.n + i))
            ledger = replace(ledger, pauses=(pause,))
    return ledger


def _ended(
    deadline: Deadline, ledger: Ledger | None, action: str, at: At, *, is_ended: bool
) -> Ledger | None:
    if ledger is None or not ledger.is_open:
        return ledger
    if action in deadline.met_by:
        return replace(ledger, standing="met", ended=at, pauses=_closed(ledger.pauses, at))
    if is_ended or action in deadline.stopped_by:
        return replace(ledger, standing="stopped", ended=at, pauses=_closed(ledger.pauses, at))
    return ledger


def _said(
    deadline: Deadline, ledger: Ledger | None, action: str, given: Given, at: At
) -> Ledger | None:
    """How long it is becomes known; nothing of what has run is lost, and nothing is added to it."""
    if ledger is None or not ledger.is_open or action not in deadline.said_by:
        return ledger
    term = _as_long(deadline, given.fields.get(deadline.term_field or ""))
    return ledger if term is None else replace(ledger, term=term, said=at)


def _extended(
    deadline: Deadline, ledger: Ledger | None, action: str, given: Given, at: At
) -> Ledger | None:
    if ledger is None or not ledger.is_open or not extends(deadline, action):
        return ledger
    term = given_extension(deadline, given)
    if term is None:
        return ledger
    return replace(ledger, extensions=(*ledger.extensions, Extended(at, term)))


def _paused(
    deadline: Deadline, counting: Counting, ledger: Ledger | None, move: Move, given: Given, at: At
) -> Ledger | None:
    """A state is entered in which it stands still, or left."""
    is_passing = move.track == deadline.track and move.source != move.target
    if ledger is None or not ledger.is_open or not is_passing:
        return ledger
    if deadline.pause_in(move.source):
        ledger = replace(ledger, pauses=_closed(ledger.pauses, at))
    standstill = deadline.pause_in(move.target)
    # It stands still from the day after: what ends today is over by then, and stays so. What the
    # clock noted before a request of an earlier day was typed in makes no difference to it.
    has_lapsed = ledger.standing == "lapsed"
    is_over = has_lapsed if at.day is None else ledger.is_over(shift(at.day, 1))
    if standstill is None or is_over:
        return ledger
    return replace(ledger, pauses=(*ledger.pauses, _pause(counting, standstill, given, at)))


def _pause(counting: Counting, standstill: Standstill, given: Given, at: At) -> Paused:
    until = _date(given, standstill.until) if standstill.until else None
    return Paused(at, until, is_void=until is None and counting.pause_needs_term)


def _closed(pauses: tuple[Paused, ...], at: At) -> tuple[Paused, ...]:
    if not pauses or pauses[-1].left is not None:
        return pauses
    return (*pauses[:-1], replace(pauses[-1], left=at))


def _date(given: Given, name: str) -> dt.date | None:
    return _as_day(given.record.get(name, given.fields.get(name)))


def _as_day(value: Any) -> dt.date | None:
    return day(value) if isinstance(value, str) and value is not ERASED else None
