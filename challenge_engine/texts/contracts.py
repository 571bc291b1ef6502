"""Until when a service can be challenged before its contract goes on, step by step."""

from __future__ import annotations

from challenge_engine.texts.catalogue import _

ENDS = _("The contract ends on {day}.")
NOTICE = _("It must be ended {term} before: on {day} at the latest.")
NO_NOTICE = _("How long before it must be ended is not known, so nothing more can be worked out.")
DECIDED = _(
    "The decision takes {term} at the most, counted from “{action}” ({workflow}, version "
    "{version}, counted by {profile}). So this must be done on {day} at the latest."
)
NO_TERM = _("{workflow} sets no term for the decision, so only the day of notice is known.")
NOT_KNOWN = _("When a decision would come cannot be worked out: {why}")
ON_TOP = _("Pauses come on top of it, and more time if it is given. So does writing the agreement.")
EXTENDED = _("The term may be made longer by {term}.")

STANDINGS = {
    "open": _("can still be done in time"),
    "late": _("too late to be sure of a decision in time"),
    "over": _("the day of notice has passed: the next chance comes with the next contract"),
    "ended": _("the contract has ended: ask what holds now"),
    "unknown": _("not known"),
}
"""What the days come to today."""
