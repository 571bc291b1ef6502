"""A past that is brought in: checked line by line, or as it is known from elsewhere."""

import json

import pytest

from challenge_engine.errors import ImportRefused
from challenge_engine.service.moving.importing import import_file
from challenge_engine.store import reading, streams
from tests.support.lives import CHALLENGE, TINY


def file_of(tmp_path, *lines):
    path = tmp_path / "past.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def life() -> list[dict]:
    """A whole life as lines, a day each."""
    return [
        {
            "case": "A",
            "workflow": "tiny",
            "group": "Pond People",
            "actor": name,
            "action": action,
            "data": data,
            "at": f"2025-02-{day:02}",
        }
        for day, (name, action, data) in enumerate(TINY, start=1)
    ]


def bring(town, path, **options):
    return import_file(town.engine, town.authority, path, **options)


def refused(town, path, written, **options) -> str:
    before = written(town)
    with pytest.raises(ImportRefused) as error:
        bring(town, path, **options)
    assert written(town) == before
    town.check()
    return str(error.value)


@pytest.fixture
def peopled(demo):
    for name, _, _ in TINY:
        demo.person(name)
    demo.on("2025-06-02")
    return demo


def history(town, reference) -> list[tuple]:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        return [(e.action, e.role, e.target, e.basis) for e in reading.events(unit, stream.id)]


def values(town, reference) -> list[list[tuple]]:
    view = town.view(reference, "coordinator-1")
    return [[(v.name, v.raw) for v in step.values] for step in view.steps]


def test_an_enforced_past_comes_to_the_same_as_if_it_were_acted_here(peopled, tmp_path):
    acted = peopled.lived()
    done = bring(peopled, file_of(tmp_path, *life()))
    peopled.check()
    assert (done.cases, done.lines) == (1, len(TINY))
    imported = done.references["A"]
    assert history(peopled, imported) == history(peopled, acted)
    assert values(peopled, imported) == values(peopled, acted)
    step = peopled.view(imported, "coordinator-1").steps[3]
    assert (step.via, step.occurred_at, step.recorded_at[:10]) == (
        "import",
        "2025-02-04",
        "2025-06-02",
    )


def test_an_enforced_line_is_asked_for_rights_on_its_own_day(peopled, tmp_path, written):
    peopled.give("assessor-1", "decider", valid_from="2025-02-10")
    lines = life()[:7]
    lines.append({**lines[0], "action": "reject", "actor": "late-1", "at": "2025-02-08"})
    lines[-1]["data"] = {"grounds": ["too-dear"], "reason": "Too dear."}
    peopled.people["late-1"] = peopled.person("nobody-1")
    peopled.give("late-1", "decider", valid_from="2025-02-10")
    lines[-1]["actor"] = "nobody-1"
    said = refused(peopled, file_of(tmp_path, *lines), written)
    assert "Line 8 of past.jsonl" in said
    assert "Only Decider can do this" in said
    lines[-1]["at"] = "2025-02-10"
    bring(peopled, file_of(tmp_path, *lines))


def test_a_dry_run_leaves_nothing(peopled, tmp_path, written):
    before = written(peopled)
    assert bring(peopled, file_of(tmp_path, *life()), dry_run=True).lines == len(TINY)
    assert written(peopled) == before


def test_a_reported_past_is_known_and_not_checked(peopled, tmp_path):
    source = {"case": "B", "workflow": "tiny", "source": "a newspaper"}
    lines = (
        {
            **source,
            "action": "submit",
            "actor": "residents",
            "at": "2014",
            "data": {"title": "Old"},
        },
        {**source, "note": "A meeting of which little is known.", "at": "2015-03"},
        {**source, "takeover": "decision", "basis": "inferred", "at": "2016"},
        {**source, "action": "accept", "at": "2016-05-04", "data": {"reason": "Good."}},
        {**source, "note": "Nobody knows when this was."},
    )
    done = bring(peopled, file_of(tmp_path, *lines), basis="reported")
    peopled.check()
    view = peopled.view(done.references["B"])
    assert [(s.kind, s.basis) for s in view.steps] == [
        ("open", "reported"),
        ("note", "reported"),
        ("takeover", "inferred"),
        ("act", "reported"),
        ("note", "reported"),
    ]
    assert [s.occurred_at for s in view.steps[:4]] == ["2014", "2015-03", "2016", "2016-05-04"]
    assert [s.is_dated for s in view.steps] == [True, True, True, True, False]
    assert (view.state, view.basis, view.actions) == ("agreement", "reported", ())
    assert view.steps[1].note == "A meeting of which little is known."
    assert {s.source for s in view.steps[1:3]} == {"a newspaper"}
    with peopled.engine.store.read() as unit:
        stream = streams.find(unit, peopled.authority, done.references["B"])
        said = [json.loads(e.entry) for e in reading.events(unit, stream.id)]
    assert all("passed" not in json.dumps(entry) for entry in said)


def test_a_reported_action_still_needs_its_transition(peopled, tmp_path, written):
    first = {"case": "B", "workflow": "tiny", "action": "submit", "at": "2014", "data": {}}
    path = file_of(tmp_path, first, {"case": "B", "action": "start", "at": "2015"})
    assert "Line 2 of past.jsonl" in refused(peopled, path, written, basis="reported")


def test_one_wrong_line_among_thousands_is_named_and_nothing_is_imported(
    peopled, tmp_path, written
):
    first = {"case": "B", "workflow": "tiny", "action": "submit", "at": "2014", "data": {}}
    notes = [{"case": "B", "note": f"Note {n}", "at": "2015"} for n in range(3_100)]
    notes[2_998] = {"case": "B", "action": "complete", "at": "2015"}
    said = refused(peopled, file_of(tmp_path, first, *notes), written, basis="reported")
    assert said.startswith("Line 3000 of past.jsonl cannot be imported, and so nothing was:")


GOOD = json.dumps({"case": "A", "actor": "initiator-1", "action": "submit", "data": CHALLENGE})


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"case": "A", "case": "B"}', "a member is there twice"),
        (b'{"case": "A", "data": {"x": 1, "x": 2}}', "a member is there twice"),
        (b'{"case": "A", "data": {"budget": NaN}}', "NaN is not a value"),
        (b'{"case": "A", "data": {"budget": -Infinity}}', "-Infinity is not a value"),
        (b'{"case": "\xff"}', "not one JSON object"),
        (b"\xef\xbb\xbf{}", "not one JSON object"),
        (b"[" * 100_000, "not one JSON object"),
        (b"[1]", "not a JSON object"),
        (b'{"case": "A", "colour": 1}', "unknown member 'colour'"),
        (b'{"case": 7}', "case must be a text"),
        (b"{}", "which case it belongs to"),
        (b'{"case": "A", "action": "x", "note": "y"}', "exactly one of"),
        (b'{"case": "A", "action": "submit"}', "the account that did it"),
        (b'{"case": "A", "action": "x", "actor": "y", "at": "soon"}', "at must be"),
        (b'{"case": "A", "action": "x", "actor": "y", "at": "2025-02-30"}', "at must be"),
        (b'{"case": "A", "action": "x", "actor": "y", "data": []}', "data must be an object"),
        (
            b'{"case": "A", "action": "x", "actor": "y", "basis": "reported"}',
            "imported as enforced",
        ),
        (b'{"case": "B", "action": "submit", "actor": "initiator-1"}', "in which workflow"),
        (b'{"case": "A", "action": "withdraw", "actor": "ghost"}', "no account ghost"),
        (b'{"case": "A", "action": "withdraw", "actor": "decider-1"}', "Only Initiator"),
        (b'{"case": "A", "action": "withdraw", "actor": "initiator-1", "at": "2999"}', "to come"),
    ],
)
def test_a_line_that_cannot_be_read_or_done_refuses_the_file(peopled, tmp_path, written, line, why):
    path = tmp_path / "past.jsonl"
    first = json.loads(GOOD) | {"workflow": "tiny"}
    path.write_bytes(json.dumps(first).encode() + b"\n\n" + line + b"\n")
    said = refused(peopled, path, written)
    assert said.startswith("Line 3 of past.jsonl")
    assert why in said


def test_an_empty_or_missing_file_is_refused(peopled, tmp_path, written):
    path = tmp_path / "past.jsonl"
    assert "cannot be read" in refused(peopled, path, written)
    path.write_bytes(b"\n  \n")
    assert "has no lines" in refused(peopled, path, written)
    assert "cannot be read" in refused(peopled, tmp_path, written)


def test_the_same_file_is_imported_once_unless_it_is_said_again(peopled, tmp_path, written):
    path = file_of(tmp_path, *life())
    bring(peopled, path)
    assert "already" in refused(peopled, path, written)
    assert bring(peopled, path, again=True).cases == 1


def test_a_reported_action_without_a_date_says_that_its_date_is_not_known(town, tmp_path):
    path = file_of(
        tmp_path, {"case": "A", "action": "submit", "data": {"title": "Pond"}, "source": "a letter"}
    )
    brought = bring(town, path, basis="reported", workflow="tiny")
    view = town.view(brought.references["A"])
    assert [(s.is_dated, s.source) for s in view.steps] == [(False, "a letter")]
    assert view.since == ""
    town.check()
