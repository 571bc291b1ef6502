"""One action on one case: load, decide, record, commit. There is no way around it."""

from __future__ import annotations

from dataclasses import replace

from challenge_engine.core import decide as core
from challenge_engine.core import intake, named_days
from challenge_engine.core.case import UNBORN, Actor, Case, Given, Outcome, Problem, Refusal
from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import MAIN, Transition, Workflow
from challenge_engine.errors import InvalidInput, NotFound, Refused, StaleVersion
from challenge_engine.service.cases import attempts, groups, linking, writing
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.cases.linking import Others
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading import past
from challenge_engine.service.reading.others import titled
from challenge_engine.service.reading.reader import sight, told, unseen
from challenge_engine.service.timing import following, lapsing
from challenge_engine.service.voting import boxes
from challenge_engine.service.voting import standing as voting
from challenge_engine.store import facts, people, streams
from challenge_engine.store.recording import refuse_no_day, stamp
from challenge_engine.store.steps import Origin
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit


def act(engine: Engine, authority: int, reference: str, who: Acting, command: Command) -> Done:
    """Carry a case one step; the step is durable when this returns.

    Raises ``Refused`` with every refusal, ``InvalidInput`` with every problem, ``StaleVersion``.
    """
    try:
        with engine.store.write() as unit:
            done = act_in(unit, engine, authority, reference, who, command)
            unit.commit()
    except Refused as refused:
        attempts.note(engine, authority, reference, who.person.id, who.via, command, refused)
        raise
    engine.after_commit(authority)
    boxes.clean_after(engine, command.action)
    return done


def open_case(
    engine: Engine,
    authority: int,
    workflow: str,
    who: Acting,
    command: Command,
    group: GroupChoice,
) -> Done:
    """A case is born by its opening action; before that there is only a form."""
    try:
        with engine.store.write() as unit:
            done = open_in(unit, engine, authority, workflow, who, command, group)
            unit.commit()
    except Refused as refused:
        attempts.note(engine, authority, None, who.person.id, who.via, command, refused)
        raise
    engine.after_commit(authority)
    return done


def act_in(
    unit: Unit, engine: Engine, authority: int, reference: str, who: Acting, command: Command
) -> Done:
    """The same inside a transaction of somebody else's, who commits."""
    if command.occurred_at:
        refuse_no_day(command.occurred_at)
    linking.lock_in_order(unit, engine, authority, reference, command)
    stream, clock = streams.lock_now(unit, authority, reference)
    # Only a case that was destroyed has no state.
    if stream is None or stream.workflow is None or not stream.state:
        raise no_such_case(reference)
    version = engine.version(unit, stream.workflow)
    origin = engine.origin(authority)
    now = stamp(clock, stream)
    today = command.today or local_day(now, origin.timezone)
    group, open_roles = stream.group, version.workflow.open_roles
    actor = people.actor(unit, who.person.id, authority, group, stream.id, today, open_roles)
    if stream.public_n is None and not sight(version.workflow, actor).may_see("parties"):
        raise no_such_case(reference)
    if version.workflow.deadlines:
        held = day_of(engine, authority, command.occurred_at) if command.occurred_at else today
        lapsing.catch_up(unit, engine, version, stream, held, now)
    case = as_case(unit, stream, version.workflow)
    _refuse_stale(version.workflow, stream, case, command)
    outcome, given, others = _decide(
        unit, engine, version, case, stream.id, actor, who, command, today, authority, now
    )
    pen = _pen(unit, origin, version, now, who, actor, command)
    first = stream.n + 1
    leaf = linking.write(pen, engine, version.workflow, stream, outcome, given, actor, others)
    _vote(pen, engine, version, stream, outcome, given, leaf, first, today)
    return Done(reference, stream.n, stream.state or "", first)


def open_in(
    unit: Unit,
    engine: Engine,
    authority: int,
    workflow: str,
    who: Acting,
    command: Command,
    group: GroupChoice,
) -> Done:
    """Open a case inside a transaction of somebody else's, who commits."""
    if command.occurred_at:
        refuse_no_day(command.occurred_at)
    version = engine.newest(unit, authority, workflow)
    origin = engine.origin(authority)
    now = unit.now()
    today = command.today or local_day(now, origin.timezone)
    chosen = groups.choose(unit, engine, authority, who, group, version.workflow, today)
    actor = people.actor(unit, who.person.id, authority, chosen.id, None, today)
    outcome, given, others = _decide(
        unit, engine, version, UNBORN, 0, actor, who, command, today, authority, now
    )
    pen = _pen(unit, origin, version, now, who, actor, command)
    stream = writing.new_stream(
        unit, engine.authorities[authority], version.published.id, chosen.id, now
    )
    leaf = linking.write(pen, engine, version.workflow, stream, outcome, given, actor, others)
    _vote(pen, engine, version, stream, outcome, given, leaf, 0, today)
    return Done(stream.reference or "", stream.n, stream.state or "", 0)


def _vote(
    pen: writing.Pen,
    engine: Engine,
    version: Version,
    stream: Stream,
    outcome: Outcome,
    given: Given,
    leaf: bytes,
    n: int,
    today: str,
) -> None:
    """What the action does to the ballot box of the case; ``leaf`` and ``n`` are of its step."""
    box = version.workflow.ballot
    if outcome.ballot is None or box is None:
        return
    doing = boxes.Doing(pen, engine, version.workflow, box, stream, given, today)
    boxes.follow(doing, outcome.ballot, leaf, n)


def _pen(
    unit: Unit,
    origin: Origin,
    version: Version,
    now: str,
    who: Acting,
    actor: Actor,
    command: Command,
) -> writing.Pen:
    author = people.who_is(who.person, is_new=actor.number is None)
    at = command.occurred_at
    return writing.Pen(unit, origin, version.definition, now, at, who.channel, author)


def day_of(engine: Engine, authority: int, moment: str) -> str:
    """The day of a moment for the authority; of a year or month, its first day."""
    day = local_day(moment, engine.authorities[authority].timezone)
    return day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day


def as_case(unit: Unit, stream: Stream, workflow: Workflow) -> Case:
    """The case as the core knows it: where each of its tracks stands."""
    states, moved = {MAIN: stream.state or ""}, {MAIN: stream.state_n or 0}
    if len(workflow.tracks) > 1:
        for name, (state, n) in streams.tracks(unit, stream.id).items():
            states[name], moved[name] = state, n
    return Case(stream.n, states, moved)


def no_such_case(reference: str) -> NotFound:
    """Also said of a case that exists and that the asker may not know of."""
    return NotFound(
        "There is no case {reference} that you can see. Look at the reference again, or sign in "
        "as somebody who takes part in it.",
        reference=reference,
    )


def _refuse_stale(workflow: Workflow, stream: Stream, case: Case, command: Command) -> None:
    track = workflow.track_of(command.action)
    if command.seen is None or track is None or case.moved.get(track, -1) <= command.seen:
        return
    raise StaleVersion(
        "Somebody was faster: the case {reference} has moved since you looked at it "
        "(you saw step {seen}, it moved at step {n}). Look at what changed and decide anew; "
        "what you filled in is kept.",
        reference=stream.reference,
        seen=command.seen,
        n=case.moved.get(track, -1),
    )


def _decide(
    unit: Unit,
    engine: Engine,
    version: Version,
    case: Case,
    case_id: int,
    actor: Actor,
    who: Acting,
    command: Command,
    today: str,
    authority: int,
    now: str,
) -> tuple[Outcome, Given, Others]:
    workflow = version.workflow
    zone = engine.origin(authority).timezone
    on = local_day(command.occurred_at, zone) if command.occurred_at else today
    at = _instant(command, now)
    given = Given()
    problems: tuple[Problem, ...] = ()
    transition = core.find(workflow, case, command.action)
    if isinstance(transition, Transition):
        given, problems = intake.read(workflow, transition.takes, command.data)
        given, problems = _with_assignee(unit, transition, given, problems, authority, today)
        problems += named_days.problems(workflow, transition, given, on)
    wanted = core.needs(workflow, case, command.action, given)
    others = linking.ask(unit, engine, authority, workflow, case_id, who, given, wanted, today)
    given, problems = others.taken(given), problems + others.problems
    known = facts.fetch(unit, case_id, actor.number, wanted, today, on, at, zone)
    known = others.within(known, wanted)
    known = voting.within(unit, engine, workflow, case_id, wanted, known)
    outcome = core.decide(
        version.machine,
        case,
        command.action,
        actor,
        known,
        given,
        role=who.role,
        on_behalf=who.on_behalf,
    )
    if not isinstance(outcome, Outcome):
        seen = sight(workflow, actor)
        sealed = frozenset[str]()
        if any(workflow.records[kind].sealed_until for kind in wanted.records):
            sealed = past.read(unit, case_id).hidden(workflow, seen)
        withheld = others.hidden(wanted, who, today)
        hidden = unseen(workflow, seen, sealed, withheld)
        heard = told(workflow, transition, outcome, seen, hidden)
        heard = titled(unit, engine, authority, workflow, heard)
        raise refused(workflow, case, command.action, heard)
    if problems:
        raise invalid(workflow, command.action, problems)
    outcome = following.follow(unit, engine, authority, workflow, outcome, known, given, on)
    return outcome, given, others


def _instant(command: Command, now: str) -> str:
    """When it held; nothing where somebody said no more than the day."""
    if command.occurred_at is not None:
        return command.occurred_at if len(command.occurred_at) == len(now) else ""
    return "" if command.today else now


def refused(workflow: Workflow, case: Case, action: str, refusals: tuple[Refusal, ...]) -> Refused:
    """Every refusal with what is needed to say it in words."""
    return Refused(
        "{action} is not possible now; the case is in the state {state}.",
        refusals,
        action=action,
        state=case.state(workflow.track_of(action) or MAIN),
        workflow=workflow,
    )


def invalid(workflow: Workflow, action: str, problems: tuple[Problem, ...]) -> InvalidInput:
    """Every problem with what was handed in."""
    return InvalidInput(
        "What was handed in for {action} cannot be taken; nothing was changed.",
        problems,
        action=action,
        workflow=workflow,
    )


def _with_assignee(
    unit: Unit,
    transition: Transition,
    given: Given,
    problems: tuple[Problem, ...],
    authority: int,
    today: str,
) -> tuple[Given, tuple[Problem, ...]]:
    """The person behind the login, key or name that was handed in, if they hold the role."""
    role = transition.takes.assigns
    if role is None or given.assignee is None:
        return given, problems
    eligible = people.holders(unit, authority, today)
    account = people.by_login(unit, given.assignee)
    wanted = account.key if account is not None else given.assignee
    for key, name, held, _ in eligible:
        if held == role and wanted in (key, name):
            person = people.by_key(unit, key)
            return replace(given, assignee=person), problems
    names = sorted({name for _, name, held, _ in eligible if held == role})
    problem = Problem("assignee", "not-eligible", {"role": role, "names": names})
    return replace(given, assignee=None), (*problems, problem)
