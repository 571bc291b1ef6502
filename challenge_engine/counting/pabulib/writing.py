"""From an election to a file that other programs read: without voters, so without their traits.

Ballots stand in the order of their patterns and voters are numbered in it, which tells nobody
anything about when somebody voted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain
from typing import Final

from challenge_engine.counting.election import Election, Form, points_of
from challenge_engine.counting.pabulib.meta import AMOUNTS, COUNTS, OURS, THRESHOLD
from challenge_engine.counting.pabulib.numbers import amount
from challenge_engine.counting.pabulib.rows import SEPARATOR
from challenge_engine.counting.result import Result
from challenge_engine.counting.rules import borda
from challenge_engine.counting.support import support
from challenge_engine.errors import ElectionError

ORDER: Final = (
    "description country unit district subunit instance num_projects num_votes budget vote_type"
    " rule date_begin date_end min_length max_length min_sum_cost max_sum_cost min_points"
    " max_points min_sum_points max_sum_points min_project_score_threshold subdistricts categories"
    " edition language currency fully_funded comment"
).split()
"""The order of META in the format, as far as it matters to other programs; the rest comes last."""


def write(
    election: Election, meta: Mapping[str, str] | None = None, result: Result | None = None
) -> Iterator[str]:
    """The lines of the file; with a result the column ``selected`` says who won.

    ``meta`` is what the format asks for and no count needs: description, country, dates.
    """
    _check(election)
    own = {key: value for key, value in (meta or {}).items() if key not in OURS}
    yield from _section("META", ("key", "value"), _meta(election, own))
    has_score = election.form.vote_type in ("cumulative", "ordinal")
    columns = ["project_id", "cost", "votes", *(["score"] if has_score else []), "name"]
    columns += ["selected"] if result is not None else []
    yield from _section("PROJECTS", columns, _projects(election, has_score, result))
    columns = ["voter_id", "vote", *(["points"] if has_score else [])]
    yield from _section("VOTES", columns, _votes(election, has_score))


def _check(election: Election) -> None:
    """A file has no words for these; it would be read as another election."""
    rule, form = election.rule, election.form
    usual = borda(form.max_length or len(election.projects))
    if form.vote_type == "ordinal" and rule.places != usual:
        raise ElectionError(
            "Pabulib has no words for the points of these places: there the last gets one, and "
            "each above it one more."
        )
    if any(one.is_withdrawn for one in election.projects):
        raise ElectionError("Pabulib has no words for a withdrawn project: leave it out.")


def _section(name: str, columns: Sequence[str], found: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"{name}\n"
    line = StringIO()
    writer = csv.writer(line, delimiter=SEPARATOR, lineterminator="\n")
    for cells in chain([columns], found):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _meta(election: Election, own: Mapping[str, str]) -> Iterator[Sequence[str]]:
    said = dict(own) | {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": amount(election.budget),
        "vote_type": election.form.vote_type,
        "rule": election.rule.name,
        "currency": election.currency,
    }
    said |= dict(_limits(election))
    places = {key: place for place, key in enumerate(ORDER)}
    yield from sorted(said.items(), key=lambda item: places.get(item[0], len(places)))


def _limits(election: Election) -> Iterator[tuple[str, str]]:
    form, rule = election.form, election.rule
    usual = Form(form.vote_type)
    for key in (*COUNTS, *AMOUNTS):
        value = getattr(form, key)
        if value != getattr(usual, key):
            yield key, amount(value) if key in AMOUNTS else str(value)
    if rule.threshold:
        yield THRESHOLD, str(rule.threshold)


def _projects(
    election: Election, has_score: bool, result: Result | None
) -> Iterator[Sequence[str]]:
    found = support(election)
    won = set(result.winners) if result is not None else set()
    # The format has no word for how ties are broken: who reads it takes the order of the lines.
    for one in sorted(election.projects, key=lambda one: found.ties[one.id]):
        score = [str(found.score[one.id])] if has_score else []
        selected = [str(int(one.id in won))] if result is not None else []
        cost, votes = amount(one.cost), str(found.votes[one.id])
        yield one.id, cost, votes, *score, one.name, *selected


def _votes(election: Election, has_score: bool) -> Iterator[Sequence[str]]:
    voter = 0
    for one in election.patterns:
        pairs = list(zip(one.choices, points_of(one, election.rule), strict=True))
        if one.points:
            pairs.sort(key=lambda pair: -pair[1])
        cells = [",".join(name for name, _ in pairs)]
        cells += [",".join(str(points) for _, points in pairs)] if has_score else []
        for _ in range(one.n):
            voter += 1
            yield str(voter), *cells
