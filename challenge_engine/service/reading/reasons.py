"""Why not, in words: every refusal as this reader may hear it, who can change it, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from challenge_engine.core.case import Refusal
from challenge_engine.core.workflow import Transition, Workflow
from challenge_engine.service.reading.deadline_views import DeadlineView
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.reason_views import ByWhen, DoerView, ReasonView
from challenge_engine.texts import Wording, refusal
from challenge_engine.texts.refusals import helpers

_DOERS = frozenset(
    ("wrong-role", "did-before", "assigned-as", "signed-by-one-person", "not-on-behalf")
)
"""What takes somebody else who does the same."""

_WAITED_ON = frozenset(("wrong-state", "track-elsewhere"))
"""What takes whoever the case waits for."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """How one reader is told why not."""

    workflow: Workflow
    sight: Sight
    language: str
    deadlines: tuple[DeadlineView, ...]

    def of(
        self, refusals: Iterable[Refusal], found: Transition | Refusal
    ) -> tuple[ReasonView, ...]:
        """The reasons of one action."""
        return tuple(self._reason(one, found) for one in refusals)

    def _reason(self, refused: Refusal, found: Transition | Refusal) -> ReasonView:
        said = refusal(refused, self.workflow, self.language)
        roles = tuple(dict.fromkeys(self._roles(refused, found)))
        return ReasonView(
            code=refused.code,
            params=refused.params,
            no=said.no,
            help=said.help,
            who=self.who(roles),
            by_when=self._by_when(roles),
        )

    def who(self, roles: Iterable[str]) -> tuple[DoerView, ...]:
        """Roles with their titles, and whether they are the reader's."""
        wording, mine = Wording(self.workflow, self.language), self.sight.actor.roles
        return tuple(DoerView(role, wording.role(role), role in mine) for role in roles)

    def _roles(self, refused: Refusal, found: Transition | Refusal) -> Iterable[str]:
        if refused.code in _DOERS and isinstance(found, Transition):
            return found.by
        if refused.code in _WAITED_ON:
            states = self.workflow.tracks[refused.params["track"]]
            state = states.get(refused.params["state"])
            return state.waits_on if state is not None else ()
        return [role for t in helpers(refused, self.workflow) for role in t.by]

    def _by_when(self, roles: tuple[str, ...]) -> ByWhen | None:
        theirs = [d for d in self.deadlines if d.is_to_be_kept and d.due and {*d.roles} & {*roles}]
        first = min(theirs, key=lambda d: d.due or "", default=None)
        return ByWhen(first.name, first.title, first.due or "", first.due_text) if first else None
