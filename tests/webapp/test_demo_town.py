"""The demo is played through the real service, and its clock has let pass what has passed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from challenge_engine.service.engine import Engine
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


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[Engine]:
    engine = prepare(tmp_path_factory.mktemp("demo") / "demo").engine
    yield engine
    engine.close()


def public(engine: Engine, title: str) -> CaseView | None:
    """A case as everybody sees it, if everybody may."""
    authority = engine.authority("vlierdam").id
    for line in listing.register(engine, authority, PUBLIC, words=title).lines:
        return viewing.view(engine, authority, line.reference, PUBLIC)
    return None


def seen(engine: Engine, title: str) -> CaseView:
    view = public(engine, title)
    assert view is not None, title
    return view


def test_one_decision_costs_money_one_stands_still_and_one_is_near(engine: Engine) -> None:
    codes = {title: decision(seen(engine, title)) for title in (LATE, PAUSED, NEAR)}
    assert codes == {LATE: "overdue", PAUSED: "paused", NEAR: "open"}
    late = seen(engine, LATE)
    assert [track.state for track in late.tracks] == ["running"]
    lapses = [step for step in late.steps if step.kind == "lapse"]
    assert len(lapses) == 3
    assert all(step.recorded_at >= step.occurred_at for step in lapses)


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Shade for the Linden streets", "realising"),
        ("Keep the rain in Rain Street", "peers"),
        ("Swim in the Quiet Canal", "drafting"),
        ("Slow Square", "autonomous"),
        ("Soup that comes to your door", "meeting-peers"),
        ("Seeds for balconies", "lessons-drafted"),
        ("The talking bench", "not-ready"),
        ("A repair shed that rides to people", "challenge"),
        ("Money for a cooler town", "awarding"),
        ("Trees that shade a whole street", "under-way"),
        ("Two hundred rain barrels", "contract-offered"),
        ("A schoolyard without tiles", "handed-back"),
        ("Ponds behind the gardens", "reserve"),
        ("A concert for cool heads", "not-admitted"),
    ],
)
def test_the_further_schemes_have_cases_where_it_matters(
    engine: Engine, title: str, state: str
) -> None:
    assert seen(engine, title).state == state


def test_the_round_of_the_town_has_money_for_the_first_on_its_reserve_list(engine: Engine) -> None:
    (pot,) = seen(engine, "Money for a cooler town").pots
    assert (pot.ledger.awarded, pot.ledger.paid) == (780_000, 200_000)
    waiting = [one for one in pot.cases if one.title == "Ponds behind the gardens"]
    assert [one.place for one in waiting] == [4]
    assert pot.ledger.left >= 300_000


def test_what_was_only_asked_or_was_helped_elsewhere_is_in_no_register(engine: Engine) -> None:
    for title in ("Sun on the South Slope", "Roof garden of Block Nine", "Bread oven on the quay"):
        assert public(engine, title) is None


def test_the_log_of_the_town_is_whole_and_nothing_is_left_for_the_clock(engine: Engine) -> None:
    assert sweep.sweep(engine).lapsed == 0
    check_log(engine)
