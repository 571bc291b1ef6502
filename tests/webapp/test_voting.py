"""Voting in a browser: the ballot of each kind, the receipt, and the result."""

from __future__ import annotations

import io
import os
import re

import pytest

from challenge_engine.counting import count as counted
from challenge_engine.counting import pabulib
from challenge_engine.history import envelope
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.people import accounts
from tests.support.site import an_app
from tests.support.town import Town
from tests.support.voting import HALVES, count, locked, make_voting, on_paper, opened, vote

PASSWORD = "a long password for tests"


@pytest.fixture
def town(tmp_path) -> Town:
    return make_voting(tmp_path)


def browser(town: Town, name: str | None = None):
    app = an_app(town.engine)
    client = app.test_client()
    if name:
        accounts.set_password(town.engine, name, PASSWORD)
        token = of(client.get("/sign-in").text)
        client.post("/sign-in", data={"login": name, "password": PASSWORD, "csrf_token": token})
    return client


def of(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return found[1]


def send(client, round_: str, data):
    token = of(client.get(f"/cases/{round_}/vote").text)
    return client.post(f"/cases/{round_}/vote", data={"csrf_token": token, **data})


def test_who_may_vote_finds_the_open_vote_among_their_work(town):
    round_, plan, *_ = locked(town)
    mine, link = browser(town, "resident-1"), f'href="/cases/{round_}/vote"'
    assert link not in mine.get("/my-work").text
    town.act(round_, "clerk-1", Command("open"))
    page = mine.get("/my-work").text
    assert link in page
    assert "You have not voted yet." in page
    assert "Nothing waits for you" not in page
    send(mine, round_, {"choice": [plan]})
    assert "You voted; while it is open you may vote anew." in mine.get("/my-work").text
    on_paper(town, round_, "resident-2")
    assert link not in browser(town, "resident-2").get("/my-work").text
    assert link not in browser(town, "clerk-1").get("/my-work").text
    town.act(round_, "clerk-1", Command("close"))
    assert link not in mine.get("/my-work").text


@pytest.mark.parametrize(
    ("kind", "good", "bad", "said"),
    [
        ("approval", {"choice": ["1", "2"]}, {"choice": ["1", "2", "3"]}, "2 is the most"),
        ("choose-1", {"choice": ["1"]}, {}, "nothing yet"),
        ("cumulative", {"choice-1": "1", "choice-2": "1"}, {"choice-1": "3"}, "2 is the most"),
        ("ordinal", {"choice-1": "2", "choice-2": "1"}, {"choice-1": "1", "choice-2": "1"}, "same"),
    ],
)
def test_a_ballot_of_each_kind_is_taken_without_javascript(town, kind, good, bad, said):
    round_, *plans = opened(town, vote_kind=kind)

    def meant(data):
        named = {str(k): one for k, one in enumerate(plans, 1)}
        return {
            key if key == "choice" else f"choice-{named[key[-1]]}": (
                [named[one] for one in value] if key == "choice" else value
            )
            for key, value in data.items()
        }

    client = browser(town, "resident-1")
    refused = send(client, round_, meant(bad))
    assert refused.status_code == 409
    assert said in refused.text
    assert "Nobody will see how you voted" in refused.text
    taken = send(client, round_, meant(good))
    assert taken.headers["Location"].endswith("/vote/receipt")
    receipt = client.get(f"/cases/{round_}/vote/receipt").text
    assert "You have voted" in receipt
    assert "You can change it as long as the vote is open" in receipt
    assert not any(plan in receipt for plan in plans)


def test_the_proof_of_a_vote_opens_nothing_but_who_voted(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    proof = browser(town, "resident-1").get(f"/cases/{round_}/vote/proof").data
    assert b"resident-1" in __import__("base64").b64decode(proof.split(b"extra ")[1].split()[0])
    assert browser(town, "resident-1").get(f"/cases/{round_}/vote/proof").status_code == 200
    town.person("clerk-1")
    assert browser(town, "clerk-1").get(f"/cases/{round_}/vote/proof").status_code == 404


def test_nothing_of_a_result_is_shown_before_the_count(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    for step in (None, "close"):
        if step:
            town.do(round_, "clerk-1", step)
        page = browser(town).get(f"/cases/{round_}/vote").text
        assert "supporter" not in page
        assert "Funded" not in page
        assert browser(town).get(f"/cases/{round_}/result.pb").status_code == 404


def test_everybody_counts_again_from_what_is_published(town):
    found = opened(town, residents=12)
    round_, plans = found[0], found[1:]
    town.checks = False
    for n in range(1, 13):
        vote(town, round_, f"resident-{n}", plans[n % 3], plans[(n // 2) % 3])
    town.checks = True
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    page = browser(town).get(f"/cases/{round_}/vote").text
    assert "What is proven" in page
    assert "What is not proven" in page
    assert page.count("<li>") > 3
    assert "Here the money ended" in page, "the result is drawn too"
    file = browser(town).get(f"/cases/{round_}/result.pb")
    assert file.status_code == 200
    again = counted(pabulib.read(io.BytesIO(file.data)).election)
    told = browser(town).get(f"/cases/{round_}/result.json").json
    assert list(again.winners) == told["winners"]
    assert again.spent == told["spent"]


def test_of_few_ballots_only_who_won_is_published_and_keyholders_get_the_list(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    page = browser(town).get(f"/cases/{round_}/vote").text
    assert "Fewer than ten people voted" in page
    assert not [word for word in ("supporter", "ranked", "<svg") if word in page.split("<main")[1]]
    assert browser(town).get(f"/cases/{round_}/result.pb").status_code == 404
    assert browser(town).get(f"/cases/{round_}/result.json").json["published"] == {}
    assert browser(town, "key-holder-1").get(f"/cases/{round_}/result.pb").status_code == 200


def test_a_half_of_the_key_is_not_shown_on_the_page_of_a_form_that_came_too_late(town):
    round_, *_ = opened(town)
    town.person("key-holder-1")
    data = {"half": HALVES[0], "reason": "As agreed.", "csrf_token": "old"}
    answer = browser(town, "key-holder-1").post(f"/cases/{round_}/do/count", data=data)
    assert answer.status_code == 400
    assert "As agreed." in answer.text
    assert HALVES[0] not in answer.text


def test_the_public_reads_what_is_fixed_and_is_asked_to_sign_in(town):
    round_, *_ = opened(town)
    page = browser(town).get(f"/cases/{round_}/vote").text
    assert "Sign in to vote" in page
    assert "24 08 17" in page
    case = browser(town).get(f"/cases/{round_}").text
    button = f'href="/cases/{round_}/vote" role="button"'
    assert button in case
    town.do(round_, "clerk-1", "close")
    closed = browser(town).get(f"/cases/{round_}").text
    assert button not in closed
    assert "To the vote and its result" in closed


def test_officials_mark_who_votes_on_paper_and_two_of_them_type_the_papers_in(town):
    round_, bench, trees, _ = opened(town)
    address = f"/cases/{round_}/papers"
    for name in ("clerk-1", "clerk-2"):
        town.person(name)
    assert browser(town, "resident-1").get(address).status_code == 403
    first, second = browser(town, "clerk-1"), browser(town, "clerk-2")

    def hand_in(client, **data):
        return client.post(address, data={"csrf_token": of(client.get(address).text), **data})

    assert "is marked as voting on paper" in hand_in(first, voter="resident-2").text
    again = hand_in(first, voter="resident-2")
    assert (again.status_code, "everybody gets one paper" in again.text) == (409, True)
    assert hand_in(first, voter="nobody").status_code == 409
    town.do(round_, "clerk-1", "close")
    wrong = hand_in(first, papers=f"{bench} 2026-9999")
    assert (wrong.status_code, "Paper 1" in wrong.text, bench in wrong.text) == (409, True, True)
    assert "Another official" in hand_in(first, papers=f"{bench} {trees}").text
    assert "It is not what the other" in hand_in(second, papers=trees).text
    assert "It is what the other" in hand_in(second, papers=f"{trees} {bench}").text
    count(town, round_)


def test_a_half_that_was_typed_is_never_shown_again(town):
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    town.do(round_, "clerk-1", "close")
    for n in (1, 2):
        town.person(f"key-holder-{n}")

    def hand_in(n: int, action: str, half: str):
        holder, address = browser(town, f"key-holder-{n}"), f"/cases/{round_}/do/{action}"
        token = of(holder.get(address).text)
        return holder.post(address, data={"csrf_token": token, "half": half, "seen": "99"})

    other = envelope.make_key(os.urandom)[1][0]
    refused = hand_in(1, "hand-in-half", other)
    assert "belongs to the key of another round" in refused.text
    assert other.split()[-1] not in refused.text
    assert hand_in(1, "hand-in-half", HALVES[0]).status_code == 303
    page = browser(town).get(f"/cases/{round_}").text
    assert "A half of the key waits for the other" in page
    refused = hand_in(2, "count", HALVES[0])
    assert "which waits here already" in refused.text
    assert HALVES[0].split()[-1] not in refused.text
    assert hand_in(2, "count", HALVES[1]).status_code == 303


def test_a_mark_that_was_wrong_is_put_right_by_two_officials_on_the_page(town):
    round_, *_ = opened(town)
    for name in ("clerk-1", "clerk-2"):
        town.person(name)

    def sends(name: str, **data: str) -> str:
        clerk, address = browser(town, name), f"/cases/{round_}/papers"
        data["csrf_token"] = of(clerk.get(address).text)
        return clerk.post(address, data=data).text

    sends("clerk-1", voter="resident-1")
    assert "Say why the mark was wrong" in sends("clerk-1", wrong="resident-1")
    asked = sends("clerk-1", wrong="resident-1", reason="The list was read twice.")
    assert "Another official must confirm that resident-1" in asked
    assert "You asked for this" in asked
    page = browser(town, "clerk-2").get(f"/cases/{round_}/papers").text
    assert "Confirm: resident-1 does not vote on paper" in page
    assert "can vote" in sends("clerk-2", wrong="resident-1")
    public = browser(town).get(f"/cases/{round_}").text
    assert "The list was read twice." in public
    assert "two officials" in public
