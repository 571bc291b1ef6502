"""From a file to an election, ballot by ballot: memory grows with different ballots only, and with
the names of the voters, which are looked at for doubles and then forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from challenge_engine.counting.ballots import Box
from challenge_engine.counting.election import (
    Ballot,
    Election,
    Form,
    Project,
    is_name,
    points_of,
)
from challenge_engine.counting.pabulib.meta import AS_WRITTEN, CHANGES_THE_RESULT, AskedRule, Meta
from challenge_engine.counting.pabulib.numbers import cents, whole
from challenge_engine.counting.pabulib.rows import Row, Tell, rows
from challenge_engine.counting.rules import Rule
from challenge_engine.counting.support import support
from challenge_engine.errors import ElectionError


@dataclass(frozen=True, slots=True)
class PabulibFile:
    """An election, and what else its file says.

    ``meta`` are keys that do not touch the count. ``selected`` are the official winners, ``None``
    where the file has no column for them. ``unused`` are keys of META that belong to a rule that is
    not among ours: what is counted may then differ from what was decided.
    """

    election: Election
    meta: Mapping[str, str] = field(default_factory=dict)
    selected: frozenset[str] | None = None
    unused: tuple[str, ...] = ()


def read(file: BinaryIO, asked: AskedRule = AS_WRITTEN, tell: Tell | None = None) -> PabulibFile:
    """The election of a file; ``tell`` hears how many bytes were read.

    Raises ``ElectionError``, which names the line.
    """
    meta, listed, votes = Meta(), _Projects(), _Votes()
    for row in rows(file, tell):
        if row.section == "META":
            if not row.is_header:
                meta.add(row)
        elif row.section == "PROJECTS":
            listed.add(row)
        elif row.is_header:
            form = meta.form()
            _agree("num_projects", meta, len(listed.found))
            rule = meta.rule(form, list(listed.found), asked)
            votes.begin(row, form, rule)
        else:
            votes.add(row)
    _agree("num_votes", meta, len(votes.voters))
    box = votes.opened(listed.found.values())
    election = Election(
        tuple(listed.found.values()),
        votes.form,
        meta.cents("budget"),
        votes.rule,
        box.sorted_patterns(),
        box.sorted_refusals(),
        meta.values.get("currency", "EUR"),
    )
    if not box.refused:
        listed.check(election)
    unused = tuple(key for key in CHANGES_THE_RESULT if key in meta.values)
    return PabulibFile(election, meta.rest(), listed.selected, unused)


def _agree(key: str, meta: Meta, found: int) -> None:
    said = meta.count(key)
    if said != found:
        raise ElectionError(
            "Line {line}: {key} is {said}, and there are {found} in the file.",
            line=meta.lines[key],
            key=key,
            said=said,
            found=found,
        )


class _Projects:
    """The projects in the order of the file."""

    def __init__(self) -> None:
        self.found: dict[str, Project] = {}
        self.totals: list[tuple[int, str, str, int]] = []
        """Line, project, column and figure of what the file itself adds up."""
        self.selected: frozenset[str] | None = None
        self._columns: Sequence[str] = ()

    def add(self, row: Row) -> None:
        if row.is_header:
            self._columns = row.cells
            self.selected = frozenset() if "selected" in row.cells else None
            return
        cells = dict(zip(self._columns, row.cells, strict=True))
        name = cells["project_id"]
        if name in self.found:
            raise ElectionError(
                "Line {line}: there is a project {id} already.", line=row.line, id=name
            )
        if not is_name(name):
            raise ElectionError(
                "Line {line}: a project cannot be called {id!r}; leave out commas, semicolons, "
                "quotation marks and spaces at either end.",
                line=row.line,
                id=name,
            )
        cost = cents(cells["cost"], row.line, "cost")
        if not cost:
            raise ElectionError("Line {line}: the project {id} costs nothing: say what it costs.",
                                line=row.line, id=name)  # fmt: skip
        self.found[name] = Project(name, cost, cells.get("name", ""))
        for column in ("votes", "score"):
            if column in cells:
                total = whole(cells[column], row.line, column)
                self.totals.append((row.line, name, column, total))
        if self.selected is not None and whole(cells["selected"], row.line, "selected") == 1:
            self.selected |= {name}

    def check(self, election: Election) -> None:
        """What the file says that each project got is what its ballots give it."""
        found = support(election)
        for line, name, column, said in self.totals:
            counted = (found.votes if column == "votes" else found.score)[name]
            if counted != said:
                raise ElectionError(
                    "Line {line}: the {column} of {id} are {said}, and its ballots give {found}.",
                    line=line,
                    column=column,
                    id=name,
                    said=said,
                    found=counted,
                )


class _Votes:
    """The ballots: every different one is read once, and how often it came is counted."""

    form: Form
    rule: Rule

    def __init__(self) -> None:
        self.voters: set[str] = set()
        self._seen: Counter[tuple[str, str]] = Counter()
        self._voter = self._vote = 0
        self._points: int | None = None

    def begin(self, header: Row, form: Form, rule: Rule) -> None:
        self.form, self.rule = form, rule
        names = list(header.cells)
        self._voter, self._vote = names.index("voter_id"), names.index("vote")
        self._points = names.index("points") if "points" in names else None
        if form.vote_type == "cumulative" and self._points is None:
            raise ElectionError(
                "Line {line}: {section} needs a column {column}.",
                line=header.line,
                section="VOTES",
                column="points",
            )

    def add(self, row: Row) -> None:
        voter = row.cells[self._voter]
        if voter in self.voters or not voter:
            raise ElectionError(
                "Line {line}: the voter {id} has voted already; each has one line."
                if voter
                else "Line {line} names no voter.",
                line=row.line,
                id=voter,
            )
        self.voters.add(voter)
        said = row.cells[self._vote], "" if self._points is None else row.cells[self._points]
        if said not in self._seen:
            self._read(said, row.line)
        self._seen[said] += 1

    def opened(self, projects: Iterable[Project]) -> Box:
        box = Box(projects, self.form)
        for said, n in self._seen.items():
            box.add(self._read(said, 0), n)
        return box

    def _read(self, said: tuple[str, str], line: int) -> Ballot:
        vote, pointed = said
        choices = tuple(vote.split(",")) if vote else ()
        points = tuple(whole(one, line, "points") for one in pointed.split(",")) if pointed else ()
        if self.form.vote_type != "ordinal" or not points:
            return Ballot(choices, points)
        if points != points_of(Ballot(choices), self.rule):
            raise ElectionError(
                "Line {line}: the places of a ranking give {places} points here, and not {points}.",
                line=line,
                places=[str(one) for one in self.rule.places],
                points=pointed,
            )
        return Ballot(choices)
