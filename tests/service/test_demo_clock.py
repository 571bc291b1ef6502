import datetime as dt

import pytest

from challenge_engine.errors import ClockError
from challenge_engine.service import demo_clock
from tests.support.lives import CHALLENGE


def test_a_demo_moves_forward_and_everything_with_it(demo):
    reference = demo.open("initiator-1", CHALLENGE)
    before = demo_clock.now(demo.engine)
    assert demo_clock.move(demo.engine, 40)[:10] == "2025-02-15"
    demo.do(reference, "initiator-1", "withdraw")
    assert demo.view(reference).steps[-1].recorded_at > before


@pytest.mark.parametrize("days", [0, -1, 3661])
def test_a_demo_never_goes_back_nor_leaps(demo, days):
    before = demo_clock.now(demo.engine)
    with pytest.raises(ClockError, match="moves forward by 1 to"):
        demo_clock.move(demo.engine, days)
    assert before <= demo_clock.now(demo.engine) < "2025-01-07"


def test_a_live_installation_has_no_clock_to_move(town):
    for move in (
        lambda: demo_clock.move(town.engine, 1),
        lambda: demo_clock.set_to(town.engine, dt.datetime.now(dt.UTC)),
        lambda: demo_clock.set_to_present(town.engine),
    ):
        with pytest.raises(ClockError, match="is not a demo"):
            move()


def test_a_step_before_the_last_one_is_refused(demo, written):
    """Whoever turns the clock back all the same cannot write a history that runs backwards."""
    demo.on("2025-03-03")
    reference = demo.open("initiator-1", CHALLENGE)
    demo.on("2025-03-02")
    before = written(demo)
    with pytest.raises(ClockError, match="Set the clock of this machine right"):
        demo.do(reference, "initiator-1", "withdraw")
    assert written(demo) == before
