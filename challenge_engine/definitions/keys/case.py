"""The keys of what a case is made of: the top of the file, roles, lists, fields, states, tracks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from challenge_engine.core.fields import CURRENCIES, TYPES
from challenge_engine.core.workflow import AUDIENCES, PHASES
from challenge_engine.definitions.keys import YES, Key, Part
from challenge_engine.definitions.keys.shapes import (
    TEXT,
    WHOLE,
    WORD,
    WORDS,
    YES_NO,
    listed,
    named,
    one_of,
    part,
)

SIDES: Final = ("community", "authority", "public")
ENDS: Final = ("settled", "closed")
SAYS: Final = ("public", "waited_on", "community", "authority")

_STATES: Final = named(part("state"))
_FIELDS: Final = named(part("field"), is_field=True)
_SEE: Final = one_of(AUDIENCES)

WORKFLOW: Final = Part(
    "a workflow",
    (
        Key("workflow", WORD, "the name of the workflow", YES),
        Key("version", WHOLE, "a whole number from 1", YES),
        Key("languages", WORDS, "codes like `en` or `pt_PT`; at most 40", YES),
        Key("title", TEXT, "text", YES),
        Key("roles", named(part("role")), "who may act", YES),
        Key("fields", _FIELDS, "what a case knows", YES),
        Key("actions", named(part("action")), "what can be done", YES),
        Key("states", _STATES, "the states of the main track", YES),
        Key(
            "transitions",
            listed(part("transition")),
            "from which state to which, by whom, on which conditions",
            YES,
        ),
        Key(
            "wish",
            TEXT,
            "what a group wants for which this is the way, in their words: by it they choose among "
            "several",
        ),
        Key("notes", TEXT, "text for readers: what of this was found, what was inferred"),
        Key("sources", WORDS, "list of words: where it comes from"),
        Key(
            "named_by",
            WORD,
            "the field by which people know a case; `title` unless said otherwise",
        ),
        Key(
            "public_lines",
            WORDS,
            "fields that the page of a case shows together, before all others: what everybody "
            "shall read in the group's own words",
        ),
        Key(
            "public_from",
            WORD,
            "an action: from it on the case stands in the public register, with its whole past; "
            "without it a case is never public",
        ),
        Key("lists", named(named(part("code"))), "lists of codes: grounds, conditions, routes"),
        Key("records", named(part("record")), "what can be handed in more than once"),
        Key("tracks", named(part("track")), "small lifecycles beside the main one"),
        Key(
            "deadlines",
            named(part("deadline")),
            "what is due when, for whom, and what happens if it passes",
        ),
        Key("links", named(part("link")), "other cases: those pointed at, those that point here"),
        Key("pots", named(part("pot")), "money of the case that linked cases draw on"),
        Key("rights", part("rights"), "what is promised, and proven"),
        Key("routes", named(part("route")), "what one can do against an adverse end"),
        Key(
            "waivers", listed(part("waiver")), "what does not hold and is let stand, with a reason"
        ),
        Key("ballot", part("ballot"), "a vote among linked cases, which nobody can read"),
    ),
    later=("calendar",),
)
ROLE: Final = Part(
    "a role",
    (
        Key(
            "side",
            one_of(SIDES),
            "`community`, `authority`, or `public`: everybody who is signed in, on a case in the "
            "public register",
            YES,
        ),
        Key("title", TEXT, "text", YES),
        Key(
            "assigned",
            YES_NO,
            "`yes`: besides holding the role one must be assigned to the case",
        ),
        Key(
            "body",
            TEXT,
            "text: the body that decides and that this role records for (a college, a council)",
        ),
    ),
)
CODE: Final = Part(
    "a code of a list",
    (
        Key("title", TEXT, "text", YES),
        Key("source", WORD, "where the code was found"),
    ),
)
FIELD: Final = Part(
    "a field",
    (
        Key("type", one_of(TYPES), "one of the types below", YES),
        Key("ask", TEXT, "text: the question", YES),
        Key("hint", TEXT, "text: a help with the answer"),
        Key(
            "see",
            _SEE,
            "`public`, `parties` or `authority`; `parties` unless said otherwise (in a record: "
            "what the record says)",
        ),
        Key("personal", YES_NO, "`yes`: it is about a person; such a field is never public"),
    ),
)
OWN: Final[Mapping[str, Key]] = {
    key.name: key
    for key in (
        Key("min", WHOLE, "the least: of a text its characters"),
        Key("max", WHOLE, "the most: of a text its characters, of money its cents"),
        Key("scale", {**listed(WHOLE), "minItems": 2, "maxItems": 2}, "lowest and highest score"),
        Key("currency", one_of(CURRENCIES), "the currency; `EUR` unless said otherwise"),
        Key(
            "of",
            {"anyOf": [WORD, named(TEXT)]},
            "codes with their texts or the name of a list; of a `record` its kind",
        ),
        Key(
            "counted",
            YES_NO,
            "`yes`: the answers are counted by year and by side, with all answers to a list of "
            "the same name; for a field of a record with a list",
        ),
    )
}
"""The keys that only fields of some types have."""


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of field in the words of the reference."""

    means: str
    own: tuple[str, ...] = ()
    says: str = ""
    """The own keys in words, where their names are not enough."""


FIELD_TYPES: Final[Mapping[str, FieldType]] = {
    "text": FieldType(
        "one line, at most 200 characters unless `max` says otherwise",
        ("min", "max"),
        "`min`, `max` (characters)",
    ),
    "long_text": FieldType(
        "many lines, at most 20,000 characters unless `max` says otherwise", ("min", "max")
    ),
    "email": FieldType("an e-mail address", ("max",)),
    "choice": FieldType(
        "one code",
        ("of", "counted"),
        "`of`: codes with their texts, or the name of a list; `counted`",
    ),
    "choices": FieldType("several codes", ("of", "counted")),
    "yes_no": FieldType("`yes` or `no`"),
    "integer": FieldType("a whole number", ("min", "max")),
    "score": FieldType(
        "a whole number on a scale", ("scale",), "`scale`: `[lowest, highest]`, needed"
    ),
    "decimal": FieldType("a number like `2.5`, kept as text"),
    "money": FieldType(
        "an amount, not negative: `12500.50`",
        ("currency", "max"),
        "`currency` (`EUR`, the default, or `GBP`), `max` in cents",
    ),
    "date": FieldType("a day: `2026-03-02`"),
    "moment": FieldType("a minute of a day, on the authority's own clock: `2026-03-02T17:00`"),
    "service": FieldType("the name of a service of the authority", ("max",)),
    "record": FieldType(
        "the number of a record of this case", ("of",), "`of`: the kind of record, needed"
    ),
}
RECORD: Final = Part(
    "a kind of record",
    (
        Key("title", TEXT, "text", YES),
        Key("fields", _FIELDS, "its own fields", YES),
        Key("see", _SEE, "who reads it; `parties` unless said otherwise"),
        Key("once_per", one_of(("person",)), "`person`: everybody hands in one at most"),
        Key("sealed_until", WORD, "an action: until it is done only the author reads the record"),
        Key("promise", part("promise"), "makes it a promise of one side"),
        Key("beside", WORD, "another kind: the page of a case shows the two in two columns"),
    ),
)
PROMISE: Final = Part(
    "a promise",
    (
        Key("owner", WORD, "a field whose codes are `group` and `authority`", YES),
        Key("due", WORD, "a date field", YES),
        Key(
            "kept_by",
            WORD,
            "a kind of record with a field of type `record` that points at the promise",
            YES,
        ),
    ),
)
ACTION: Final = Part(
    "an action",
    (
        Key("title", TEXT, "text: an imperative", YES),
        Key("hint", TEXT, "text"),
        Key(
            "escape",
            YES_NO,
            "`yes`: a way out (withdraw, hand back), shown less prominently than a way forward",
        ),
        Key(
            "told",
            part("told"),
            "how the letter of a case tells it once it is done: a sentence for `public`; for "
            "`community` and `authority` if they shall read something else",
        ),
    ),
)
TELLING: Final = Part(
    "how an action is told",
    (
        Key("public", TEXT, "a sentence for everybody", YES),
        Key("community", TEXT, "a sentence for the group, if it shall read something else"),
        Key("authority", TEXT, "a sentence for the office, if it shall read something else"),
    ),
)
STATE: Final = Part(
    "a state",
    (
        Key(
            "phase",
            one_of(PHASES),
            "`submitted`, `assessed`, `delegated`, `monitored` or `ended`",
            YES,
        ),
        Key("title", TEXT, "text", YES),
        Key("says", part("says"), "what each audience reads", YES),
        Key("waits_on", WORDS, "the roles that must act next", "unless it is an end"),
        Key(
            "ends",
            one_of(ENDS),
            "`settled` (a named track may re-open it) or `closed` (nothing leaves it)",
            "for an end",
        ),
        Key(
            "keep",
            part("keep"),
            "for an end of the main track: how long archive law has a case kept that ended so; "
            "before that day nothing of it but personal data can be erased, and after it the case "
            "may be [destroyed](erasure.md)",
        ),
        Key("adverse", YES_NO, "for an end: `yes`: it goes against the group"),
        Key(
            "grounds",
            WORDS,
            "for an adverse end: the lists from which the grounds must come, where law or scheme "
            "lists them",
        ),
        Key("routes", WORDS, "for an adverse end: the routes against it"),
        Key(
            "agreed_by",
            WORDS,
            "for an end of the case that is not adverse and to which the authority can bring it: "
            "the actions by which the group has agreed to that (it signed, it asked for it); one "
            "of them has been done on every way there",
        ),
    ),
)
SAYING: Final = Part(
    "what a state says",
    (
        Key("public", TEXT, "text for everybody", "always"),
        Key("waited_on", TEXT, "text for whom it waits on", "for a state that waits"),
        Key("community", TEXT, "text for the group, if it shall read something else"),
        Key("authority", TEXT, "text for the office, if it shall read something else"),
    ),
)
KEEP: Final = Part(
    "how long a case is kept",
    (
        Key("source", WORD, "where that stands", YES),
        Key("years", WHOLE, "so many years, at most 200", "one of these two"),
        Key("forever", YES_NO, "`yes`: for ever", "one of these two"),
    ),
)
TRACK: Final = Part(
    "a track",
    (
        Key("title", TEXT, "text: what people call it", YES),
        Key("states", _STATES, "its states, with the same grammar as those of the main track", YES),
        Key(
            "may_stay_open",
            YES_NO,
            "`yes`: it may stay unfinished, and then keeps no case that ended from being "
            "[destroyed](erasure.md)",
        ),
    ),
)
