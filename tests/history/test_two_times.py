"""What was known on a day, and what is now known to have held on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import ReplayError
from challenge_engine.history import two_times
from challenge_engine.history.entry import Ref
from challenge_engine.history.replay import ERASED, replay
from challenge_engine.history.two_times import Standing, occurred_path, reason_path, standing

from .builders import ACT, CASE, LOG, NOTE, OPENING, History

ZONE = "Europe/Amsterdam"
EVER = "9999"


class Diary(History):
    """A history that is written day by day in November."""

    state = 0

    def step(self, day: int, at: str | None = None, **fields) -> int:
        """A step recorded on a day, with the values of fields; it moves the case to `s<n>`."""
        n = len(self.steps)
        entry = ACT if n else OPENING
        self.add(
            entry,
            {f"field/{name}": value for name, value in fields.items()},
            source=f"s{self.state}" if n else None,
            target=f"s{n}",
            recorded_at=on(day),
            occurred_at=at or on(day),
        )
        self.state = n
        return n

    def correct(self, day: int, of: int, at: str | None = None, **fields) -> int:
        """A correction recorded on a day."""
        n = len(self.steps)
        items = {f"field/{name}": value for name, value in fields.items()}
        items[two_times.reason_path(n)] = "Typed wrong."
        if at is not None:
            items[occurred_path(n)] = at
        refs = (Ref("corrects", LOG, CASE, of, self.sealed[of].leaf_hash),)
        self.add(NOTE, items, kind="correct", refs=refs, recorded_at=on(day), occurred_at=on(day))
        return n

    @property
    def said(self) -> list[two_times.Said]:
        return two_times.said(self.steps)

    def recorded(self, moment: str) -> two_times.Sum:
        known = two_times.as_recorded(self.said, moment, ZONE)
        return two_times.add_up(two_times.told(known))

    def corrected(self, moment: str) -> two_times.Cut:
        return two_times.as_corrected(self.said, moment, ZONE)


def on(day: int) -> str:
    return f"2026-11-{day:02}T10:00:00.000Z"


def date(day: int) -> str:
    return f"2026-11-{day:02}"


@pytest.fixture
def diary():
    """Received on the 3rd, typed as the 13th; found out on the 20th."""
    diary = Diary()
    diary.step(13, date(13), title="Garden", size=3)
    diary.step(15, title="Food garden")
    diary.correct(20, 0, date(3), title="Gardens", size=4)
    return diary


def test_a_correction_does_not_change_what_was_known_before_it(diary):
    assert diary.recorded(date(12)).states == {}
    assert diary.recorded(date(13)).values == {"field/title": "Garden", "field/size": 3}
    assert diary.recorded(date(19)).values == {"field/title": "Food garden", "field/size": 3}
    assert diary.recorded(date(20)).values == {"field/title": "Food garden", "field/size": 4}


def test_what_is_known_now_held_from_the_corrected_day_on(diary):
    assert diary.corrected(date(2)).held == ()
    cut = diary.corrected(date(3))
    assert [one.n for one in cut.held] == [0]
    total = two_times.add_up(cut.held)
    assert total.values == {"field/title": "Gardens", "field/size": 4}
    assert total.given == {"field/title": 0, "field/size": 0}
    assert total.by == {"field/title": 2, "field/size": 2}
    assert two_times.add_up(diary.corrected(date(15)).held).values["field/title"] == "Food garden"


def test_a_correction_of_a_correction_counts_for_the_step_itself(diary):
    diary.correct(21, 2, date(4), title="Kitchen gardens")
    (first, _) = two_times.told(diary.said)
    assert (first.occurred_at, first.values["field/title"]) == (date(4), "Kitchen gardens")
    assert first.corrections == (2, 3)


@pytest.mark.parametrize(
    ("occurred_at", "moment", "stands"),
    [
        (date(3), date(3), Standing.HELD),
        (date(4), date(3), Standing.LATER),
        ("2026-11", date(3), Standing.UNCERTAIN),
        ("2026-11", date(30), Standing.HELD),
        ("2026-11", "2026-10-31", Standing.LATER),
        ("2026", "2026-11", Standing.UNCERTAIN),
        ("2026", "2026", Standing.HELD),
        ("2024-02", "2024-02-28", Standing.UNCERTAIN),
        ("2024-02", "2024-02-29", Standing.HELD),
        (date(3), on(3), Standing.UNCERTAIN),
        (date(2), on(3), Standing.HELD),
        (date(4), on(3), Standing.LATER),
        (on(3), on(3), Standing.HELD),
        (on(4), on(3), Standing.LATER),
        # Past midnight in Amsterdam, and not yet in Greenwich.
        ("2026-11-03T23:30:00.000Z", date(3), Standing.LATER),
        ("2026-11-03T22:30:00.000Z", date(3), Standing.HELD),
    ],
)
def test_a_date_is_no_more_precise_than_it_is_known(occurred_at, moment, stands):
    assert standing(occurred_at, moment, ZONE) is stands


def test_what_came_before_something_that_held_held_too():
    diary = Diary()
    diary.step(20, "2026-11")
    diary.step(20, date(10))
    diary.step(20, "2026-11")
    diary.step(20, date(19))
    cut = diary.corrected(date(12))
    assert [[one.n for one in part] for part in (cut.held, cut.uncertain, cut.later)] == [
        [0, 1],
        [2],
        [3],
    ]


def test_a_step_without_a_date_may_have_happened_any_time_before_it_was_noted():
    diary = Diary()
    diary.step(3)
    diary.add(
        NOTE,
        {"record/note/1.0/text": "Said so.", "record/note/1.0/date": "not known"},
        recorded_at=on(10),
        occurred_at=date(10),
    )
    assert [one.n for one in diary.corrected(date(5)).uncertain] == [1]
    assert [one.n for one in diary.corrected(date(10)).held] == [0, 1]
    diary.correct(12, 1, date(4))
    assert [one.n for one in diary.corrected(date(5)).held] == [0, 1]
    assert two_times.told(diary.said)[1].is_dated


def test_an_erased_value_is_erased_in_both_readings(diary):
    step = diary.steps[0]
    gone = next(o for o in step.openings if o.path == "field/title")
    left = tuple(o for o in step.openings if o is not gone)
    diary.steps[0] = replace(step, openings=left, erased={gone.item: gone.path})
    assert diary.recorded(date(13)).values["field/title"] is ERASED
    assert two_times.add_up(diary.corrected(date(3)).held).values["field/title"] == "Gardens"


def test_a_correction_replaces_exactly_what_it_names(diary):
    first, third = diary.steps[0], diary.steps[2]
    with pytest.raises(ReplayError, match="it corrects other items than it names"):
        two_times.refuse_misfit(third, first)
    leaf = diary.sealed[0].leaf_hash
    # Items of step 0 by path: field/size, field/title.
    refs = tuple(Ref("corrects", LOG, CASE, 0, leaf, item) for item in (None, 1))
    items = {"actor": {"id": "u1"}, "field/title": "Gardens", reason_path(3): "Typed wrong."}

    def correct(items: dict, refs: tuple) -> None:
        diary.add(NOTE, items, kind="correct", refs=refs, recorded_at=on(21), occurred_at=on(21))
        two_times.refuse_misfit(diary.steps.pop(), diary.steps[0])
        diary.sealed.pop()

    correct(items | {occurred_path(3): date(3)}, refs)
    correct(items, refs[1:])
    for wrong in (items, items | {"field/size": 4, occurred_path(3): date(3)}):
        with pytest.raises(ReplayError, match="it corrects other items than it names"):
            correct(wrong, refs)
        diary.sealed.pop()
    with pytest.raises(ReplayError, match="it corrects other items than it names"):
        correct({"field/never": 1, **items}, refs[1:])


# Any history: steps and corrections (of corrections) as they come, days that may be corrected.
VALUES = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 3), max_size=3)
EVENTS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 3), VALUES, st.integers(0, 99)), max_size=9
)
DAYS = st.integers(1, 30)


def written(events) -> Diary:
    diary = Diary()
    diary.step(1, a=0)
    day = 1
    for is_correction, pause, fields, choice in events:
        day = min(day + pause, 30)
        if not is_correction:
            diary.step(day, **fields)
            continue
        of = choice % len(diary.steps)
        # Days may be put anywhere here: what the service refuses, a history may still hold.
        at = date(1 + choice % day) if choice % 2 else None
        diary.correct(day, of, at, **fields)
    return diary


@given(EVENTS)
def test_at_the_end_both_readings_are_what_the_events_add_up_to(events):
    diary = written(events)
    case = replay(diary.steps)
    for total in (diary.recorded(EVER), two_times.add_up(diary.corrected(EVER).held)):
        assert total.states == case.states
        assert total.values == case.values
        assert total.records == case.records


@given(EVENTS, DAYS, DAYS)
def test_later_nothing_less_is_known_and_nothing_less_has_held(events, one, other):
    diary, (early, late) = written(events), sorted((one, other))
    known = [two_times.as_recorded(diary.said, date(day), ZONE) for day in (early, late)]
    assert known[1][: len(known[0])] == known[0]
    held = [diary.corrected(date(day)).held for day in (early, late)]
    assert held[1][: len(held[0])] == held[0]
    cut = diary.corrected(date(late))
    assert (*cut.held, *cut.uncertain, *cut.later) == two_times.told(diary.said)


@given(EVENTS, st.integers(1, 29), VALUES, st.integers(0, 99))
def test_a_later_correction_changes_nothing_that_was_known_before(events, day, fields, choice):
    diary = written(events)
    before = diary.recorded(date(day))
    diary.correct(30, choice % len(diary.steps), date(1), **fields)
    assert diary.recorded(date(day)) == before


@given(EVENTS, DAYS)
def test_without_corrections_both_readings_of_what_was_written_at_once_agree(events, day):
    diary = written([(False, *rest) for _, *rest in events])
    assert two_times.add_up(diary.corrected(date(day)).held) == diary.recorded(date(day))
