"""Scenarios are played for real, and whatever is not as expected is said."""

from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue, scenarios
from challenge_engine.service.playground import scenes

TIMED = Path(__file__).parents[2] / "workflows" / "timed.v1.yaml"
WORKFLOW = catalogue.read(TIMED)
HEAD = """workflow: timed
version: 1
scenarios:
  one:
    title: One
    begins: 2026-02-02
    people: {both: [coordinator, decider]}
    steps:
      - {who: initiator-1, does: file, gives: {title: A bench, plan: We build it.}}
"""


def played(text: str) -> tuple[scenes.Failure, ...]:
    read = scenarios.parse(text.encode(), "s.yaml", WORKFLOW)
    return scenes.run(WORKFLOW, TIMED.read_bytes(), read)


def with_step(step: str) -> str:
    return f"{HEAD}      - {step}\n"


RIGHT = (
    "{then: {state: intake, phase: submitted, waits_on: coordinator, public: yes}}",
    "{then: {tracks: {penalty: nothing}, due: {decision: 2026-03-30}}}",
    "{then: {told: coordinator, waits_on: {main: coordinator, penalty: nobody}}}",
    "{who: both, can: [begin, ask-for-more]}",
    "{who: both, cannot: ask-for-more, without: what}",
    "{who: both, cannot: decide-yes, because: [wrong-state]}",
    "{who: initiator-1, cannot: begin, because: [wrong-role]}",
    "{who: coordinator-1, does: ask-for-more, gives: {what: More}, then: {paused: norm}}",
    "{then: {told: initiator}}",
    "{who: both, can: complete, for_others: yes}",
    "{after: 9 weeks, then: {overdue: decision, paused: norm}}",
    "{then: {told: decider}}",
    "{who: public, reads: {request: 0}}",
    "{who: initiator-1, does: withdraw, then: {phase: ended, stopped: [decision, norm]}}",
)

WRONG = (
    ("{then: {state: decision}}", "the state is `intake`, not `decision`"),
    ("{then: {phase: ended}}", "the phase is `submitted`, not `ended`"),
    (
        "{then: {waits_on: [decider, coordinator]}}",
        "it waits on `coordinator`, not on `coordinator`, `decider`",
    ),
    (
        "{then: {waits_on: {penalty: decider}}}",
        "`penalty` waits on nobody, not on `decider`",
    ),
    ("{then: {public: no}}", "the public can see it"),
    ("{then: {tracks: {penalty: running}}}", "the state of `penalty` is `nothing`, not `running`"),
    (
        "{then: {due: {decision: 2026-03-31}}}",
        "the deadline `decision` is due on 2026-03-30, not on 2026-03-31",
    ),
    ("{then: {due: {grace: 2026-03-31}}}", "the deadline `grace` has not begun"),
    (
        "{then: {overdue: decision}}",
        "the deadline `decision` is open, due on 2026-03-30, not overdue",
    ),
    (
        "{who: both, does: decide-yes, gives: {reason: No.}}",
        "both cannot do `decide-yes`: This is not possible while",
    ),
    ("{who: both, does: ask-for-more}", "both cannot do `ask-for-more`: What is missing? – "),
    (
        "{who: both, cannot: begin, because: [ended]}",
        "`begin` is possible for both, and should not be",
    ),
    ("{who: both, cannot: ask-for-more, because: [ended]}", "`ask-for-more` is possible for both"),
    (
        "{who: both, cannot: take-up, because: [ended]}",
        "`take-up` is not possible for both because of wrong-state, not of ended: This is",
    ),
    (
        "{who: both, can: [begin, take-up]}",
        "`take-up` is not possible for both: This is not possible",
    ),
    (
        "{then: {told: [coordinator, decider]}}",
        "it told `coordinator`, not `coordinator`, `decider`",
    ),
    ("{then: {published: yes}}", "the public cannot read the reason"),
    (
        "{who: both, can: begin, for_others: yes}",
        "`begin` is not possible for both for the group",
    ),
    (
        "{who: both, cannot: ask-for-more, without: [what, due]}",
        "`ask-for-more` is not possible without what; expected was what, due",
    ),
    (
        "{who: initiator-1, cannot: complete, without: plan}",
        "`complete` is not possible for initiator-1 because of wrong-state, not of missing answers",
    ),
    ("{who: both, reads: {request: 1}}", "both can read 0 of `request` by others, not 1"),
)


def test_what_is_as_expected_holds():
    assert played(HEAD + "".join(f"      - {step}\n" for step in RIGHT)) == ()


@pytest.mark.parametrize(("step", "said"), WRONG)
def test_what_is_not_so_is_said_with_its_line(step: str, said: str):
    (failure,) = played(with_step(step))
    assert failure.message.startswith(said)
    assert failure.place.line == 10


def test_what_goes_on_from_a_scenario_that_fails_is_not_played():
    more = (
        "  two:\n    title: Two\n    continues: one\n    steps:\n      - {then: {state: intake}}\n"
    )
    first, second = played(with_step("{then: {state: decision}}") + more)
    assert (first.is_played, second.is_played) == (True, False)
    assert played(with_step("{then: {state: intake}}") + more) == ()


def test_what_is_refused_is_refused_again_and_leaves_nothing():
    steps = ["{who: both, cannot: take-up, because: [wrong-state]}"] * 3
    end = "{who: coordinator-1, does: begin, then: {state: decision}}"
    assert played(HEAD + "".join(f"      - {step}\n" for step in (*steps, end))) == ()


def test_a_reason_is_published_where_the_action_says_so():
    begins = "{who: coordinator-1, does: begin}"
    postponed = "{who: decider-1, does: postpone, gives: {weeks: 2, reason: A site visit.}, %s}"
    decided = "{who: decider-1, does: decide-yes, gives: {reason: It helps.}, %s}"
    steps = (begins, postponed % "then: {published: no}", decided % "then: {published: yes}")
    assert played(HEAD + "".join(f"      - {step}\n" for step in steps)) == ()


def test_who_is_told_is_asked_of_one_step():
    steps = (
        "{who: coordinator-1, does: begin, then: {told: decider}}",
        "{who: coordinator-1, does: set-character, gives: {legal_character: contract}}",
        "{then: {told: nobody}}",
    )
    assert played(HEAD + "".join(f"      - {step}\n" for step in steps)) == ()


def test_two_that_go_on_from_the_same_scenario_do_not_see_each_other():
    begins = "    title: Next\n    continues: one\n    steps:\n      - "
    more = f"  two:\n{begins}{{who: initiator-1, does: withdraw}}\n"
    more += f"  three:\n{begins}{{then: {{state: intake}}}}\n"
    assert played(with_step("{then: {state: intake}}") + more) == ()


def test_further_cases_of_the_same_workflow_are_of_the_bytes_that_are_played():
    """Else what lies in the folder would be played in place of what is looked at."""
    file = TIMED.parent / "linked" / "bid.v1.yaml"
    guard = "when: [{first_in_line: {link: round, states: [reserve], by: place}}]"
    source = file.read_bytes().replace(guard.encode(), b"when: [{filled: title}]")
    workflow = catalogue.parse(source, file.name)
    told = scenarios.read(scenarios.beside(file), workflow)
    assert "in-line" in {one.scenario for one in scenes.run(workflow, source, told)}
