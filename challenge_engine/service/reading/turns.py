"""Who does what in each state of a workflow: whose turn it is, until when, and what then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.in_time import decision
from challenge_engine.core.running import starts_behind
from challenge_engine.core.workflow import MAIN, PHASES, State, Transition, Workflow
from challenge_engine.texts import Wording, phase, say, turn
from challenge_engine.texts.deadlines import term


@dataclass(frozen=True, slots=True)
class Turn:
    """One state in the reader's language."""

    state: str
    title: str
    phase: str
    phase_title: str
    place: int
    """Of its phase among the phases; a track beside comes last."""
    track: str
    """The title of its track; empty on the main one."""
    says: str
    """What everybody reads of it."""
    roles: tuple[str, ...]
    who: tuple[str, ...]
    """The titles of these roles; nobody where it ends."""
    does: tuple[str, ...]
    """The titles of what they can do to go on."""
    until: str
    then: tuple[str, ...]
    """The titles of the states to which that leads."""

    @property
    def is_end(self) -> bool:
        """Whether it waits for nobody."""
        return not self.roles


def turns(workflow: Workflow, language: str) -> tuple[Turn, ...]:
    """Every state of every track, in the order of the file."""
    return tuple(
        turn_of(workflow, track, state, language)
        for track, states in workflow.tracks.items()
        for state in states.values()
    )


def alike(told: Iterable[Turn]) -> tuple[tuple[Turn, ...], ...]:
    """The states in which the same people have to act until the same day, together."""
    found: dict[tuple[tuple[str, ...], str], list[Turn]] = {}
    for one in told:
        found.setdefault((one.who, one.until), []).append(one)
    return tuple(map(tuple, found.values()))


def turn_of(workflow: Workflow, track: str, state: State, language: str) -> Turn:
    """One state."""
    wording = Wording(workflow, language)
    ways = onward(workflow, track, state)
    then = dict.fromkeys(wording.own(_target(workflow, way).title) for way in ways if way.moves)
    does = dict.fromkeys(wording.own(workflow.actions[way.action].title) for way in ways)
    is_main = track == MAIN
    return Turn(
        state=state.name,
        title=wording.own(state.title),
        phase=state.phase if is_main else "",
        phase_title=phase(state.phase, language) if is_main else "",
        place=PHASES.index(state.phase) if is_main else len(PHASES),
        track="" if is_main else wording.own(workflow.track_titles.get(track), track),
        says=wording.own(state.says.get("public")),
        roles=state.waits_on,
        who=tuple(wording.role(role) for role in state.waits_on),
        does=tuple(does),
        until="" if state.is_end else turn.until(tuple(_until(wording, track, state)), language),
        then=tuple(then),
    )


def onward(workflow: Workflow, track: str, state: State) -> list[Transition]:
    """What those for whom it waits can do there; a way out is not what they are waited for."""
    leaving = workflow.leaving(track, state.name)
    waited = [way for way in leaving if set(way.by) & set(state.waits_on)]
    forward = [way for way in waited if not workflow.actions[way.action].escape]
    return forward or waited or list(leaving)


def _target(workflow: Workflow, way: Transition) -> State:
    return workflow.tracks[way.track][way.target]


def _until(wording: Wording, track: str, state: State) -> Iterator[str]:
    """The terms that those whose turn it is have to keep here, or that stand still.

    While it is assessed the term of the decision runs for all of them.
    """
    workflow, waited = wording.workflow, set(state.waits_on)
    mine = {one.action for one in workflow.leaving(track, state.name) if waited & set(one.by)}
    whole = decision(workflow) if track == MAIN and state.phase == "assessed" else None
    for one in workflow.deadlines.values():
        starts = starts_behind(workflow, one, state.name) if one.track == track else one.starts
        if not starts:
            continue
        title = wording.own(one.title, one.name)
        if one.track == track and one.pause_in(state.name) is not None:
            yield say(wording.language, turn.STANDS_STILL, title=title)
        elif not (one.grace_of or one.penalty_of) and (
            one is whole or (mine & set(one.met_by) and waited & set(one.by))
        ):
            yield _term(wording, one, title, starts)


def _term(wording: Wording, one: Deadline, title: str, starts: tuple[str, ...]) -> str:
    language = wording.language
    action = turn.beginning(dict.fromkeys(map(wording.action, starts)), language)
    if one.term is None:
        return say(language, turn.ON_A_DAY, title=title, action=action)
    length = term(one.term.count, one.term.unit, language)
    if one.term_field is not None:
        field = wording.quoted(wording.label(one.term_field))
        length = say(language, turn.AS_ANSWERED, field=field, times=one.term_times, most=length)
    said = say(language, turn.TERM, title=title, term=length, action=action)
    if one.extension is None:
        return said
    more = term(one.extension.at_most.count, one.extension.at_most.unit, language)
    return f"{said} ({say(language, turn.LONGER, more=more)})"
