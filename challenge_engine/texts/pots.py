"""Why money cannot be moved, with the figures, and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from challenge_engine.texts.catalogue import _
from challenge_engine.texts.told import Told

OF_POTS: Final[Mapping[str, Told]] = {
    "pot-not-filled": Told(
        _("The case that has the money does not say yet how much there is."),
        _("Whoever handles that case says so first."),
    ),
    "pot-other-currency": Told(
        _("The money is there in {wanted}, and this amount is in {currency}."),
        _("Give the amount in {wanted}."),
    ),
    "pot-zero": Told(_("An amount of nothing moves no money: {field}."), _("Give an amount.")),
    "pot-over": Told(
        _("This is {over} more than is left."), _("At most {most} can still be awarded.")
    ),
    "pot-over-cap": Told(
        _("This is {over} more than one case can be awarded."), _("That is {most} at most.")
    ),
    "pot-empty": Told(
        _("Nothing is left to be awarded."),
        _("It becomes possible when an award is given up, or more money comes."),
    ),
    "pot-over-open": Told(
        _("This is {over} more than is awarded and not paid yet."), _("That is {most}.")
    ),
    "pot-nothing-open": Told(
        _("Nothing is awarded to this case that is not paid yet."),
        _("Look at the history: all of it was paid, or given up."),
    ),
    "pot-over-paid": Told(_("This is {over} more than was paid."), _("That is {most}.")),
    "pot-nothing-paid": Told(
        _("Nothing was paid to this case that could come back."),
        _("What is awarded and not paid is given up, not paid back."),
    ),
    "pot-below-awarded": Told(
        _("This is {over} less than is awarded already."),
        _("Give at least {most}, or let awards be given up first."),
    ),
    "pot-cap-below": Told(
        _("This is {over} less than one case is awarded already."), _("Give at least {most}.")
    ),
    "correct-money": Told(
        _("This moved money, and a correction moves none: {fields}."),
        _("Pay, give up or take back what is to be otherwise, or set the sum anew."),
    ),
}
