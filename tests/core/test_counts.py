"""Figures of answers: a side counts once for a case, and what is low is not told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.core.counts import LEAST, Answer, count

SIDES = ("community", "authority")
CODES = ("trust", "time", "nothing")
answers = st.lists(
    st.builds(
        Answer,
        st.integers(1, 12),
        st.sampled_from(SIDES),
        st.lists(st.sampled_from(CODES), max_size=3).map(tuple),
    ),
    max_size=40,
)


def test_a_side_counts_once_for_a_case_however_often_it_answers() -> None:
    told = [Answer(1, "community", ("trust",)), Answer(1, "community", ("trust", "time"))]
    found = count(CODES, SIDES, told)
    assert found.of == {"community": 1, "authority": 0}
    assert found.by_code["trust"] == {"community": 1, "authority": 0}
    assert found.by_code["time"]["community"] == 1


@given(answers)
def test_what_is_told_is_what_was_counted_and_nothing_low_is_told(given: list[Answer]) -> None:
    whole, told = count(CODES, SIDES, given), count(CODES, SIDES, given, LEAST)
    for code in CODES:
        for side in SIDES:
            n = whole.by_code[code][side]
            assert n is not None
            assert n == len({a.case for a in given if a.side == side and code in a.codes})
            assert told.by_code[code][side] == (n if n >= LEAST else None)
            assert n <= (whole.of[side] or 0)


@given(answers, answers)
def test_an_answer_of_another_case_never_makes_a_low_figure_readable_by_itself(
    given: list[Answer], more: list[Answer]
) -> None:
    before, after = (count(CODES, SIDES, one, LEAST) for one in (given, given + more))
    for code in CODES:
        for side in SIDES:
            was, is_ = before.by_code[code][side], after.by_code[code][side]
            assert was is None or (is_ is not None and is_ >= was)
