"""The file of an authority: its days stand with its calendars, its rates under `penalties`."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from challenge_engine.core.penalty import Band, Rates
from challenge_engine.definitions import own_file, profiles
from challenge_engine.errors import DefinitionError

BANDS = "[{days: 14, cents: 2500}, {days: 14, cents: 3700}, {days: 14, cents: 4700}]"
FOR_2026 = f"{{from: 2026-01-01, until: 2026-12-31, currency: EUR, bands: {BANDS}}}"
FOR_2027 = f"{{from: 2027-01-01, currency: EUR, bands: {BANDS}}}"


def given(*rates: str, profile: str = "nl-awb") -> bytes:
    lines = "".join(f"      - {one}\n" for one in rates)
    return f"penalties:\n  {profile}:\n    rates:\n{lines}".encode()


def problems(data: bytes) -> list[str]:
    with pytest.raises(DefinitionError) as error:
        own_file.parse(data, "own.yaml")
    return str(error.value).splitlines()


def test_an_authority_gives_rates_for_years_for_which_none_were_found() -> None:
    own = own_file.parse(given(FOR_2026, FOR_2027), "own.yaml")
    first, later = own.rates["nl-awb"]
    bands = (Band(14, 2500), Band(14, 3700), Band(14, 4700))
    assert first == Rates(dt.date(2026, 1, 1), dt.date(2026, 12, 31), bands, "EUR")
    assert (later.first, later.last) == (dt.date(2027, 1, 1), None)
    assert own.changed == {}


def test_days_and_rates_stand_in_one_file() -> None:
    own = own_file.parse(b"nl-atw: {remove: [05-05]}\n" + given(FOR_2026), "own.yaml")
    assert set(own.changed) == {"nl-atw"}
    assert set(own.rates) == {"nl-awb"}
    other = own_file.parse(b"nl-atw: {remove: [05-05]}\n" + given(FOR_2027), "own.yaml")
    assert own != other


def test_a_file_of_days_alone_has_no_rates() -> None:
    assert own_file.parse(b"nl-atw: {remove: [05-05]}", "own.yaml").rates == {}


def test_two_amounts_for_one_day_are_refused_with_their_place() -> None:
    rule = profiles.profile("nl-awb").penalty
    assert rule is not None
    assert rule.rates[-1].last == dt.date(2025, 12, 31)
    early = FOR_2026.replace("2026-01-01", "2025-12-31")
    assert problems(given(early)) == [
        "own.yaml:4:9: the profile nl-awb has amounts of its own from 2019-01-01 until 2025-12-31"
    ]
    again = FOR_2027.replace("2027-01-01", "2026-12-31")
    (said,) = problems(given(FOR_2026, again))
    assert said == "own.yaml:5:9: rates stand in the order of their days and do not overlap"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (given(FOR_2026, profile="nl-abw"), "3:5: unknown profile 'nl-abw' (did you mean 'nl-awb'"),
        (given(FOR_2026, profile="nl-ordinance"), "3:5: the profile nl-ordinance knows no penalty"),
        (given(FOR_2026.replace("14, cents: 4700", "13, cents: 1")), "the bands have 41 days"),
        (given(FOR_2026.replace("2026-12-31", "2025-12-31")), "end before they begin"),
        (given(FOR_2026.replace("cents", "euros")), "unknown key 'euros'"),
        (b"penalties: {nl-awb: {}}", "a penalty needs `rates`"),
        (b"penalties: [nl-awb]", "1:12: the profiles with a penalty stand here by name"),
        (b"penalty: {nl-awb: {}}", "unknown key 'nl-awb'"),
    ],
)
def test_a_slip_in_the_rates_is_told_with_its_line(data: bytes, said: str) -> None:
    assert any(said in one for one in problems(data)), problems(data)


GOOD = "nl-atw: {remove: [05-05]}\n" + given(FOR_2026, FOR_2027).decode()
SIGNS = st.sampled_from([*"{}[]:,-&*!|\n ", "0", "-1", "days", "from", "penalties", "2026-02-30"])


@over(st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 4), SIGNS), max_size=4))
def test_whatever_is_put_into_such_a_file_it_is_read_or_refused(changes):
    text = GOOD
    for place, cut, word in changes:
        at = place % len(text)
        text = text[:at] + word + text[at + cut :]
    with contextlib.suppress(DefinitionError):
        own_file.parse(text.encode(), "own.yaml")
