"""What a lock fixes: the rule, the choices, the budget and the key, as one value with one hash."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from challenge_engine.core.ballot_rules import BallotBox
from challenge_engine.counting import Form, Project, Rule, TieBreak, borda
from challenge_engine.counting.patterns import Publishes
from challenge_engine.history import envelope
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.history.envelope import PublicKey

_ROOM = 64
"""Bytes of a ballot besides its choices."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a vote; what is said of one cannot change once somebody has voted."""

    form: Form
    rule: Rule
    projects: tuple[Project, ...]
    budget: int
    currency: str
    publish: Publishes
    eligible: int
    key: PublicKey

    @property
    def most(self) -> int:
        """So many choices at most; where points are shared out, so many points."""
        return self.form.max_sum_points or self.form.max_length or 1

    @property
    def length(self) -> int:
        """How many bytes the longest ballot can have: every envelope holds so many."""
        names = sorted((len(one.id) for one in self.projects), reverse=True)
        points = len(str(self.most)) if self.form.vote_type == "cumulative" else 0
        return _ROOM + sum(n + 3 + points + 1 for n in names)

    def value(self) -> dict[str, Any]:
        """As the entry of the lock says it."""
        ties = self.rule.tie_break
        return {
            "v": 1,
            "kind": self.form.vote_type,
            "most": self.most,
            "rule": self.rule.name,
            "threshold": self.rule.threshold,
            "draw": ties.seed,
            "order": list(ties.of(one.id for one in self.projects)),
            "choices": [
                {"id": one.id, "cost": one.cost, "title": one.name} for one in self.projects
            ],
            "budget": {"cents": self.budget, "currency": self.currency},
            "publish": self.publish,
            "eligible": self.eligible,
            "key": self.key.text(),
        }

    def text(self) -> str:
        """The one way to write them (RFC 8785)."""
        return canonical(self.value()).decode()

    @property
    def digest(self) -> str:
        """SHA-256 of that text, as people compare it."""
        return sha256(self.text().encode()).hexdigest()


def from_text(text: str) -> Terms:
    """The terms as they were locked."""
    said: Any = parse(text.encode())
    return Terms(
        form=form(said["kind"], said["most"]),
        rule=rule(said["rule"], said["kind"], said["most"], said["threshold"], said["draw"]),
        projects=tuple(Project(one["id"], one["cost"], one["title"]) for one in said["choices"]),
        budget=said["budget"]["cents"],
        currency=said["budget"]["currency"],
        publish=said["publish"],
        eligible=said["eligible"],
        key=envelope.public_key(said["key"]),
    )


def make(
    box: BallotBox,
    values: dict[str, Any],
    budget: dict[str, Any],
    projects: tuple[Project, ...],
    eligible: int,
) -> Terms:
    """The terms that these fields of the round say.

    ``FormatError`` for what is no key, ``ElectionError`` for what cannot be counted.
    """
    locks = box.locks
    kind, rule_name = values[locks.kind], values[locks.rule]
    most = values[locks.most]
    if kind in ("approval", "ordinal"):
        most = min(most, len(projects))
    threshold = values.get(locks.threshold or "") or 0
    # Greedy with a threshold has a name of its own; a least that was filled in is never dropped.
    rule_name = "greedy-threshold" if rule_name == "greedy" and threshold else rule_name
    return Terms(
        form=form(kind, most),
        rule=rule(rule_name, kind, most, threshold, values[locks.draw]),
        projects=projects,
        budget=budget["cents"],
        currency=budget["currency"],
        publish=values[locks.publish],
        eligible=eligible,
        key=envelope.public_key(values[locks.key]),
    )


def form(kind: Any, most: int) -> Form:
    """What a ballot of this kind may be."""
    if kind == "cumulative":
        return Form(kind, max_points=most, max_sum_points=most)
    return Form(kind, max_length=1 if kind == "choose-1" else most)


def rule(name: Any, kind: str, most: int, threshold: int, draw: str) -> Rule:
    """The rule of counting by the name that a workflow gives it."""
    places = borda(most) if kind == "ordinal" else ()
    found = name.replace("-add1", "/add1")
    return Rule(found, TieBreak(seed=draw), threshold=threshold, places=places)
