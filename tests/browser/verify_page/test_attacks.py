"""Nothing that was changed is accepted, whatever was changed and however.

Every file here differs from a valid one; the page's own function answers in the browser.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

import pytest

from challenge_engine.history.entry import Ref
from tests.browser.receipts_by_hand import (
    CASE,
    KEY,
    LOG,
    NEXT_KEY,
    OFFICE,
    STRANGER,
    Key,
    Town,
    bare,
    entry,
    erased_town,
    town_of,
)
from tests.browser.verify_page.forgeries import FORGED, forged

pytestmark = pytest.mark.browser

ASK = """async ([files, key, growth]) => {
  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const told = [];
  for (const file of files) {
    const verdict = await verifier.verifyReceipt(
      bytes(file), key, growth === null ? null : bytes(growth));
    told.push([verdict.outcome, verdict.check, verdict.step !== null]);
  }
  return told;
}"""


def ask(page, files: Iterable[str | bytes], key: str = KEY.vkey, growth: str | None = None) -> list:
    """[outcome, check, whether anything of it would be shown] of each file."""

    def sent(file: str | bytes) -> str:
        return base64.b64encode(file.encode() if isinstance(file, str) else file).decode()

    newer = None if growth is None else sent(growth)
    return page.evaluate(ASK, [[sent(file) for file in files], key, newer])


def outcomes(page, files: Iterable[str | bytes], **given: Any) -> set[str]:
    return {outcome for outcome, _, _ in ask(page, files, **given)}


def flipped(data: bytes) -> list[bytes]:
    """The file with one bit of each byte changed, another bit from byte to byte."""
    return [
        data[:at] + bytes([byte ^ 1 << at % 8]) + data[at + 1 :] for at, byte in enumerate(data)
    ]


def test_no_byte_can_be_changed(open_page) -> None:
    data = town_of(7, 3).receipt(3, ["reason"]).encode()
    page = open_page()
    assert outcomes(page, [data]) == {"valid"}
    told = ask(page, flipped(data))
    assert len(told) > 1500
    assert {outcome for outcome, _, _ in told} <= {"invalid", "undecidable"}
    assert not any(shown for _, _, shown in told)
    # A newer version is not decided; nothing else that is changed gets such a doubt.
    undecided = [check for outcome, check, _ in told if outcome == "undecidable"]
    assert set(undecided) <= {"version"}
    assert len(undecided) <= 2


def test_nothing_can_be_cut_off_put_on_or_moved(open_page) -> None:
    data = town_of(7, 3).receipt(3, ["reason"]).encode()
    lines = data.split(b"\n")
    changed = [data[:at] for at in range(0, len(data), 9)] + [data[:-1]]
    changed += [data + more for more in (b"\n", b" ", b"\0", b"x\n", b"\xef\xbb\xbf", data)]
    changed += [more + data for more in (b"\n", b" ", b"\xef\xbb\xbf", data)]
    for at in range(len(lines)):
        changed.append(b"\n".join(lines[:at] + lines[at + 1 :]))
        changed.append(b"\n".join(lines[: at + 1] + lines[at:]))
        changed.append(b"\n".join([*lines[:at], b"", *lines[at:]]))
        for end in (b" ", b"\r", b"\t", b"=", b"A"):
            changed.append(b"\n".join([*lines[:at], lines[at] + end, *lines[at + 1 :]]))
        changed.append(b"\n".join([*lines[:at], b" " + lines[at], *lines[at + 1 :]]))
        for other in range(at + 1, len(lines)):
            swapped = list(lines)
            swapped[at], swapped[other] = swapped[other], swapped[at]
            changed.append(b"\n".join(swapped))
    changed = [one for one in changed if one != data]
    page = open_page()
    assert len(changed) > 200
    assert outcomes(page, changed) == {"invalid"}
    assert outcomes(page, [data.replace(b"\n", b"\r\n"), data.decode().encode("utf-16")]) == {
        "invalid"
    }


def test_every_forged_file_is_refused_at_its_check(open_page) -> None:
    files, checks = zip(*(forged(name) for name in FORGED), strict=True)
    told = dict(zip(FORGED, map(tuple, ask(open_page(), files)), strict=True))
    assert told == {
        name: ("invalid", check, False) for name, check in zip(FORGED, checks, strict=True)
    }


def test_lines_of_unknown_keys_may_say_what_they_like_but_in_their_form(open_page) -> None:
    town = town_of(7, 3)
    good = town.receipt(3)
    page = open_page()
    line = STRANGER.line("anything")
    more = [
        line,
        line * 3,
        f"— {LOG} {base64.b64encode(b'x' * 68).decode()}\n",
        "— é.example AAAAAAA=\n",
    ]
    assert outcomes(page, [good + one for one in more] + [good + line * 63]) == {"valid"}
    torn = [
        line[1:], line.replace("—", "-"), line[:-1], line.rstrip() + " \n",
        line.replace(" ", "  ", 1),
        "— x y\n", "— x AAAAAA==\n", "— a+b AAAAAAA=\n", "— AAAAAAA=\n", "\n" + line, line + "\n",
        "— x\u00a0y AAAAAAA=\n", "— x AAAAAAB=\n", line * 64,
    ]  # fmt: skip
    assert outcomes(page, [good + one for one in torn]) == {"invalid"}


@pytest.mark.parametrize(
    ("keys", "outcome"),
    [
        (NEXT_KEY.vkey, "invalid"),
        (Key("other.example/1", "the key of the town").vkey, "invalid"),
        (f"{STRANGER.vkey}\n{KEY.vkey}", "valid"),
        (f"log {NEXT_KEY.vkey}\nquorum none", "invalid"),
        (f"log {NEXT_KEY.vkey}\nlog {KEY.vkey} town.example\nquorum none", "valid"),
        (f"witness w {STRANGER.vkey}\nlog {KEY.vkey}\nquorum w", "undecidable"),
        (f"log {KEY.vkey}\nquorum w", "undecidable"),
        (f"log {KEY.vkey}\nquorum none\nquorum none", "undecidable"),
        (f"log {KEY.vkey}\nlog {KEY.vkey}\nquorum none", "undecidable"),
        (f"log {KEY.vkey}\ngroup g 2 a\nquorum none", "undecidable"),
        (f"{KEY.vkey} {KEY.vkey}", "undecidable"),
        (KEY.vkey.replace("town", "t0wn"), "undecidable"),
        (KEY.vkey.upper(), "undecidable"),
        (KEY.vkey + "=", "undecidable"),
    ],
)
def test_only_the_key_that_was_given_counts(open_page, keys: str, outcome: str) -> None:
    page = open_page()
    good = town_of(7, 3).receipt(3)
    assert outcomes(page, [good], key=keys) == {outcome}
    # A file that is wrong is never called undecided for the want of witnesses.
    if "quorum w" in keys and "witness" in keys:
        assert outcomes(page, [good.replace("index 3", "index 2")], key=keys) == {"invalid"}


def test_every_given_key_must_have_signed_well_where_it_says_so(open_page) -> None:
    page = open_page()
    both = f"{KEY.vkey}\n{NEXT_KEY.vkey}"
    town = town_of(7, 3)
    good = town.receipt(3, keys=(KEY, NEXT_KEY))
    torn = town.receipt(3).removesuffix("\n") + "\n" + NEXT_KEY.line("another text\n")
    assert outcomes(page, [good], key=both) == {"valid"}
    assert outcomes(page, [torn], key=both) == {"invalid"}
    assert outcomes(page, [torn], key=KEY.vkey) == {"valid"}
    assert outcomes(page, flipped(good.encode())[-86:], key=both) == {"invalid"}


def test_no_byte_of_a_proof_of_growth_can_be_changed(open_page) -> None:
    town = town_of(20, 4)
    receipt, growth = town.receipt(4, size=9), town.growth(9).encode()
    page = open_page()
    assert outcomes(page, [receipt], growth=growth) == {"valid"}
    assert outcomes(page, [town.receipt(4)], growth=town.growth(20)) == {"valid"}
    other = town_of(20, 5)
    bad = [
        *flipped(growth),
        growth[:-1],
        growth + b"\n",
        growth.replace(b"\n", b"\r\n"),
        b"",
        b"\n",
    ]
    bad += [town.growth(size).encode() for size in (8, 10, 20)] + [other.growth(9).encode()]
    bad += [town.growth(9, keys).encode() for keys in ((NEXT_KEY,), (STRANGER,))]
    found = [ask(page, [receipt], growth=one)[0] for one in bad]
    assert {outcome for outcome, _, _ in found} <= {"invalid", "undecidable"}
    assert {check for _, check, _ in found} <= {"growth", "version"}


def test_further_files_must_hold_and_be_of_one_history(open_page) -> None:
    town, first, second, gone = erased_town()
    further = town.receipt(second, ["ground"])
    page = open_page()

    def whole(*also: str) -> str:
        return town.receipt(first, ["reason"], gone=gone, also=also)

    fork = Town().fill(7)
    place = fork.add(entry())
    fork.fill(20)
    twice = Town().fill(2)
    again = twice.add(entry(role="another"))
    assert outcomes(page, [whole(), whole(further), whole(further, further)]) == {"valid"}
    refused = [
        whole(further.replace("index 12", "index 13")), whole(further[:-1]), whole(""), whole("x"),
        whole(whole(further)), whole(fork.receipt(place)), whole(twice.receipt(again)),
        whole(town.receipt(second, keys=(NEXT_KEY,))),
    ]  # fmt: skip
    assert outcomes(page, refused) == {"invalid"}
    assert {check for _, check, _ in ask(page, refused)} == {"further"}


def test_what_is_said_to_be_erased_is_shown_only_by_the_step_that_did(open_page) -> None:
    town, first, second, gone = erased_town()
    further = town.receipt(second)
    page = open_page()
    shown = "v => v.step.erased.map(one => one.step !== null)"

    def told(**parts: Any) -> list[bool]:
        file = base64.b64encode(town.receipt(first, **parts).encode()).decode()
        return page.evaluate(
            f"""async ([file, key]) => {{
              const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
              return ({shown})(await verifier.verifyReceipt(bytes, key));
            }}""",
            [file, KEY.vkey],
        )

    assert told(gone=gone, also=[further]) == [True]
    assert told(gone=gone) == [False]
    assert told(gone=[(0, gone[0][1]), (1, town.leaves[0])], also=[further]) == [True, False]
    # It names another step than the one that is there, or one that erased something else.
    wrong = [[(0, town.leaves[0])], [(1, gone[0][1])], [*gone, (2, gone[0][1])]]
    files = [town.receipt(first, gone=one, also=[further]) for one in wrong]
    # A note that points as an erasure does has erased nothing.
    noted = town_of(5, 4)
    leaf = noted.leaves[4]
    place = noted.add(bare("note", 1, leaf, refs=(Ref("erases", LOG, CASE, 0, leaf, 0),)))
    files.append(noted.receipt(4, gone=[(0, noted.leaves[place])], also=[noted.receipt(place)]))
    assert [tuple(one) for one in ask(page, files)] == [("invalid", "further", False)] * 4


def test_no_byte_within_a_file_with_all_its_parts_can_be_changed(open_page) -> None:
    town, first, second, gone = erased_town()
    whole = town.receipt(first, ["reason"], gone=gone, also=[town.receipt(second, ["ground"])])
    head, extra, *rest = whole.encode().split(b"\n")
    inside = flipped(base64.b64decode(extra.removeprefix(b"extra ")))
    files = [b"\n".join([head, b"extra " + base64.b64encode(one), *rest]) for one in inside]
    page = open_page()
    assert outcomes(page, [whole]) == {"valid"}
    assert outcomes(page, files) <= {"invalid", "undecidable"}


def test_keys_follow_one_another_in_their_order_and_in_one_log_only(open_page) -> None:
    third = Key(LOG, "the key after that")
    town = town_of(4, 2)
    office = {"stream": "log", "case": OFFICE}
    one = town.add(bare("key", 0, None, **office), {"vkey": NEXT_KEY.vkey})
    two = town.add(bare("key", 1, town.leaves[one], **office), {"vkey": third.vkey})
    other = town.add(bare("key", 2, town.leaves[two], **office), {"vkey": STRANGER.vkey})
    first = town.receipt(one, ["vkey"])
    second = town.receipt(two, ["vkey"], keys=(NEXT_KEY,))
    town.fill(20)
    page = open_page()

    def step(key: Key, *also: str) -> str:
        return town.receipt(2, size=9, keys=(key,), also=also)

    assert outcomes(page, [step(NEXT_KEY, first), step(third, first, second)]) == {"valid"}
    stranger = town.receipt(other, ["vkey"])
    closed = town.receipt(one, [])
    refused = [
        step(third, first), step(third, second, first), step(third, second), step(NEXT_KEY, closed),
        step(STRANGER, stranger), step(NEXT_KEY, town.receipt(one, ["vkey"], keys=(NEXT_KEY,))),
    ]  # fmt: skip
    assert outcomes(page, refused) == {"invalid"}
    grown = step(NEXT_KEY, first)
    assert outcomes(page, [grown], growth=town.growth(9, (NEXT_KEY,))) == {"valid"}
    assert outcomes(page, [grown], growth=town.growth(9, (third,))) == {"invalid"}
