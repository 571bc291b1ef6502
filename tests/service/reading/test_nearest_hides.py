"""Two cases that a reader cannot tell apart get the same answers: reasons, and ways."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest

from challenge_engine.service.reading import viewing
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import ActionView, CaseView
from tests.support.town import Town, make_town

# Guards on what is sealed, on what only the office reads, and on what it does not even count.
WORKFLOW = """
workflow: hides
version: 1
languages: [en]
title: {en: What is hidden}
notes: {en: Made for tests. It follows no law.}
public_from: file
roles:
  initiator: {side: community, title: {en: Initiator}}
  coordinator: {side: authority, title: {en: Coordinator}}
  assessor: {side: authority, title: {en: Assessor}}
lists: {}
fields:
  title: {type: text, ask: {en: "What do you want?"}, see: public}
  email: {type: email, personal: yes, see: authority, ask: {en: "Where can we reach you?"}}
records:
  assessment:
    title: {en: Assessment}
    once_per: person
    sealed_until: open-up
    fields:
      rooted: {type: score, scale: [0, 1], ask: {en: "How rooted?"}}
      advice: {type: yes_no, ask: {en: "Shall we?"}}
  remark:
    title: {en: Remark}
    see: authority
    fields:
      text: {type: text, see: authority, ask: {en: "What is it?"}}
actions:
  file: {title: {en: File}}
  assess: {title: {en: Assess}}
  remark: {title: {en: Write a remark}}
  open-up: {title: {en: Open the assessments}}
  close-by-advice: {title: {en: Close by advice}}
  close-by-score: {title: {en: Close by score}}
  close-by-email: {title: {en: Close by mail}}
  close-by-remark: {title: {en: Close by remark}}
  finish: {title: {en: Finish}}
states:
  filed:
    phase: submitted
    title: {en: Filed}
    waits_on: [assessor]
    says: {public: {en: It was filed.}, waited_on: {en: Assess it.}}
  opened:
    phase: assessed
    title: {en: Opened}
    waits_on: [coordinator]
    says: {public: {en: It was opened.}, waited_on: {en: Finish it.}}
  done: {phase: ended, ends: closed, title: {en: Done}, says: {public: {en: It is done.}}}
transitions:
  - action: file
    from: nothing
    to: filed
    by: initiator
    takes: {fields: [title], optional: [email]}
  - {action: assess, from: filed, to: same, by: assessor, takes: {record: assessment}}
  - {action: remark, from: filed, to: same, by: coordinator, takes: {record: remark}}
  - {action: open-up, from: filed, to: opened, by: coordinator}
  - action: close-by-advice
    from: filed
    to: done
    by: [coordinator, initiator]
    when: [{at_least: {records: assessment, n: 1, field: advice, value: yes}}]
  - action: close-by-score
    from: filed
    to: done
    by: assessor
    when: [{average_at_least: {records: assessment, field: rooted, x: "0.5"}}]
  - {action: close-by-email, from: filed, to: done, by: assessor, when: [{filled: [email]}]}
  - action: close-by-remark
    from: filed
    to: done
    by: assessor
    when: [{at_least: {records: remark, n: 1}}]
  - {action: finish, from: opened, to: done, by: coordinator}
"""
READERS = ("initiator-1", "assessor-1", "assessor-2", "coordinator-1", "coordinator-2", None)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    folder = tmp_path_factory.mktemp("hides")
    file = folder / "hides.v1.yaml"
    file.write_text(WORKFLOW.lstrip(), encoding="utf-8")
    town = make_town(folder, file)
    town.checks = False
    for name in READERS:
        if name is not None:
            town.person(name)
    return town


def case(town: Town, *, email: bool, remark: bool, rooted: int, advice: str) -> str:
    """A case with one assessment, which is sealed."""
    data = {"title": "Park"} | ({"email": "here@example.org"} if email else {})
    reference = town.open("initiator-1", data)
    if remark:
        town.do(reference, "coordinator-1", "remark", text="Between us.")
    town.do(reference, "assessor-1", "assess", rooted=rooted, advice=advice)
    return reference


def seen(town: Town, reference: str, name: str | None) -> CaseView:
    viewer = Viewer(town.person(name) if name else None, "en")
    return viewing.view(town.engine, town.authority, reference, viewer, ways=True)


def readable(view: CaseView) -> Any:
    """All that stands on the page of a case, but for why not and what would help."""
    # That there was a step, and that something of it is withheld, is not counted as known here:
    # the answers must not hang on that either.
    steps = [
        replace(s, n=0, withheld=0, recorded_at="", occurred_at="")
        for s in view.steps
        if s.action != "remark"
    ]
    records = [replace(r, n=0, recorded_at="", occurred_at="") for r in view.records]
    possible = [(a.action, a.on_behalf) for a in view.possible]
    return view.state, view.tracks, view.values, records, view.deadlines, steps, possible


def answers(view: CaseView) -> list[Any]:
    return [_answer(a) for a in view.actions]


def _answer(action: ActionView) -> Any:
    told = [(r.code, dict(r.params), str(r), r.who, r.by_when) for r in action.refusals]
    return action.action, action.on_behalf, told, action.way


def test_two_cases_that_a_reader_cannot_tell_apart_get_the_same_answers(town):
    variants = product((True, False), (True, False), (0, 1), ("yes", "no"))
    cases = [
        case(town, email=email, remark=remark, rooted=rooted, advice=advice)
        for email, remark, rooted, advice in variants
    ]
    same = dict.fromkeys(READERS, 0)
    for name in READERS:
        views = [seen(town, reference, name) for reference in cases]
        for one, other in combinations(views, 2):
            if readable(one) == readable(other):
                same[name] += 1
                assert answers(one) == answers(other), name
    assert same[None] == 120
    # What somebody can do shows whether all guards hold; who assessed knows the rest.
    assert [name for name, pairs in same.items() if not pairs] == ["assessor-1"]


def action(view: CaseView, name: str) -> ActionView:
    return next(a for a in view.actions if a.action == name and not a.on_behalf)


def test_a_way_depends_on_what_is_sealed_and_does_not_say_how_it_stands(town):
    reference = case(town, email=False, remark=False, rooted=0, advice="no")
    for name in ("coordinator-1", "initiator-1"):
        closing = action(seen(town, reference, name), "close-by-advice")
        assert closing.codes == ("sealed",)
        assert closing.way.ends == "hidden"
        assert closing.way.depends_on == (("record", "assessment"),)
        assert closing.way.steps == ()


def test_what_hangs_on_something_hidden_is_told_as_that_whether_it_holds_or_not(town):
    for remark in (True, False):
        reference = case(town, email=remark, remark=remark, rooted=1, advice="no")
        group, public = (seen(town, reference, name) for name in ("initiator-1", None))
        assert action(group, "close-by-remark").codes == ("wrong-role", "withheld-record")
        assert action(group, "close-by-email").codes == ("wrong-role", "withheld-field")
        assert action(public, "close-by-email").codes == ("wrong-role",)
        for view in (group, public):
            depends = action(view, "close-by-remark").way.depends_on
            assert depends == (("record", "remark"),)
            assert action(view, "close-by-email").way.depends_on == (("field", "email"),)


def test_who_may_read_it_is_told_how_it_stands(town):
    reference = case(town, email=False, remark=False, rooted=0, advice="no")
    office = seen(town, reference, "assessor-2")
    assert action(office, "close-by-remark").codes == ("too-few-records",)
    assert [s.action for s in action(office, "close-by-remark").way.steps] == ["remark"]
    mine = seen(town, reference, "assessor-1")
    assert action(mine, "close-by-score").codes == ("average-too-low",)
