"""`erase`, `hold` and `destroy`, as two officers type them."""

from __future__ import annotations

import pytest

from tests.cli.shell import ROOT, Shell

NAME = "Canary Longfellow"
ALICE = ("--as", "pola")
BOB = ("--as", "piet")
GROUND = ("--ground", "gdpr-17-1-a")


@pytest.fixture
def town(town: Shell) -> Shell:
    for login in ("pola", "piet"):
        town.ok("person", "add", login, "--name", login.title())
        town.ok("role", "give", login, "privacy-officer")
    town.ok("person", "add", "longfellow", "--name", NAME, "--email", "canary@example.org")
    return town


def in_files(town: Shell) -> list[str]:
    return [
        f.name for f in town.folder.rglob("*") if f.is_file() and NAME.encode() in f.read_bytes()
    ]


def withdrawn(town: Shell) -> str:
    reference = town.open("longfellow")
    town.act(reference, "longfellow", "withdraw")
    return reference


def test_a_person_is_looked_at_ordered_confirmed_and_gone(town: Shell) -> None:
    reference = withdrawn(town)
    words = ("erase", "--person", "longfellow", *GROUND, *ALICE)
    seen = town.ok(*words).out
    assert "This would go:" in seen
    assert NAME in seen
    assert "Nothing was changed." in seen
    assert "Receipts that were handed out" in seen
    assert town.ok(*words, "--dry-run", "--json").json["going"][0]["value"] == NAME
    number = town.ok(*words, "--order", "--json").json["order"]
    assert "somebody else must confirm" in town.refused("erase", "--confirm", number, *ALICE)
    assert in_files(town) == ["challenge.db"]
    said = town.ok("erase", "--confirm", number, *BOB).out
    assert f"Order {number} is done: 4 values erased" in said
    assert "found nowhere" in said
    assert in_files(town) == []
    town.check()
    assert "found nowhere" in town.ok("erase", "--status").out
    (status,) = town.ok("erase", "--status", "--json").json
    assert (status["files"], status["found_in"]) == ("gone", [])
    (order,) = town.ok("erase", "--orders", *ALICE, "--json").json
    assert (order["state"], order["person"]) == ("done", "erased person")
    assert "name erased" in town.ok("case", "history", reference, "--as", "audrey").out
    assert "There is no account longfellow" in town.refused(*words)


def test_values_are_listed_chosen_and_erased(town: Shell) -> None:
    reference = withdrawn(town)
    listed = town.ok("erase", "--case", reference, *ALICE, "--json").json
    item = next(f"{one['n']}.{one['item']}" for one in listed if one["value"] == "Mow less.")
    words = ("erase", "--case", reference, "--item", item, *GROUND, *ALICE)
    assert "What would you do differently?" in town.ok(*words).out
    number = town.ok(*words, "--order", "--json").json["order"]
    said = town.ok("erase", "--confirm", number, *BOB, "--json").json
    assert (said["values"], said["cases"], said["account"]) == (1, [reference], False)
    assert "Mow less." not in town.ok("case", "history", reference, "--as", "audrey").out
    town.check()


def test_an_order_is_refused_with_a_reason(town: Shell) -> None:
    withdrawn(town)
    words = ("erase", "--person", "longfellow", *GROUND, *ALICE, "--order", "--json")
    number = town.ok(*words).json["order"]
    assert "Say why" in town.refused("erase", "--refuse", number, *BOB)
    town.ok("erase", "--refuse", number, *BOB, "--reason", "It was somebody else.")
    assert "refused" in town.ok("erase", "--orders", *BOB).out
    assert in_files(town) == ["challenge.db"]


def test_grounds_are_listed_with_where_they_come_from(town: Shell) -> None:
    said = town.ok("erase", "--grounds").out
    assert "gdpr-17-1-a: The data are no longer needed" in said
    assert "(to be verified)" in said
    dutch = Shell(town.folder, language="nl_NL.UTF-8").ok("erase", "--grounds").out
    assert "De gegevens zijn niet meer nodig" in dutch


def test_a_case_on_hold_keeps_everything(town: Shell) -> None:
    reference = withdrawn(town)
    assert "Say why" in town.refused("hold", reference, "--as", "audrey")
    town.ok("hold", reference, "--reason", "In court.", "--as", "audrey")
    assert reference in town.ok("hold", "--list", *ALICE).out
    words = ("erase", "--case", reference, "--field", "plan", *GROUND, *ALICE, "--order")
    assert "is on hold" in town.refused(*words)
    assert "an auditor must release" in town.refused(
        "hold", reference, "--release", "--reason", "Done.", *ALICE
    )
    said = town.ok("hold", reference, "--release", "--reason", "Done.", "--as", "audrey", "--json")
    assert said.json["held"] is False
    assert "No case is on hold" in town.ok("hold", "--list", *ALICE).out
    town.ok(*words)
    town.check()


def test_a_case_without_a_term_is_never_due(town: Shell) -> None:
    reference = withdrawn(town)
    assert "No case is due" in town.ok("destroy", "--list", *ALICE).out
    assert "does not say how long" in town.refused("destroy", reference, *ALICE)
    assert "Nothing was destroyed" in town.ok("destroy", "--destroyed", *ALICE).out
    assert town.ok("destroy", "--list", *ALICE, "--json").json == []


def test_a_workflow_with_a_bad_term_is_refused_with_its_line(town: Shell) -> None:
    text = (ROOT / "tests/workflows/tiny.v1.yaml").read_text()
    file = town.folder / "tiny.v1.yaml"
    file.write_text(text.replace("ends: closed,", "ends: closed, keep: {years: 0, source: x},", 1))
    assert ":128:57: a number of at least 1" in town("workflow", "check", file).out


@pytest.mark.parametrize(
    "words",
    [
        ("erase",),
        ("erase", "--person", "longfellow", *GROUND),
        ("erase", "--person", "longfellow", *ALICE),
        ("erase", "--orders", "--status"),
        ("erase", "--orders"),
        ("hold", *ALICE),
        ("destroy", *ALICE),
        ("destroy", "2026-0001", "--list", *ALICE),
    ],
)
def test_used_wrongly_it_says_how(town: Shell, words: tuple[str, ...]) -> None:
    town.misused(*words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("erase", "--person", "longfellow", *GROUND, "--as", "cora"), "office privacy-officer"),
        (("erase", "--person", "longfellow", "--ground", "no", *ALICE), "no legal ground no"),
        (("erase", "--confirm", "99", *ALICE), "There is no order 99"),
        (("destroy", "1999-1", *ALICE), "There is no case 1999-1"),
        (("hold", "1999-1", "--reason", "x", *ALICE), "There is no case 1999-1"),
    ],
)
def test_what_cannot_be_is_refused(town: Shell, words: tuple[str, ...], said: str) -> None:
    assert said in town.refused(*words)
