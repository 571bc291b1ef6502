"""Which phase a case is in, and where the tracks beside its main one stand."""

from __future__ import annotations

from challenge_engine.core.case import Case
from challenge_engine.core.workflow import MAIN, PHASES, Workflow
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.views import PhaseView, TrackView
from challenge_engine.texts import Wording, phase
from challenge_engine.texts.rights import against


def reached(workflow: Workflow, read: Past) -> str:
    """The last of the four phases that the case was in."""
    were = [
        workflow.states[e.target].phase
        for e in read.events
        if e.track == MAIN and e.target is not None and e.target in workflow.states
    ]
    return next((p for p in reversed(were) if p != "ended"), PHASES[0])


def phases(now: str, reached: str, language: str) -> tuple[PhaseView, ...]:
    """The four phases, and which of them are done."""
    at = PHASES.index(reached)
    found = []
    for i, name in enumerate(PHASES[:-1]):
        standing = "done" if i < at or (now == "ended" and i == at) else "todo"
        if i == at and now != "ended":
            standing = "current"
        found.append(PhaseView(name, phase(name, language), standing))  # type: ignore[arg-type]
    return tuple(found)


def tracks(workflow: Workflow, case: Case, language: str) -> tuple[TrackView, ...]:
    """Where the tracks beside the main one stand."""
    wording = Wording(workflow, language)
    found = []
    for name, state_name in case.states.items():
        if name != MAIN:
            state = workflow.tracks[name][state_name]
            said = wording.own(state.says.get("public"))
            title = wording.own(workflow.track_titles.get(name), name)
            shown = name, title, state_name, wording.own(state.title), said
            found.append(TrackView(*shown, against(workflow, state, language)))
    return tuple(found)
