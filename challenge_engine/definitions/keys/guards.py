"""The guards in the words of the reference; their names and parameters are those of the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from challenge_engine.core.guards import GUARDS, Guard
from challenge_engine.definitions.keys import Shape
from challenge_engine.definitions.keys.shapes import DATE, DECIMAL, WHOLE, WORD, WORDS


@dataclass(frozen=True, slots=True)
class Help:
    """When a guard holds, how it is written, and with which codes it says no."""

    holds: str
    example: str
    refusals: tuple[str, ...]


_NOT_RUNNING: Final = ("deadline-not-running", "deadline-over")

HELP: Final[Mapping[str, Help]] = {
    "filled": Help(
        "all `fields` have a value",
        "{filled: [title, plan]}",
        ("not-filled",),
    ),
    "one_of": Help(
        "the `field` has one of the `values`",
        "{one_of: {field: route, values: [subsidy]}}",
        ("not-one-of",),
    ),
    "amount_up_to": Help(
        "the amount in `field` is known and at most so many `cents`",
        "{amount_up_to: {field: budget, cents: 5000000}}",
        ("amount-unknown", "amount-too-high"),
    ),
    "amount_over": Help(
        "the amount in `field` is known and more than so many `cents`",
        "{amount_over: {field: budget, cents: 5000000}}",
        ("amount-unknown", "amount-too-low"),
    ),
    "at_least": Help(
        "there are at least `n` of the `records`; with `field` and `value`, of those that have "
        "this value",
        "{at_least: {records: assessment, n: 2, field: advice, value: accept}}",
        ("too-few-records",),
    ),
    "all_answered": Help(
        "each of the `records` is named by at least one record `by`, in its `field`",
        "{all_answered: {records: promise, by: delivery, field: promise}}",
        ("not-answered",),
    ),
    "average_at_least": Help(
        "the average of a number or score `field` in the `records` is at least `x`",
        '{average_at_least: {records: assessment, field: rooted, x: "2.5"}}',
        ("no-scores", "average-too-low"),
    ),
    "did_none_of": Help(
        "who acts has done none of these `actions` on this case (four eyes)",
        "{did_none_of: [assess, submit]}",
        ("did-before",),
    ),
    "role_assigned": Help(
        "`n` people (1 unless said otherwise) are assigned to the `role`",
        "{role_assigned: {role: assessor, n: 2}}",
        ("role-not-assigned",),
    ),
    "not_assigned": Help(
        "who acts is not assigned to the `role` on this case (four eyes)",
        "{not_assigned: assessor}",
        ("assigned-as",),
    ),
    "signed_by_both": Help(
        "the newest version of the `record` is signed by both sides, by different persons",
        "{signed_by_both: agreement}",
        ("nothing-to-sign", "not-signed", "signed-by-one-person"),
    ),
    "date_window": Help(
        "today is not before `from` (or the date in `from_field`) nor after `until` (or "
        "`until_field`)",
        "{date_window: {from: 2026-01-01, until_field: ends_on}}",
        ("date-unknown", "too-early", "too-late"),
    ),
    "moment_window": Help(
        "now is not before the moment in `from_field`, nor after the one in `until_field`, to the "
        "minute on the authority's own clock; with `link` these are fields of the linked case. "
        "What is known to a day only is taken for the end of that day",
        "{moment_window: {link: round, until_field: closes_at}}",
        ("moment-unknown", "too-early", "too-late"),
    ),
    "overdue": Help(
        "the `deadline` is running and its last day has passed",
        "{overdue: decision}",
        (*_NOT_RUNNING, "deadline-undated", "not-overdue"),
    ),
    "in_time": Help(
        "the `deadline` is running and its last day has not passed",
        "{in_time: decision}",
        (*_NOT_RUNNING, "too-late"),
    ),
    "track_in": Help(
        "the `track` is in one of the `states`",
        "{track_in: {track: main, states: [rejected]}}",
        ("track-elsewhere",),
    ),
    "linked_in": Help(
        "at least `n` (1 unless said otherwise) of the cases at the other end of the `link` are in "
        "one of the `states` of their workflow",
        "{linked_in: {link: round, states: [open]}}",
        ("not-linked", "linked-elsewhere"),
    ),
    "all_linked_in": Help(
        "every case at the other end of the `link` is in one of the `states` of its workflow; so "
        "it is where there is none",
        "{all_linked_in: {link: applications, states: [granted, refused]}}",
        ("not-all-linked",),
    ),
    "linked_open": Help(
        "the case at the other end of the `link` still runs: it has come to no end; so each of "
        "them does, where there are several",
        "{linked_open: round}",
        ("not-linked", "linked-ended"),
    ),
    "won": Help(
        "the votes of the case at the other end of the `link` are counted, and this case is among "
        "the winners; an exception is another action, with a reason that is published",
        "{won: round}",
        ("vote-not-counted", "vote-lost"),
    ),
    "first_in_line": Help(
        "no other case of this workflow that points by the `link` at the same case, and is in one "
        "of the `states`, has less in the field `by`",
        "{first_in_line: {link: round, states: [decision], by: place}}",
        ("no-place-in-line", "not-first-in-line"),
    ),
}

PARAMS: Final[Mapping[str, tuple[str, Shape]]] = {
    "field": ("the name of a field of the case", WORD),
    "fields": ("names of fields of the case", WORDS),
    "record_field": ("the name of a field of these records", WORD),
    "records": ("the name of a kind of record", WORD),
    "answers": ("the name of the kind of record that answers", WORD),
    "pointer": ("the field of it, of type `record`, that names what is answered", WORD),
    "value": ("a value as it stands in the case", WORD),
    "values": ("values as they stand in the case", WORDS),
    "cents": ("a whole number", WHOLE),
    "count": ("a whole number from 1", WHOLE),
    "decimal": ("a number like `2.5`", DECIMAL),
    "date": ("a day like `2026-01-31`", DATE),
    "actions": ("names of actions", WORDS),
    "assigned_role": ("the name of a role with `assigned: yes`", WORD),
    "deadline": ("the name of a deadline", WORD),
    "track": ("the name of a track", WORD),
    "states": ("names of states of that track", WORDS),
    "moment": ("the name of a field of the type `moment`", WORD),
    "link": ("the name of a link", WORD),
    "linked_states": ("names of states of the main track of the other workflow", WORDS),
    "own_states": ("names of states of the main track of this workflow", WORDS),
}
"""What a parameter of each kind names, and what may stand there."""


def shape() -> Shape:
    """One guard: its name with its parameters."""
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {name: _called(guard) for name, guard in GUARDS.items()},
    }


def _called(guard: Guard) -> dict[str, Any]:
    """With all parameters, or with the one that may stand alone."""
    params = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": PARAMS[param.kind][0], **PARAMS[param.kind][1]}
            for name, param in guard.params.items()
        },
        "required": [name for name, param in guard.params.items() if param.required],
    }
    described = {"description": f"Holds if {HELP[guard.name].holds}."}
    if guard.short is None:
        return described | params
    return described | {"anyOf": [params, PARAMS[guard.params[guard.short].kind][1]]}


def parameters(name: str) -> list[tuple[str, str, str]]:
    """The parameters of a guard: name, kind, whether it is needed."""
    guard = GUARDS[name]
    alone = {guard.short: "yes; it can stand alone"}
    return [
        (key, param.kind, alone.get(key, "yes" if param.required else "no"))
        for key, param in guard.params.items()
    ]
