"""The page and the program accept the same bytes: the laws stand in two languages and are one."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from challenge_engine.errors import FormatError
from challenge_engine.history import canonical as program
from challenge_engine.history.entry import from_bytes
from challenge_engine.history.values import BASES, KINDS, RELATIONS, STREAMS, VIAS
from tests.browser.receipts_by_hand import canonical, node, path, root, town_of
from tests.browser.receipts_by_hand import growth as growth_proof
from tests.support.shared import vectors

pytestmark = pytest.mark.browser

HASH = base64.b64encode(b"\xfb\xff" * 16).decode()
CASE = "00112233445566778899aabbccddeeff"
VECTORS = Path(__file__).parents[2] / "vectors" / "history-v1.json"


def ref(**changed: object) -> list[object]:
    """A reference with some of its six parts changed."""
    parts = {"rel": "links", "log": "a/1", "case": CASE, "n": 1, "leaf": HASH, "item": None}
    return list({**parts, **changed}.values())


ODD: list[object] = [
    None, 0, 1, -1, 2, 7, 2**53 - 1, 2**53, -(2**53), 10**30, 0.5, 1.0, 1e3, True, False, "", " ",
    "x", "\x1c", "\x85", "\ufeff", "\u200b", "\u2028", "é", "e\u0301", "\ud800", "\U0001f600",
    "\x7f", "\x00", "null", "0", "1", "clock", "import", "main", "town.example/1",
    "town.example/01", "town.example/", "town example/1", "a+b/1", "é/1", "a/1\n", "/1", CASE,
    CASE.upper(), CASE[1:], CASE + "0", HASH, HASH[:-1], HASH + "\n", HASH.replace("+", "-"),
    base64.b64encode(b"x" * 31).decode(), "2026", "2026-13", "2026-00", "2026-02-29", "2024-02-29",
    "2000-02-29", "1900-02-29", "2026-04-31", "0000", "0001", "02026", "2026-1-1",
    "2026-11-23T10:11:12.345Z", "2026-11-23T24:00:00.000Z", "2026-11-23T23:59:60.000Z",
    "2026-11-23T10:11:12Z", "2026-11-23T10:11:12.345z", "2026-11-23t10:11:12.345Z", "2026-11-23\n",
    "٢٠٢٦", [], {}, [None], ["b", 1], ["b", 0], ["", 1], ["b", 1, 1], ["b", "1"], [HASH],
    [HASH, HASH], [HASH[:-1]], {"a": 1}, [[]], [[[[[[[[1]]]]]]]], [ref()], [ref(), ref()],
    [ref(n=1), ref(n=2)], [ref(n=2), ref(n=1)], [ref(n=9), ref(n=10)], [ref(item=0), ref()],
    [ref(), ref(item=0)], [ref(item=-1)], [ref(item="0")], [ref(rel="erases"), ref(rel="corrects")],
    [ref(rel="links "), ref()], [ref(case=CASE.upper())], [ref(log="a/0")], [ref(leaf=HASH[:-1])],
    [ref(n=-1)], [ref()[:5]], [[*ref(), 1]], [ref(log="B/1"), ref()], [ref(rel="corrects")],
    [ref(rel="corrects", n=0)], [ref(rel="corrects", n=0), ref()],
    [ref(rel="corrects", n=0), ref(rel="corrects", n=0, item=1)],
    [ref(rel="corrects", n=0), ref(rel="corrects", n=1)],
    [ref(rel="corrects", n=0, case="ff" * 16)],
]  # fmt: skip


def accepted(page, function: str, texts: list[str]) -> list[bool]:
    return page.evaluate(
        f"""texts => texts.map(text => {{
          try {{ return verifier.{function}(text) !== undefined; }} catch {{ return false; }}
        }})""",
        texts,
    )


def is_fine(read: Callable[[bytes], object], text: str) -> bool:
    try:
        read(text.encode(errors="surrogatepass"))
    except FormatError:
        return False
    return True


def disagreements(
    page, function: str, read: Callable[[bytes], object], texts: Iterable[str]
) -> list:
    texts = list(dict.fromkeys(texts))
    found = accepted(page, function, texts)
    assert any(found)
    assert not all(found)
    return [
        (text, is_ours)
        for text, is_ours in zip(texts, found, strict=True)
        if is_ours is not is_fine(read, text)
    ]


def given_entries() -> Iterable[dict[str, Any]]:
    """A case's opening, an act, a note, a correction, an import, an entry of the log itself."""
    opening = json.loads(town_of(1, 0).events[0].entry)
    later = {**opening, "n": 3, "prev": HASH}
    bare = dict.fromkeys(["workflow", "version", "def", "action", "track", "source", "target"])
    yield opening
    yield {**later, "kind": "act", "action": "accept", "source": "intake", "target": "done"}
    yield {**later, **bare, "kind": "note"}
    yield {**later, **bare, "kind": "correct", "refs": [ref(rel="corrects", n=0)]}
    yield {**opening, "kind": "takeover", "action": None, "via": "import", "src": ["b", 1]}
    yield {**opening, **bare, "kind": "key", "stream": "log", "actor": 0, "via": "clock"}


def changed_entries() -> Iterable[str]:
    for entry in given_entries():
        yield canonical(entry)
        for name, value in product(entry, ODD):
            yield canonical({**entry, name: value})
        closed = {"kind": KINDS, "via": VIAS, "basis": BASES, "stream": STREAMS}
        for name, words in closed.items():
            yield from (canonical({**entry, name: word}) for word in words)
        yield from (canonical({**entry, "refs": [ref(rel=rel)]}) for rel in RELATIONS)
        for one, two in product(("action", "track", "source", "target", "workflow", "n"), repeat=2):
            yield canonical({**entry, one: None, two: "x"})
            yield canonical({**entry, one: None, two: None})


def test_an_entry_is_accepted_by_both_or_by_none(open_page) -> None:
    assert disagreements(open_page(), "readEntry", from_bytes, changed_entries()) == []


def test_a_value_is_accepted_by_both_or_by_none(open_page) -> None:
    texts = [canonical(value) for value in ODD]
    texts += [canonical({"a": value, "b": [value]}) for value in ODD]
    texts += [
        "", " 1", "1 ", "01", "-0", "+1", "1.0", "1e1", "nul", "NaN", "Infinity", "'x'", '"x',
        '"\\u0041"', '"\\/"', '"\\u001f"', '"\\u001F"', '"\x1f"', '"\\b"', '"\\u0008"', '"a\tb"',
        '"a\\tb"', '"\u2028x"', '{"a":1,"a":1}', '{"b":1,"a":2}', '{"a":1,}', "[1,]", "[1, 2]",
        '{"é":1}', '{"":1}', '{" ":1}', '{"__proto__":1}', '{"constructor":1}', '{"10":1,"9":1}',
        '{"9":1,"10":1}', "[" * 8 + "]" * 8, "[" * 9 + "]" * 9, "[" * 8 + "1" + "]" * 8,
        '"\\ud83d\\ude00"', '"\\ude00\\ud83d"', '"\\ud83dx"', "\ufeff1", "1\n", "9007199254740991",
        "-9007199254740991", "9007199254740992", "9007199254740993", "true", "false", '"Ⅷ"', '"ﬁ"',
        '"Å"', '"Å"', '"x\\n\u0301"', '"\u0344"', '"가"', '"\u1100\u1161"',
    ]  # fmt: skip
    assert disagreements(open_page(), "fromCanonical", program.parse, texts) == []


def test_the_entries_of_the_published_example_are_read(open_page) -> None:
    found = json.loads(VECTORS.read_text(encoding="utf-8"))
    entries = [text for text in strings(found) if text.startswith('{"action"')]
    assert entries
    assert accepted(open_page(), "readEntry", entries) == [True] * len(entries)


def strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from strings(member)


PROVE = """async cases => {
  const bytes = text => Uint8Array.from(atob(text ?? ''), letter => letter.charCodeAt(0));
  const told = [];
  for (const [kind, one, two, first, second, proof] of cases) {
    const hashes = proof.map(bytes);
    told.push(await (kind === 'inclusion'
      ? verifier.isIncluded(bytes(first), one, two, hashes, bytes(second))
      : verifier.isConsistent(one, bytes(first), two, bytes(second), hashes)));
  }
  return told;
}"""


def test_proofs_of_trees_are_judged_as_other_peoples_vectors_say(open_page) -> None:
    cases = json.loads(vectors("merkle_proofs.json").read_text(encoding="utf-8"))["cases"]
    asked, wanted = [], []
    for case in cases:
        proof = case["proof"] or []
        if "leafIdx" in case:
            given = (case["leafIdx"], case["treeSize"], case["leafHash"], case["root"])
            asked.append(["inclusion", *given, proof])
        elif case["size1"]:  # Nobody holds a receipt of an empty log.
            given = (case["size1"], case["size2"], case["root1"], case["root2"])
            asked.append(["consistency", *given, proof])
        else:
            continue
        wanted.append(not case["wantErr"])
    assert len(asked) > 80
    assert open_page().evaluate(PROVE, asked) == wanted


def test_every_proof_of_small_trees_holds_and_holds_nowhere_else(open_page) -> None:
    def told(data: bytes) -> str:
        return base64.b64encode(data).decode()

    leaves = [node(bytes([at]), b"") for at in range(33)]
    good, bad = [], []
    for size in (1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 32, 33):
        tree = leaves[:size]
        for at in range(size):
            proof = [told(one) for one in path(at, tree)]
            good.append(["inclusion", at, size, told(tree[at]), told(root(tree)), proof])
            bad += [
                ["inclusion", other, size, told(tree[at]), told(root(tree)), proof]
                for other in range(size + 2)
                if other != at
            ]
        for old in range(1, size + 1):
            proof = [told(one) for one in growth_proof(old, tree)]
            roots = (told(root(tree[:old])), told(root(tree)))
            good.append(["consistency", old, size, *roots, proof])
            if old < size:
                bad.append(["consistency", old, size, *reversed(roots), proof])
                bad.append(["consistency", old, size, *roots, proof[:-1]])
                bad.append(["consistency", old, size, *roots, [*proof, proof[-1]]])
    page = open_page()
    assert all(page.evaluate(PROVE, good))
    assert not any(page.evaluate(PROVE, bad))
