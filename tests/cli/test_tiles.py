"""`challenge log tiles` and `audit`: published by the office, checked by anybody."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import ROOT, RUN, Said, Shell


@pytest.fixture
def published(town: Shell) -> tuple[Path, str, str]:
    """A folder with the log, the key, and the reference of a case in it."""
    reference = town.open()
    folder = town.folder / "published"
    said = town.ok("log", "tiles", folder, "--json").json
    assert (said["kept"], said["removed"], said["cases"]) == (0, 0, 1)
    return folder, (folder / "vkey").read_text("utf-8").split("\n")[1], reference


def elsewhere(folder: Path, *words: object) -> Said:
    """The audit on a machine that has the folder and the program, and nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "log", "audit", *(str(word) for word in words)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def test_a_published_log_is_audited_without_account_database_or_settings(
    published: tuple[Path, str, str],
) -> None:
    folder, key, _ = published
    said = elsewhere(folder, ".", "--key", key)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("The log town.example/challenges/1 holds: ")
    assert "No step stands in it twice" in said.out
    assert "The published steps of 1 public cases are in it, as told." in said.out
    assert elsewhere(folder, ".", "--key", "vkey").code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.txt", "checkpoint", "public", "tile", "verify.html", "vkey"
    ]  # fmt: skip


def test_it_only_grew_since_the_checkpoint_that_was_kept(
    town: Shell, published: tuple[Path, str, str]
) -> None:
    folder, key, reference = published
    kept = town.folder / "kept"
    kept.write_bytes((folder / "checkpoint").read_bytes())
    town.act(reference, "cora", "assign", "--set", "assignee=ann")
    assert "0 removed" in town.ok("log", "tiles", folder).out
    said = town.ok("log", "audit", folder, "--key", key, "--since", kept)
    assert "It only grew since the older checkpoint of " in said.out
    newest = town.folder / "newest"
    newest.write_bytes((folder / "checkpoint").read_bytes())
    (folder / "checkpoint").write_bytes(kept.read_bytes())
    said = town("log", "audit", folder, "--key", key, "--since", newest)
    assert (said.code, said.out) == (1, "")
    assert "fails at the check of the growth" in said.err
    assert "it was cut off" in said.err


def test_who_has_a_proof_of_receipt_learns_whether_a_later_step_exists(
    town: Shell, published: tuple[Path, str, str]
) -> None:
    folder, key, reference = published
    proof = town.folder / "mine.tlog-proof"
    town.ok("log", "receipt", reference, "--out", proof, "--as", "fay")
    words = ("log", "audit", folder, "--key", key, "--receipt", proof)
    assert "Step 0 of the proof of receipt is the newest one." in town.ok(*words).out
    town.act(reference, "cora", "assign", "--set", "assignee=ann")
    town.act(reference, "cora", "assign", "--set", "assignee=bob")
    town.ok("log", "tiles", folder)
    said = town.ok(*words)
    assert "Steps 0 to 2 of the case, none after, as of " in said.out
    assert "After step 0 of the proof of receipt there are later ones: 2." in said.out
    facts = town.ok(*words, "--json").json
    assert (facts["steps"], facts["newest"], facts["outcome"]) == ([0, 2], False, "valid")


def test_who_knows_the_id_of_a_case_learns_which_steps_exist(
    town: Shell, published: tuple[Path, str, str]
) -> None:
    folder, key, reference = published
    line = (folder / "public" / f"{reference}.jsonl").read_text("utf-8").split("\n")[0]
    case = json.loads(json.loads(line)["entry"])["case"]
    words = ("log", "audit", folder, "--key", key, "--case-id")
    assert "Step 0 of the case, none after, as of " in town.ok(*words, case).out
    assert "No step of the case is in it" in town.ok(*words, "00" * 16).out
    for wrong in ("", "zz", case[:-2], case + "00"):
        assert "32 hexadecimal digits" in town.misused(*words, wrong)
    assert "names its case" in town.misused(*words, case, "--receipt", folder / "checkpoint")


def test_what_was_tampered_with_fails_at_a_named_check(
    town: Shell, published: tuple[Path, str, str]
) -> None:
    folder, key, _ = published
    bundle = next((folder / "tile" / "entries").rglob("[0-9]*.p")).glob("*")
    path = next(bundle)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"/v1 ", b"/v2 ", 1))
    said = town("log", "audit", folder, "--key", key, "--json")
    facts = json.loads(said.out)
    assert (said.code, facts["outcome"], facts["check"]) == (1, "not valid", "leaves")
    path.unlink()
    said = town("log", "audit", folder, "--key", key)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Not decidable here. ")
    path.write_bytes(data)
    assert town("log", "audit", folder, "--key", "nonsense").code == 2
    town.ok("log", "audit", folder, "--key", key)


def test_a_folder_with_other_things_is_not_published_into(town: Shell) -> None:
    (town.folder / "letter.txt").write_text("Dear")
    assert "holds other things" in town.refused("log", "tiles", town.folder)
