"""Keys, checkpoints, copies and the ways on after a refusal, as an operator types them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.shell import PLAN, Shell

ORIGIN, SECOND = "town.example/challenges/1", "town.example/challenges/2"
NAME = "town.example_challenges_1"


def put_away(town: Shell, name: str = "older.db") -> None:
    shutil.copyfile(town.database, town.folder / name)


def put_back(town: Shell, name: str = "older.db") -> None:
    for rest in town.folder.glob("challenge.db-*"):
        rest.unlink()
    shutil.copyfile(town.folder / name, town.database)


def outside(town: Shell) -> Path:
    return town.folder / "checkpoints" / f"{NAME}.checkpoint"


def test_a_checkpoint_is_printed_with_the_key_to_check_it(town: Shell) -> None:
    said = town.ok("log", "checkpoint")
    facts = town.ok("log", "checkpoint", "--json").json
    assert facts["note"].startswith(f"{ORIGIN}\n{facts['size']}\n{facts['root']}\n")
    assert facts["note"] == outside(town).read_text()
    assert facts["file"] == str(outside(town))
    assert facts["vkeys"][0] in said.out
    town.open()
    assert town.ok("log", "checkpoint", "--json").json["size"] > facts["size"]


def test_a_lost_checkpoint_is_made_anew_with_a_reason(town: Shell) -> None:
    outside(town).unlink()
    assert "--anew" in town.refused("log", "checkpoint")
    assert "--anew" in town.refused("case", "list")
    said = town.ok("log", "checkpoint", "--anew", "The disk broke.", "--json").json
    assert said["note"] == outside(town).read_text()
    assert "need not be written again" in town.refused("log", "checkpoint", "--anew", "Again.")
    town.check()


def test_growth_is_proven_from_an_older_checkpoint_and_a_receipt(town: Shell) -> None:
    reference = town.open()
    older, receipt, proof = (town.folder / name for name in ("older", "receipt", "proof"))
    older.write_text(town.ok("log", "checkpoint", "--json").json["note"])
    town.ok("log", "receipt", reference, "--as", "fay", "--out", receipt)
    vkey = town.ok("log", "key", "--json").json["keys"][0]["vkey"]
    town.open("fay", "--new-group", "Others")
    said = town.ok("log", "consistency", older, "--out", proof, "--json").json
    assert said["from"] < said["to"]
    assert (
        "Nothing before was removed" in town.ok("log", "consistency", receipt, "--out", proof).out
    )
    assert town.ok("log", "verify", receipt, "--key", vkey, "--newer", proof).code == 0
    assert "neither" in town.refused("log", "consistency", town.database, "--out", proof)


def test_a_key_is_shown_and_changed(town: Shell) -> None:
    assert "readable by its owner only" in town.ok("log", "key").out
    assert "--reason" in town.misused("log", "key", "--rotate")
    assert "go with --rotate" in town.misused("log", "key", "--lost")
    assert "--stolen" in town.misused(
        "log", "key", "--rotate", "--lost", "--stolen", "--reason", "x"
    )
    said = town.ok("log", "key", "--rotate", "--reason", "A new machine.").out
    assert f"{NAME}.2.key" in said
    assert "signs as well until" in said
    found = town.ok("log", "key", "--json").json["keys"]
    assert [(one["number"], one["signs"], one["state"]) for one in found] == [
        (1, True, "safe"),
        (2, True, "safe"),
    ]
    town.check()


def test_after_a_theft_the_text_says_what_to_tell_people(town: Shell) -> None:
    said = town.ok("log", "key", "--rotate", "--stolen", "--reason", "A laptop is gone.").out
    assert "may be in other hands" in said
    assert town.ok("log", "key", "--json").json["keys"][1]["vkey"] in said
    assert len(town.ok("log", "checkpoint", "--json").json["vkeys"]) == 1


def test_a_key_that_others_can_read_is_told(town: Shell) -> None:
    key = town.folder / "keys" / f"{NAME}.key"
    key.chmod(0o644)
    assert "OTHERS CAN READ IT" in town.ok("log", "key").out
    assert "chmod 600" in town.refused("log", "key", "--rotate", "--reason", "Because.")


def test_a_backup_goes_back_and_says_what_it_lacks(town: Shell) -> None:
    said = town.ok("backup", town.folder / "copy").out
    assert "give the root that was signed" in said
    assert "secret keys are not in it" in said
    assert "is not empty" in town.refused("backup", town.folder / "copy")
    assert "move it away" in town.refused("restore", town.folder / "copy")
    town.database.rename(town.folder / "away.db")
    assert "holds everything" in town.ok("restore", town.folder / "copy").out
    town.check()
    town.open()
    town.database.rename(town.folder / "away.db")
    lacking = town("restore", town.folder / "copy", "--json")
    assert lacking.code == 1
    (one,) = lacking.json["missing"]
    assert one["signed"] > one["size"]
    assert "challenge log heal" in lacking.json["refusal"]
    assert "challenge log heal" in town.refused("case", "list")


def test_a_log_is_healed_and_a_step_taken_back(town: Shell) -> None:
    reference = town.open()
    put_away(town)
    town.act(reference, "fay", "withdraw")
    receipts = [town.folder / f"receipt-{login}" for login in ("cora", "fay")]
    for file in receipts:
        login = file.name.partition("-")[2]
        town.ok("log", "receipt", reference, "1", "--as", login, "--out", file)
    town.ok("log", "tiles", town.folder / "tiles")
    put_back(town)
    assert "challenge log heal" in town.refused("case", "list")
    tried = town.ok("log", "heal", town.folder / "tiles", "--dry-run").out
    assert "Nothing was changed" in tried
    said = town.ok("log", "heal", town.folder / "tiles").out
    assert f"Lost: step 1 of the case {reference}." in said
    assert "take-back" in said
    town.check()
    assert [step["n"] for step in town.steps(reference)] == [0]
    back = town.ok("log", "take-back", *receipts, "--json").json
    assert back == {"case": reference, "n": 1, "lost": 0}
    assert [step["n"] for step in town.steps(reference)] == [0, 1]
    assert "nothing of it is lost" in town.refused("log", "take-back", *receipts)
    town.check()
    assert "nothing can be filled" in town.refused("log", "heal", town.folder / "tiles")


def test_a_new_log_continues_one_that_cannot_be_healed(town: Shell) -> None:
    put_away(town)
    town.open()
    put_back(town)
    assert "challenge log continue" in town.refused("case", "list")
    asked = town.misused("log", "continue")
    assert SECOND in asked
    said = town.ok("log", "continue", "--origin", SECOND, "--reason", "No tiles.").out
    assert "steps are lost" in said
    assert town.ok("log", "checkpoint", "--json").json["origin"] == SECOND
    assert town.ok("log", "key", "--json").json["keys"][0]["vkey"].startswith(SECOND)
    town.ok("case", "open", "tiny", "--as", "fay", *PLAN, "--new-group", "Friends")
    town.check()
    put_back(town)
    assert SECOND in town.refused("case", "list")
