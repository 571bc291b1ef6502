"""Why something is not possible, and what would help: a sentence each for every refusal.

What would help is looked up in the workflow itself (who gives a missing field, who signs), so it
is never out of date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.case import Refusal
from challenge_engine.core.workflow import MAIN, NOTHING, Transition, Workflow
from challenge_engine.texts import helpers as helping
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.pots import OF_POTS
from challenge_engine.texts.told import Told
from challenge_engine.texts.wording import Wording
from challenge_engine.texts.words import words


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, and what would help."""

    no: str
    help: str

    def __str__(self) -> str:
        return f"{self.no} {self.help}"


REFUSALS: Mapping[str, Told] = {
    # Rights and states
    "unknown-action": Told(_("This workflow has no action {name}."), _("Its actions are {known}.")),
    "no-case": Told(
        _("There is no case yet, and {track} can only begin beside one."),
        _("First: {deeds}."),
        helping.openers,
    ),
    "ended": Told(
        _("{track} has ended at {state}; this cannot be done in it any more."),
        _("Only this reopens it: {deeds}."),
        helping.reopeners,
    ),
    "wrong-state": Told(
        _("This is not possible while {track} stands at {state}."),
        _("It is possible when it stands at {states}."),
    ),
    "wrong-role": Told(
        _("Only {roles} can do this."),
        _("Ask somebody who holds this role, or ask the administrator for the role."),
    ),
    "not-assigned": Told(
        _("You hold the role ({roles}), but you are not assigned to this case."),
        _("Somebody must assign you: {deeds}."),
        helping.assigners,
    ),
    "not-on-behalf": Told(
        _("Nobody can do this on behalf of somebody else."),
        _("It has to be done in person: {deeds}."),
        helping.doers,
    ),
    # Records and signatures
    "once-per-person": Told(
        _("You have handed in {record} for this case already, and each person does so once."),
        _("What you handed in can be revised: {deeds}."),
        helping.revisers,
    ),
    "nothing-to-sign": Told(
        _("There is nothing to sign yet: {record}."), _("First: {deeds}."), helping.recorders
    ),
    "signed-already": Told(
        _("{record} has been signed already for {side}."),
        _("Nothing more is needed from this side; a new version would be signed again."),
    ),
    "signed-by-one-person": Told(
        _("One person cannot sign {record} for both sides."),
        _("Somebody else must sign for the other side."),
    ),
    "not-signed": Told(
        _("{record} still has to be signed for {sides}."),
        _("Needed: {deeds}."),
        helping.signers,
    ),
    "nothing-to-revise": Told(
        _("There is nothing here that you could revise: {record}."),
        _("First: {deeds}."),
        helping.recorders,
    ),
    "nothing-to-name": Told(
        _("This has to name {record}, and this case has none yet."),
        _("First: {deeds}."),
        helping.recorders,
    ),
    "no-such-record": Told(
        _("This case has no number {number} of {record} that you could name here."),
        _("Choose one that the case has."),
    ),
    # Votes
    "vote-not-counted": Told(
        _("{link}: the votes are not counted."),
        _("It becomes possible when the count has this among its winners."),
    ),
    "vote-lost": Told(
        _("{link}: this is not among the winners of the vote."),
        _("The page of the result says why, with the figures."),
    ),
    "ballot-not-locked": Told(
        _("The vote is not fixed yet: its rule, its choices and its key."),
        _("First: {deeds}."),
        helping.boxes("lock"),
    ),
    "ballot-has-votes": Told(
        _("People have voted already, so that nothing of this vote can be changed any more."),
        _("Another vote needs a round of its own."),
    ),
    "correct-vote": Told(
        _("A vote was fixed by this, and stays so: {fields}."),
        _("Before anybody has voted, the vote can be fixed anew."),
    ),
    "ballot-no-half": Told(
        _("The ballot box opens with both halves of its key, by two people. None is here yet."),
        _("First: {deeds}."),
        helping.boxes("half"),
    ),
    "ballot-no-choices": Told(
        _("There is nothing to vote for yet."),
        _("The cases that can be voted for must be linked to this one and have been admitted."),
    ),
    "ballot-not-closed": Told(
        _("The vote is not closed yet; nothing of it is opened before."),
        _("First: {deeds}."),
        helping.boxes("close"),
    ),
    "ballot-closed": Told(
        _("The vote is closed."), _("What was voted until then is counted; nothing can be added.")
    ),
    "ballot-papers": Told(
        _("Papers: {voters} people voted on paper, and {typed} of 2 officials typed them in."),
        _(
            "Two officials each type in all papers; both must come to the same, in number and in "
            "content."
        ),
    ),
    "ballot-counted": Told(
        _("The votes are counted already."), _("Anybody can count again from what is published.")
    ),
    "ballot-not-counted": Told(
        _("The votes are not counted yet."), _("First: {deeds}."), helping.boxes("count")
    ),
    "ballot-objections-open": Told(
        _("The key is kept as long as somebody can object to the count."),
        _("It can be destroyed once this is over: {deadline}."),
    ),
    "ballot-destroyed": Told(
        _("The key of this vote is destroyed: its envelopes can never be opened again."),
        _("Anybody can count again from what is published."),
    ),
    "too-few-records": Told(
        _("{records}: {there} so far, {n} needed."),
        _("Still needed: {more}, by {deeds}."),
        helping.recorders,
    ),
    "not-answered": Told(
        _("Not answered yet: {there} of {records}."),
        _("Each needs its answer: {deeds}."),
        helping.answerers,
    ),
    "no-scores": Told(
        _("{records}: nobody has given a score for {field} yet."),
        _("Needed: {deeds}."),
        helping.recorders,
    ),
    "average-too-low": Told(
        _("{records}: the average of {field} is lower than {x}."),
        _("It becomes possible when the average is {x} or more."),
    ),
    "sealed": Told(
        _("This depends on {record}, which is sealed for you."),
        _("It is opened by {deeds}."),
        helping.unsealers,
    ),
    "done-so-often": Told(
        _("This can be done at most {at_most} in one case, and was done {so_often}."),
        _("The ways on from here: {deeds}."),
        helping.movers,
    ),
    "withheld-record": Told(
        _("This depends on {record}, which you may not read."), _("Ask whoever handles the case.")
    ),
    "withheld-field": Told(
        _("This depends on {field}, which you may not read."), _("Ask whoever handles the case.")
    ),
    # What is known
    "not-filled": Told(
        _("Not filled in yet: {fields}."), _("It is filled in by {deeds}."), helping.givers
    ),
    "not-one-of": Told(
        _("This is possible only where the answer to {field} is {values}."),
        _("The answer is given by {deeds}."),
        helping.givers,
    ),
    "amount-unknown": Told(
        _("The amount is not known: {field}."), _("It is filled in by {deeds}."), helping.givers
    ),
    "amount-too-high": Told(
        _("The amount is more than {limit}: {field}."),
        _("It is possible up to and including {limit}."),
    ),
    "amount-too-low": Told(
        _("The amount is not more than {limit}: {field}."),
        _("It is possible only above {limit}."),
    ),
    "date-unknown": Told(
        _("The date is not known: {field}."), _("It is filled in by {deeds}."), helping.givers
    ),
    "moment-unknown": Told(
        _("It is not known at which minute it begins and ends."),
        _("Whoever opened it says so first."),
    ),
    "too-early": Told(_("This is not possible before {date}."), _("Come back on {date}.")),
    "too-late": Told(
        _("This was possible until {date}."),
        _("The time for it is over; ask whoever handles the case what can still be done."),
    ),
    # People and tracks
    "did-before": Told(
        _("You did this in this case: {actions}. Somebody else must take this step."),
        _("Ask a colleague who has not done that."),
    ),
    "role-not-assigned": Told(
        _("Assigned as {role}: {there} so far, {n} needed."),
        _("Still needed: {more}, by {deeds}."),
        helping.assigners,
    ),
    "assigned-as": Told(
        _("You are assigned to this case as {role}. Somebody else must take this step."),
        _("Ask a colleague who is not assigned to it as {role}."),
    ),
    "track-elsewhere": Told(
        _("This is not possible while {track} stands at {state}."),
        _("It is possible when it stands at {states}."),
    ),
    "track-closed": Told(
        _("{track} is closed at {state}, and this step would move it."),
        _("Nothing reopens it; if there is something new, begin a new case."),
    ),
    # Other cases
    "not-linked": Told(
        _("No other case is linked to this one yet: {link}."),
        _("It is linked by {deeds}."),
        helping.linkers,
    ),
    "linked-elsewhere": Told(
        _("{link}: {there} so far at {states}, {n} needed."),
        _("It becomes possible when the other case has come so far."),
    ),
    "not-all-linked": Told(
        _("{link}: {left} of {of} are not yet at {states}."),
        _("It becomes possible when all of them are."),
    ),
    "linked-ended": Told(
        _("{link}: the other case has ended already, at {states}."),
        _("Name a case that still runs. If none does, this case goes on by itself."),
    ),
    "no-place-in-line": Told(
        _("Its place in line is not known: {field}."),
        _("It is filled in by {deeds}."),
        helping.givers,
    ),
    "not-first-in-line": Told(
        _("Others come first: {before}, by {field}."),
        _("It becomes possible when these have had their turn."),
    ),
    "withheld-link": Told(
        _("This depends on another case, which you may not see: {link}."),
        _("Ask whoever handles the case."),
    ),
    # Deadlines
    "deadline-not-running": Told(
        _("{deadline} has not begun in this case."), _("It begins with {deeds}."), helping.starters
    ),
    "deadline-over": Told(
        _("{deadline} no longer runs in this case."),
        _("Look at the history: it was met, or what it was for has ended."),
    ),
    "deadline-undated": Told(
        _("{deadline} has no last day at this moment: it stands still, or no day is known."),
        _("Look at the case again when it has gone on."),
    ),
    "not-overdue": Told(
        _("{deadline} is not overdue: the last day is {due}."),
        _("This becomes possible on the day after."),
    ),
    "nothing-to-extend": Told(
        _("{deadline} does not run in this case, so there is nothing to extend."),
        _("It begins with {deeds}."),
        helping.starters,
    ),
    "too-late-to-extend": Told(
        _("{deadline} ended on {due}, and a term is extended before it ends."),
        _("Decide as soon as possible, and tell the other side when."),
    ),
    "extended-already": Told(
        _("{deadline} was extended as often as the rule allows ({times})."),
        _("Decide before it ends."),
    ),
    "extension-too-long": Told(
        _("{deadline} is extended by at most {term}."), _("Give a shorter time.")
    ),
    # Corrections
    "not-correctable": Told(
        _("A step of this kind is not corrected: nobody handed anything in with it."),
        _("What somebody handed in is corrected at the step with which it came."),
    ),
    "correct-own-record": Told(
        _("Only who handed in {record} corrects it: it is the judgement of one person."),
        _("Ask that person."),
    ),
    "correct-signed": Told(
        _("{record} is for signing, and what is signed changes only by a new version."),
        _("Make a new version of it, for both sides to sign: {deeds}."),
        helping.revisers,
    ),
    "correct-erased": Told(
        _("This was erased by law and is not given back: {fields}."),
        _("Leave it out of the correction."),
    ),
    "correct-unread": Told(
        _("You may not read this, so you cannot correct it: {fields}."),
        _("Ask somebody who may read it."),
    ),
    "correct-nothing": Told(
        _("This correction would change nothing."),
        _("Give a value, or a day, that is other than what stands now."),
    ),
    "correct-clock": Told(
        _("Nobody typed when this happened: the clock wrote it down, and that stays."),
        _("Leave the day out of the correction."),
    ),
    "correct-recorded": Told(
        _("This cannot have happened on {date}: it was recorded on {other} already."),
        _("Give the day on which it really happened."),
    ),
    "correct-before": Told(
        _("This cannot have happened on {date}: the step before it happened on {other}."),
        _("Give a day that is not before it; if that day is wrong too, correct that step first."),
    ),
    "correct-after": Told(
        _("This cannot have happened on {date}: the step after it happened on {other}."),
        _("Give a day that is not after it; if that day is wrong too, correct that step first."),
    ),
    **OF_POTS,
}

_NOT_BEGUN = _("This is not possible as long as {track} has not begun.")
_NOT_TICKED = _("This is possible only if {values} is ticked: {field}.")
_OPENING = _("It is possible only as the first step of a new case.")
_NOBODY = _("Ask whoever handles the case.")
_NEW_CASE = _("If there is something new, begin a new case.")


def refusal(refused: Refusal, workflow: Workflow, language: str) -> Sentence:
    """A refusal in words."""
    told, params = REFUSALS[refused.code], refused.params
    wording = Wording(workflow, language)
    holes = words(wording, params)
    holes["deeds"] = wording.deeds(told.helpers(workflow, params))
    no = say(language, _no(refused, told, workflow), **holes)
    return Sentence(
        no=no[:1].upper() + no[1:], help=say(language, _help(refused, told, holes), **holes)
    )


def helpers(refused: Refusal, workflow: Workflow) -> list[Transition]:
    """The transitions that would take a refusal away."""
    return REFUSALS[refused.code].helpers(workflow, refused.params)


def not_possible(action: str, workflow: Workflow, language: str) -> str:
    """The heading over the reasons why an action is not possible."""
    title = Wording(workflow, language).action(action)
    return say(language, _("{action} is not possible now."), action=title)


def _no(refused: Refusal, told: Told, workflow: Workflow) -> str:
    if refused.params.get("state") == NOTHING:
        return _NOT_BEGUN
    if refused.code == "not-one-of" and workflow.fields[refused.params["field"]].type == "choices":
        return _NOT_TICKED
    return told.no


def _help(refused: Refusal, told: Told, holes: Mapping[str, Any]) -> str:
    if refused.code == "wrong-state" and set(refused.params["states"]) == {NOTHING}:
        is_main = refused.params["track"] == MAIN
        return _OPENING if is_main else told.help
    if "{deeds}" in told.help and not holes["deeds"]:
        return _NEW_CASE if refused.code == "ended" else _NOBODY
    return told.help
