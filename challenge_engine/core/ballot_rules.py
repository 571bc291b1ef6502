"""What a workflow says of a vote, as frozen values: who votes on what, and what a lock fixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Does = Literal["lock", "close", "half", "count", "destroy", "cancel"]
Won = Literal["won", "lost", "uncounted"]
"""How a case came out of a vote; the last also where there is no vote."""
DOES: Final[tuple[Does, ...]] = get_args(Does)
NEEDED: Final[tuple[Does, ...]] = tuple(one for one in DOES if one != "cancel")
"""What every vote comes to; that it is cancelled before its count need not be foreseen."""

KINDS: Final = ("approval", "choose-1", "cumulative", "ordinal")
"""Ballots in the words of Pabulib: tick some, tick one, share points out, rank."""
RULES: Final = (
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "equalshares",
    "equalshares-add1",
    "equalshares-add1u",
)
"""Rules of counting in the words of Pabulib, where a slash stands for the hyphen of `add1`."""
PUBLISHED: Final = ("patterns", "totals")
"""What is published after the count: every ballot without its voter, or sums only."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be voted for: the cases of a link that stand in one of these states at the lock.

    `title` and `cost` are public fields of theirs.
    """

    link: str
    states: tuple[str, ...]
    title: str
    cost: str
    withdrawn: tuple[str, ...] = ()
    """The states in which a case is out of the vote, whatever was voted for it before."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The fields of the round whose values the lock fixes."""

    budget: str
    kind: str
    rule: str
    most: str
    """So many choices at most; where points are shared out, so many points."""
    draw: str
    """What was drawn in public: the order in which ties are broken follows from it."""
    key: str
    publish: str
    threshold: str | None = None
    """The least support with which a choice can win."""


@dataclass(frozen=True, slots=True)
class BallotBox:
    """A vote among linked cases: nobody can read a ballot, and everybody's voting is recorded."""

    voters: str
    officials: str
    """The role that marks who votes on paper, and types in the papers, by two persons."""
    keyholders: str
    open_in: tuple[str, ...]
    """The states in which votes are taken."""
    choices: Choices
    locks: Locked
    objections: str
    """The deadline that the count starts: the key is destroyed once it is over."""
    closes: str | None = None
    """The deadline after whose last day no vote is taken, even if nobody has closed yet."""


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """Where the vote of a case stands."""

    is_locked: bool = False
    is_closed: bool = False
    has_half: bool = False
    """Whether one half of the key waits for the other."""
    is_counted: bool = False
    is_destroyed: bool = False
    votes: int = 0
    """People in the roll, those who vote on paper among them."""
    paper_voters: int = 0
    bundles: tuple[int, ...] = ()
    """How many papers each of the officials has typed in who did so."""
    bundles_agree: bool = True
    """Whether they typed in the same."""
