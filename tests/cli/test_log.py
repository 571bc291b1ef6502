"""`challenge log receipt` and `verify`: a file that anybody checks with nothing but the key."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import ROOT, RUN, Shell


@pytest.fixture
def kept(town: Shell) -> tuple[Path, str]:
    """A proof in a folder of its own, and the key with which to check it."""
    reference = town.open()
    file = town.folder / "kept" / "mine.tlog-proof"
    said = town.ok("log", "receipt", reference, "--out", file, "--as", "fay", "--json").json
    assert said["bytes"] == file.stat().st_size
    return file, said["vkey"]


def test_a_proof_is_verified_without_database_network_or_settings(kept: tuple[Path, str]) -> None:
    file, vkey = kept
    done = subprocess.run(
        [sys.executable, "-c", RUN, "log", "verify", file.name, "--key", vkey],
        cwd=file.parent,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Valid. This step is in the history that town.example/challenges/1 signed" in done.stdout
    assert "person 1 (Fay), initiator" in done.stdout


def test_a_verdict_can_be_read_by_programs(town: Shell, kept: tuple[Path, str]) -> None:
    file, vkey = kept
    facts = town.ok("log", "verify", file, "--key", vkey, "--json").json
    assert facts["outcome"] == "valid"
    assert facts["entry"]["action"] == "submit"
    assert facts["opened"]["field/title"] == "The park"


def test_a_changed_proof_is_not_valid_and_the_check_is_named(
    town: Shell, kept: tuple[Path, str]
) -> None:
    file, vkey = kept
    text = file.read_text("utf-8").split("\n")
    place = next(i for i, line in enumerate(text) if line.startswith("index "))
    text[place] = "index 1"
    file.write_text("\n".join(text), "utf-8")
    said = town("log", "verify", file, "--key", vkey)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Not valid. It fails at the place in the log: ")
    told = json.loads(town("log", "verify", file, "--key", vkey, "--json").out)
    assert (told["outcome"], told["check"]) == ("not valid", "place")


def test_the_key_of_somebody_else_makes_it_not_valid(
    town: Shell, kept: tuple[Path, str], tmp_path: Path
) -> None:
    file, _ = kept
    other = Shell(tmp_path / "other")
    other.folder.mkdir()
    words = ("init", "--code", "town", "--origin", "town.example/challenges/1", "--json")
    vkey = other.ok(*words).json["vkey"]
    said = town("log", "verify", file, "--key", vkey)
    assert said.code == 1
    assert "It fails at the signature: None of the keys that you trust signed this" in said.err


def test_what_is_no_key_is_not_decidable(town: Shell, kept: tuple[Path, str]) -> None:
    said = town("log", "verify", kept[0], "--key", "nonsense")
    assert said.code == 2
    assert said.err.startswith("Not decidable here. ")


def test_a_file_with_keys_serves_as_well(town: Shell, kept: tuple[Path, str]) -> None:
    file, vkey = kept
    keys = town.folder / "keys-of-the-town"
    keys.write_text(f"# the town\n{vkey}\n", "utf-8")
    assert town.ok("log", "verify", file, "--key", keys).out.startswith("Valid.")
    keys.write_text(f"log {vkey}\nquorum none\n", "utf-8")
    assert town.ok("log", "verify", file, "--key", keys).out.startswith("Valid.")


def test_the_verdict_is_told_in_dutch(town: Shell, kept: tuple[Path, str]) -> None:
    file, vkey = kept
    said = town.ok("--language", "nl", "log", "verify", file, "--key", vkey).out
    assert said.startswith("Geldig. Deze stap staat in de geschiedenis")


def test_an_older_copy_of_the_database_is_refused_by_every_command(town: Shell) -> None:
    older = town.folder / "older"
    older.mkdir()
    shutil.copy(town.database, older)
    town.open()
    shutil.copy(older / town.database.name, town.database)
    for words in (
        ("case", "list"),
        ("person", "list"),
        ("log", "receipt", "2026-0001", "--out", "x"),
    ):
        assert "this database has only" in town.refused(*words)


def test_the_help_of_verify_starts_without_the_database(town: Shell) -> None:
    assert "Exit 0: valid" in town.process("log", "verify", "--help").out
