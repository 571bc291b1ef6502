"""What was explored, and what is asked of its situations: who can do what, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from challenge_engine.core.proof.explore import Explored
from challenge_engine.core.proof.graph import Graph
from challenge_engine.core.proof.model import Step
from challenge_engine.core.proof.situations import Question, Situation
from challenge_engine.core.proof.telling import needs, said, standing
from challenge_engine.core.workflow import MAIN, NOTHING


class Looked:
    """All situations, by where the tracks stand, and the questions that are put to them."""

    def __init__(self, x: Explored) -> None:
        self.x, self.model, self.graph = x, x.model, Graph(x)
        self.workflow = x.model.workflow
        self._there: dict[str, dict[str, list[int]]] = {}

    def states_of(self, track: str) -> list[str]:
        """Where a track stands in each situation."""
        at = self.model.tracks.index(track)
        return [s.states[at] for s in self.x.situations]

    def there(self, track: str) -> dict[str, list[int]]:
        """State of a track → the situations in which it stands there."""
        if track not in self._there:
            found: dict[str, list[int]] = {}
            for i, name in enumerate(self.states_of(track)):
                found.setdefault(name, []).append(i)
            self._there[track] = found
        return self._there[track]

    def never_at_once(self, step: Step) -> str:
        """All that an action needs, of which each is there at times and never all of it."""
        asked = (q for q in step.questions if q.name != "may-name")
        found = dict.fromkeys(needs(self.workflow, q) for q in asked)
        roles = [self.workflow.roles[role] for role, _ in step.doers]
        if all(role.assigned for role in roles):
            found |= dict.fromkeys(self.assigned(role.name) for role in roles)
        return " and ".join(found) + ", which never come together"

    def assigned(self, role: str) -> str:
        """What lacks where nobody is assigned to a role."""
        title = said(self.workflow.roles[role].title)
        return f"somebody assigned as ‘{title}’"

    def stands(self, s: Situation, step: Step) -> bool:
        """Whether the tracks stand where a step begins."""
        tracks = self.model.tracks
        is_born = MAIN not in tracks or s.states[tracks.index(MAIN)] != NOTHING
        return s.states[tracks.index(step.t.track)] == step.t.source and (
            is_born or step.t.track == MAIN
        )

    def _people(self, s: Situation, step: Step) -> Iterator[tuple[int, ...]]:
        for role, _ in step.doers:
            if role not in self.model.roles:
                yield self.x.moves.nobody
            else:
                people = s.people[self.model.roles.index(role)]
                yield from (p for p in dict.fromkeys(people) if self.model.may(role, p))

    def is_possible(self, s: Situation, step: Step, asked: Iterable[Question]) -> bool:
        """Whether somebody can take a step, as far as some of its questions go."""
        return (
            self.stands(s, step)
            and all(self.held(s, step, q) for q in asked)
            and self.can_act(s, step)
        )

    def can_act(self, s: Situation, step: Step) -> bool:
        """Whether there is anybody of the roles of a step, assigned where that is asked."""
        return any(True for _ in self._people(s, step))

    def held(self, s: Situation, step: Step, question: Question) -> bool:
        """Whether a question is answered with yes, for somebody who could act."""
        if not question.is_personal:
            return question.holds(s, self.x.moves.nobody)
        return any(question.holds(s, p) for p in self._people(s, step))

    def why_not(self, step: Step, region: list[int]) -> str:
        """What a step needs that some situations do not give."""
        found = [self.x.situations[j] for j in region]
        here = [s for s in found if self.stands(s, step)]
        if not here:
            return f"needs {standing(self.workflow, step.t.track, (step.t.source,))}"
        never = [q for q in step.questions if not any(self.held(s, step, q) for s in here)]
        failing = never or [q for q in step.questions if not self.held(found[0], step, q)]
        if not failing and not any(self.can_act(s, step) for s in here):
            who = " or ".join(dict.fromkeys(self.assigned(role) for role, _ in step.doers))
            return f"needs {who}"
        said_ = " and ".join(dict.fromkeys(needs(self.workflow, q) for q in failing))
        return f"needs {said_ or self.never_at_once(step)}"

    def lacking(self, s: Situation) -> Iterator[str]:
        """The roles in which more people could do what nobody can do in a situation."""
        for step in self.model.steps:
            if not self.stands(s, step):
                continue
            for question in step.questions:
                if question.roles and not self.held(s, step, question):
                    yield from (r for r in question.roles if r in self.model.roles)

    def quiet_occurring(self) -> Iterator[int]:
        """The quiet steps that were left out and are possible somewhere after such a record."""
        after: dict[int, list[int]] = {}
        for k, slot in self.model.quiet.items():
            if slot not in after:
                after[slot] = self._after_one(slot)
            step = self.model.steps[k]
            others = [q for q in step.questions if slot not in q.reads]
            if any(self.is_possible(self.x.situations[i], step, others) for i in after[slot]):
                yield k

    def _after_one(self, slot: int) -> list[int]:
        """The situations that can come once there is such a record: it stays."""
        x, kind = self.x, self.model.parts[slot].name
        # What the clock does is done by nobody, and is no step.
        labels = enumerate(x.labels)
        takes = {k: self.model.steps[one.step].t.takes for k, one in labels if one.role}
        giving = {k for k, one in takes.items() if one.record == kind}
        return self.graph.all_after(j for j, k in zip(x.to, x.by, strict=True) if k in giving)
