"""The nearest way to every action of a case that is not possible now: one search for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from challenge_engine.core import decide
from challenge_engine.core.case import Refusal
from challenge_engine.core.nearest.known import Known
from challenge_engine.core.nearest.moving import Moves, Situation
from challenge_engine.core.nearest.outlook import NEVER, Outlook
from challenge_engine.core.nearest.rules import Place, none_of, place
from challenge_engine.core.nearest.way import Step, Way
from challenge_engine.core.workflow import MAIN, NOTHING, Transition, Workflow

MOST_STEPS: Final = 6
MOST_SITUATIONS: Final = 600
"""Beyond this the answer is *not known*; our workflows have some dozens within six steps."""

Node = int


@dataclass(slots=True)
class _Found:
    """What was found: for each transition the first situation in which it is possible."""

    asker: dict[Place, Node] = field(default_factory=dict)
    anybody: dict[Place, Node] = field(default_factory=dict)
    hidden: dict[Place, Node] = field(default_factory=dict)
    """Possible as far as the reader may know."""
    asker_late: dict[Place, tuple[Node, str]] = field(default_factory=dict)
    """Possible once a deadline has passed whose day is not known yet."""
    anybody_late: dict[Place, tuple[Node, str]] = field(default_factory=dict)


def nearest(workflow: Workflow, known: Known) -> Mapping[str, Way]:
    """For every action that is not possible for the asker: the nearest way to it."""
    return _Search(workflow, known).ways()


class _Search:
    def __init__(self, workflow: Workflow, known: Known) -> None:
        self.workflow, self.known = workflow, known
        self.moves = Moves(workflow, known)
        self.situations: list[Situation] = [self.moves.start]
        self.came: list[tuple[Node, Step | None]] = [(0, None)]
        self.depth = [0]
        self.found = _Found()
        self.is_complete = True

    def ways(self) -> Mapping[str, Way]:
        """The ways, by action; those for the asker go before those for somebody else."""
        self._explore()
        outlook = Outlook(self.workflow, self.known)
        found = {}
        for action in self.workflow.actions:
            steps = [t for t in self.workflow.transitions if t.action == action]
            if any(self.found.asker.get(place(t)) == 0 for t in steps):
                continue
            found[action] = self._way(action, steps, outlook)
        return found

    # --- looking --------------------------------------------------------------------------------

    def _explore(self) -> None:
        seen = {self.moves.key(self.moves.start)}
        i = 0
        while i < len(self.situations):
            s = self.situations[i]
            for t in self._leaving(s):
                self._look(i, s, t)
            if self.depth[i] < MOST_STEPS:
                for after, step in self._following(i, s):
                    key = self.moves.key(after)
                    if key not in seen:
                        seen.add(key)
                        self.situations.append(after)
                        self.came.append((i, step))
                        self.depth.append(self.depth[i] + 1)
            i += 1
            if len(self.situations) > MOST_SITUATIONS:
                self.is_complete = False
                break

    def _leaving(self, s: Situation) -> Iterator[Transition]:
        for t in self.moves.leaving(s):
            if t.track == MAIN or s.case.state() != NOTHING:
                yield t

    def _look(self, i: Node, s: Situation, t: Transition) -> None:
        """Note who could do it here, and if nobody, what it depends on."""
        where, found, asker = place(t), self.found, self.known.asker
        if asker is not None and where not in found.asker:
            person = s.people[asker]
            if any(decide.may(self.workflow, person.actor, role) for role in t.by):
                self._note(i, t, self.moves.refusals(s, t, person), is_asker=True)
        if where not in found.anybody:
            for doer, _, on_behalf in self.moves.doers(s, t):
                if not on_behalf and where not in found.anybody:
                    self._note(i, t, self.moves.refusals(s, t, s.people[doer]), is_asker=False)

    def _note(
        self, i: Node, t: Transition, refusals: tuple[Refusal, ...], *, is_asker: bool
    ) -> None:
        where, found = place(t), self.found
        if not refusals and not self.moves.depends(t):
            (found.asker if is_asker else found.anybody).setdefault(where, i)
        elif not refusals:
            found.hidden.setdefault(where, i)
        elif all(r.code == "deadline-undated" for r in refusals) and not self.moves.depends(t):
            names = {r.params["deadline"] for r in refusals}
            name = names.pop()
            if not names and self.moves.waits_for(self.situations[i], t, name):
                late = found.asker_late if is_asker else found.anybody_late
                late.setdefault(where, (i, name))

    # --- going on -------------------------------------------------------------------------------

    def _following(self, i: Node, s: Situation) -> Iterator[tuple[Situation, Step]]:
        before = self.came[i][1]
        for t in self._leaving(s):
            if place(t) in self.moves.near.leading and not self.moves.depends(t):
                yield from self._done(s, t)
        if before is None or before.until is None:
            for day in self.moves.days(s):
                after = self.moves.waited(s, day)
                if after is not None:
                    yield after, Step(until=day)

    def _done(self, s: Situation, t: Transition) -> Iterator[tuple[Situation, Step]]:
        asker = self.known.asker
        for doer, role, on_behalf in self.moves.doers(s, t):
            if self.moves.refusals(s, t, s.people[doer]):
                continue
            for assignee in self.moves.assignees(s, t):
                if t.takes.assigns is not None and assignee is None:
                    continue
                step = Step(
                    action=t.action,
                    roles=t.for_others if on_behalf else t.by,
                    is_asker=doer == asker,
                    on_behalf=on_behalf,
                    assigns_asker=assignee is not None and assignee == asker,
                    none_of=none_of(t),
                    person=doer,
                    assignee=-1 if assignee is None else assignee,
                )
                yield self.moves.after(s, t, doer, role, assignee), step

    # --- telling --------------------------------------------------------------------------------

    def _steps(self, i: Node) -> tuple[Step, ...]:
        found = []
        while (came := self.came[i])[1] is not None:
            i, step = came
            if step is not None:
                found.append(step)
        return tuple(reversed(found))

    def _way(self, action: str, steps: list[Transition], outlook: Outlook) -> Way:
        for found, lates, is_asker in (
            (self.found.asker, self.found.asker_late, True),
            (self.found.anybody, self.found.anybody_late, False),
        ):
            best = self._best(steps, found)
            late = self._best(steps, {p: n for p, (n, _) in lates.items()})
            if best is not None and not (late and self.depth[late[0]] + 1 < self.depth[best[0]]):
                return self._possible(action, best, is_asker=is_asker)
            if late is not None and self.depth[late[0]] < MOST_STEPS:
                wait = Step(deadline=lates[place(late[1])][1])
                return self._possible(action, late, wait, is_asker=is_asker)
        hidden = self._best(steps, self.found.hidden)
        if hidden is not None:
            node, t = hidden
            depends = self.moves.depends(t)
            return Way(action, "hidden", self._steps(node), roles=t.by, hidden=depends)
        return self._depends(action, steps, outlook)

    def _best(
        self, steps: list[Transition], found: Mapping[Place, Node]
    ) -> tuple[Node, Transition] | None:
        there = [(found[place(t)], t) for t in steps if place(t) in found]
        return min(there, key=lambda one: self.depth[one[0]]) if there else None

    def _possible(
        self, action: str, best: tuple[Node, Transition], *then: Step, is_asker: bool
    ) -> Way:
        node, t = best
        return Way(
            action,
            "possible",
            (*self._steps(node), *then),
            is_asker=is_asker,
            roles=t.by,
            none_of=() if is_asker else none_of(t),
        )

    def _depends(self, action: str, steps: list[Transition], outlook: Outlook) -> Way:
        """The judgement, or what is hidden, that stands first between here and the action."""
        goal = min(steps, key=outlook.cost, default=None)
        if goal is None or outlook.cost(goal) >= NEVER:
            return Way(action, "never")
        if not any(set(t.by) & p.actor.roles for t in steps for p in self.known.people):
            return Way(action, "nobody", roles=goal.by)
        between = outlook.leading(goal)
        open_ = [t for t in between if place(t) in self.moves.near.hands.judged]
        judged = self._best(open_, self.found.anybody)
        hidden = self._best(between, self.found.hidden)
        if hidden and (not judged or self.depth[hidden[0]] < self.depth[judged[0]]):
            node, t = hidden
            return Way(action, "hidden", self._steps(node), hidden=self.moves.depends(t))
        if judged is not None:
            node, t = judged
            is_asker = self.found.asker.get(place(t), -1) == node
            return Way(action, "judgement", self._steps(node), is_asker=is_asker, roles=t.by)
        return Way(action, "far" if self.is_complete else "not-known")
