"""Whatever the workflow: nothing overlaps, nothing is lost, and the list says the same."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from challenge_engine.core.workflow import Workflow
from challenge_engine.drawings import lettering
from challenge_engine.drawings import picture as pictures
from challenge_engine.drawings.layout import Rectangle, Sheet, sheet
from challenge_engine.drawings.making import picture
from challenge_engine.drawings.mermaid import mermaid
from challenge_engine.drawings.svg import svg
from challenge_engine.drawings.walk import Move, Walk
from tests.core.builders import EXAMPLES
from tests.drawings import builders

SVG = "{http://www.w3.org/2000/svg}"
few = settings(max_examples=EXAMPLES // 2, deadline=None)


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


def within(placed: Sheet) -> bool:
    return all(
        at.x >= 0
        and at.y >= 0
        and at.x + at.width <= placed.width
        and at.y + at.height <= placed.height
        for at in [one.at for one in (*placed.boxes, *placed.lanes)]
    )


def texts(drawn: str) -> list[str]:
    """Every line that is drawn; of one that was cut, the whole of it."""
    found = []
    for node in ElementTree.fromstring(drawn).iter(f"{SVG}text"):
        whole = node.find(f"{SVG}title")
        found.append((node.text if whole is None else whole.text) or "")
    return found


@few
@given(builders.workflows())
def test_no_two_boxes_overlap_and_all_stand_on_the_sheet(workflow: Workflow):
    placed = sheet(picture(workflow, "en"))
    boxes = [box.at for box in placed.boxes]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert not [
        pair for pair in combinations([lane.at for lane in placed.lanes], 2) if overlap(*pair)
    ]
    assert within(placed)


@few
@given(builders.workflows())
def test_every_state_is_drawn_once(workflow: Workflow):
    drawn = [b.name for lane in picture(workflow, "en").all_lanes for b in lane.boxes]
    every = {f"{track}/{name}" for track, states in workflow.tracks.items() for name in states}
    assert len(drawn) == len(set(drawn))
    assert {name for name in drawn if not name.endswith("/nothing")} == every


@few
@given(builders.workflows())
def test_every_move_is_drawn_or_told_beneath_its_lane(workflow: Workflow):
    found = set()
    for lane in picture(workflow, "en").lanes:
        marks = {box.mark: box.name for box in lane.boxes if box.kind == "state"}
        for box in lane.boxes:
            found |= {(box.name, way.target, title) for way in box.ways for title in way.titles}
        for out in lane.outs:
            for mark in out.sources or marks:
                found |= {(marks[mark], out.way.target, title) for title in out.way.titles}
    assert found == {
        (
            f"main/{t.source}",
            f"main/{t.target}",
            lettering.clean(workflow.actions[t.action].title["en"]),
        )
        for t in workflow.transitions
        if t.moves and (t.source != "nothing" or has_start(workflow))
    }


def has_start(workflow: Workflow) -> bool:
    return any(b.kind == "start" for lane in picture(workflow, "en").lanes for b in lane.boxes)


@few
@given(builders.workflows())
def test_no_line_leaves_its_box_and_no_arrow_runs_through_one(workflow: Workflow):
    placed = sheet(picture(workflow, "en"))
    for box in placed.boxes:
        for line in box.written.lines:
            style = line.style
            assert lettering.width(line.text, style.size, bold=style.is_bold) <= line.room
            assert line.x + line.room <= box.at.width
            assert line.y <= box.at.height
    for wire in placed.wires:
        for path in wire.paths:
            corners = [tuple(map(float, p)) for p in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path)]
            for a, b in pairwise(corners):
                line = Rectangle(
                    min(a[0], b[0]) + 1,
                    min(a[1], b[1]) + 1,
                    abs(a[0] - b[0]) - 2,
                    abs(a[1] - b[1]) - 2,
                )
                assert not [box for box in placed.boxes if pierces(line, box.at)]
            assert all(0 <= x <= placed.width and 0 <= y <= placed.height for x, y in corners)


def pierces(line: Rectangle, box: Rectangle) -> bool:
    thick = Rectangle(line.x, line.y, max(line.width, 0.1), max(line.height, 0.1))
    return overlap(thick, box)


@few
@given(builders.workflows())
def test_it_is_well_formed_and_the_same_each_time_and_says_what_the_list_says(workflow: Workflow):
    one = picture(workflow, "en")
    drawn = svg(one)
    assert drawn == svg(picture(workflow, "en"))
    listed = pictures.plain(one) + "\n".join(one.legend)
    for text in texts(drawn):
        assert text.removeprefix("→ ").removesuffix("…") in listed


@few
@given(builders.workflows())
def test_the_text_for_mermaid_has_only_lines_of_its_grammar(workflow: Workflow):
    text = r"(?:[^\W_]|[ .,'()!?/–-]|#\d+;)+"
    state, end = r"state\d+", r"end[A-Z]\d*"
    lines_of = (
        rf'    state "{text}" as lane\d+ \{{',
        rf'        state "{text}" as ({state}|{end})',
        r"    }",
        rf"    (\[\*\]|{state}|lane\d+) --> ({state}|{end}) : {text}",
        rf"    {end} --> \[\*\]",
    )
    grammar = re.compile("|".join(lines_of))
    lines = mermaid(picture(workflow, "en")).splitlines()
    assert lines[:4] == ["---", 'title: "Any <b>workflow</b>"', "---", "stateDiagram-v2"]
    assert not [line for line in lines[4:] if not grammar.fullmatch(line)]


@pytest.mark.parametrize("title", builders.HOSTILE)
def test_a_hostile_title_is_only_text(title: str):
    states = [builders.a_state("one", "submitted", title), builders.a_state("two", "ended", title)]
    drawn = svg(picture(builders.made(states, [("one", "two", title)], []), "en"))
    tags = {node.tag.removeprefix(SVG) for node in ElementTree.fromstring(drawn).iter()}
    assert tags <= {"svg", "title", "desc", "rect", "g", "text", "path", "circle"}
    assert not re.search(r"<script|[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", drawn)


def test_a_name_from_right_to_left_begins_at_the_right():
    states = [builders.a_state("one", "submitted", builders.HOSTILE[3])]
    drawn = ElementTree.fromstring(svg(picture(builders.made(states, [], []), "en")))
    right = [node for node in drawn.iter(f"{SVG}text") if node.get("direction") == "rtl"]
    assert (
        "".join(node.text or "" for node in right).replace(" ", "")[:5] == builders.HOSTILE[3][:5]
    )


def test_a_name_that_is_too_long_ends_in_an_ellipsis_and_is_told_whole():
    states = [builders.a_state("one", "submitted", "Wethouder" * 23)]
    drawn = svg(picture(builders.made(states, [], []), "en"))
    assert "…<title>" + "Wethouder" * 23 + "</title>" in re.sub(r"\n\s*", "", drawn)


def sixty() -> Workflow:
    states = [
        builders.a_state(
            f"s{i}", "submitted assessed delegated monitored".split()[i // 15], f"State {i}"
        )
        for i in range(60)
    ]
    states.append(builders.a_state("done", "ended", "Done"))
    moves = [(f"s{i}", f"s{i + 1}", "Go on") for i in range(59)]
    return builders.made(
        states, [("nothing", "s0", "Begin"), *moves, ("s59", "done", "Finish")], []
    )


def test_of_sixty_states_a_case_shows_its_way_and_what_can_come_next():
    moves = tuple(Move("main", name, "Go on") for name in ("s0", "s1", "s2", "s1", "s2"))
    one = picture(sixty(), "en", Walk("A case", moves))
    assert [[b.title for b in lane.boxes] for lane in one.lanes] == [
        ["Start", "State 0", "State 1", "State 2", "State 3"], [], [], []
    ]  # fmt: skip
    assert [lane.folded for lane in one.lanes] == ["+ 11 more states", *["+ 15 more states"] * 3]
    assert [b.standing for b in one.lanes[0].boxes] == ["was", "was", "was", "here", "open"]
    assert [w.taken for b in one.lanes[0].boxes for w in b.ways] == [(1,), (2,), (3, 5), (4,), ()]
    assert within(sheet(one))


def test_sixty_states_in_one_phase_stand_in_several_columns():
    states = [builders.a_state(f"s{i}", "assessed", f"State {i}") for i in range(60)]
    placed = sheet(picture(builders.made(states, [], []), "en"))
    assert placed.height < 2000
    assert len({box.at.x for box in placed.boxes}) > 1


@few
@given(builders.workflows())
def test_of_a_case_every_state_is_drawn_or_counted(workflow: Workflow):
    names = list(workflow.states)[:3]
    walk = Walk("A case", tuple(Move("main", name, "Went on") for name in names))
    one = picture(workflow, "en", walk)
    drawn = sum(b.kind != "start" for lane in one.all_lanes for b in lane.boxes)
    folded = sum(int(re.findall(r"\d+", lane.folded)[0]) for lane in one.all_lanes if lane.folded)
    assert drawn + folded == len(workflow.states)
    assert within(sheet(one))
