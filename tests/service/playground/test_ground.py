"""The playground is the real program without a trace."""

import datetime as dt
from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.errors import InvalidInput, Refused
from challenge_engine.service.playground.ground import Ground, open_ground
from challenge_engine.service.playground.ready import Members, members
from tests.support.checks import check_log

TIMED = Path(__file__).parents[2] / "workflows" / "timed.v1.yaml"
CAST = members(dict.fromkeys(catalogue.read(TIMED).roles, 2))


def open_file(file: Path, wanted: Members) -> Ground:
    return open_ground(catalogue.read(file), file.read_bytes(), wanted)


REQUEST = {"title": "A bench", "plan": "We build it."}


@pytest.fixture
def ground():
    with open_file(TIMED, CAST) as one:
        one.move_to(dt.date(2026, 2, 2))
        one.act("initiator-1", "file", REQUEST)
        yield one


def test_nothing_of_it_is_written_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with open_file(TIMED, CAST) as one:
        one.move_to(dt.date(2026, 2, 2))
        one.act("initiator-1", "file", REQUEST)
    assert not list(tmp_path.rglob("*"))


def test_its_history_is_as_sound_as_any(ground: Ground):
    ground.move_to(dt.date(2026, 6, 1))
    assert check_log(ground.engine) > len(CAST)


def test_the_clock_records_each_lapse_on_its_own_day(ground: Ground):
    ground.move_to(dt.date(2026, 6, 1))
    lapses = [s.recorded_at[:10] for s in ground.seen().steps if s.kind == "lapse"]
    assert lapses == ["2026-02-17", "2026-03-31"]


def test_a_copy_goes_its_own_way(ground: Ground):
    with ground.copied() as copy:
        copy.act("coordinator-1", "begin", {})
        assert copy.seen().state == "decision"
        assert check_log(copy.engine) > len(CAST)
    assert ground.seen().state == "intake"


def test_rights_and_forms_are_asked_as_everywhere(ground: Ground):
    with pytest.raises(Refused):
        ground.act("decider-1", "begin", {})
    with pytest.raises(InvalidInput):
        ground.act("coordinator-1", "ask-for-more", {})


def test_what_can_be_done_is_what_everybody_is_shown(ground: Ground):
    for action in ("begin", "withdraw"):
        for name in CAST:
            shown = {(a.on_behalf, a.action, a.is_possible) for a in ground.seen(name).actions}
            found = {(b, a.action, a.is_possible) for b, a in ground.available(name)}
            assert found == shown
            assert {a.action for _, a in ground.available(name, [action])} == {action}
        ground.act("coordinator-1" if action == "begin" else "initiator-1", action, {})


def test_everybody_of_the_community_represents_the_one_group(ground: Ground):
    ground.act("initiator-2", "withdraw", {})
    assert ground.seen(None).group == "Group of the playground"
