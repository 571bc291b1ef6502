"""Steps that change nothing and only ask whether there is a record: *answer the question*.

Whether there is one doubles the situations wherever somebody may ask, and nothing else hangs on it.
So these steps are left out, and whether they occur is seen from what comes after such a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from challenge_engine.core.proof.records import RecordFact

if TYPE_CHECKING:
    from challenge_engine.core.proof.model import Model, Step

ALIKE: Final = frozenset(("never-there", "never-possible", "stuck", "ended-by-the-clock"))
"""The laws that are broken without quiet steps where they are broken with them, and only there."""


def quiet_steps(model: Model) -> Iterator[tuple[int, int]]:
    """Each such step, and the fact of the records of which it asks for one."""
    for slot, part in enumerate(model.parts):
        if part.kind == "record":
            asking = [k for k, step in enumerate(model.steps) if slot in _read(step)]
            if all(_is_quiet(model, model.steps[k], slot) for k in asking):
                yield from ((k, slot) for k in asking)


def _read(step: Step) -> set[int]:
    return {slot for question in step.questions for slot in question.reads}


def _is_quiet(model: Model, step: Step, slot: int) -> bool:
    t, fact = step.t, model.facts[slot]
    is_moving = t.moves or t.also or any(f.is_moved_by(t, is_ended=False) for f in model.facts)
    is_of_people = t.takes.assigns or t.takes.record in model.once or model.done_bit(t.action)
    return (
        not is_moving
        and not is_of_people
        and {i for i in _read(step) if i >= 0 and model.parts[i].kind == "record"} == {slot}
        and isinstance(fact, RecordFact)
        and fact.sorts.counted == {(): 1}
        and not fact.sorts.averaged
    )
