"""The public page that works out a term: an address that holds the question, and every step."""

import re
from urllib.parse import urlencode

import pytest

from tests.webapp.conftest import Town

V7 = {
    "profile": "nl-awb",
    "start": "2026-02-02",
    "number": "8",
    "unit": "weeks",
    "pause-from": "2026-02-17",
    "pause-to": "2026-02-25",
}


def page(town: Town, language: str = "en", **asked: str) -> str:
    address = "/deadlines?" + urlencode(asked)
    answer = town.browser().get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def steps(text: str) -> list[str]:
    found = re.search(r'<ol class="govuk-list govuk-list--number.*?</ol>', text, re.DOTALL)
    assert found
    return re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)


def test_anybody_finds_the_page_in_the_footer(shared_town: Town) -> None:
    assert 'href="/deadlines"' in shared_town.browser().get("/").text
    text = page(shared_town)
    assert "Work out a term" in text
    assert "There is a problem" not in text
    assert 'method="get"' in text


def test_the_address_holds_the_question_and_the_page_every_step(shared_town: Town) -> None:
    text = page(shared_town, **V7)
    assert "The last day: Wednesday 8 April 2026" in text
    assert len(steps(text)) == 5
    assert "stood still (9 days)" in text
    assert 'value="2026-02-17"' in text
    assert "holidays 0." in text


def test_marks_and_sources_stand_beside_the_rules(shared_town: Town) -> None:
    text = page(shared_town, **V7)
    for mark in ("found in a source", "inferred by us", "to be verified"):
        assert mark in text
    assert 'href="https://www.vdv-vh.nl/atw/"' in text


def test_it_speaks_dutch_with_dutch_names_of_holidays(shared_town: Town) -> None:
    asked = {"profile": "nl-awb", "start": "2025-11-13", "number": "6", "unit": "weeks"}
    text = page(shared_town, "nl", **asked)
    assert "De laatste dag: maandag 29 december 2025" in text
    assert "donderdag 25 december 2025 (Eerste kerstdag)" in text
    assert "nog na te gaan" in text


def test_an_extension_and_what_is_left_open_are_asked_too(shared_town: Town) -> None:
    asked = {"profile": "nl-awb", "start": "2026-02-02", "number": "8", "unit": "weeks"}
    more = {"more": "6", "more-unit": "weeks", "extended-on": "2026-03-20"}
    assert "Monday 11 May 2026" in page(shared_town, **asked, **more)
    scottish = {"profile": "scotland-participation", "start": "2021-08-06", "number": "45"}
    open_ = {**scottish, "unit": "working days"}
    assert "Thursday 7 October 2021" in page(shared_town, **open_)
    assert "Friday 8 October 2021" in page(shared_town, **open_, **{"first-day": "day-after"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "0"}, "Give at least 1"),
        ({"number": "-3"}, "Give at least 1"),
        ({"number": "10000", "unit": "years"}, "no more than a hundred years"),
        ({"unit": "weken"}, "Did you mean 8 weeks?"),
        ({"unit": ""}, "is not a term"),
        ({"number": ""}, "This is needed"),
        ({"start": "2026-02-30"}, "is not a day that exists"),
        ({"start": ""}, "This is needed"),
        ({"start": "1800-01-01"}, "knows the years 2000 to 2099, not 1800"),
        ({"profile": "nl-abw"}, "Did you mean nl-awb?"),
        ({"pause-to": "2026-02-10"}, "ends before it begins"),
        ({"pause-to": ""}, "is not a day that exists"),
        ({"pause-from": "2026-02-01"}, "begins before Tuesday 3 February 2026"),
        ({"pause-from": "2026-08-01", "pause-to": "2026-08-02"}, "begins after the term had ended"),
        (
            {"more": "6", "more-unit": "weeks", "extended-on": "2026-04-10"},
            "came after the term had ended on Wednesday 8 April 2026",
        ),
        ({"extended-on": "2026-03-10"}, "is not a term"),
        ({"first-day": "beginning-with"}, "does not leave open which day is the first"),
        ({"roll": "no"}, "does not leave open whether an end on a day off moves"),
        ({"calendar": "portugal"}, "does not go by the calendar portugal"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    shared_town: Town, changes: dict[str, str], said: str
) -> None:
    text = page(shared_town, **{**V7, **changes})
    assert "There is a problem" in text
    assert said in text
    assert "The last day:" not in text
    assert f'value="{(V7 | changes)["pause-from"]}"' in text
    assert "There is a problem" not in page(shared_town, "nl", **{**V7, **changes})


def test_several_mistakes_are_said_at_once_and_lead_to_their_places(shared_town: Town) -> None:
    text = page(shared_town, profile="nl-abw", start="2026-02-30", number="0", unit="weeks")
    for name in ("profile", "start", "number"):
        assert f'href="#f-{name}"' in text
        assert f'id="f-{name}"' in text


def test_an_address_may_hold_anything_and_is_answered(shared_town: Town) -> None:
    many = "&".join(f"pause-from=2026-02-{n:02}&pause-to=x" for n in range(3, 25)) * 5
    for query in ("profile=%00%ff", "start=" + "9" * 5000, f"profile=nl-awb&{many}", "number=1e9"):
        assert shared_town.browser().get(f"/deadlines?{query}").status_code == 200


def test_the_days_that_the_authority_adds_count(another_town, tmp_path) -> None:
    file = tmp_path / "days.yaml"
    file.write_text(
        "nl-atw:\n  add:\n    - {on: 2026-05-15, name: {en: Friday after Ascension Day}}\n"
    )
    asked = {"profile": "nl-awb", "start": "2026-04-03", "number": "6", "unit": "weeks"}
    town = another_town(calendar_days=str(file))
    text = page(town, **asked)
    assert "The last day: Monday 18 May 2026" in text
    assert "Friday after Ascension Day" in text
    town.engine.store.close()
