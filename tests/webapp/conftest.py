"""A town with people in every role, and a browser of its own for each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from challenge_engine.service import publishing
from challenge_engine.service.cases import acting, groups
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.engine import Engine
from challenge_engine.service.installing import NewAuthority
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.store.people import Person
from tests.support.installed import installed
from tests.support.site import an_app

ROOT = Path(__file__).parents[2]
PASSWORD = "a long password for tests"
PLAN = {
    "title": "Care for the park",
    "plan": "We would mow less, and better.",
    "budget": "1200.50",
    "contact_email": "somebody@example.org",
}


@dataclass
class Town:
    engine: Engine
    authority: int
    app: Flask
    people: dict[str, Person] = field(default_factory=dict)

    def browser(self, who: str | None = None) -> Browser:
        browser = Browser(self.app.test_client())
        if who is not None:
            answer = browser.post("/sign-in", login=who, password=PASSWORD)
            assert answer.status_code == 303, answer.text
        return browser

    def file(self, who: str = "initiator", group: str = "Friends of the park") -> str:
        return self.open(who, PLAN, group).reference

    def open(
        self, who: str, data: Mapping[str, object], group: str, workflow: str = "tiny"
    ) -> Done:
        return acting.open_case(
            self.engine,
            self.authority,
            workflow,
            Acting(self.people[who], via="page"),
            Command("submit", data),
            groups.GroupChoice(new_name=group),
        )

    def act(self, who: str, reference: str, action: str, **data: object) -> Done:
        who_acts = Acting(self.people[who], via="page")
        return acting.act(self.engine, self.authority, reference, who_acts, Command(action, data))

    def publish_like_tiny(self, folder: Path, name: str, *changes: tuple[str, str]) -> None:
        """Publish another workflow: the tiny one, but for a few words of its file."""
        text = (ROOT / "tests/workflows/tiny.v1.yaml").read_text("utf-8")
        for old, new in (("workflow: tiny", f"workflow: {name}"), *changes):
            assert old in text
            text = text.replace(old, new, 1)
        file = folder / f"{name}.v1.yaml"
        file.write_text(text, "utf-8")
        publishing.publish(self.engine, self.authority, file)

    def viewer(self, who: str | None = None) -> Viewer:
        return Viewer(self.people[who] if who else None, "en")


class Browser:
    """Follows the forms of a page as a browser would: with its token and its cookies."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **options):
        return self.client.get(address, **options)

    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/about").text)
        assert found
        return found[1]

    def post(self, address: str, **fields):
        data = {name.replace("__", "-"): value for name, value in fields.items()}
        return self.client.post(address, data={"csrf_token": self.token(), **data})


BROOKSIDE = NewAuthority("town", "Brookside", "town.example/1")
TINY = ROOT / "tests/workflows/tiny.v1.yaml"
# Name and role of everybody; those of the group need none before they file.
PEOPLE = {
    "initiator": None,
    "stranger": None,
    "coordinator": "coordinator",
    "assessor": "assessor",
    "second": "assessor",
    "decider": "decider",
}


def settle(engine: Engine) -> None:
    authority = engine.authority().id
    for name, role in PEOPLE.items():
        person = accounts.add(engine, authority, name, f"Person {name}", password=PASSWORD)
        if role is not None:
            granting.grant(engine, authority, None, person, role)


def make_town(folder: Path, **options) -> Town:
    engine = installed(folder, BROOKSIDE, TINY, settle)
    app = an_app(engine, **options)
    people = {name: accounts.find(engine, name) for name in PEOPLE}
    return Town(engine, engine.authority().id, app, people)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = make_town(tmp_path)
    yield town
    town.engine.store.close()


@pytest.fixture(scope="module")
def shared_town(tmp_path_factory) -> Iterator[Town]:
    """For tests that only read: making one takes a second."""
    town = make_town(tmp_path_factory.mktemp("town"))
    yield town
    town.engine.store.close()


@pytest.fixture
def another_town(tmp_path: Path) -> Callable[..., Town]:
    return lambda **options: make_town(tmp_path, **options)
