"""What META says of an election: what a ballot may be, and by which rule it is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from challenge_engine.counting.election import Form, VoteType
from challenge_engine.counting.pabulib.numbers import cents, whole
from challenge_engine.counting.pabulib.rows import Row
from challenge_engine.counting.rules import RULES, Rule, TieBreak, borda
from challenge_engine.errors import ElectionError

COUNTS: Final = ("min_length", "max_length", "min_points", "max_points",
                 "min_sum_points", "max_sum_points")  # fmt: skip
AMOUNTS: Final = ("min_sum_cost", "max_sum_cost")
THRESHOLD: Final = "min_project_score_threshold"
OURS: Final = ("num_projects", "num_votes", "budget", "vote_type", "rule", *COUNTS, *AMOUNTS,
               THRESHOLD, "currency")  # fmt: skip
"""Keys that the election says itself; all others are kept as they are, for whoever reads on."""

CHANGES_THE_RESULT: Final = (
    "budget_per_category",
    "budget_per_neighborhood",
    "leftover_budget",
    "default_score",
)
"""Keys of a rule that is not among ours; whoever counts such a file is told."""


@dataclass(frozen=True, slots=True)
class AskedRule:
    """What whoever counts wants otherwise than META says it."""

    name: str = ""
    threshold: int | None = None
    tie_break: TieBreak | None = None


AS_WRITTEN: Final = AskedRule()


@dataclass(slots=True)
class Meta:
    """The keys of META with their values and lines."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """One line of the section."""
        key, value = (cell.strip() for cell in row.cells)
        if not key:
            raise ElectionError("Line {line} has no key.", line=row.line)
        if key in self.values:
            raise ElectionError(
                "Line {line}: META says {key} a second time, after line {first}.",
                line=row.line,
                key=key,
                first=self.lines[key],
            )
        self.values[key], self.lines[key] = value, row.line

    def needed(self, key: str) -> str:
        """A value without which nothing can be counted."""
        if key not in self.values:
            raise ElectionError("META must say {key}, and does not.", key=key)
        return self.values[key]

    def count(self, key: str) -> int:
        """A whole number that must be there."""
        return whole(self.needed(key), self.lines[key], key)

    def cents(self, key: str) -> int:
        """An amount that must be there."""
        return cents(self.needed(key), self.lines[key], key)

    def form(self) -> Form:
        """What a ballot may be."""
        vote_type = self.needed("vote_type")
        if vote_type not in get_args(VoteType):
            raise ElectionError(
                "Line {line}: ballots of the type {type} cannot be counted here, only {known}.",
                line=self.lines["vote_type"],
                type=vote_type,
                known=list(get_args(VoteType)),
            )
        limits: dict[str, int] = {key: self.count(key) for key in COUNTS if key in self.values}
        limits |= {key: self.cents(key) for key in AMOUNTS if key in self.values}
        return Form(vote_type, **limits)  # type: ignore[arg-type]

    def rule(self, form: Form, ids: Sequence[str], asked: AskedRule) -> Rule:
        """The rule of META, but for what is asked instead; ties go by the order of the file."""
        name = asked.name or self.needed("rule")
        if not asked.name and name not in RULES:
            raise ElectionError(
                "Line {line}: there is no rule {name} here; count by one of {known}.",
                line=self.lines["rule"],
                name=name,
                known=list(RULES),
            )
        threshold = asked.threshold
        if threshold is None:
            said = THRESHOLD in self.values and asked.name != "greedy"
            threshold = self.count(THRESHOLD) if said else 0
        is_ranked = form.vote_type == "ordinal"
        places = borda(form.max_length or len(ids)) if is_ranked else ()
        ties = asked.tie_break or TieBreak(tuple(ids))
        return Rule(name, ties, threshold, places)  # type: ignore[arg-type]  # Rule refuses others

    def rest(self) -> Mapping[str, str]:
        """What is not ours to say."""
        return {key: value for key, value in self.values.items() if key not in OURS}
