"""What is proven of every situation: all of it occurs, all of it can end, nobody waits in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from challenge_engine.core.laws.breach import Breach, Place, state_place
from challenge_engine.core.proof.looking import Looked
from challenge_engine.core.proof.model import Step
from challenge_engine.core.proof.moving import CLOCK
from challenge_engine.core.proof.telling import needs, said, story
from challenge_engine.core.proof.ties import tied
from challenge_engine.core.workflow import MAIN, NOTHING, State

_MOST_STUCK, _MOST_NEVER = 5, 100


@dataclass(frozen=True, slots=True)
class Refuted:
    """A law that does not hold, and in which roles more people might mend it."""

    breach: Breach
    lacks: tuple[str, ...] = ()


def refuted(laws: Laws, tracks: tuple[str, ...]) -> list[Refuted]:
    """Every law that some situation breaks, of the tracks that this exploration decides."""
    found: list[Refuted] = []
    for track in tracks:
        found += [
            *laws.occurring(track),
            *laws.ending(track),
            *laws.waiting(track),
            *laws.clocked(track),
        ]
    return found


class Laws(Looked):
    """What has to hold of every situation, and the story of one in which it does not."""

    # --- structure ------------------------------------------------------------------------------

    def occurring(self, track: str) -> Iterator[Refuted]:
        """Every state occurs, and so does every transition."""
        there = self.there(track)
        for name in self.workflow.tracks[track]:
            if name not in there:
                params = {"state": name}
                yield Refuted(Breach("never-there", state_place(track, name), params))
        done = {self.x.labels[k].step for k in set(self.x.by)}
        done |= set(self.quiet_occurring())
        every = (step for k, step in enumerate(self.model.steps) if k not in done)
        never = (one for one in every if one.t.track == track and one.t.source in there)
        yield from map(self._never, islice(never, _MOST_NEVER))

    def _never(self, step: Step) -> Refuted:
        """Which question never holds there; or each at times, and never all of them."""
        there = self.there(step.t.track)[step.t.source]
        here = [s for s in map(self.x.situations.__getitem__, there) if self.stands(s, step)]
        never = [q for q in step.questions if not any(self.held(s, step, q) for s in here)]
        place: Place = ("transitions", step.index, "from", step.t.source)
        if never and never[0].guard is not None:
            guard = never[0].guard
            place = ("transitions", step.index, "when", guard, step.t.when[guard].name)
        why = " and ".join(dict.fromkeys(needs(self.workflow, q) for q in never))
        lacks = tuple(dict.fromkeys(r for q in never for r in q.roles))
        if not never and not any(self.can_act(s, step) for s in here):
            why = " or ".join(dict.fromkeys(self.assigned(role) for role, _ in step.doers))
        params = {
            "action": step.t.action,
            "state": step.t.source,
            "why": why or self.never_at_once(step),
        }
        return Refuted(Breach("never-possible", place, params), lacks)

    # --- liveness -------------------------------------------------------------------------------

    def ending(self, track: str) -> Iterator[Refuted]:
        """From every situation an end can be reached without a way out."""
        at = self.states_of(track)
        states = self.workflow.tracks[track]
        ends = [i for i, name in enumerate(at) if _is_end(states.get(name))]
        can = self.graph.can_reach(ends)
        stuck = [i for i, name in enumerate(at) if not can[i] and name != NOTHING]
        told: set[int] = set()
        for i in self._dead(at, stuck):
            if i in told:
                continue
            told |= {j for j in stuck if at[j] == at[i]}
            yield self._stuck(track, at, i)
            if len({at[j] for j in told}) >= _MOST_STUCK:
                return

    def _dead(self, at: list[str], stuck: list[int]) -> list[int]:
        """Those of them in which the state cannot be left any more; else (it goes round) all."""
        held = set(stuck)
        leaving = [i for i in stuck if any(at[j] != at[i] for j in self._forward(i))]
        by_state: dict[str, bytearray] = {}
        dead = []
        for i in stuck:
            name = at[i]
            if name not in by_state:
                outs = [j for j in leaving if at[j] == name]
                there = {j for j in held if at[j] == name}
                by_state[name] = self.graph.can_reach(outs, there)
            if not by_state[name][i]:
                dead.append(i)
        return dead or stuck[:1]

    def _forward(self, i: int) -> Iterator[int]:
        x = self.x
        for e in range(x.first[i], x.first[i + 1]):
            if self.graph.is_forward[x.by[e]]:
                yield x.to[e]

    def _stuck(self, track: str, at: list[str], i: int) -> Refuted:
        region = self.graph.reached_from(i, {j for j, name in enumerate(at) if name == at[i]})
        whys = []
        lacks: dict[str, None] = {}
        tried = {label.step for j in region for _, label in self.x.edges(j)}
        for k, step in enumerate(self.model.steps):
            if self._leaves(step, track, at[i]):
                title = said(self.workflow.actions[step.t.action].title)
                why = "leads to no end either" if k in tried else self.why_not(step, region)
                whys.append(f"‘{title}’ {why}")
        for j in self.graph.reached_from(i)[:500]:
            lacks |= dict.fromkeys(self.lacking(self.x.situations[j]))
        params = {
            "state": said(self.workflow.tracks[track][at[i]].title),
            "story": " ".join(story(self.x, i)),
            "why": "; ".join(whys) or "every way on from there is a way out",
        }
        return Refuted(Breach("stuck", state_place(track, at[i]), params), tuple(lacks))

    def _leaves(self, step: Step, track: str, state: str) -> bool:
        if self.workflow.actions[step.t.action].escape:
            return False
        if step.t.track == track:
            return step.t.moves and step.t.source == state
        return any(
            also.track == track and state in also.sources and also.target != state
            for also in step.t.also
        )

    # --- who is waited on -----------------------------------------------------------------------

    def waiting(self, track: str) -> Iterator[Refuted]:
        """Whom a state waits on can act there, and the state can then be left."""
        at = self.states_of(track)
        timed = {
            deadline.lapse.moves.source
            for deadline in self.workflow.deadlines.values()
            if deadline.lapse.moves is not None and deadline.lapse.moves.track == track
        }
        for name, state in self.workflow.tracks[track].items():
            here = self.there(track).get(name, [])
            if name in timed or not here:
                continue
            outs = [i for i in here if any(at[j] != name for j in self._forward(i))]
            can_leave = self.graph.can_reach(outs, set(here))
            for k, role in enumerate(state.waits_on):
                yield from self._waits(track, state, k, role, at, here, can_leave)

    def _waits(
        self,
        track: str,
        state: State,
        k: int,
        role: str,
        at: list[str],
        here: list[int],
        can_leave: bytearray,
    ) -> Iterator[Refuted]:
        # What is done on tracks that do not concern this one is no way on for it.
        own = tied(self.workflow)[track]
        acting = [
            i
            for i in here
            if any(
                label.role == role
                and not label.on_behalf
                and self._is_forward(label.step)
                and self.model.steps[label.step].t.track in own
                and (at[j] != state.name or can_leave[j])
                for j, label in self.x.edges(i)
            )
        ]
        can = self.graph.can_reach(acting, set(here))
        # A situation that cannot go on at all is told as stuck.
        vain = next((i for i in here if not can[i] and can_leave[i]), None)
        if vain is None:
            return
        params = {
            "state": said(state.title),
            "role": said(self.workflow.roles[role].title),
            "story": " ".join(story(self.x, vain)),
        }
        place = (*state_place(track, state.name), "waits_on", k)
        lacks = tuple(dict.fromkeys(self.lacking(self.x.situations[vain])))
        yield Refuted(Breach("waits-in-vain", place, params), lacks)

    def _is_forward(self, step: int) -> bool:
        action = self.model.steps[step].t.action
        return step == CLOCK or not self.workflow.actions[action].escape

    # --- the clock ------------------------------------------------------------------------------

    def clocked(self, track: str) -> Iterator[Refuted]:
        """Nothing final happens to the case because time passes."""
        if track != MAIN:
            return
        at, states = self.states_of(track), self.workflow.states
        for i in range(len(at)):
            for j, label in self.x.edges(i):
                if label.step == CLOCK and at[i] != at[j] and _is_end(states.get(at[j])):
                    params = {"state": at[j], "story": " ".join(story(self.x, j))}
                    yield Refuted(Breach("ended-by-the-clock", state_place(track, at[j]), params))
                    return


def _is_end(state: State | None) -> bool:
    return state is not None and state.is_end
