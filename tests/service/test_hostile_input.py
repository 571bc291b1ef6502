"""Whatever is handed in: a sentence comes back, and nothing is written."""

import os
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.errors import EngineError
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.cases.groups import GroupChoice
from tests.service.conftest import rows
from tests.support.lives import CHALLENGE
from tests.support.town import Town, make_town

EXAMPLES = 2000 if os.environ.get("CHALLENGE_PROOF") == "1" else 30
hostile = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)

# A lone surrogate is what JSON's "\ud800" becomes; NUL is what PostgreSQL does not keep.
texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(("\ud800", "\x00", "'; DROP TABLE cases; --", "\u200b", "x" * 30_000, "")),
)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ("title", "plan", "budget", "contact_email", "assignee", "reason", "grounds", "revises")
)
data = st.dictionaries(names | texts, anything, max_size=6)
times = st.none() | texts | st.sampled_from(("2026", "2026-02-30", "0000-00-00", "٢٠٢٦"))


@dataclass(repr=False)
class Stage:
    """A town with one case; its whole content is not worth printing."""

    town: Town
    case: str


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Stage:
    town = make_town(tmp_path_factory.mktemp("hostile"))
    town.checks = False
    reference = town.begun(1)
    for name in ("initiator-1", "coordinator-1", "decider-1"):
        town.person(name)
    return Stage(town, reference)


@hostile
@given(
    name=st.sampled_from(("initiator-1", "coordinator-1", "decider-1")),
    action=st.sampled_from(("assign", "begin", "accept", "object", "no-such")) | texts,
    data=data,
    reference=st.none() | texts,
    role=st.none() | texts,
    seen=st.none() | st.integers(),
    at=times,
    on_behalf=st.booleans(),
)
def test_an_action_with_anything_in_it_is_refused_in_words(
    stage, name, action, data, reference, role, seen, at, on_behalf
):
    town, case = stage.town, stage.case
    before = rows(town)
    command = Command(action, data, occurred_at=at, seen=seen)
    with pytest.raises(EngineError) as error:
        town.act(case if reference is None else reference, name, command, role=role,
                 on_behalf=on_behalf)  # fmt: skip
    assert str(error.value)
    assert rows(town) == before


@hostile
@given(data=data, keep=st.booleans(), group=st.none() | texts, name=st.none() | texts, at=times)
def test_an_opening_with_anything_in_it_is_refused_or_whole(stage, data, keep, group, name, at):
    town = stage.town
    before = rows(town)
    try:
        town.open(
            "initiator-1",
            CHALLENGE | data if keep else data,
            group=GroupChoice(group, name),
            command={"occurred_at": at},
        )
    except EngineError as error:
        said = str(error)
    else:
        said = ""
    after = rows(town)
    assert after == before if said else after["cases"] == before["cases"] + 1


def test_what_was_taken_is_sound(stage):
    town = stage.town
    town.checks = True
    town.check()
