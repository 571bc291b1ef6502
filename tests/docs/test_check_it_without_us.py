"""Others check our receipts: the recipe of the page as it is printed, and a program in Go."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from challenge_engine.history.receipt import Receipt
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from tests.support.receipts import LOG, PEOPLE, TownLog, example, fixed_key, several
from tests.support.shared import ROOT

PAGE = (ROOT / "docs" / "check-it-without-us.md").read_text("utf-8")
CHECK = ROOT / "docs" / "check"
TOOLS = ("bash", "openssl", "sha256sum", "base64", "sed", "od", "grep")
GOCODE = Path("/usr/share/gocode")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def recipe(folder: Path, **names: str) -> subprocess.CompletedProcess[str]:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    return subprocess.run(
        [shutil.which("bash") or "", "-c", "".join(blocks("bash"))],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **names},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("go") is None:
        pytest.skip("go is not on this machine (golang-go)")
    if not (GOCODE / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("Go's package of signed notes is not here (golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("go")
    more = {"GO111MODULE": "off", "GOPATH": f"{GOCODE}", "GOCACHE": f"{folder / 'cache'}"}
    subprocess.run(
        ["go", "build", "-o", folder / "verify", CHECK / "verify.go"],
        env={**os.environ, **more, "GOFLAGS": ""},
        check=True,
        timeout=300,
    )
    return folder / "verify"


def ask(program: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [program, "example.tlog-proof", "example.vkey"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("example.tlog-proof", "example.vkey"):
        shutil.copyfile(CHECK / name, tmp_path / name)
    return tmp_path


def put(folder: Path, data: bytes, vkey: str) -> None:
    (folder / "example.tlog-proof").write_bytes(data)
    (folder / "example.vkey").write_text(vkey + "\n", "utf-8")


def test_the_example_is_the_one_that_our_code_makes() -> None:
    data, vkey = example()
    assert (CHECK / "example.tlog-proof").read_bytes() == data
    assert (CHECK / "example.vkey").read_text("utf-8") == vkey + "\n"
    assert verify(data, Trust.parse(vkey)).withheld == 1


def test_the_commands_of_the_page_print_what_it_says(folder: Path) -> None:
    done = recipe(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == blocks("text")[0]


def test_the_program_in_go_prints_what_the_page_says(program: Path, folder: Path) -> None:
    done = ask(program, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == blocks("text")[1]


def every_step() -> list[tuple[bytes, str]]:
    found = []
    for size in (1, 2, 3, 7, 8, 13):
        log = TownLog().fill(size - 1)
        log.step(items=PEOPLE)
        found += [(log.receipt(at).to_bytes(), log.key.vkey) for at in {0, size // 2, size - 1}]
    return found


def test_the_recipe_accepts_steps_of_logs_of_several_sizes(folder: Path) -> None:
    for receipt in every_step():
        put(folder, *receipt)
        assert recipe(folder).stdout.endswith("VALID\n")


def test_the_program_in_go_accepts_steps_of_logs_of_several_sizes(
    program: Path, folder: Path
) -> None:
    for receipt in every_step():
        put(folder, *receipt)
        assert ask(program, folder).returncode == 0


def test_the_program_in_go_reads_every_kind_of_receipt(program: Path, folder: Path) -> None:
    for name, (data, trust) in several().items():
        put(folder, data, trust.logs[0].vkey)
        # It knows one key and follows no other.
        assert ask(program, folder).returncode == (1 if name == "followed" else 0), name


def forgeries() -> dict[str, tuple[bytes, str]]:
    log = TownLog().fill(4)
    log.step(items=PEOPLE)
    log.fill(11)
    good, other = log.receipt(4), log.receipt(5)
    signed = good.proof.note.signatures[0]
    broken = replace(signed, signature=bytes(64))
    made: dict[str, Receipt] = {
        "place": replace(good, proof=replace(good.proof, index=5)),
        "no place": replace(good, proof=replace(good.proof, index=11)),
        "hash": replace(good, proof=replace(good.proof, hashes=other.proof.hashes)),
        "too few": replace(good, proof=replace(good.proof, hashes=good.proof.hashes[:-1])),
        "too many": replace(
            good, proof=replace(good.proof, hashes=(*good.proof.hashes, bytes(32)))
        ),
        "salt": replace(good, salt=other.salt),
        "entry": replace(good, entry=good.entry.replace(b"submit", b"reject")),
        "value": replace(good, open=(replace(good.open[1], value=b'"Another"'),)),
        "item": replace(good, open=(replace(good.open[1], item=9),)),
        "signature": replace(
            good, proof=replace(good.proof, note=replace(good.proof.note, signatures=(broken,)))
        ),
        "size": replace(good, proof=replace(good.proof, note=log.checkpoint(9))),
        "thief": log.receipt(4, by=[fixed_key(LOG, "thief")]),
        "log": TownLog("other.example/1").fill(4).receipt(2, by=[log.key]),
    }
    return {name: (receipt.to_bytes(), log.key.vkey) for name, receipt in made.items()}


@pytest.mark.parametrize("name", forgeries())
def test_the_recipe_refuses_what_we_refuse(folder: Path, name: str) -> None:
    put(folder, *forgeries()[name])
    done = recipe(folder)
    assert done.returncode == 1
    assert "NOT VALID: " in done.stdout


@pytest.mark.parametrize("name", forgeries())
def test_the_program_in_go_refuses_what_we_refuse(program: Path, folder: Path, name: str) -> None:
    put(folder, *forgeries()[name])
    done = ask(program, folder)
    assert done.returncode == 1
    assert "NOT VALID: " in done.stdout


def changed_keys() -> list[str]:
    _, vkey = example()
    return [vkey.replace("town", "tow"), vkey.replace("+", "+0", 1), vkey[:-3] + "AAA"]


def test_the_recipe_refuses_a_changed_key(folder: Path) -> None:
    for vkey in changed_keys():
        put(folder, example()[0], vkey)
        assert recipe(folder).returncode == 1


def test_the_program_in_go_refuses_a_changed_key(program: Path, folder: Path) -> None:
    for vkey in changed_keys():
        put(folder, example()[0], vkey)
        assert ask(program, folder).returncode == 1
