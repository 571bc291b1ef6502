"""How large and how slow it is: each workflow that is shipped, and a large one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from challenge_engine.core.proof.cast import smallest_cast
from challenge_engine.core.workflow import MAIN, NOTHING, Action, Takes
from challenge_engine.definitions import catalogue

from ..builders import a_field, a_workflow, asks, both, by_name, items, kind_of, state, step

HERE = Path(__file__).parents[2] / "workflows"
FILES = [*catalogue.shipped(), *catalogue.in_folder(HERE)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_workflow_of_ours_is_decided_within_two_seconds(file, capsys):
    workflow = catalogue.read(file)
    begun = time.process_time()
    proof = smallest_cast(workflow)
    spent = time.process_time() - begun
    with capsys.disabled():
        print(f"\n{file.stem}: {proof.situations:,} situations, {spent:.2f} s")  # noqa: T201
    assert not proof.undecided
    assert spent < 2


def a_large_one():
    """60 states and 120 transitions: forms with values that matter, records, four eyes."""
    names = [f"s{i}" for i in range(58)]
    fields = [a_field(f"f{i}", "choice", choices=items("a", "b")) for i in range(10)]
    kind = kind_of("note", a_field("yes", "yes_no"))
    steps = [step("open", NOTHING, "s0", "initiator", takes=Takes(fields=("title", "f0")))]
    for i, name in enumerate(names):
        after = names[i + 1] if i < 57 else "end"
        field = f"f{i // 6}"
        takes = Takes(optional=(field,)) if i % 3 else Takes(record="note")
        when = [asks("filled", fields=[field])] if i % 6 == 5 else []
        by = "decider" if i % 2 else "coordinator"
        steps.append(step(f"go{i}", name, after, by, "initiator", when=when))
        steps.append(step(f"give{i}", name, name, "initiator", takes=takes))
    # With the three that follow there are 120.
    steps.append(step("back", "s30", "s0", "coordinator"))
    steps.append(step("leave", "s10", "gone", "initiator"))
    steps.append(
        step("skip", "s40", "s50", "decider", when=[asks("did_none_of", actions=["go1", "go3"])])
    )
    states = [state(n, "submitted", "initiator") for n in names]
    ends = [state("end", "ended", ends="closed"), state("gone", "ended", ends="closed")]
    return a_workflow(
        transitions=tuple(steps),
        tracks={MAIN: by_name([*states, *ends])},
        fields=by_name([a_field("title", "text", see="public"), *fields]),
        records=by_name([kind]),
        actions={t.action: Action(t.action, both(t.action)) for t in steps},
    )


def test_sixty_states_and_more_than_a_hundred_transitions_take_less_than_five_seconds(capsys):
    workflow = a_large_one()
    assert len(workflow.states) == 60
    assert len(workflow.transitions) == 120
    begun = time.process_time()
    proof = smallest_cast(workflow)
    spent = time.process_time() - begun
    with capsys.disabled():
        print(f"\nlarge: {proof.situations:,} situations, {spent:.2f} s")  # noqa: T201
    assert not proof.undecided
    assert spent < 5
