"""Anybody tries any action at any time, on random paths through the real service."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from challenge_engine.core.workflow import MAIN, of_link
from challenge_engine.service.reading.views import CaseView, Value
from tests.properties.crowd import Crowd, gather
from tests.properties.walk import Walk
from tests.support.checks import check_case
from tests.support.town import ROTTERDAM, TINY

IS_PROOF = os.environ.get("CHALLENGE_PROOF") == "1"
PATHS, STEPS = (150, 60) if IS_PROOF else (15, 20)

paths = settings(
    max_examples=PATHS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    print_blob=True,
)


@pytest.fixture(scope="module", params=[TINY, ROTTERDAM], ids=["tiny", "rotterdam"])
def crowd(request, tmp_path_factory) -> Crowd:
    return gather(tmp_path_factory.mktemp("crowd"), request.param)


@paths
@given(rng=st.randoms(use_true_random=True), steps=st.integers(STEPS // 3, STEPS))
def test_what_a_screen_shows_is_what_an_attempt_meets(crowd, rng, steps):
    """Refused attempts leave nothing; replay is the case; a closed case stays closed."""
    walk = Walk(crowd, rng)
    walk.begin()
    for _ in range(steps):
        walk.attempt()
        if is_closed(walk) and rng.random() < 0.3:
            break
    stays_closed(walk)
    for state in set(walk.visited):
        event(f"visited {state}")
    check_case(crowd.town.engine, walk.reference)
    for name in (None, "nobody-1", "initiator-3"):
        shows_only_what_is_public(walk, name)
    shows_the_group_nothing_of_the_office(walk)


def is_closed(walk: Walk) -> bool:
    """Nothing may leave the state in which the case stands."""
    return walk.crowd.workflow.states[walk.visited[-1]].ends == "closed"


def stays_closed(walk: Walk) -> None:
    """A closed state is the last one, and nothing is possible in it for anybody."""
    for state in walk.visited[:-1]:
        ends = walk.crowd.workflow.states[state].ends
        assert ends != "closed" or state == walk.visited[-1]
    for name in walk.crowd.names if is_closed(walk) else ():
        view = walk.view(name)
        assert view is None or [a.action for a in view.possible if a.track == MAIN] == []


def shows_only_what_is_public(walk: Walk, name: str | None) -> None:
    """No name of a person, no value that not everybody may see, no word of what was secret.

    A neighbour besides reads the view that they gave themselves, and nothing more.
    """
    view = walk.view(name)
    if view is None:
        return
    said = repr([view.title, view.group, view.says, view.waits_on, view.values, view.records,
                 view.promises, view.actions, view.steps])  # fmt: skip
    mine = walk.wrote.get(name, []) if name else []
    for text in mine:
        said = said.replace(repr(text), "")
    assert "undisclosed" not in said
    for person in walk.crowd.names:
        assert f"'{person}'" not in said
        assert f"{person} (" not in said
    for kind, value in _values(view):
        if value.raw not in mine:
            assert _audience(view, kind, value) == "public", (kind, value)


def shows_the_group_nothing_of_the_office(walk: Walk) -> None:
    """A member of the group who handed nothing in reads no value that is the office's."""
    view = walk.crowd.town.view(walk.reference, "initiator-2")
    mine = [s for s in view.steps if s.by.startswith("initiator-2")]
    if mine:
        return
    for kind, value in _values(view):
        assert _audience(view, kind, value) != "authority", (kind, value)


def _audience(view: CaseView, kind: str | None, value: Value) -> str:
    if value.name.startswith(of_link("")):
        return view.definition.links[value.name.removeprefix(of_link(""))].see
    fields = view.definition.records[kind].fields if kind else view.definition.fields
    return fields[value.name].see


def _values(view: CaseView) -> Iterator[tuple[str | None, Value]]:
    yield from ((None, value) for value in view.values)
    for one in (*view.records, *view.promises):
        yield from ((one.kind, value) for value in one.values)
    for step in view.steps:
        takes = [t.takes for t in view.definition.transitions if t.action == step.action]
        kinds = {t.record for t in takes if t.record}
        for value in step.values:
            if value.name == "assignee":
                continue  # no field of a form: it is told to those who take part
            is_field = value.name in view.definition.fields and any(
                value.name in (*t.fields, *t.optional) for t in takes
            )
            is_link = value.name.startswith(of_link(""))
            yield (None if is_field or is_link else next(iter(kinds)), value)
