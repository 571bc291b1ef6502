"""The fund of Cascais: what is published of its two editions, carried through the real service.

Of the editions the sums, the cap, the closing minute and the groups are published; of no project is
the exact award. So awards here are examples, and only what is published is asserted of them.
"""

import json

import pytest

from challenge_engine.errors import Refused
from challenge_engine.store import pots, streams
from tests.support.fund import make_fund
from tests.workflows_shipped.test_elsewhere import SHARED


@pytest.fixture
def published() -> dict[int, dict]:
    if not SHARED.is_file():
        pytest.skip(f"the collected cases are not here ({SHARED}); set CHALLENGE_SHARED")
    return {case["id"]: case for case in json.loads(SHARED.read_text(encoding="utf-8"))["cases"]}


def of_first_edition(tmp_path):
    """The call of 2021 as published: 24,000 euro, 3,000 a project, until 30 January at 17:00."""
    fund = make_fund(tmp_path, "2021-01-07")
    fund.at("2021-01-08T09:00")
    fund.open_call("24000", "3000", "2021-01-08T09:00", "2021-01-30T17:00")
    return fund


def codes(error) -> list[tuple[str, int | None]]:
    return [(one.code, one.params.get("over")) for one in error.value.refusals]


def left(fund) -> int:
    with fund.town.engine.store.read() as unit:
        stream = streams.find(unit, fund.town.authority, fund.round)
        assert stream is not None
        return pots.of_case(unit, stream.id)["budget"].left


def test_the_call_of_2021_closes_on_its_minute_in_lisbon(tmp_path):
    fund = of_first_edition(tmp_path)
    fund.at("2021-01-30T16:59:15")
    fund.apply("In the last minute", "Group 1")
    fund.at("2021-01-30T17:00:01")
    with pytest.raises(Refused) as error:
        fund.apply("Late", "Group 2")
    assert codes(error) == [("too-late", None)]
    fund.check()


def test_24000_euro_and_3000_a_project_are_eight_projects_and_a_ninth_only_when_one_withdraws(
    tmp_path,
):
    fund = of_first_edition(tmp_path)
    nine = [fund.apply(f"Project {n}", f"Group {n}") for n in range(1, 10)]
    fund.at("2021-02-01T09:00")
    fund.decide(nine, "2021-02-16")
    for one in nine[:8]:
        fund.award(one, "3000")
    assert left(fund) == 0
    with pytest.raises(Refused) as error:
        fund.award(nine[8], "3000")
    assert codes(error) == [("pot-over", 300_000)]
    fund.put_on_reserve(nine[8], reason="The money is used up.")
    fund.by_the_group(nine[3], "hand-back")
    fund.award(nine[8], "3000", "promote")
    assert left(fund) == 0
    fund.check()


def test_the_published_stream_restoration_is_funded_within_the_published_cap(tmp_path, published):
    case = published[29]
    (cap,) = [one["amount"] for one in case["money"]]
    assert (case["outcome"], case["unknown"]) == ("FUNDED", ["exact award"])
    fund = make_fund(tmp_path, "2021-01-07")
    days = {one["event"]: one["date"] for one in case["events"]}
    opens, closes = days["Call published"], days["Cutoff 17:00"]
    fund.at(f"{opens}T09:00")
    fund.open_call("24000", str(cap), f"{opens}T09:00", f"{closes}T17:00")
    project = fund.apply(case["title"], case["group"], asked=str(cap))
    fund.at("2021-02-01T09:00")
    fund.decide([project], "2021-02-16")
    with pytest.raises(Refused) as error:
        fund.award(project, f"{cap}.01")
    assert codes(error) == [("pot-over-cap", 1)]
    fund.award(project, str(cap))
    view = fund.town.view(project)
    assert (view.title, view.group, view.state) == (case["title"], case["group"], "awarded")
    fund.check()


def test_the_seven_entities_of_2023_sign_on_the_published_day_and_share_48000_euro(
    tmp_path, published
):
    case = published[30]
    groups = [one.strip() for one in case["group"].split(";")]
    (total,) = [one["amount"] for one in case["money"]]
    signed = next(one["date"] for one in case["events"] if one["event"] == "Contracts signed")
    assert (len(groups), total) == (7, 48_000)
    fund = make_fund(tmp_path, "2023-03-01")
    fund.open_call(str(total), "7000", "2023-03-01T09:00", "2023-03-31T17:00")
    seven = [fund.apply(f"Project of {group}", group, "6857.14") for group in groups]
    fund.at("2023-04-03T09:00")
    fund.decide(seven, "2023-05-02")
    for one in seven:
        fund.award(one, "6857.14")
    assert left(fund) == 2
    fund.at(f"{signed}T09:00")
    for one in seven:
        fund.sign(one)
    for one in seven:
        view = fund.town.view(one)
        assert view.state == "under-way"
        assert view.steps[-1].occurred_at.startswith(signed)
    fund.check()
