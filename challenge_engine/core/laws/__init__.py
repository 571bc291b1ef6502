"""What every workflow must satisfy before it may be published.

Each law is a walk over the frozen values and knows nothing of files: a breach names its place as
a path of keys, which the reader turns into line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from challenge_engine.core.laws import (
    asks,
    ballots,
    deadlines,
    everybody,
    forms,
    links,
    names,
    pots,
    rights,
    texts,
    walks,
)
from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.workflow import Workflow

__all__ = ["LAWS", "Breach", "Place", "laws"]

LAWS: tuple[Callable[[Workflow], Iterator[Breach]], ...] = (
    *names.LAWS,
    *texts.LAWS,
    *forms.LAWS,
    *asks.LAWS,
    *walks.LAWS,
    *deadlines.LAWS,
    *pots.LAWS,
    *rights.LAWS,
    *links.LAWS,
    *ballots.LAWS,
    *everybody.LAWS,
)


def laws(workflow: Workflow) -> list[Breach]:
    """Every breach of every law; an empty list for a workflow that may be published."""
    return [breach for law in LAWS for breach in law(workflow)]
