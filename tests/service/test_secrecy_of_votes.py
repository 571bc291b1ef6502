"""Who can know what: before the count nobody how, after the key is gone nobody ever."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from pathlib import Path
from threading import Barrier, Thread

import pytest

from challenge_engine.counting import Ballot
from challenge_engine.errors import EngineError, Refused, VoteRefused
from challenge_engine.service import demo_clock
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.checking.log_check import check
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.voting import ballots as packing
from challenge_engine.service.voting import casting
from challenge_engine.store import ballots, connect, streams
from tests.support import erasing
from tests.support.town import Town
from tests.support.voting import (
    HALVES,
    count,
    hand_in,
    make_voting,
    on_paper,
    opened,
    type_in,
    vote,
)

ROUNDS, COPIES = (100, 50) if os.environ.get("CHALLENGE_PROOF") else (2, 16)
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def box(town: Town, round_: str):
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        return ballots.box(unit, stream.id), ballots.listed(unit, stream.id)


def held(folder: Path) -> bytes:
    """Every byte of every file of the installation."""
    return b"".join(one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file())


def test_no_file_holds_a_vote_or_a_half_of_the_key_before_and_after_the_count(tmp_path):
    town = make_voting(tmp_path, since="2025-01-06")
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", trees, bench)
    vote(town, round_, "resident-2", bench)
    on_paper(town, round_, "resident-3")
    town.do(round_, "clerk-1", "close")
    for clerk in ("clerk-1", "clerk-2"):
        type_in(town, round_, clerk, {trees: "yes"})
    plain = [
        packing.pack(Ballot(tuple(sorted(choices))))
        for choices in ([bench, trees], [bench], [trees])
    ]
    assert not [one for one in plain if one in held(tmp_path)]
    hand_in(town, round_)
    # Not as text, and not as bytes: who reads all tables and has the other half is not there yet.
    raw = [base64.b64decode(half.split()[-1]) for half in HALVES]
    halves = [*raw, *(half.split()[-1].encode() for half in HALVES)]
    assert not [half for half in halves if half in held(tmp_path)]
    town.person("key-holder-2")
    town.act(round_, "key-holder-2", Command("count", {"half": HALVES[1]}))
    assert not [half for half in halves if half in held(tmp_path)]


def test_once_the_key_is_destroyed_nothing_links_a_voter_to_a_ballot(tmp_path):
    town = make_voting(tmp_path, since="2025-01-06")
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", trees)
    vote(town, round_, "resident-2", bench)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    before, roll = box(town, round_)
    secrets = [before.secret, *(sealed for _, sealed, _ in roll)]
    early = Command("destroy", {"reason": "Both halves and spares were burnt on 3 March."})
    with pytest.raises(Refused) as refused:
        town.act(round_, "key-holder-1", early)
    assert [one.code for one in refused.value.refusals] == ["ballot-objections-open"]
    demo_clock.move(town.engine, 5)
    town.act(round_, "key-holder-1", early)
    after, roll = box(town, round_)
    assert (after.secret, [sealed for _, sealed, _ in roll]) == (None, [None, None])
    assert not [one for one in secrets if one in held(tmp_path)]
    told = json.loads(after.patterns)["patterns"]
    assert told == sorted(told, key=lambda one: one["choices"])
    names = [town.people[f"resident-{n}"].key for n in (1, 2)]
    assert not [name for name in names if name in after.patterns + after.result]
    town.check()


@pytest.mark.parametrize("where", BOTH)
def test_of_many_copies_of_one_ballot_at_once_one_is_counted(where, tmp_path, request):
    town = a_town(where, tmp_path, request)
    town.checks = False
    for _ in range(ROUNDS):
        round_, bench, *_ = opened(town, residents=2)
        who = Acting(town.person("resident-1"))
        answers = at_once(
            COPIES,
            lambda: casting.cast(town.engine, town.authority, round_, who, {bench: "yes"}),  # noqa: B023
        )
        assert sorted(done.n for done in answers) == list(range(COPIES))
        town.do(round_, "clerk-1", "close")
        count(town, round_)
        row, roll = box(town, round_)
        assert (len(roll), json.loads(row.result)["ballots"]) == (1, 1)
    assert check(town.engine).is_sound


@pytest.mark.parametrize("where", BOTH)
def test_who_votes_while_it_is_closed_is_counted_or_told_and_never_neither(
    where, tmp_path, request
):
    town = a_town(where, tmp_path, request)
    town.checks = False
    round_, bench, *_ = opened(town, residents=12)
    voters = [Acting(town.person(f"resident-{n}")) for n in range(1, 13)]
    clerk = Acting(town.person("clerk-1"))

    def close():
        return acting.act(town.engine, town.authority, round_, clerk, Command("close"))

    def voting(who):
        return lambda: casting.cast(town.engine, town.authority, round_, who, {bench: "yes"})

    answers = together([*map(voting, voters[:6]), close, *map(voting, voters[6:])])
    taken = [one for one in answers if isinstance(one, casting.Cast)]
    told = [one for one in answers if isinstance(one, VoteRefused)]
    assert len(taken) + len(told) == len(voters)
    count(town, round_)
    row, roll = box(town, round_)
    assert len(roll) == json.loads(row.result)["ballots"] == len(taken)
    assert check(town.engine).is_sound


def a_town(where: str, folder: Path, request) -> Town:
    url = ""
    if where == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        engine = connect.writer(connect.parse(url))
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
    return make_voting(folder, url)


def at_once(n: int, task) -> list:
    return together([task] * n)


def together(tasks: list) -> list:
    n = len(tasks)
    barrier, answers = Barrier(n), [None] * n

    def run(place: int) -> None:
        barrier.wait(timeout=60)
        try:
            answers[place] = tasks[place]()
        except EngineError as error:
            answers[place] = error

    threads = [Thread(target=run, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


SWAPPED = """
UPDATE roll SET envelope = CASE person
  WHEN (SELECT min(person) FROM roll) THEN (SELECT envelope FROM roll ORDER BY person DESC LIMIT 1)
  ELSE (SELECT envelope FROM roll ORDER BY person LIMIT 1)
END
"""
TAMPERED = {
    "two envelopes change places": (
        SWAPPED,
        "is not what the voter's own history says",
    ),
    "a line is taken out of the roll": (
        "DELETE FROM roll WHERE person = (SELECT min(person) FROM roll)",
        "no roll has a line of it",
    ),
    "the terms are changed": (
        "UPDATE ballot_box SET terms = replace(terms, '10000', '90000')",
        "not those that this step fixed",
    ),
    "the result is changed": (
        "UPDATE ballot_box SET result = replace(result, 'Bench', 'Wench')",
        "not the one whose hash this step has",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_the_check_of_the_log_names_what_was_changed_past_the_program(name, tmp_path):
    statement, said = TAMPERED[name]
    town = make_voting(tmp_path)
    round_, bench, trees, _ = opened(town)
    vote(town, round_, "resident-1", trees)
    vote(town, round_, "resident-2", bench)
    town.do(round_, "clerk-1", "close")
    count(town, round_)
    with sqlite3.connect(tmp_path / "town.db") as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(statement)
    found = check(town.engine)
    assert any(said in flaw.template for flaw in found.flaws), found.flaws


def test_the_name_of_a_voter_and_of_an_official_can_be_erased_and_every_history_still_holds(
    tmp_path,
):
    town = erasing.with_officers(make_voting(tmp_path, since="2025-01-06"))
    round_, bench, *_ = opened(town)
    vote(town, round_, "resident-1", bench)
    on_paper(town, round_, "resident-2")
    town.do(round_, "clerk-1", "close")
    for clerk in ("clerk-1", "clerk-2"):
        type_in(town, round_, clerk, {})
    count(town, round_)
    found = erasing.look(town, Target(person="clerk-2"))
    # Who acted stays known as long as the round is open, as in every case.
    assert "A vote (official)" in [one.label for one in (*found.going, *found.staying)]
    erasing.erase(town, Target(person="resident-1"))
    assert check(town.engine).is_sound
