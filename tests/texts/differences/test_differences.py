"""What a version changes is said in sentences, and nothing that differs is passed over."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.comparing import Change, compare
from challenge_engine.core.differences import Place
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.texts.changes import Said, changes, comparison
from challenge_engine.texts.changes.telling import HEADS, SENTENCES
from tests.texts.differences.mutants import filled, mutants, rebuilt

HERE = Path(__file__).parent
TEXT = (HERE / "base.yaml").read_text("utf-8")
BASE = catalogue.parse(TEXT.encode(), "base.yaml")
COLLECTION = yaml.load((HERE / "changes.yaml").read_text("utf-8"), yaml.CBaseLoader)
FULL = filled(BASE)
MUTANTS = mutants(FULL)
SPOKEN = [one for one in MUTANTS if getattr(one[1], "languages", ()) in ((), FULL.languages)]
"""Without those that speak other languages: a text that is gone with its language says no more."""
NOBODY = ({}, {})


def patched(patches: list[dict[str, str]]) -> Workflow:
    text = TEXT.replace("version: 1", "version: 2", 1)
    for patch in patches:
        assert patch["old"] in text, patch
        text = text.replace(patch["old"], patch["new"])
    return catalogue.parse(text.encode(), "patched.yaml")


def sentences(before: Workflow, after: Workflow, language: str = "en") -> list[str]:
    return [said.sentence for group in changes(before, after, language) for said in group.said]


@pytest.mark.parametrize("one", COLLECTION, ids=lambda one: one["what"])
def test_a_change_is_said_in_these_sentences(one: dict) -> None:
    after = patched(one["patches"])
    found = {group.concern: [said.sentence for said in group.said]
             for group in changes(BASE, after, "en")}  # fmt: skip
    assert found == one["en"]
    for concern, told in one.get("nl", {}).items():
        groups = {group.concern: group for group in changes(BASE, after, "nl")}
        assert [said.sentence for said in groups[concern].said] == told


def test_the_collection_has_thirty_changes_and_no_concern_is_left_out() -> None:
    assert len(COLLECTION) >= 30
    assert {concern for one in COLLECTION for concern in one["en"]} == set(HEADS)


@cache
def every_leaf() -> list[tuple[Place, list[Said]]]:
    """What is said where one leaf or one part is otherwise; of what went also how it came."""
    gone = [(place, None) for place in dict.fromkeys(place for place, _part in MUTANTS)]
    found = []
    for place, part in (*MUTANTS, *gone):
        if part is None and place[0] in ("workflow", "track"):
            continue
        after = rebuilt(FULL, {place: part})
        said = [said for group in changes(FULL, after, "en") for said in group.said]
        found.append((place, said))
        if any(one.change.sign == "-" or one.change.after is True for one in said):
            back = [said for group in changes(after, FULL, "nl") for said in group.said]
            found.append((place, back))
    return found


def test_every_leaf_that_is_otherwise_has_a_sentence() -> None:
    assert len(every_leaf()) > 1300
    for place, said in every_leaf():
        assert said, place
        odd = re.compile(r"\{|None|“”|: [.;]|  |, \.|\(\)")
        assert not [one for one in said if odd.search(one.sentence)], place


def test_no_sentence_is_for_nothing() -> None:
    met = {one.change.code for _place, said in every_leaf() for one in said}
    told_of_two = {"step.takes.required+", "step.takes.required-", "deadline.term<",
                   "deadline.term>", "track+", "track-"}  # fmt: skip
    assert set(SENTENCES) - met - {code[:-1] for code in met} - told_of_two == set()


def places(change: Change) -> set[Place]:
    """Where a change is told to be; what is so from all states is so from each of them."""
    if change.place[0] != "step":
        return {change.place}
    kind, action, track, _source = change.place
    sources = change.sources or BASE.sources_of(action)
    return {(kind, action, track, source) for source in sources}


@given(st.lists(st.integers(0, len(SPOKEN) - 1), min_size=2, max_size=5))
def test_of_several_changes_none_hides_another(chosen: list[int]) -> None:
    several = dict(SPOKEN[i] for i in chosen)
    after = rebuilt(FULL, several)
    found = set().union(*(places(one.change) for one in compare(FULL, after).changes))
    assert set(several) <= found


@given(st.integers(0, len(MUTANTS) - 1))
def test_back_and_forth_as_much_is_said(chosen: int) -> None:
    after = rebuilt(FULL, dict([MUTANTS[chosen]]))
    assert len(compare(FULL, after).changes) == len(compare(after, FULL).changes)


def test_the_same_file_does_not_differ() -> None:
    found = comparison(BASE, BASE, "en", NOBODY)
    assert (found.groups, found.burden) == ((), ())
    assert found.note == "Nothing differs: it is the same file."


def test_where_only_the_file_is_worded_otherwise_that_is_said() -> None:
    after = catalogue.parse(f"# A remark\n{TEXT}".encode(), "other.yaml")
    found = comparison(BASE, after, "en", NOBODY)
    assert found.groups == ()
    assert found.note == "No rule and no text differs: only the wording of the file changed."


def test_two_workflows_are_no_two_versions() -> None:
    after = catalogue.parse(TEXT.replace("compared", "another", 1).encode(), "other.yaml")
    assert comparison(BASE, after, "en", NOBODY).note == (
        "These are two workflows, not two versions of one: compared and another."
    )


def test_the_smallest_cast_is_compared_where_it_is_known() -> None:
    more = ({"alderman": 1}, {"alderman": 2})
    (told,) = comparison(BASE, BASE, "nl", more).burden
    assert told == (
        "Het kleinste aantal mensen met wie elke zaak tot een einde kan komen: Wethouder 2; "
        "tot nu toe: Wethouder 1."
    )
    assert comparison(BASE, BASE, "nl", ({}, {"alderman": 2})).burden == ()


def test_a_text_in_a_language_that_is_new_is_told_by_the_language() -> None:
    text = TEXT.replace("languages: [en, nl]", "languages: [en]")
    only = catalogue.parse(re.sub(r", nl: [^{}]*?(?=\})", "", text).encode(), "en.yaml")
    assert sentences(only, BASE) == ["Everything can now also be read in this language: Dutch."]


NAMES = {
    "role": ("coordinator", "manager", "Coordinator"),
    "field": ("support", "backing", "“Who supports it?”"),
    "action": ("close-panel", "end-panel", "“Close the panel”"),
    "state": ("intake", "arrived", "“Submitted”"),
    "deadline": ("decision", "answer-term", "“Decision”"),
}


@pytest.mark.parametrize("kind", NAMES)
def test_what_only_got_another_name_in_the_file_is_the_same(kind: str) -> None:
    old, new, title = NAMES[kind]
    begins = "deadlines:\n  " if kind == "deadline" else ""
    text = re.sub(rf"{begins}\b{old}\b(?!-)", f"{begins}{new}", TEXT)
    after = catalogue.parse(text.encode(), "renamed.yaml")
    assert sentences(BASE, after) == [
        f"{title} has another name in the file, and is the same: {old} is now {new}."
    ]


def test_what_got_another_name_and_another_text_went_and_came() -> None:
    text = TEXT.replace("postpone", "put-off").replace("{en: Postpone,", "{en: Put it off,")
    found = sentences(BASE, catalogue.parse(text.encode(), "renamed.yaml"))
    assert "There is a new step: “Put it off” (Alderman)." in found
    assert "The step “Postpone” (Alderman) is removed." in found


def test_of_two_that_are_alike_none_is_taken_for_the_other() -> None:
    line = "  postpone: {title: {en: Postpone, nl: Stel uit}}\n"
    step = (
        "  - {action: postpone, from: [intake, decision], to: same, by: alderman, "
        "takes: {reason: required}}\n"
    )
    assert step in TEXT
    text = TEXT.replace(
        line, line.replace("postpone", "put-off") + line.replace("postpone", "wait")
    )
    text = text.replace(
        step, step.replace("postpone", "put-off") + step.replace("postpone", "wait")
    )
    text = text.replace("action: postpone, at_most", "action: wait, at_most")
    found = sentences(BASE, catalogue.parse(text.encode(), "renamed.yaml"))
    assert found.count("There is a new step: “Postpone” (Alderman).") == 2
