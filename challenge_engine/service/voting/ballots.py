"""One ballot: from what a form hands in to what an envelope holds, and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from challenge_engine.counting import Ballot
from challenge_engine.counting.ballots import pattern, refusal
from challenge_engine.errors import FormatError, VoteRefused
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.service.voting.terms import Terms
from challenge_engine.texts.catalogue import _

_LARGEST: Final = 10**6

REASONS: Final[Mapping[str, str]] = {
    "unknown-project": _("You voted for something that is not on the list. Choose from the list."),
    "withdrawn-project": _(
        "{title} was withdrawn and can no longer be voted for. Take it out of your vote."
    ),
    "doubled-choice": _("You gave two choices the same place, or one of them twice."),
    "too-few-choices": _("You have chosen nothing yet. Choose at least one."),
    "too-many-choices": _("You have chosen {given}, and {most} is the most."),
    "points-do-not-fit": _("Give points to what you choose, in whole numbers."),
    "negative-points": _("Points cannot be less than nothing."),
    "too-few-points": _("Give each choice at least one point, or leave it blank."),
    "too-many-points": _("You gave one choice {given} points, and {most} is the most."),
    "sum-too-small": _("You gave out too few points."),
    "sum-too-large": _("You gave out {given} points, and {most} is the most."),
}
"""Why a vote is not taken; a vote that was taken can only fail for a withdrawn choice."""


def read(terms: Terms, data: Mapping[str, Any], withdrawn: Collection[str] = ()) -> Ballot:
    """The ballot that was handed in: choice → its points or place, anything where it is ticked.

    ``VoteRefused`` with the first thing that is wrong.
    """
    kind = terms.form.vote_type
    given = {name: str(value).strip() for name, value in data.items() if str(value).strip()}
    if kind == "cumulative":
        points = {name: _whole(value) for name, value in given.items()}
        chosen = {name: n for name, n in points.items() if n}
        ballot = Ballot(tuple(chosen), tuple(chosen.values()))
    elif kind == "ordinal":
        places = {name: _whole(value) for name, value in given.items()}
        if len(set(places.values())) < len(places):
            raise VoteRefused(REASONS["doubled-choice"])
        ballot = Ballot(tuple(sorted(places, key=lambda name: places[name])))
    else:
        ballot = Ballot(tuple(given))
    ballot = pattern(ballot, terms.form)
    check(terms, ballot, withdrawn)
    return ballot


def check(terms: Terms, ballot: Ballot, withdrawn: Collection[str] = ()) -> None:
    """``VoteRefused`` unless this ballot can be counted."""
    projects = {one.id: replace(one, is_withdrawn=one.id in withdrawn) for one in terms.projects}
    reason = refusal(ballot, terms.form, projects)
    if reason is None:
        return
    gone = next((projects[one].name for one in ballot.choices if one in withdrawn), "")
    given = {
        "too-many-choices": len(ballot.choices),
        "too-many-points": max(ballot.points, default=0),
        "sum-too-large": sum(ballot.points),
    }.get(reason, 0)
    raise VoteRefused(REASONS[reason], title=gone, given=given, most=terms.most)


def pack(ballot: Ballot) -> bytes:
    """What lies in the envelope."""
    return canonical({"choices": list(ballot.choices), "points": list(ballot.points)})


def unpack(inside: bytes) -> Ballot:
    """The ballot in an envelope; ``FormatError`` for anything else."""
    said: Any = parse(inside)
    try:
        choices, points = tuple(said["choices"]), tuple(said["points"])
    except (TypeError, KeyError) as error:
        raise FormatError("There is no ballot in this envelope.") from error
    if not all(type(one) is str for one in choices) or not all(type(n) is int for n in points):
        raise FormatError("There is no ballot in this envelope.")
    return Ballot(choices, points)


def _whole(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(_LARGEST)):
        raise VoteRefused(REASONS["points-do-not-fit"])
    return int(text)
