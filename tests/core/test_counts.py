"""Figures of answers: a side counts once for a case, and what is low is not told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from challenge_engine.core.counts import LEAST, Answer, Figure, count, told

Told = tuple[Figure, tuple[Figure, ...]]
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
def test_what_is_told_is_what_was_counted_and_nothing_low_nor_everybody_is_told(
    given: list[Answer],
) -> None:
    whole, told = count(CODES, SIDES, given), count(CODES, SIDES, given, LEAST)
    for side in SIDES:
        all_ = whole.of[side] or 0
        assert told.of[side] in (None, all_)
        for code in CODES:
            n = len({a.case for a in given if a.side == side and code in a.codes})
            assert whole.by_code[code][side] == n
            assert told.by_code[code][side] == (n if LEAST <= n < all_ else None)


MOST = 26
Column = tuple[int, tuple[int, ...]]
"""In how many cases a side answered, and how often each answer."""


def one_answer_a_case(codes: int) -> Iterator[Column]:
    for all_ in range(MOST):
        for figures in product(range(all_ + 1), repeat=codes - 1):
            if sum(figures) <= all_:
                yield all_, (*figures, all_ - sum(figures))


def several_answers_a_case(codes: int) -> Iterator[Column]:
    for all_ in range(MOST):
        for figures in product(range(all_ + 1), repeat=codes):
            if sum(figures) >= all_:
                yield all_, figures


@cache
def possible(columns: Callable[[int], Iterator[Column]], codes: int) -> Mapping[Told, list[Column]]:
    """All that whoever knows the rule, and what is told, must hold possible."""
    found: dict[Told, list[Column]] = defaultdict(list)
    for one in columns(codes):
        found[told(*one, LEAST)].append(one)
    return found


@given(
    st.sampled_from([one_answer_a_case, several_answers_a_case]),
    st.integers(2, 3),
    st.data(),
)
@settings(deadline=None)
def test_whoever_knows_the_rule_and_what_is_told_works_out_nothing_that_is_not(
    columns: Callable[[int], Iterator[Column]], codes: int, data: st.DataObject
) -> None:
    worlds = possible(columns, codes)
    # Of larger ones not all that is possible was tried.
    small = [one for one, them in worlds.items() if them[0][0] <= MOST - 4 * codes]
    all_, figures = data.draw(st.sampled_from(small))
    them = worlds[all_, figures]
    if all_ is None:
        assert len({one for one, _ in them}) > 1
    for place, figure in enumerate(figures):
        if figure is None:
            assert len({each[place] for _, each in them}) > 1


def test_one_that_is_not_told_is_not_the_rest_of_the_others() -> None:
    assert told(20, (12, 8), LEAST) == (20, (12, 8))
    assert told(20, (12, 6, 2), LEAST) == (None, (12, 6, None))
    assert told(20, (12, 4, 4), LEAST) == (None, (12, None, None))
    assert told(20, (12, 5, 3, 0), LEAST) == (20, (12, 5, None, None))
    assert told(5, (5, 0), LEAST) == (5, (None, None))
    assert told(9, (9, 0), LEAST) == (None, (None, None))
    assert told(5, (5, 0), 0) == (5, (5, 0))
