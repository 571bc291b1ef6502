import csv
import datetime as dt
import io
import json

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.errors import NotFound
from challenge_engine.exports.who import as_csv, as_html, as_json
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.reading.turns import alike, turns
from challenge_engine.service.reading.who import who
from challenge_engine.texts.turn import Until, beginning, now
from tests.support.directories import said, small
from tests.support.town import ROTTERDAM, make_town

WORKFLOW = catalogue.read(ROTTERDAM)
IDEA = {
    "title": "=Mow the park", "service": "MOWING", "area": "East", "why": "Because.",
    "group_name": "Friends", "contact_name": "x", "contact_email": "x@town.example",
}  # fmt: skip


def turn(name, language="en"):
    return next(one for one in turns(WORKFLOW, language) if one.state == name)


def test_every_state_of_every_workflow_says_whose_turn_it_is_or_that_it_ends():
    for language in WORKFLOW.languages:
        for one in turns(WORKFLOW, language):
            assert one.is_end != bool(one.who)
            # A track beside the main one may only wait for the clock.
            assert one.is_end or one.track or (one.does and one.until)


def test_a_decision_is_told_with_its_term_and_what_it_leads_to():
    one = turn("decision")
    assert one.who == ("Alderman",)
    assert one.until == (
        "“Decision”: 8 weeks after “Submit the challenge” (longer by 8 weeks at the most)"
    )
    assert {"Decided, not sent yet: no", "Decided, not sent yet: yes"} <= set(one.then)
    assert "stands still" in turn("wait-agreed").until
    assert "8 weeks" in turn("panel-review").until
    assert turn("agreement-draft").until == "no last day is set"


def test_a_term_is_told_with_the_step_that_started_it_there():
    assert "5 working days after “Accept”" in turn("decided-yes").until
    told = turn("decided-no").until
    assert "5 working days after “Reject” or “Reject, also because of the costs”" in told
    assert "“Accept”" not in told
    assert "no last day is set" in turn("intake-check").until


def test_of_many_steps_that_may_have_started_a_term_none_is_named():
    named = [f"“{n}”" for n in "abcd"]
    assert beginning(named[:3], "en") == "“a”, “b” or “c”"
    assert beginning(named, "en") == "the step that starts it"
    assert beginning(named, "nl") == "de stap waarmee hij begint"


def test_states_with_the_same_answer_are_told_together():
    told = turns(WORKFLOW, "en")
    rows = alike(told)
    assert sorted(one.state for row in rows for one in row) == sorted(one.state for one in told)
    assert ["undo-yes", "undo-cooperation", "undo-no"] in [[one.state for one in r] for r in rows]
    for row in rows:
        assert len({(one.who, one.until) for one in row}) == 1


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (None, "Now it is up to Alderman or Clerk. No last day is set. Then: Rejected."),
        (("D", 3, False, True), "Alderman or Clerk until Tuesday 3 March 2026. Then: Rejected."),
        (("D", 3, True, True), "It should have been done by Tuesday 3 March 2026."),
        (("D", 3, False, False), "with no day of its own; “D” ends on Tuesday 3 March 2026."),
        (("D", 3, True, False), "“D” should have come by Tuesday 3 March 2026."),
        (("D", None, False, True), "The term “D” stands still."),
    ],
)  # fmt: skip
def test_one_sentence_says_who_until_when_and_what_then(until, sentence):
    if until is not None:
        title, day, late, own = until
        until = Until(title, dt.date(2026, 3, day) if day else None, late, own)
    assert sentence in now(["Alderman", "Clerk"], until, ["Rejected"], "en")
    assert "Daarna: " in now(["Wethouder"], until, ["Afgewezen"], "nl")


@pytest.fixture(scope="module")
def parks(tmp_path_factory):
    town = make_town(tmp_path_factory.mktemp("town"), ROTTERDAM, since="2026-01-05")
    small(town.engine)
    return town


def test_an_open_public_challenge_stands_with_its_service_and_others_do_not(parks):
    idea = parks.begun(1)
    shown = parks.lived("submit")
    found = who(parks.engine, parks.authority, "en")
    told = [case for one in found.services for case in one.cases] + list(found.others)
    assert [case.reference for case in told] == [shown]
    assert idea not in str(as_json(found))
    (case,) = told
    assert case.says.startswith("Now it is up to Process manager")
    service = parks.view(shown).values
    name = next(value.text for value in service if value.name == "service")
    said(parks.engine, Change("service", "named", {"title": name.upper(), "unit": "parks"}))
    found = who(parks.engine, parks.authority, "en", "named")
    assert [case.reference for case in found.services[0].cases] == [shown]
    # Renamed, it keeps what was about it under its old name.
    said(parks.engine, Change("service", "named", {"title": "Another", "unit": "desk"}))
    found = who(parks.engine, parks.authority, "en", "named")
    assert [case.reference for case in found.services[0].cases] == [shown]


def test_of_a_service_that_is_not_there_nothing_is_told(parks):
    with pytest.raises(NotFound, match="no service sewers"):
        who(parks.engine, parks.authority, "en", "sewers")


def test_a_role_that_one_unit_fills_is_told_with_how_to_reach_it(parks):
    found = who(parks.engine, parks.authority, "en")
    states = {turn.state: turn for turn in found.workflows[0].turns}
    assert [unit.code for unit in found.units(states["idea"])] == ["desk"]
    assert found.units(states["decision"]) == ()
    assert found.desk().code == "desk"


def test_json_names_the_day_the_version_and_every_state(parks):
    found = json.loads(json.dumps(as_json(who(parks.engine, parks.authority, "en"))))
    assert found["day"] == "2026-01-05"
    (workflow,) = found["workflows"]
    assert (workflow["version"], len(workflow["states"])) == (1, len(list(turns(WORKFLOW, "en"))))
    mowing = next(one for one in found["services"] if one["code"] == "mowing")
    assert mowing["unit"]["contact"]["phone"] == "+31 10 000 0001"


def test_a_table_runs_nothing_in_a_spreadsheet(parks):
    said(parks.engine, Change("unit", "parks", {"title": "=cmd|' /C calc'!A0"}))
    rows = list(csv.DictReader(io.StringIO(as_csv(who(parks.engine, parks.authority, "en"), "en"))))
    assert {row["about"] for row in rows} >= {"state", "service"}
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=cmd|' /C calc'!A0" in cells
    assert "'+31 10 000 0001" in cells


def test_a_piece_of_html_has_no_scripts_no_styles_and_nothing_unescaped(parks):
    said(parks.engine, Change("unit", "parks", {"title": "<script>alert(1)</script>"}))
    piece = as_html(who(parks.engine, parks.authority, "nl"), "nl", "https://town.example/?a&b")
    assert piece.startswith('<section lang="nl"')
    assert "<script" not in piece
    assert "style" not in piece
    assert "&lt;script&gt;" in piece
    assert 'href="https://town.example/?a&amp;b"' in piece
    assert "Wie doet wat" in piece
