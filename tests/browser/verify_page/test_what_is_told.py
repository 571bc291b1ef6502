"""What the page says of a file, in words."""

from __future__ import annotations

import base64
import json

import pytest

from tests.browser.receipts_by_hand import (
    ITEMS,
    KEY,
    NEXT_KEY,
    STRANGER,
    erased_town,
    rotated_town,
    town_of,
)
from tests.browser.verify_page.hands import check, facts

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [1, 7, 300])
def test_a_valid_proof_is_told_in_plain_words(open_page, size: int) -> None:
    page, place = open_page(), size * 2 // 3
    verdict = check(page, town_of(size, place).receipt(place, ["actor", "field/title"]))
    assert verdict == (
        "Valid: this step is in the history that town.example/challenges/1 signed, "
        f"at place {place + 1} of {size}."
    )
    told = facts(page)
    assert told["Who acted"] == "person 1 of this case: Zoë de Vries"
    assert told["In the role"] == "initiator"
    assert told["Action"] == "submit"
    assert told["State"] == "begins in “intake”"
    assert told["Recorded, says the office"] == "23 November 2026, 10:11:12 UTC"
    assert told["Happened, says the office"] == "23 November 2026"
    assert told["How it came in"] == "through the website"
    assert told["How it is known"].startswith("enforced: ")
    assert told["Field “title”"] == "Café in the library"
    said = page.locator("article").inner_text()
    assert "4 more values belong to this step" in said
    assert "What this does not show" in said


def test_every_opened_value_is_shown_as_people_read_it(open_page) -> None:
    page = open_page()
    check(page, town_of(5, 2).receipt(2, ITEMS))
    told = facts(page)
    assert told["Field “budget”"] == "€12,345.67"
    assert told["Name of who acted"] == "Zoë de Vries (u1)"
    assert told["Reason"] == "We know the street.\nAnd the street knows us."
    assert told["“advice” of assessment 0.0"].split("\n") == ["accept", "cooperate"]
    assert "plan.pdf" in told["File 0.0"]
    assert "every value of this step is opened" in page.locator("article").inner_text()


def test_a_deadline_is_told_in_a_sentence_and_the_rest_of_it_is_folded(open_page) -> None:
    page = open_page()
    kept = {"start": [0, "2026-02-02"], "profile": "nl-awb", "standing": "open"}
    items = {
        "deadline/decision": kept | {"due": "2026-03-30"},
        "deadline/norm": kept | {"standing": "lapsed"},
        "deadline/odd": kept | {"standing": "toString", "due": "tomorrow"},
    }
    check(page, town_of(5, 2, items).receipt(2, items))
    told = facts(page)
    assert told["Deadline “decision”"].startswith("It runs: due 30 March 2026.")
    assert "nl-awb" not in told["Deadline “decision”"]
    assert told["Deadline “norm”"].startswith("It passed: due on a day that is not known.")
    assert "tomorrow" in told["Deadline “odd”"]
    page.locator("article summary", has_text="All that is kept of it").first.click()
    assert "nl-awb" in facts(page)["Deadline “decision”"]


def test_who_did_not_act_themselves_and_how_it_is_known_is_said(open_page) -> None:
    page = open_page()
    members = {"behalf": 2, "recorder": 3, "via": "import", "src": ("b1", 7), "basis": "reported"}
    town = town_of(4, 1, {"behalf": {"id": "g", "name": "De Buurt"}}, occurred_at="2024", **members)
    check(page, town.receipt(1, ["behalf"]))
    told = facts(page)
    assert told["Who acted"] == "person 1 of this case, name not shown"
    assert told["On behalf of"] == "person 2 of this case: De Buurt"
    assert told["Typed in by"] == "person 3 of this case, name not shown"
    assert told["Import"] == "batch “b1”, line 7"
    assert told["Happened, says the office"] == "2024"
    assert told["How it is known"].startswith("reported: known from elsewhere")


def test_an_erased_value_is_shown_only_with_the_proof_of_the_erasing_step(open_page) -> None:
    town, first, second, gone = erased_town()
    page = open_page()
    check(page, town.receipt(first, ["reason"], gone=gone))
    assert "the office says erased" in page.locator("article").inner_text()
    whole = town.receipt(first, ["reason"], gone=gone, also=[town.receipt(second, ["ground"])])
    check(page, whole)
    page.get_by_text("Value 0 was erased by step 1").wait_for()
    said = page.locator("article").inner_text()
    assert "Ground: GDPR 17(1)(c)." in said
    assert "the office says erased" not in said
    assert "erases value 0 of step 0 of the same case" in said


def test_unknown_signatures_are_named_and_ignored(open_page) -> None:
    page = open_page()
    verdict = check(page, town_of(7, 3).receipt(3, keys=(STRANGER, KEY, NEXT_KEY)))
    assert verdict.startswith("Valid")
    said = page.locator("article").inner_text()
    assert f"{KEY.name} ({KEY.id.hex()}): the signature holds" in said
    assert f"{STRANGER.name} ({STRANGER.id.hex()}): unknown to this page and ignored" in said
    assert f"{NEXT_KEY.name} ({NEXT_KEY.id.hex()}): unknown" in said


def test_a_key_that_followed_is_believed_where_the_log_says_so_itself(open_page) -> None:
    town, place = rotated_town()
    town.fill(9)
    told = town.receipt(place, ["vkey"], size=5, keys=(KEY,))
    page = open_page()
    step = town_of(7, 3)
    assert check(page, step.receipt(3, keys=(NEXT_KEY,), also=[told])).startswith("Valid")
    assert "this key followed yours" in page.locator("article").inner_text()
    for also in ([], [town.receipt(place, [], size=5)]):
        refused = check(page, step.receipt(3, keys=(NEXT_KEY,), also=also))
        assert refused.startswith("Not valid"), also


def test_what_tells_holders_of_an_older_key_is_passed_over(open_page) -> None:
    town, place = rotated_town()
    town.fill(9)
    told = town.receipt(place, ["vkey"], size=5, keys=(KEY,))
    page = open_page()
    whole = town_of(7, 3).receipt(3, keys=(NEXT_KEY,), also=[told])
    assert check(page, whole, key=NEXT_KEY.vkey).startswith("Valid")
    said = page.locator("article").inner_text()
    assert f"{KEY.name} ({KEY.id.hex()}): unknown to this page and ignored" in said
    # Nothing but a step that tells of a key is passed over.
    plain = town_of(7, 3).receipt(3, keys=(KEY,))
    other = town_of(7, 3).receipt(3, keys=(NEXT_KEY,), also=[plain])
    assert check(page, other, key=NEXT_KEY.vkey).startswith("Not valid")


def test_what_this_page_does_not_know_is_not_decided(open_page) -> None:
    page = open_page()
    good = town_of(7, 3).receipt(3)
    key = f"log {KEY.vkey}\n"
    for text, keys, why in [
        (good, "", "there is no key that can be used"),
        (good, "town.example", "there is no key that can be used"),
        (good, KEY.vkey[:-4] + "AAA=", "there is no key that can be used"),
        (good, "PRIVATE+KEY+x", "there is no key that can be used"),
        (good, key, "there is no key that can be used"),
        (good, f"{key}witness w {STRANGER.vkey}\nquorum w\n", "the policy asks for witnesses"),
        (good.replace("@v1", "@v2"), KEY.vkey, "a newer version"),
        ("x" * (5 * 1024 * 1024 + 1), KEY.vkey, "the file is too large"),
    ]:
        assert check(page, text, key=keys) == f"Not decidable here: {why}."
    policy = f"# ours\n{key}witness w {STRANGER.vkey}\ngroup g any w\nquorum none\n"
    assert check(page, good, key=policy).startswith("Valid")


def test_a_file_of_the_programs_own_writer_is_valid_too(open_page) -> None:
    from challenge_engine.history.commitments import Opening
    from challenge_engine.history.receipt import Receipt
    from challenge_engine.history.tlog_proof import TlogProof

    town = town_of(7, 3)
    extra = json.loads(base64.b64decode(town.receipt(3, ITEMS).split("\n")[1].split(" ")[1]))
    proof = TlogProof.parse(town.receipt(3).encode())
    openings = tuple(
        Opening(item, path, base64.b64decode(salt), value.encode())
        for item, path, salt, value in extra["open"]
    )
    event = town.events[3]
    made = Receipt(proof=proof, entry=event.entry, salt=event.salt, open=openings).to_bytes()
    assert made.decode() == town.receipt(3, ITEMS)
    assert check(open_page(), made.decode()).startswith("Valid")
