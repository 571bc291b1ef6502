"""The band of a demo: on every page, with a clock that only moves forward."""

import pytest

from challenge_engine.service import demo_clock as clock
from challenge_engine.service import installing
from challenge_engine.service.proving.places import Places
from tests.support.empty import empty_database
from tests.support.site import an_app
from tests.webapp.conftest import Browser

ACCOUNT = {"role": "coordinator", "name": "coordinator-1", "password": "shown to everybody"}


@pytest.fixture
def demo(tmp_path):
    new = installing.NewAuthority("town", "Brookside", "town.example/1")
    url = empty_database(tmp_path / "demo.db")
    engine = installing.install(url, Places.beneath(tmp_path), new, demo_offset=0)
    yield engine, Browser(an_app(engine, demo_accounts=[ACCOUNT]).test_client())
    engine.store.close()


def test_every_page_of_a_demo_says_so_and_when_it_is(demo) -> None:
    _, browser = demo
    for path in ("/", "/cases", "/nowhere", "/sign-in"):
        assert "this town does not exist" in browser.get(path).text


def test_the_clock_moves_forward_by_days(demo) -> None:
    engine, browser = demo
    before = clock.now(engine)
    answer = browser.post("/demo/clock", days="30", next="/cases")
    assert answer.location == "/cases"
    assert clock.now(engine)[:10] > before[:10]
    assert "In the demo it is now" in browser.get("/cases").text


@pytest.mark.parametrize("days", ["0", "-3", "many", "99999", "", "１"])
def test_the_clock_moves_by_nothing_else(demo, days: str) -> None:
    engine, browser = demo
    before = clock.now(engine)
    browser.post("/demo/clock", days=days)
    assert clock.now(engine)[:10] == before[:10]
    assert "The clock was not moved" in browser.get("/cases").text


def test_the_accounts_of_a_demo_stand_beside_the_form(demo) -> None:
    _, browser = demo
    assert ACCOUNT["password"] in browser.get("/sign-in").text
