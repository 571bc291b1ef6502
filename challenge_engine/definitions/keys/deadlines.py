"""The keys of what is due when."""

from __future__ import annotations

from typing import Final, get_args

from challenge_engine.core.deadline_rules import RuleMark
from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.shapes import (
    TEXT,
    WHOLE,
    WORD,
    WORDS,
    YES_NO,
    named,
    one_of,
    part,
)
from challenge_engine.definitions.profiles import STARTS

MARKS: Final[tuple[RuleMark, ...]] = get_args(RuleMark)

DEADLINE: Final = Part(
    "a deadline",
    (
        Key("title", TEXT, "text", YES),
        Key("by", WORDS, "the roles that have to keep it", YES),
        Key("starts", WORDS, "actions that start it; each begins it anew", YES),
        Key(
            "met_by",
            WORDS,
            "actions that meet it; one of them may be what starts the next",
            YES,
        ),
        Key("profile", WORD, "how its days are counted", YES),
        Key(
            "mark",
            one_of(MARKS),
            "`found`, `inferred` or `to-be-verified`: how sure it is that this is law; `house`: "
            "it is none, but a rule that this workflow adds",
            YES,
        ),
        Key(
            "term",
            WORD,
            "so many days, working days, weeks, months or years; or a fixed day",
            "one of these four",
        ),
        Key(
            "until",
            WORD,
            "a date field, of the record or of the case, that each of the starting actions takes; "
            "if no date is given, it has no end yet",
            "one of these four",
        ),
        Key(
            "grace_of",
            WORD,
            "another deadline: counts the days that are left after a notice of default about it",
            "one of these four",
        ),
        Key(
            "penalty_of",
            WORD,
            "another deadline: counts the days that cost after such a notice",
            "one of these four",
        ),
        Key(
            "at_most",
            WORD,
            "with `until`: so many days, weeks, months or years ahead the date may lie at most",
        ),
        Key(
            "term_field",
            WORD,
            "with `term`: the whole number of the case that says how long it is, in the unit of "
            "`term`, which is then the longest; as it is when the deadline starts",
        ),
        Key(
            "said_by",
            WORDS,
            "with `term_field`: actions that take the answer while it runs; it counts from its "
            "start all the same, and until then at the longest",
        ),
        Key("term_times", WHOLE, "with `term_field`: so many times the answer; once unless said"),
        Key("calendar", WORD, "one of the profile's; without it its first"),
        Key(
            "first_day",
            one_of(STARTS),
            "`day_after` or `beginning_with`, where the profile leaves it open",
        ),
        Key(
            "roll",
            YES_NO,
            "`yes` or `no`: whether an end on a day off moves, where the profile leaves it open",
        ),
        Key(
            "stopped_by",
            WORDS,
            "actions that end it without meeting it; the end of the case always does",
        ),
        Key(
            "track",
            WORD,
            "the track whose states make it stand still; `main` unless said otherwise",
        ),
        Key(
            "pauses_in",
            named(part("standstill")),
            "states in which it stands still, from the day after: `{asked: {}}` as long as the "
            "state lasts",
        ),
        Key("extension", part("extension"), "which action makes it longer, and by how much"),
        Key(
            "filing",
            YES_NO,
            "`yes`: something must be handed in, so that an outage of the service moves its end",
        ),
        Key(
            "warns",
            WORDS,
            "so many days or weeks before its end those who have to keep it are told",
        ),
        Key("on_lapse", part("lapse"), "what happens when it passes"),
        Key("source", WORD, "where it stands", "unless it is of the house"),
    ),
)
STANDSTILL: Final = Part(
    "a standstill",
    (
        Key(
            "until",
            WORD,
            "a date that was handed in on the way there: it stands still until then at most",
        ),
        Key(
            "at_most",
            WORD,
            "with `until`: so many days, weeks, months or years ahead that date may lie at most",
        ),
    ),
)
EXTENSION: Final = Part(
    "an extension",
    (
        Key("action", WORD, "the action that makes it longer", YES),
        Key("at_most", WORD, "by so much at most", YES),
        Key(
            "given_in",
            WORD,
            "the field that says by how much, in the unit of `at_most`; without it by all of it",
        ),
        Key("times", WHOLE, "how often; once unless said otherwise"),
    ),
)
LAPSE: Final = Part(
    "what happens when it passes",
    (
        Key("tells", WORDS, "roles that are told"),
        Key("moves", part("clock-move"), "a move that the clock makes then"),
    ),
)
CLOCK_MOVE: Final = Part(
    "a move by the clock",
    (
        Key("track", WORD, "a track beside the main one", YES),
        Key("from", WORD, "the state in which it must stand", YES),
        Key("to", WORD, "the state to which it goes", YES),
    ),
)
