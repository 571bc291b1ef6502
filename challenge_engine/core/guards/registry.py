"""The questions that are registered, and how they are put."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from challenge_engine.core.case import Actor, Case, Facts, Needs, Refusal
from challenge_engine.core.workflow import GuardCall

Params = Mapping[str, Any]
Question = Callable[[Params, Case, Actor, Facts], Refusal | None]

NO_NEEDS = Needs()


@dataclass(frozen=True, slots=True)
class Param:
    """What a parameter names, so that the reader of workflows can check it."""

    kind: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Guard:
    """A question, its parameters, and the facts that it asks for."""

    name: str
    params: Mapping[str, Param]
    needs: Callable[[Params], Needs]
    ask: Question
    short: str | None = None
    """The parameter meant when the file gives a bare value instead of a mapping."""


GUARDS: dict[str, Guard] = {}


def guard(
    name: str,
    params: Mapping[str, Param],
    *,
    needs: Callable[[Params], Needs] = lambda _: NO_NEEDS,
    short: str | None = None,
) -> Callable[[Question], Question]:
    """Register a question under a name that is never given twice."""

    def register(ask: Question) -> Question:
        if name in GUARDS:
            raise ValueError(f"the guard {name!r} is registered already")
        GUARDS[name] = Guard(name, params, needs, ask, short)
        return ask

    return register


def needs_of(calls: tuple[GuardCall, ...]) -> Needs:
    """Everything that a list of guards asks for, each fact once."""
    return all_of([GUARDS[call.name].needs(call.params) for call in calls])


def all_of(needs: Iterable[Needs]) -> Needs:
    """Several needs as one; what asks for nothing is not merged, as it is at almost every step."""
    asked = [one for one in needs if one is not NO_NEEDS]
    return reduce(or_, asked) if asked else NO_NEEDS


def ask(call: GuardCall, case: Case, actor: Actor, facts: Facts) -> Refusal | None:
    """Put one question; never raises for a case and facts that fit the workflow."""
    answer = GUARDS[call.name].ask(call.params, case, actor, facts)
    return None if answer is None else replace(answer, asked=call)
