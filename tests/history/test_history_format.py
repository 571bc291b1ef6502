import json
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from challenge_engine.history import commitments
from challenge_engine.history.commitments import Item, Opening
from challenge_engine.history.entry import (
    BASES,
    KINDS,
    RELATIONS,
    STREAMS,
    VIAS,
    from_bytes,
    to_bytes,
)
from challenge_engine.history.replay import Step, replay, verify_event

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "history-format.md").read_text(encoding="utf-8")
VECTORS = json.loads((ROOT / "tests" / "vectors" / "history-v1.json").read_text(encoding="utf-8"))
CASE = bytes.fromhex(VECTORS["case"])


def opening_of(given) -> Opening:
    salt = bytes.fromhex(given["salt"])
    return Opening(given["item"], given["path"], salt, given["value"].encode())


def openings_of(step) -> tuple[Opening, ...]:
    return tuple(map(opening_of, step["openings"]))


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_agreed_commitment_comes_out():
    given = VECTORS["commitment"]
    made = commitments.commitment(
        given["log"], bytes.fromhex(given["case"]), given["n"], opening_of(given)
    )
    assert b64encode(made).decode() == given["commitment"]
    assert given["commitment"] == "PzuNdyXuSA9nDwTcn/US3sxI3JAUe9SZS6dNsqUzJrE="


def test_the_agreed_slot_and_leaf_hash_come_out():
    given = VECTORS["leaf"]
    slot = commitments.slot(bytes.fromhex(given["case"]), given["n"])
    leaf_hash = commitments.leaf_hash(slot, b64decode(given["seal"]))
    assert b64encode(slot).decode() == given["slot"]
    assert b64encode(leaf_hash).decode() == given["leaf_hash"]
    assert given["leaf_hash"] == "Mb7oCekEwOzn3X04wTbRRX6QznwZeINjSdbUg56zbW8="


@pytest.mark.parametrize("step", VECTORS["steps"])
def test_every_step_of_the_vectors_is_what_our_code_makes(step):
    entry, openings = from_bytes(step["entry"].encode()), openings_of(step)
    items = [Item(o.path, json.loads(o.value)) for o in reversed(openings)]
    remade, c = commitments.commit(entry.log, CASE, entry.n, items, [o.salt for o in openings])
    assert remade == openings
    assert [b64encode(each).decode() for each in c] == [o["commitment"] for o in step["openings"]]
    assert to_bytes(entry, c).decode() == step["entry"]
    slot, seal = b64decode(step["slot"]), b64decode(step["seal"])
    assert commitments.leaf_data(slot, seal).decode() == step["leaf_data"]
    salt, leaf_hash = bytes.fromhex(step["salt"]), b64decode(step["leaf_hash"])
    verify_event(
        step["entry"].encode(), salt, leaf_hash, slot, openings, VECTORS["log"], CASE, step["n"]
    )


def test_the_vectors_replay():
    steps = [
        Step(step["entry"].encode(), b64decode(step["leaf_hash"]), openings_of(step))
        for step in VECTORS["steps"]
    ]
    case = replay(steps)
    assert case.states == {"main": "accepted"}
    assert case.values == {"field/budget": {"cents": 1250000, "currency": "EUR"}}


def test_the_commands_of_the_page_print_what_it_says(tmp_path):
    bash = shutil.which("bash")
    if bash is None or shutil.which("sha256sum") is None:
        pytest.skip("bash and sha256sum are not on this machine")
    (entry,), (script,), printed = blocks("json"), blocks("bash"), blocks("text")[1]
    (tmp_path / "entry.json").write_text(entry.removesuffix("\n"), encoding="utf-8")
    done = subprocess.run(
        [bash, "-eu", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.stdout == printed


def test_the_page_shows_the_first_step_of_the_vectors():
    step = VECTORS["steps"][0]
    assert blocks("json") == [step["entry"] + "\n"]
    first, second, leaf, leaf_hash = blocks("text")[1].splitlines()
    assert [first, second] == [opening["commitment"] for opening in step["openings"]]
    assert leaf + "\n" == step["leaf_data"]
    assert bytes.fromhex(leaf_hash) == b64decode(step["leaf_hash"])
    for opening in step["openings"]:
        row = f"| {opening['item']} | `{opening['path']}` | `{opening['salt']}` |"
        assert f"{row} `{opening['value']}` |" in PAGE


def test_the_bytes_of_the_page_hash_to_its_first_commitment():
    hashed = sha256(bytes.fromhex(blocks("text")[2])).digest()
    assert b64encode(hashed).decode() == blocks("text")[1].splitlines()[0]


def test_the_page_names_every_member_and_every_word_of_the_closed_lists():
    for word in (*KINDS, *STREAMS, *VIAS, *BASES, *RELATIONS, *json.loads(blocks("json")[0])):
        assert f"`{word}`" in PAGE


def test_the_page_gives_the_agreed_vectors():
    for given in (VECTORS["commitment"], VECTORS["leaf"]):
        for name in given.keys() & {"log", "case", "path", "value", "commitment", "slot", "seal"}:
            assert f"`{given[name]}`" in PAGE
        assert given.get("leaf_hash", "") in PAGE
