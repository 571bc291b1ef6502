"""What each breach of a law is called, in a sentence with what would help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from challenge_engine.core.laws import Breach, Place
from challenge_engine.definitions.problems import unknown

SENTENCES: Final[Mapping[str, str]] = {
    "unused-action": "no transition uses the action {name!r}",
    "unused-field": "no action takes the field {name!r}",
    "unused-record": "no action takes the record {name!r}",
    "unused-list": "nothing uses the list {name!r}",
    "unused-link": "no action takes the link {name!r}",
    "link-points-here": "no action makes the link {link!r}: it says `of` which cases point here, "
    "and those make it",
    "link-taken-twice": "the link {link!r} is taken already, as a required one",
    "copy-not-taken": "the field {field!r} is copied by the link {link!r}, and no opening that "
    "takes this link takes the field",
    "copy-type": "the field {field!r} is of type {type} and cannot be filled in from {other!r}, "
    "which is of type {other_type} there",
    "no-line": "there is a line only of cases that point at the same one: {link!r} says `of`, not "
    "`to`",
    "link-points-elsewhere": "the link {link!r} of {workflow} does not point at cases of this "
    "workflow",
    "reserved": "{name!r} is a word of the language; choose another name",
    "not-a-language": "{name!r} is not a language like en or pt_PT",
    "no-languages": "a workflow speaks at least one language",
    "text-missing": "the text is missing in {language!r}",
    "text-blank": "the text is blank in {language!r}",
    "public-not-told": "the state {state!r} says nothing to the public: `public` is needed",
    "waited-on-not-told": "the state {state!r} says nothing to whom it waits on: "
    "`waited_on` is needed",
    "end-waits": "the state {state!r} is an end and waits on nobody",
    "no-opening": "no action opens a case: a transition `from: nothing` is needed",
    "no-states": "the track {track!r} has no states",
    "opens-at-an-end": "the action {action!r} opens a case at its end {state!r}",
    "leaves-an-end": "the action {action!r} leaves {state!r}, which is an end ({ends}); "
    "only `also` of another track re-opens a settled one",
    "twice": "the action {action!r} from {state!r} stands here for the second time "
    "(line {first}); a branch is another action",
    "two-tracks": "the action {action!r} belongs to the track {track!r} (line {first}); "
    "an action moves one track, `also` another",
    "at-most-differs": "the action {action!r} has another `at_most` on line {first}: it is one "
    "limit for the whole case, wherever the action starts from",
    "never-repeated": "the action {action!r} can be done only once in a case anyway: leave out "
    "`at_most`",
    "moved-already": "the action {action!r} moves the track {track!r} already",
    "end-phase": "the state {state!r} is an end: its phase is `ended`",
    "ended-how": "the state {state!r} has the phase `ended`: it needs `ends: settled` or "
    "`ends: closed`",
    "waits-on-nobody": "the state {state!r} is no end: `waits_on` must say who acts next",
    "cannot-move-on": "the state {state!r} waits on {role!r}, who has no action there that "
    "moves it on",
    "never-reached": "the state {state!r} is never reached",
    "never-ends": "from the state {state!r} no end is reached",
    "no-scale": "the score {field!r} needs `scale: [lowest, highest]`",
    "no-choices": "the field {field!r} needs its codes: `of`",
    "no-record": "the field {field!r} needs the kind of record that it names: `of`",
    "limits": "the field {field!r} must be at least {low} and at most {high}, which nothing is",
    "personal-in-public": "the field {field!r} is personal and cannot be seen by the public",
    "named-by": "cases are known by {field!r}: it must be of type text and `see: public`",
    "public-line": "the field {field!r} is shown to everybody in the group's own words: it must be "
    "of type text or long_text and `see: public`",
    "counted-once": "the field {field!r} of the case is not counted: answers are counted of "
    "records, which keep the side that gave them",
    "promise-owner": "the owner of a promise is a choice of `group` and `authority`, "
    "which {field!r} is not",
    "promise-due": "a promise is due on a date, which {field!r} is not",
    "promise-kept": "the record {kept_by!r} has no field of type record that names a {record!r}",
    "taken-twice": "the field {field!r} is taken already, as a required one",
    "same-name": "the field {field!r} of the case and of the record {record!r} are taken together; "
    "a form cannot tell them apart",
    "goes-with": "`{key}` makes no sense without {other}",
    "too-many-grounds": "the list {list!r} has only {n} codes",
    "asked-and-taken": "the guard asks for {field!r}, which the action {action!r} takes itself: "
    "it would be refused before it can be given",
    "guard-lacks": "the guard {guard} needs `{key}`",
    "guard-type": "the guard {guard} asks of a field of type {types}, "
    "and {field!r} is of type {type}",
    "names-no-other": "the field {field!r} of {record!r} does not name a {asked!r}: it needs "
    "`type: record` and `of: {asked}`",
    "answer-changes": "the action {action!r} revises {record!r} or may leave out {field!r}, and "
    "what was answered must stay answered: {record!r} is only added, with {field!r}",
    "no-edge": "the date window is open at both ends: it needs from, until, from_field "
    "or until_field",
    "no-moment": "the window is open at both ends: it needs from_field or until_field",
    "two-edges": "the date window has `{key}` already; give one of the two",
    "window": "the date window opens on {low} and closes before that, on {high}",
    "two-sides": "the action {action!r} signs, so all its roles must be of one side",
    "signs-for-others": "the action {action!r} signs, which nobody can do for somebody else",
    "everybody-decides": "everybody may act as {role!r}, so {action!r} can only add something: it "
    "stays where the case is, signs nothing, assigns nobody and is not for others",
    "everybody-assigned": "everybody may act as {role!r}, so nobody is assigned to it",
    "everybody-unseen": "everybody may act as {role!r}, but no case is ever public: `public_from` "
    "is needed",
    "everybody-waited-for": "the state {state!r} cannot wait on {role!r}, who is everybody",
    "everybody-bound": "the deadline {deadline!r} cannot bind {role!r}, who is everybody",
    "not-an-assigned-role": "nobody is assigned to the role {role!r}: it lacks `assigned: yes`",
    "assigned-and-not": "the action {action!r} is for {role!r} itself, and whoever acts in that "
    "role is assigned to it",
    "never-assigned": "no action assigns anybody to the role {role!r}",
    "never-starts": "nothing starts the deadline {deadline!r}: each of these actions ends the case",
    "never-met": "nothing meets the deadline {deadline!r}: each of these actions opens a case",
    "does-both": "the action {action!r} stands under `{key}` already; it cannot do both",
    "about-costs": "the deadline {deadline!r} is itself about another one: name the one with "
    "`term` or `until`",
    "fixed": "`{key}` makes no sense here: the end of {deadline!r} is fixed by a date or by "
    "another deadline",
    "no-date": "it ends on a date, which {field!r} is not: it is of type {type}",
    "date-not-taken": "the action {action!r} begins it and does not take the date {field!r}",
    "bound-not-taken": "the action {action!r} may leave out the date {field!r}: what is bound by "
    "`at_most` must be given",
    "still-at-an-end": "the state {state!r} is an end: nothing stands still there",
    "extends-without-reason": "the action {action!r} makes the deadline {deadline!r} longer: "
    "`reason: required` is needed",
    "length-not-taken": "the action {action!r} must take {field!r}, and not as an optional one: "
    "it says by how much the term grows",
    "no-length": "how long a term is or grows is a whole number: {field!r} is of type {type}, "
    "not integer",
    "term-unknown": "the action {action!r} starts a term that is as long as {field!r} says: it "
    "must take that, and not as an optional one, or ask for it with `filled`",
    "length-not-said": "the action {action!r} says how long a term is: it must take {field!r}, "
    "and not as an optional one",
    "length-limits": "the field {field!r} says how long a term is or grows: it needs a `min` of at "
    "least 1 and a `max` of at most {most}",
    "clock-decides": "the clock moves another track and never `main`: a lapse neither accepts "
    "nor rejects",
    "clock-leaves-an-end": "the clock cannot leave {state!r}, which is an end",
    "unused-route": "no adverse end names the route {name!r}",
    "agreed-by-nobody": "the group agrees to the end of a case by something that it does itself "
    "in a case that is there, which {action!r} is not for {state!r}",
    "no-adverse-end": "the right {right!r} is about adverse ends, and no end says `adverse: yes`",
    "right-without-end": "the right {right!r} names the action {action!r}, which leads from "
    "{state!r} to no end of the case",
    "route-never-begins": "the route {route!r} runs on the track {track!r}, which the group cannot "
    "begin there: an action of it `from: nothing` by the group must ask for {state!r} by "
    "`track_in`",
    "waives-nothing": "the waiver of {law!r} waives nothing: that law is kept there",
    "right-not-decided": "the right {right!r} is promised and could not be proven: there are too "
    "many situations to look at them all",
    "ballot-type": "a ballot box wants a field of type {wanted} here; {field!r} is of type {type}",
    "ballot-code": "the field {field!r} has the code {code!r}, which a ballot box does not know; "
    "it knows {known}",
    "ballot-number": "the field {field!r} needs a `min` of at least 1: nobody can vote with less",
    "ballot-key-length": "the field {field!r} must hold a public key, which has {n} characters",
    "ballot-office": "the role {role!r} must be one of the authority, and not that of the voters",
    "ballot-not-by-keyholders": "the action {action!r} is done by those who hold the key: "
    "`by: {role}`, and nobody else",
    "ballot-voters-act": "the action {action!r} is one of {role!r}, who votes: that role is of "
    "everybody who may vote and can do nothing else",
    "ballot-beside": "the action {action!r} belongs to the main track: a ballot box follows that",
    "ballot-never": "no action says `ballot: {does}` under `takes`",
    "ballot-not-locked": "the action {action!r} locks the vote and must take {field!r}, as a "
    "required field",
    "ballot-unlocked": "the action {action!r} takes {field!r}, which only the lock may hand in: it "
    "cannot change afterwards",
    "ballot-opens-unlocked": "votes are taken in {state!r}, which can be reached without a lock",
    "ballot-locks-late": "the action {action!r} locks the vote at {state!r}, when votes have been "
    "taken already",
    "ballot-closes-nothing": "the action {action!r} closes the vote at {state!r}, where it is not "
    "open",
    "ballot-stays-open": "the action {action!r} closes the vote and leads to {state!r}, where it "
    "is open",
    "ballot-left-open": "the action {action!r} leaves {state!r}, where votes are taken, without "
    "closing the vote",
    "ballot-one-holder": "the action {action!r} counts, and must ask by `did_none_of` that "
    "somebody else handed in the half of the key that waits",
    "ballot-half-early": "the action {action!r} hands in a half of the key at {state!r}, which can "
    "be reached without closing the vote",
    "ballot-count-early": "the action {action!r} counts at {state!r}, which can be reached without "
    "closing the vote",
    "ballot-destroy-early": "the action {action!r} destroys the key at {state!r}, which can be "
    "reached without a count",
    "ballot-cancel-early": "the action {action!r} cancels the vote at {state!r}, which can be "
    "reached without a lock",
    "ballot-opens-cancelled": "votes are taken in {state!r}, which can be reached after the vote "
    "was cancelled: another vote needs a round of its own",
    "ballot-after-cancel": "the action {action!r} does something to the vote at {state!r}, which "
    "can be reached after it was cancelled",
    "ballot-cancel-unsaid": "the action {action!r} cancels the vote: `reason: required` and "
    "`publish: yes` are needed, because everybody who voted wants to know why",
    "ballot-no-objections": "the action {action!r} counts and must start the deadline "
    "{deadline!r}: the key is kept until it is over",
    "ballot-no-word": "the action {action!r} destroys the key: `reason: required` is needed, "
    "to say who destroyed which halves and spares",
    "pot-no-money": "a pot is reckoned in money, which {field!r} is not: it is of type {type}",
    "pot-personal": "the field {field!r} moves money and cannot be personal: what a pot held is "
    "never erased",
    "pot-currencies": "a pot has one currency: its size is in {size} and its cap in {cap}",
    "pot-optional": "the action {action!r} may leave out {field!r}, and then nobody knows how much "
    "money it moves: it must be a required one",
    "pot-other-end": "the link {link!r} is made from the other side: a pot is drawn on by the case "
    "that points at it",
    "pot-link": "the link {link!r} leads to money: every opening must take it, and nothing else "
    "may, so that it is always one case",
    "pot-revises": "the action {action!r} revises a record and would move its money again",
    "clock-stays": "the clock would move {state!r} to itself",
}

STORIES: Final[Mapping[str, str]] = {
    "never-there": "no case can come into the state {state!r}: every way there needs what "
    "never holds",
    "never-possible": "the action {action!r} is never possible from {state!r}: it needs {why}",
    "stuck": "a case can get stuck at ‘{state}’. {story} Now no end can be reached but by a way "
    "out: {why}.",
    "waits-in-vain": "at ‘{state}’ the case can wait in vain on ‘{role}’. {story} Now it waits on "
    "them, and there is nothing they can do there before it goes on.",
    "ended-by-the-clock": "the case ends at {state!r} because time passes: {story}",
}
"""Laws that are asked of every situation, with the way into one that breaks them."""

RIGHTS: Final[Mapping[str, str]] = {
    "can_withdraw": "at ‘{state}’ the group cannot withdraw, which `can_withdraw` promises. "
    "{story} Now {why}.",
    "can_hand_back": "at ‘{state}’ the group cannot hand back, which `can_hand_back` promises. "
    "{story} Now {why}.",
    "adverse_has_reason": "{who} leads to {state!r}, which is adverse, without {lacks}",
    "adverse_has_route": "the end {state!r} is adverse and names {what}: it needs a route of the "
    "kind objection or review, or else both a complaint and an ombudsman",
    "route-closed": "the route {route!r} against ‘{state}’ is named and cannot be taken. {story} "
    "Now nobody of the group can begin the track {track!r} there: {why}.",
    "ended-alone": "the authority can end the case at {state!r} by {actions}, and nobody asked "
    "the group: say `adverse: yes` and name the routes, or say in `agreed_by` by what the group "
    "has agreed",
    "ended-unasked": "the case can be ended at ‘{state}’ by the authority before the group has "
    "agreed by {actions}. {story}",
}
"""What breaks a right that is promised, or a route that is named."""

WAIVABLE: Final[Mapping[str, str]] = {**STORIES, **RIGHTS}
"""What a workflow may let stand, with a reason; on all other laws the engine relies."""


ABSENCES: Final = frozenset(
    (
        "unused-action",
        "unused-field",
        "unused-record",
        "unused-list",
        "unused-link",
        "unused-route",
        "no-adverse-end",
        "no-opening",
        "cannot-move-on",
        "never-reached",
        "never-ends",
        "never-assigned",
    )
)
"""Breaches that say that something is nowhere: not said as long as a part is unread."""


def of(breach: Breach, line: Callable[[Place], int]) -> str:
    """The sentence of a breach; ``line`` finds the line of a place it refers to."""
    params = dict(breach.params)
    if breach.code == "unknown":
        return unknown(params["kind"], params["name"], params["known"])
    if "first" in params:
        params["first"] = line(params["first"])
    return (SENTENCES.get(breach.code) or WAIVABLE[breach.code]).format(**params)
