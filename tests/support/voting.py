"""A town with a vote: a round, its plans, and people who vote for them, hold its key and count."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from challenge_engine.history import envelope
from challenge_engine.service import publishing
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.groups import GroupChoice
from challenge_engine.service.people import accounts, granting
from challenge_engine.service.voting import casting, papers
from challenge_engine.service.voting.casting import Cast
from challenge_engine.service.voting.papers import Typed
from challenge_engine.store import ballots, streams
from challenge_engine.store.ballots import BoxRow
from tests.support.town import ROOT, Town, make_town

VOTE = ROOT / "tests" / "workflows" / "linked" / "vote.v1.yaml"
PLAN = ROOT / "tests" / "workflows" / "linked" / "plan.v1.yaml"
PUBLIC, HALVES = envelope.make_key(os.urandom)
TERMS: Mapping[str, Any] = {
    "vote_kind": "approval",
    "vote_rule": "greedy",
    "vote_most": "2",
    "vote_least": "1",
    "vote_draw": "24 08 17",
    "vote_key": PUBLIC.text(),
    "vote_publish": "patterns",
}


def make_voting(folder: Path, url: str = "", since: str = "", file: Path = VOTE) -> Town:
    """A town in which both workflows are published, on a demo clock if it begins on a day."""
    options = {"since": since} if since else {}
    town = make_town(folder, file, url, **options) if url else make_town(folder, file, **options)
    publishing.publish(town.engine, town.authority, PLAN)
    town.people["neighbour-1"] = accounts.add(town.engine, town.authority, "neighbour-1")
    return town


def resident(town: Town, n: int) -> str:
    """Somebody who may vote."""
    name = f"resident-{n}"
    if name not in town.people:
        person = accounts.add(town.engine, town.authority, name)
        town.people[name] = person
        granting.grant(town.engine, town.authority, None, person, "resident")
    return name


def a_plan(town: Town, round_: str, title: str, euro: int) -> str:
    """A plan that is admitted to the vote."""
    done = acting.open_case(
        town.engine,
        town.authority,
        "plan",
        Acting(town.person("neighbour-1")),
        Command("file", {"title": title, "amount": str(euro), "link-round": round_}),
        GroupChoice(new_name=f"Group of {title}"),
    )
    town.act(done.reference, "clerk-1", Command("admit"))
    return done.reference


def a_round(town: Town, budget: int = 100, plans: Mapping[str, int] | None = None) -> list[str]:
    """The references of a round that is being prepared, and of its plans."""
    round_ = town.open("clerk-1", {"title": "Spring", "budget": str(budget)})
    costs = {"Bench": 60, "Trees": 50, "Swing": 30} if plans is None else plans
    return [round_, *(a_plan(town, round_, title, euro) for title, euro in costs.items())]


def locked(town: Town, budget: int = 100, residents: int = 3, **data: Any) -> list[str]:
    """The same, with terms that are fixed, and people who may vote."""
    for n in range(1, residents + 1):
        resident(town, n)
    found = a_round(town, budget)
    town.act(found[0], "clerk-1", Command("lock", {**TERMS, **data}))
    return found


def opened(town: Town, budget: int = 100, residents: int = 3, **data: Any) -> list[str]:
    """The same, open for votes."""
    found = locked(town, budget, residents, **data)
    town.act(found[0], "clerk-1", Command("open"))
    return found


def vote(town: Town, round_: str, name: str, *choices: str, **points: Any) -> Cast:
    """Vote as a person; every history is re-verified."""
    data = dict.fromkeys(choices, "yes") | points
    done = casting.cast(town.engine, town.authority, round_, Acting(town.person(name)), data)
    town.check()
    return done


def on_paper(town: Town, round_: str, name: str, clerk: str = "clerk-1") -> Cast:
    """Mark a person as voting on paper."""
    who = Acting(town.person(clerk))
    return casting.mark_paper(town.engine, town.authority, round_, who, town.person(name))


def type_in(town: Town, round_: str, clerk: str, *typed: Mapping[str, Any]) -> Typed:
    """Type in a bundle of papers."""
    return papers.type_in(town.engine, town.authority, round_, Acting(town.person(clerk)), typed)


def hand_in(town: Town, round_: str, half: str = HALVES[0], name: str = "key-holder-1") -> Done:
    """Hand in the first half of the key."""
    town.person(name)
    return town.act(round_, name, Command("hand-in-half", {"half": half}))


def count(town: Town, round_: str) -> Done:
    """Count: one key holder hands in their half, the other one counts."""
    hand_in(town, round_)
    town.person("key-holder-2")
    return town.act(round_, "key-holder-2", Command("count", {"half": HALVES[1]}))


def box(town: Town, round_: str) -> BoxRow:
    """The ballot box as it is stored."""
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, round_)
        assert stream is not None
        found = ballots.box(unit, stream.id)
        assert found is not None
        return found


def result(town: Town, round_: str) -> dict[str, Any]:
    """What was counted, as it is published."""
    said: dict[str, Any] = json.loads(box(town, round_).result or "null")
    return said
