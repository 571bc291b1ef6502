"""The file of a result: what is published of a count, and the count again from what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from challenge_engine.counting import (
    Election,
    Pattern,
    Project,
    Result,
    Verdict,
    count,
    published,
)
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.service.voting.terms import Terms, from_text
from challenge_engine.store.ballots import BoxRow

FEWEST: Final = 10
"""Of fewer ballots only who won is published, whatever was locked: the rest would be votes."""


def written(terms: Terms, one: Election, on_paper: int, touched: int) -> str:
    """The file that is published, in the one way to write it."""
    found, few = count(one), one.voters < FEWEST
    shown = _in_order(found) if few else found.verdicts
    said = {
        "v": 1,
        "terms": terms.digest,
        "ballots": one.voters,
        "paper": on_paper,
        "refused": dict(one.refused),
        "withdrawn_choices": touched,
        "budget": found.budget,
        "spent": found.spent,
        "currency": terms.currency,
        "winners": list(found.winners),
        "projects": [_bare(each) if few else _verdict(each) for each in shown],
        "few": "yes" if few else "no",
        "published": {} if few else parse(published(one, terms.publish)),
    }
    return canonical(said).decode()


def _in_order(found: Result) -> list[Verdict]:
    """Winners in the order of funding; the others by name, since their rank would tell of votes."""
    last = len(found.verdicts)
    return sorted(found.verdicts, key=lambda one: (one.place or last, one.project.id))


def _bare(one: Verdict) -> dict[str, Any]:
    """Of few ballots it is said who won, and no figure: with one voter, each would be a vote."""
    return {
        "id": one.project.id,
        "title": one.project.name,
        "cost": one.project.cost,
        "code": one.code if one.code in ("funded", "withdrawn") else "few-voters",
        "place": one.place,
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    figures = ("votes", "score", "rank", "left", "short", "needs", "stopped_by")
    return _bare(one) | {"code": one.code} | {name: getattr(one, name) for name in figures}


def counted(row: BoxRow) -> Election:
    """What was counted, from the patterns that were kept; withdrawn choices are in none of them."""
    locked, said, kept = _read(row)
    gone = {one["id"] for one in said["projects"] if one["code"] == "withdrawn"}
    projects = tuple(replace(one, is_withdrawn=one.id in gone) for one in locked.projects)
    patterns = tuple(
        Pattern(tuple(one["choices"]), tuple(one.get("points", ())), one["n"])
        for one in kept["patterns"]
    )
    return election(locked, projects, patterns, kept["refused"])


def again(row: BoxRow) -> str:
    """The file of the result, made anew from the patterns that were kept."""
    locked, said, _ = _read(row)
    return written(locked, counted(row), said["paper"], said["withdrawn_choices"])


def ballots_of(row: BoxRow) -> int:
    """How many ballots were opened: those that were counted, and those that were refused."""
    found = counted(row)
    return found.voters + sum(n for _, n in found.refused)


def _read(row: BoxRow) -> tuple[Terms, Any, Any]:
    found = [parse((text or "{}").encode()) for text in (row.result, row.patterns)]
    return from_text(row.terms), found[0], found[1]


def election(
    terms: Terms,
    projects: tuple[Project, ...],
    patterns: tuple[Pattern, ...],
    refused: Mapping[str, int],
) -> Election:
    """What a round counts, by its terms."""
    return Election(
        projects=projects,
        form=terms.form,
        budget=terms.budget,
        rule=terms.rule,
        patterns=patterns,
        refused=tuple(sorted(refused.items())),
        currency=terms.currency,
    )
