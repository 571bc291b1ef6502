"""`person` and `role`."""

from __future__ import annotations

from challenge_engine.service.engine import open_engine
from challenge_engine.service.people import accounts
from tests.cli.shell import Shell


def test_a_password_is_asked_for_or_made_and_never_given_on_the_line(town: Shell) -> None:
    town.ok("person", "password", "fay", typed="a long enough password\n")
    made = town.ok("person", "password", "gus", "--generate", "--json").json["password"]
    engine = open_engine(f"sqlite:///{town.database}")
    assert accounts.sign_in(engine, "fay", "a long enough password", "").login == "fay"
    assert accounts.sign_in(engine, "gus", made, "").login == "gus"
    engine.store.close()
    assert "unexpected extra argument" in town.misused("person", "password", "fay", "secret words")
    assert "too short" in town.refused("person", "password", "fay", typed="short\n")


def test_an_account_cannot_be_made_twice(town: Shell) -> None:
    assert "There is an account fay already" in town.refused("person", "add", "fay")
    assert "without blanks" in town.refused("person", "add", "two words")


def test_people_are_listed_with_their_roles(town: Shell) -> None:
    found = {one["login"]: one for one in town.ok("person", "list", "--json").json}
    assert found["cora"]["roles"] == ["coordinator"]
    assert found["admin"]["roles"] == ["administrator"]
    assert not found["cora"]["has_password"]
    assert "no password" in town.ok("person", "list").out


def test_a_role_is_given_for_a_time_and_ended(town: Shell) -> None:
    town.ok("role", "give", "gus", "assessor", "--from", "2026-01-01", "--until", "2999-12-31")
    (held,) = town.ok("role", "list", "gus", "--json").json
    assert (held["role"], held["from"], held["until"]) == ("assessor", "2026-01-01", "2999-12-31")
    before = town.check()
    town.ok("role", "end", "gus", "assessor")
    assert town.check() == before + 1, "who held which role when is history"
    assert "does not hold the role assessor" in town.refused("role", "end", "gus", "assessor")


def test_a_role_that_no_workflow_has_is_refused_with_the_one_that_was_meant(town: Shell) -> None:
    assert "did you mean 'assessor'?" in town.refused("role", "give", "gus", "assesor")


def test_a_role_on_the_groups_side_is_for_one_group(town: Shell) -> None:
    reference = town.open()
    assert "say for which group" in town.refused("role", "give", "gus", "initiator")
    (held,) = [g for g in town.ok("role", "list", "fay", "--json").json if g["group"]]
    town.ok("role", "give", "gus", "initiator", "--group", held["group"])
    town.act(reference, "gus", "withdraw")
    said = town.refused("role", "give", "gus", "assessor", "--group", held["group"])
    assert "leave --group out" in said
    assert "There is no group g-0" in town.refused(
        "role", "give", "gus", "initiator", "--group", "g-0"
    )


def test_only_an_administrator_gives_roles_and_holds_no_other(town: Shell) -> None:
    town.ok("role", "give", "gus", "assessor", "--by", "admin")
    before = town.check()
    town.refused("role", "give", "gus", "decider", "--by", "cora")
    assert "cannot act on cases" in town.refused("role", "give", "admin", "decider")
    assert "before it begins" in town.refused(
        "role", "give", "gus", "decider", "--until", "2000-01-01"
    )
    assert town.check() == before


def test_an_account_is_closed_for_good_and_what_it_did_stays(town: Shell) -> None:
    reference = town.open()
    before = town.steps(reference)
    assert town("person", "close", "fay", typed="n\n").code == 130
    assert town("person", "close", "fay", typed="").code == 130
    asked = town.ok("person", "close", "fay", typed="y\n")
    assert "Close the account fay? It cannot be opened again" in asked.err
    assert "The account fay is closed" in asked.out
    assert town.steps(reference) == before
    for words in (
        ("case", "act", reference, "withdraw", "--as", "fay"),
        ("person", "password", "fay", "--generate"),
        ("person", "close", "fay", "--yes"),
    ):
        assert "The account fay is closed" in town.refused(*words)
    found = {one["login"]: one for one in town.ok("person", "list", "--json").json}
    assert found["fay"]["closed_at"] is not None
    assert "closed 20" in town.ok("person", "list").out
    assert town.ok("role", "list", "fay", "--json").json
    assert town.ok("person", "close", "gus", "--yes", "--json").json["login"] == "gus"
    assert "There is no account zoe" in town.refused("person", "close", "zoe", "--yes")
    town.check()


def test_the_roles_of_a_closed_account_can_still_be_ended(town: Shell) -> None:
    reference = town.open()
    town.ok("person", "close", "cora", "--yes")
    town.ok("role", "end", "cora", "coordinator")
    said = town.ok("case", "show", reference, "--as", "dave").out
    assert "Waits for: Coordinator\n" in said
    assert "There is no account zoe" in town.refused("role", "end", "zoe", "coordinator")
