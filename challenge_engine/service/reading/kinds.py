"""What steps are called that are no action of the workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from challenge_engine.texts.catalogue import _

TITLES: Final[Mapping[str, str]] = {
    "takeover": _("Taken over from elsewhere"),
    "note": _("Note"),
    "correct": _("Correction"),
    "lapse": _("A deadline passed"),
    "deadline": _("Deadlines were worked out anew"),
    "link": _("Linked with another case"),
    "erase": _("Data erased by law"),
    "hold": _("On hold: nothing of this case is erased"),
    "release": _("The hold is released"),
    "lock": _("The vote is fixed"),
    "close": _("The list of the envelopes is fixed"),
    "key": _("A half of the key waits for the other"),
    "batch": _("Paper votes were typed in"),
    "count": _("The result of the vote"),
    "destroy": _("Key, envelopes and secret of the vote are destroyed"),
}
