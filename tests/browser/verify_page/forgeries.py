"""Files that a forger could make, each with the check at which it must fail.

Those under "entry" are worse than any forger's: the log itself really holds and signs them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from tests.browser.receipts_by_hand import (
    KEY,
    LOG,
    NEXT_KEY,
    canonical,
)
from tests.browser.verify_page.forging import (
    HASH,
    SHORT,
    another_entry,
    doubled,
    entry_of_another_log,
    extra,
    line,
    lines,
    link,
    member,
    of_another_town,
    opening,
    other_entry,
    resized,
    says,
    sealed,
    signed,
    signed_as,
    stray_bits,
    swapped_openings,
    unprintable,
    without,
)


def forged(name: str) -> tuple[str, str]:
    """The file of this name, made anew, and the check that refuses it."""
    make, check = FORGED[name]
    return make(), check


FORGED: dict[str, tuple[Callable[[], str], str]] = {
    # The file.
    "no extra": (lines(lambda found: found.pop(1)), "form"),
    "extra that is empty": (line(1, "extra "), "form"),
    "extra that is no JSON": (extra(lambda _: "what"), "form"),
    "extra that is a list": (extra(lambda _: "[]"), "form"),
    "extra that is null": (extra(lambda _: "null"), "form"),
    "extra with a blank": (extra(lambda found: canonical(found) + " "), "form"),
    "extra in another order": (
        extra(lambda found: json.dumps(found, separators=(",", ":"), ensure_ascii=False)
              .replace('"also":[],', "", 1).replace("{", '{"v2":1,"also":[],', 1)),
        "form",
    ),
    "extra with escapes": (
        extra(lambda found: json.dumps(found, separators=(",", ":"), sort_keys=True)), "form"),
    "extra with a doubled member": (
        extra(lambda found: canonical(found).replace('"v":1', '"v":1,"v":1')), "form"),
    "extra with a member more": (member("w", 1), "form"),
    "extra without gone": (extra(lambda found: found.pop("gone") and None), "form"),
    "extra of version 0": (member("v", 0), "form"),
    "extra of version 1.0": (
        extra(lambda found: canonical(found).replace('"v":1', '"v":1.0')), "form"),
    "extra of version '1'": (member("v", "1"), "form"),
    "extra of version true": (member("v", True), "form"),
    "extra nested deep": (member("also", ["[" * 100_000]), "further"),
    "extra of many brackets": (extra(lambda _: "[" * 200_000), "form"),
    "extra with __proto__": (
        extra(lambda found: canonical(found).replace('{"also"', '{"__proto__":1,"also"')), "form"),
    "a salt of 31 bytes": (member("salt", SHORT), "form"),
    "a salt with stray bits": (
        extra(lambda found: found.__setitem__("salt", stray_bits(found["salt"]))), "form"),
    "a salt in the alphabet for addresses": (member("salt", HASH.replace("+", "-")), "form"),
    "a salt with a line end": (member("salt", HASH + "\n"), "form"),
    "a salt that is a number": (member("salt", 7), "form"),
    "an entry that is an object": (member("entry", {}), "form"),
    "also that is an object": (member("also", {}), "form"),
    "also with half a character": (member("also", ["\\ud800"]), "further"),
    "open that is null": (member("open", None), "form"),
    "an opening twice": (extra(lambda found: doubled(found, "open")), "form"),
    "openings in another order": (extra(lambda found: found["open"].reverse()), "form"),
    "an opening of three": (extra(lambda found: found["open"][0].pop() and None), "form"),
    "an opening of five": (extra(lambda found: found["open"][0].append(1)), "form"),
    "an opening with a negative number": (opening(0, 0, -1), "form"),
    "an opening with half a number": (opening(0, 0, 0.5), "form"),
    "an opening that is erased": (member("gone", [[0, HASH]]), "form"),
    "an erasure twice": (
        extra(lambda found: found.update(open=[], gone=[[0, HASH], [0, HASH]])), "form"),
    "erasures in another order": (
        extra(lambda found: found.update(open=[], gone=[[1, HASH], [0, HASH]])), "form"),
    "an erasure without a hash": (
        extra(lambda found: found.update(open=[], gone=[[0, None]])), "form"),
    "an unknown path": (opening(0, 1, "acto"), "form"),
    "a path with a line end": (opening(0, 1, "actor\n"), "form"),
    "a value with a blank": (opening(5, 3, '"x" '), "form"),
    "a value that is a fraction": (opening(5, 3, "1.5"), "form"),
    "a value that is true": (opening(5, 3, "true"), "form"),
    "a value that is too large": (opening(5, 3, "9007199254740992"), "form"),
    "a value that is no JSON": (opening(5, 3, "reason"), "form"),
    "a value that is a blank text": (opening(5, 3, '"\u00a0"'), "form"),
    "a value not in normal form": (opening(5, 3, '"e\u0301"'), "form"),
    "a value in disorder": (opening(5, 3, '{"b":1,"a":2}'), "form"),
    # The values.
    "another value": (opening(2, 3, '"Café in the library!"'), "values"),
    "a value that is cleared": (opening(2, 3, "null"), "values"),
    "another salt of a value": (opening(2, 2, HASH), "values"),
    "another name of a field": (opening(2, 1, "field/titlf"), "values"),
    "values that are swapped": (extra(swapped_openings), "values"),
    "a value at another number": (opening(5, 0, 6), "values"),
    "a value at a huge number": (opening(5, 0, 2**53 - 1), "values"),
    "an erasure of what was never there": (member("gone", [[6, HASH]]), "values"),
    # What was signed.
    "a proof of another town": (of_another_town, "signature"),
    "an entry of another log": (entry_of_another_log, "signature"),
    "signed by another key": (signed(lambda text: signed_as(text, NEXT_KEY)), "signature"),
    "signed by another key in the name of ours": (
        signed(lambda text: signed_as(text, NEXT_KEY).replace(
            base64.b64encode(NEXT_KEY.id).decode()[:5], base64.b64encode(KEY.id).decode()[:5])),
        "signature",
    ),
    "signed twice": (signed(lambda text: signed_as(text) + KEY.line(text)), "signature"),
    "a signature of another text": (signed(lambda text: f"{text}\n{KEY.line('x')}"), "signature"),
    "a signature without its end": (
        signed(lambda text: f"{text}\n— {LOG} {base64.b64encode(KEY.id + b'x' * 63).decode()}\n"),
        "signature",
    ),
    "signed with a line more": (signed(lambda text: signed_as(text + "more\n")), "form"),
    "signed with an empty line more": (signed(lambda text: signed_as(text + "\n")), "form"),
    "signed with zeros before": (resized("07"), "form"),
    "signed with a larger size": (resized("9"), "place"),
    "signed with a size too small": (resized("3"), "place"),
    "signed with a size of nothing": (resized("0"), "place"),
    "signed with a huge size": (resized(2**53), "form"),
    "signed with another root": (signed(lambda text: signed_as(f"{LOG}\n7\n{HASH}\n")), "place"),
    "signed in another origin": (
        signed(lambda text: signed_as(text.replace("/1\n", "/2\n"))), "signature"),
    "signed in an origin without counter": (
        signed(lambda text: signed_as(text.replace("/1\n", "\n"))), "form"),
    # The place.
    "another index": (line(2, "index 2"), "place"),
    "the index after": (line(2, "index 4"), "place"),
    "an index beyond": (line(2, "index 7"), "place"),
    "an index a tree further": (line(2, "index 11"), "place"),
    "an index beyond 32 bits": (line(2, f"index {2**32 + 3}"), "place"),
    "an index beyond 2^53": (line(2, f"index {2**53}"), "form"),
    "an index with a zero before": (line(2, "index 03"), "form"),
    "an index with a sign": (line(2, "index +3"), "form"),
    "an index in other digits": (line(2, "index ٣"), "form"),
    "a negative index": (line(2, "index -3"), "form"),
    "a hash less": (lines(lambda found: found.pop(3)), "place"),
    "the last hash less": (lines(lambda found: found.pop(5)), "place"),
    "a hash more": (lines(lambda found: found.insert(6, HASH)), "place"),
    "a hash twice": (lines(lambda found: found.insert(3, found[3])), "place"),
    "hashes swapped": (lines(lambda found: found.insert(3, found.pop(4))), "place"),
    "a hash of 31 bytes": (line(3, SHORT), "form"),
    "a hash with stray bits": (lines(unprintable), "form"),
    "another entry": (another_entry, "place"),
    "another salt of the seal": (member("salt", HASH), "place"),
    "another role": (other_entry(role="decider"), "place"),
    "another action": (other_entry(action="accept"), "place"),
    "another basis": (other_entry(basis="reported"), "place"),
    "another time": (other_entry(recorded_at="2026-11-23T10:11:12.346Z"), "place"),
    "another precision": (other_entry(occurred_at="2026-11"), "place"),
    "another actor": (other_entry(actor=2), "place"),
    "another case": (other_entry(case="ff" * 16), "place"),
    "another channel": (other_entry(via="desk"), "place"),
    "another target": (other_entry(target="accepted"), "place"),
    "fewer commitments": (other_entry(c=[]), "place"),
    # Entries that the log really holds.
    "sealed: no JSON": (sealed(lambda _: "entry"), "entry"),
    "sealed: null": (sealed(lambda _: "null"), "entry"),
    "sealed: with a blank": (without(",", ", "), "entry"),
    "sealed: a doubled member": (without('"n":0', '"n":0,"n":0'), "entry"),
    "sealed: a member more": (says(extra="x"), "entry"),
    "sealed: a member less": (without('"role":"initiator",'), "entry"),
    "sealed: minus nothing": (without('"n":0', '"n":-0'), "entry"),
    "sealed: a number as a fraction": (without('"n":0', '"n":0.0'), "entry"),
    "sealed: true": (without('"version":1', '"version":true'), "entry"),
    "sealed: version 0": (says(v=0), "entry"),
    "sealed: an unknown kind": (says(kind="approve"), "entry"),
    "sealed: a day that never was": (says(occurred_at="2026-02-29"), "entry"),
    "sealed: a second that never was": (says(recorded_at="2026-11-23T10:11:60.000Z"), "entry"),
    "sealed: half a character": (without('"initiator"', r'"\ud800"'), "entry"),
    "sealed: a text not in normal form": (says(role="e\u0301"), "entry"),
    "sealed: a blank role": (says(role="\u2003"), "entry"),
    "sealed: a commitment of 31 bytes": (says(c=[SHORT]), "entry"),
    "sealed: references in disorder": (says(refs=[link(1), link(0)]), "entry"),
    "sealed: a reference twice": (says(refs=[link(1), link(1)]), "entry"),
}  # fmt: skip
