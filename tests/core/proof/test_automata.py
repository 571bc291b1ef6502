"""Each fact of which a choice hangs is kept as the engine keeps it: one small workflow for each."""

from __future__ import annotations

from typing import Any

import pytest

from challenge_engine.core.deadline_rules import Deadline
from challenge_engine.core.proof.explore import explore
from challenge_engine.core.proof.moving import CLOCK
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import MAIN, NOTHING, Action, Role, Takes, Transition, Workflow

from ..builders import a_workflow, asks, both, by_name, state, step
from .making import FIELDS, RECORDS
from .playing import Play, by_force, play

CAST = {"group": 1, "office": 1, "expert": 2}
DUE = Deadline(
    name="due",
    title=both("Due"),
    by=("office",),
    starts=("open",),
    met_by=("meet",),
    profile="x",
    mark="house",
    term=Term(2, "weeks"),
)


def _workflow(*steps: Transition, **more: Any) -> Workflow:
    names = dict.fromkeys(name for t in steps for name in (t.source, t.target))
    inner = [state(n, "submitted", "group") for n in names if n not in (NOTHING, "end")]
    sides = {"group": "community", "office": "authority", "expert": "authority"}
    return a_workflow(
        transitions=steps,
        tracks={MAIN: by_name([*inner, state("end", "ended", ends="closed")])},
        roles=by_name(Role(r, side, both(r)) for r, side in sides.items()),
        fields=by_name(FIELDS),
        records=by_name(RECORDS),
        actions={t.action: Action(t.action, both(t.action)) for t in steps},
        public_from=None,
        **more,
    )


def _open(takes: Takes = Takes()) -> Transition:  # noqa: B008 - it cannot be changed
    return step("open", NOTHING, "s", "group", takes=takes)


def _signing(kind: str, *then: Transition) -> Workflow:
    return _workflow(
        _open(Takes(record=kind)),
        step("sign", "s", "s", "group", takes=Takes(signs=kind)),
        step("countersign", "s", "s", "office", takes=Takes(signs=kind)),
        *then,
    )


def _new(kind: str, *, revises: bool) -> Workflow:
    takes, when = Takes(record=kind, revises=revises), [asks("signed_by_both", record=kind)]
    who = "group" if revises else "office"
    return _signing(
        kind,
        step("renew", "s", "t", who, takes=takes, when=when),
        step("go", "t", "end", "group", when=when),
        step("stop", "t", "end", "group"),
    )


WORKFLOWS = {
    "a field that was given can be cleared": _workflow(
        _open(Takes(fields=("colour",))),
        step("wipe", "s", "t", "group", takes=Takes(optional=("colour",))),
        step("go", "t", "end", "group", when=[asks("filled", fields=("colour",))]),
        step("stop", "t", "end", "group"),
    ),
    "a new version has to be signed again": _new("note", revises=True),
    "a new record has to be signed": _new("note", revises=False),
    "a new version of what everybody has one of has to be signed again": _new("vote", revises=True),
    "who is assigned instead of others is assigned alone": _workflow(
        _open(),
        step("name", "s", "t", "office", takes=Takes(assigns="expert")),
        step("name-other", "t", "u", "office", takes=Takes(assigns="expert", replaces=True)),
        step("go", "u", "end", "group", when=[asks("role_assigned", role="expert", n=2)]),
        step("stop", "u", "end", "group"),
    ),
    "nobody hands in a second one of what everybody has one of": _workflow(
        _open(),
        step("vote", "s", "s", "group", takes=Takes(record="vote")),
        step("stop", "s", "end", "group"),
    ),
    "a deadline that was met does not pass": _workflow(
        _open(),
        step("meet", "s", "t", "group"),
        step("go", "t", "end", "group", when=[asks("overdue", deadline="due")]),
        step("stop", "t", "end", "group"),
        deadlines={"due": DUE},
    ),
    "a day that is ahead comes, and goes by": _workflow(
        _open(Takes(fields=("day",))),
        step("early", "s", "t", "group", when=[asks("date_window", until_field="day")]),
        step("until", "t", "end", "group", when=[asks("date_window", until_field="day")]),
        step("since", "t", "end", "group", when=[asks("date_window", from_field="day")]),
    ),
}


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=list(WORKFLOWS))
def test_the_explorer_and_the_engine_have_the_same_choices(workflow):
    x = explore(workflow, CAST, (MAIN,))
    assert x.is_decided
    steps = [x.model.steps[label.step] if label.step != CLOCK else None for label in x.labels]
    known, tried = set(), set()
    for i, s in enumerate(x.situations):
        here = [x.by[e] for e in range(x.first[i], x.first[i + 1])]
        known.add((s.states[0], frozenset(one.t.action for k in here if (one := steps[k]))))
        for j, label in x.edges(i):
            if label not in tried:
                tried.add(label)
                play(x, [*x.way(i), (i, label, j)])
    for room, can in by_force(Play.of(workflow, CAST), depth=6, most=400):
        assert (room.case.state(), frozenset(action for _, _, action, *_ in can)) in known


def test_the_only_answer_answers_what_waits_and_not_what_was_answered_before():
    workflow = _workflow(
        _open(Takes(record="note")),
        step("reply", "s", "t", "office", takes=Takes(record="reply"), at_most=1),
        step(
            *("go", "t", "end", "group"),
            when=[asks("all_answered", records="note", by="reply", field="note")],
        ),
    )
    x = explore(workflow, CAST, (MAIN,))
    replied = [i for i, s in enumerate(x.situations) if s.states == ("t",)]
    assert [len(list(x.edges(i))) for i in replied] == [1]
