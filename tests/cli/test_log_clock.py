"""`challenge log clock`: what an operator types when the clock was set forward."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.support.clocks import Clocks

WHY = ("--reason", "The time server was away.")


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch, made: Path) -> Clocks:
    return Clocks(monkeypatch)


def test_a_command_that_writes_is_refused_until_the_operator_has_said_it(
    clocks: Clocks, town: Shell
):
    town.ok("person", "add", "una")
    clocks.jump(days=2)
    refused = town("person", "add", "ulf")
    assert refused.code == 1
    assert "challenge log clock --reason" in refused.err
    assert town.ok("person", "list").out  # who reads is not refused
    said = town.ok("log", "clock", *WHY)
    assert said.out.startswith("Recorded: the clock was set forward from ")
    assert "Writing goes on." in said.out
    assert said.err == ""
    town.ok("person", "add", "ulf")
    town.ok("log", "check")
    assert "ulf" in town.ok("person", "list").out


def test_it_is_said_in_json_by_an_administrator(clocks: Clocks, town: Shell):
    town.ok("person", "add", "una")
    clocks.jump(days=2)
    assert town("log", "clock", *WHY, "--as", "cora").code == 1
    done = town.ok("log", "clock", *WHY, "--as", "admin", "--json").json
    assert sorted(done) == ["before", "now", "seconds"]
    assert abs(done["seconds"] - 2 * 86_400) < 60


def test_what_it_refuses(clocks: Clocks, town: Shell):
    assert town("log", "clock").code == 2
    town.ok("person", "add", "una")
    refused = town("log", "clock", *WHY)
    assert (refused.code, refused.out) == (1, "")
    assert "is not more than an hour ahead" in refused.err
    clocks.jump(days=2)
    assert "Say why" in town("log", "clock", "--reason", " ").err


def test_it_is_refused_in_dutch(clocks: Clocks, town: Shell):
    town.ok("person", "add", "una")
    clocks.jump(days=2)
    refused = town("--language", "nl", "person", "add", "ulf")
    assert "is vooruitgezet" in refused.err


def test_its_help_says_what_to_look_at_first(town: Shell):
    said = town.ok("log", "clock", "--help").out
    assert "LOOK AT THE CLOCK FIRST" in said.replace("\n  ", " ")
    assert "--reason" in said
