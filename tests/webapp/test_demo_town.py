"""The demo is played through the real service, and its clock has let pass what has passed."""

from __future__ import annotations

from pathlib import Path

from challenge_engine.service.reading import listing, viewing
from challenge_engine.service.reading.reader import PUBLIC
from challenge_engine.service.reading.views import CaseView
from challenge_engine.service.timing import sweep
from tests.support.checks import check_log
from webapp.demo import prepare

LATE = "Community centre De Brink"
PAUSED = "The bicycle shed at the station"
NEAR = "Flower baskets in the old town"


def decision(view: CaseView) -> str:
    return next(one.code for one in view.deadlines if one.name == "decision")


def test_one_decision_costs_money_one_stands_still_and_one_is_near(tmp_path: Path) -> None:
    engine = prepare(tmp_path / "demo").engine
    authority = engine.authority("vlierdam").id
    lines = listing.register(engine, authority, PUBLIC).lines
    seen = {
        line.title: viewing.view(engine, authority, line.reference, PUBLIC)
        for line in lines
        if line.title in (LATE, PAUSED, NEAR)
    }
    codes = {title: decision(view) for title, view in seen.items()}
    assert codes == {LATE: "overdue", PAUSED: "paused", NEAR: "open"}
    assert [track.state for track in seen[LATE].tracks] == ["running"]
    lapses = [step for step in seen[LATE].steps if step.kind == "lapse"]
    assert len(lapses) == 3
    assert all(step.recorded_at >= step.occurred_at for step in lapses)
    assert sweep.sweep(engine).lapsed == 0
    check_log(engine)
    engine.close()
