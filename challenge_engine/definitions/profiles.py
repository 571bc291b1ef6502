"""Legal profiles as data: how a law counts, rule by rule, each with how sure we are of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeVar, get_args

from challenge_engine.core.deadlines import Rule, Term
from challenge_engine.core.penalty import PenaltyRule
from challenge_engine.core.workflow import Texts
from challenge_engine.definitions import calendars, marks, penalties
from challenge_engine.definitions.folder import workflow_folder
from challenge_engine.definitions.nodes import Node, compose
from challenge_engine.definitions.page import Found, Page
from challenge_engine.definitions.problems import near, refusal, unknown
from challenge_engine.errors import DeadlineError

Start = Literal["day_after", "beginning_with"]
Open = TypeVar("Open", bound=str)
Pausing = Literal["while-it-lasts", "within-a-term"]
STARTS: Final[tuple[Start, ...]] = get_args(Start)
PAUSES: Final[tuple[Pausing, ...]] = get_args(Pausing)


@dataclass(frozen=True, slots=True)
class Profile:
    """How terms are counted; the first of several possibilities holds unless one is chosen."""

    name: str
    title: Texts
    says: Texts
    starts: tuple[Start, ...]
    rolls: tuple[bool, ...]
    rolled_up_to: tuple[Term, ...]
    calendars: tuple[str, ...]
    facts: tuple[marks.Fact, ...]
    """Of the start, of the roll, of the pause, and whatever else is to be known."""
    penalty: PenaltyRule | None
    digest: bytes
    pause: Pausing = "while-it-lasts"
    """Whether a state makes a term stand still as long as it lasts, or only within a time set."""

    def rule(self, start: Start | None = None, roll: bool | None = None) -> Rule:
        """The rule, with what was chosen where the profile leaves it open.

        Raises ``DeadlineError`` where it does not.
        """
        if start is not None and start not in self.starts:
            raise DeadlineError(
                "The profile {name} does not leave open which day is the first that counts. "
                "Leave out the first day.",
                name=self.name,
            )
        if roll is not None and roll not in self.rolls:
            raise DeadlineError(
                "The profile {name} does not leave open whether an end on a day off moves. "
                "Leave that out.",
                name=self.name,
            )
        return Rule(
            start or self.starts[0],
            self.rolls[0] if roll is None else roll,
            self.rolled_up_to,
        )

    def calendar(self, name: str = "") -> str:
        """The calendar, or the one that was chosen among those that fit."""
        if not name or name in self.calendars:
            return name or self.calendars[0]
        calendars.file(name)
        raise DeadlineError(
            "The profile {profile} does not go by the calendar {name}. It goes by: {known}.",
            profile=self.name,
            name=name,
            known=list(self.calendars),
        )


def names() -> tuple[str, ...]:
    """The profiles that are shipped."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


@cache
def profile(name: str) -> Profile:
    """A shipped profile.

    Raises ``DeadlineError`` for a name that nobody knows.
    """
    if name not in names():
        meant = near(name, names())
        if meant:
            raise DeadlineError(
                "There is no profile {name}. Did you mean {meant}?", name=repr(name), meant=meant
            )
        raise DeadlineError(
            "There is no profile {name}. There are: {known}.",
            name=repr(name[:60]),
            known=list(names()),
        )
    path = _folder() / f"{name}.yaml"
    return parse(path.read_bytes(), str(path))


def parse(data: bytes, name: str) -> Profile:
    """The profile in the bytes of a file.

    Raises ``DefinitionError`` with every problem of the file.
    """
    page = Page(name, compose(data, name))
    found = page.mapping(
        page.root,
        "a profile",
        needs=("profile", "title", "says", "calendar", "start", "roll"),
        may=("pause", "facts", "penalty"),
    )
    named = page.string(found.get("profile"), "the name of the profile")
    if "profile" in found:
        page.check_name(found["profile"], named)
    starts, first, _ = _ruled(page, found.get("start"), STARTS)
    rolls, moved, roll = _ruled(page, found.get("roll"), ("yes", "no"), may=("up_to",))
    pause, paused = _pause(page, found.get("pause"))
    read = Profile(
        name=named,
        title=marks.in_english(page, found.get("title"), "a title"),
        says=marks.in_english(page, found.get("says")),
        starts=starts or STARTS[:1],
        rolls=tuple(one == "yes" for one in rolls) or (False,),
        rolled_up_to=_limits(page, roll.get("up_to")),
        calendars=_calendars(page, found.get("calendar")),
        facts=(first, moved, *paused, *marks.facts(page, found.get("facts"), "statements")),
        penalty=penalties.read(page, found["penalty"]) if "penalty" in found else None,
        digest=hashlib.sha256(data).digest(),
        pause=pause,
    )
    if page.problems:
        raise refusal(page.problems)
    return read


def _folder() -> Path:
    return workflow_folder() / "profiles"


def _ruled(
    page: Page, node: Node | None, options: tuple[Open, ...], may: tuple[str, ...] = ()
) -> tuple[tuple[Open, ...], marks.Fact, Found]:
    """What a rule is, or may be: a word, or several where the profile leaves it open."""
    inside = page.mapping(node, "a rule", needs=("is", "mark", "says"), may=("at", *may))
    chosen = page.strings(inside.get("is"), "a word")
    for one in chosen:
        if one not in options:
            page.say(inside["is"], unknown("word", one, options))
    is_ = tuple(option for one in chosen for option in options if option == one)
    return is_, marks.fact(page, node, inside), inside


def _pause(page: Page, node: Node | None) -> tuple[Pausing, tuple[marks.Fact, ...]]:
    if node is None:
        return PAUSES[0], ()
    chosen, fact, inside = _ruled(page, node, PAUSES)
    if len(chosen) > 1:
        page.say(inside["is"], "what pauses a term is not left open: give one word")
    return (chosen or PAUSES)[0], (fact,)


def _limits(page: Page, node: Node | None) -> tuple[Term, ...]:
    limits = []
    for text in page.strings(node, "a term"):
        try:
            limits.append(Term.parse(text))
        except DeadlineError as error:
            if node is not None:
                page.say(node, str(error))
    return tuple(limits)


def _calendars(page: Page, node: Node | None) -> tuple[str, ...]:
    chosen = page.strings(node, "a calendar")
    for one in chosen:
        if node is not None and one and one not in calendars.names():
            page.say(node, unknown("calendar", one, calendars.names()))
    return chosen or ("",)
