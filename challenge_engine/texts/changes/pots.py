"""What is said where the money that cases share is otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.texts.catalogue import _

SENTENCES: Mapping[str, str] = {
    "pot+": _("There is now a pot of money on which linked cases draw: {pot}."),
    "pot-": _("There is no longer a pot of money on which linked cases draw: {pot}."),
    "pot.size~": _("How much is in the pot is now said by {after}, no longer by {before}."),
    "pot.cap+": _("What one case gets of {pot} at most is now said by {after}."),
    "pot.cap-": _("What one case gets of {pot} at most is no longer said; until now by {before}."),
    "pot.cap~": _("What one case gets of {pot} at most is now said by {after}, not by {before}."),
    "step.pot+": _("{action}{where} now moves money: {after}."),
    "step.pot-": _("{action}{where} no longer moves money; until now: {before}."),
    "step.pot~": _("{action}{where} now moves money so: {after}; until now: {before}."),
}
