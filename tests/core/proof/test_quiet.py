"""Steps that change nothing are left out at first: no law holds by that which does not hold."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from challenge_engine.core.proof.cast import with_cast
from challenge_engine.core.proof.explore import explore
from challenge_engine.core.proof.laws import Laws, refuted
from challenge_engine.core.proof.quiet import ALIKE
from challenge_engine.core.proof.rights import allowed
from challenge_engine.core.proof.ties import groups
from challenge_engine.core.workflow import MAIN, Action, Takes

from ..builders import a_field, both, by_name, kind_of, step
from .making import told, workflows
from .test_rights import FORWARD, fair

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
EXAMPLES = 400 if os.environ.get("CHALLENGE_PROOF") else 25
ROLES = ("group", "office", "expert")

KINDS = by_name((kind_of("question"), kind_of("answer", a_field("to", "record", of="question"))))
ASK = step("ask", "judged", "judged", "group", takes=Takes(record="question"))
REPLY = step("reply", "judged", "judged", "office", takes=Takes(record="answer"))


def asked_and_answered(*steps):
    return fair(*FORWARD, *steps, records=KINDS)


def looked_at(workflow, *, with_quiet):
    (together,) = groups(workflow)
    cast = dict.fromkeys(workflow.roles, 1)
    return explore(workflow, cast, together, with_quiet=with_quiet)


def never(workflow):
    """The actions that are never possible, by what is proven."""
    proof = with_cast(workflow, dict.fromkeys(workflow.roles, 1))
    return [one.params["action"] for one in proof.breaches if one.code == "never-possible"]


def test_whether_there_is_a_question_to_answer_is_not_looked_at_everywhere():
    workflow = asked_and_answered(ASK, REPLY)
    assert len(looked_at(workflow, with_quiet=False).situations) == 6
    assert len(looked_at(workflow, with_quiet=True).situations) == 7
    assert never(workflow) == []


def test_an_answer_to_what_nobody_can_ask_is_never_possible():
    workflow = asked_and_answered(REPLY)
    assert never(workflow) == ["reply"]


def test_an_answer_to_what_can_only_be_asked_later_is_never_possible():
    early = replace(REPLY, source="filed", target="filed")
    workflow = asked_and_answered(ASK, early)
    assert never(workflow) == ["reply"]


@st.composite
def with_questions(draw):
    """Any workflow, in which somebody may ask, perhaps with a step, and somebody may answer."""
    workflow = draw(workflows())
    states = [name for name, state in workflow.states.items() if not state.is_end]
    source, target, later = (draw(st.sampled_from(states)) for _ in range(3))
    more = (
        replace(ASK, source=source, target=target, by=(draw(st.sampled_from(ROLES)),)),
        replace(REPLY, source=later, target=later, by=(draw(st.sampled_from(ROLES)),)),
    )
    return replace(
        workflow,
        digest=repr(more).encode() + workflow.digest,
        records=workflow.records | KINDS,
        transitions=(*workflow.transitions, *more),
        actions=workflow.actions | {t.action: Action(t.action, both(t.action)) for t in more},
    )


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=SLOW, phases=[Phase.generate])
@given(with_questions(), st.fixed_dictionaries({role: st.integers(1, 2) for role in ROLES}))
def test_what_holds_without_them_holds_with_them(workflow, cast):
    note(told(workflow))
    for together, tracks in groups(workflow).items():
        light = explore(workflow, cast, together, 3_000, with_quiet=False)
        whole = explore(workflow, cast, together, 20_000)
        if light.is_decided and whole.is_decided:
            assert light.model.quiet or MAIN not in together
            assert codes(whole, tracks) <= codes(light, tracks)
            assert codes(whole, tracks) & ALIKE == codes(light, tracks) & ALIKE


def codes(x, tracks):
    laws = Laws(x)
    return {one.breach.code for one in (*refuted(laws, tracks), *allowed(laws, tracks))}
