"""A good file gives exactly what stands in it."""

import hashlib
from pathlib import Path

import pytest

from challenge_engine.core.workflow import (
    Also,
    Field,
    GuardCall,
    ListItem,
    Promise,
    Takes,
    Transition,
    Workflow,
)
from challenge_engine.definitions import catalogue

TINY = Path(__file__).parent.parent / "workflows" / "tiny.v1.yaml"


@pytest.fixture(scope="module")
def tiny() -> Workflow:
    return catalogue.read(TINY)


def _with(old: str, new: str) -> Workflow:
    return catalogue.parse(TINY.read_text().replace(old, new).encode(), "x.yaml")


def test_the_head_of_the_file(tiny: Workflow):
    assert (tiny.name, tiny.version, tiny.languages) == ("tiny", 1, ("en",))
    assert tiny.title == {"en": "A tiny challenge"}
    assert (tiny.public_from, tiny.named_by) == ("submit", "title")
    assert tiny.sources == ("made for tests",)
    assert tiny.track_titles == {"objection": {"en": "Objection"}}


def test_the_digest_is_that_of_the_bytes(tiny: Workflow):
    assert tiny.digest == hashlib.sha256(TINY.read_bytes()).digest()


def test_roles_with_their_side_assignment_and_body(tiny: Workflow):
    assert list(tiny.roles) == ["initiator", "coordinator", "assessor", "decider"]
    assert tiny.roles["assessor"].assigned
    assert tiny.roles["initiator"].side == "community"
    assert tiny.roles["decider"].body == {"en": "the council"}


def test_fields_with_their_limits(tiny: Workflow):
    assert tiny.fields["title"] == Field(
        name="title",
        type="text",
        ask={"en": "What do you want to do better?"},
        see="public",
        maximum=120,
    )
    assert tiny.fields["contact_email"].personal
    assert tiny.fields["contact_email"].see == "authority"
    assert tiny.fields["route"].choices[1] == ListItem("subsidy", {"en": "Subsidy"})
    score = tiny.records["assessment"].fields["rooted"]
    assert (score.minimum, score.maximum) == (0, 5)


def test_records_with_seal_and_promise(tiny: Workflow):
    assert tiny.records["assessment"].once_per_person
    assert tiny.records["assessment"].sealed_until == "close-panel"
    assert tiny.records["promise"].promise == Promise("side", "due", "delivery")
    assert tiny.records["delivery"].fields["promise"].of == "promise"


def test_a_field_of_a_record_is_seen_like_the_record_unless_it_says_otherwise(tiny: Workflow):
    assert tiny.records["promise"].fields["what"].see == "public"
    assert tiny.records["assessment"].fields["note"].see == "authority"


def test_states_of_both_tracks(tiny: Workflow):
    assert list(tiny.tracks) == ["main", "objection"]
    assert tiny.states["review"].waits_on == ("assessor", "coordinator")
    assert tiny.states["intake"].says["community"] == {"en": "Your challenge has arrived."}
    assert [name for name, state in tiny.states.items() if state.ends == "settled"] == ["rejected"]


def test_a_transition_with_everything(tiny: Workflow):
    assert tiny.transition("main", "decision", "accept") == Transition(
        action="accept",
        track="main",
        source="decision",
        target="agreement",
        by=("decider",),
        when=(
            GuardCall(
                "at_least",
                {"records": "assessment", "n": 2, "field": "advice", "value": "accept"},
            ),
            GuardCall("average_at_least", {"records": "assessment", "field": "rooted", "x": "2.5"}),
            GuardCall("did_none_of", {"actions": ("assess", "submit")}),
            GuardCall("amount_over", {"field": "budget", "cents": 0}),
            GuardCall("amount_up_to", {"field": "budget", "cents": 5_000_000}),
        ),
        takes=Takes(fields=("route",), reason="required", publish=True),
        tells=("initiator",),
    )


def test_one_entry_with_many_sources_is_a_transition_each(tiny: Workflow):
    assert tiny.sources_of("assign") == ("intake", "review")
    assert not any(t.moves for t in tiny.transitions if t.action == "assign")
    assert tiny.sources_of("withdraw") == tuple(n for n, s in tiny.states.items() if not s.is_end)


def test_any_open_leaves_out_what_it_is_told_to():
    workflow = _with(
        "from: any-open, to: withdrawn", "from: any-open, except: [intake], to: withdrawn"
    )
    assert "intake" not in workflow.sources_of("withdraw")


def test_another_track_can_be_moved_too(tiny: Workflow):
    uphold = tiny.transition("objection", "handling", "uphold")
    assert uphold is not None
    assert uphold.also == (Also("main", "decision"),)


def test_words_stay_words():
    workflow = _with("{en: Tender}", "{en: no}")
    assert workflow.fields["route"].choices[2].title == {"en": "no"}


def test_a_value_is_read_as_its_field_is():
    workflow = _with("field: advice, value: accept", "field: rooted, value: 3")
    accept = workflow.transition("main", "decision", "accept")
    assert accept is not None
    assert accept.when[0].params["value"] == 3


def test_a_choice_can_come_from_a_list():
    text = TINY.read_text().replace(
        "of: {accept: {en: Accept}, reject: {en: Reject}}", "of: advice"
    )
    advice = "{accept: {title: {en: Accept}}, reject: {title: {en: Reject}}}"
    text = text.replace("\nlists:\n", f"\nlists:\n  advice: {advice}\n")
    workflow = catalogue.parse(text.encode(), "x.yaml")
    choices = workflow.records["assessment"].fields["advice"].choices
    assert choices == tuple(workflow.lists["advice"].values())


def test_nobody_can_change_a_workflow(tiny: Workflow):
    with pytest.raises(TypeError):
        tiny.roles["clock"] = tiny.roles["decider"]  # type: ignore[index]
