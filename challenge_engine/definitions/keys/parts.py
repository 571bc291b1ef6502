"""Every mapping of the language that has keys of its own, by the name that the schema gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from challenge_engine.definitions.keys import (
    Part,
    ballots,
    case,
    deadlines,
    links,
    moves,
    pots,
    rights,
)

PARTS: Final[Mapping[str, Part]] = {
    "workflow": case.WORKFLOW,
    "role": case.ROLE,
    "code": case.CODE,
    "field": case.FIELD,
    "record": case.RECORD,
    "promise": case.PROMISE,
    "action": case.ACTION,
    "told": case.TELLING,
    "state": case.STATE,
    "says": case.SAYING,
    "keep": case.KEEP,
    "track": case.TRACK,
    "transition": moves.TRANSITION,
    "takes": moves.TAKES,
    "grounds": moves.GROUNDS,
    "also": moves.ALSO,
    "ballot": ballots.BALLOT,
    "choices": ballots.CHOICES,
    "locked": ballots.LOCKED,
    "pot": pots.POT,
    "pot-move": pots.POT_MOVE,
    "deadline": deadlines.DEADLINE,
    "standstill": deadlines.STANDSTILL,
    "extension": deadlines.EXTENSION,
    "lapse": deadlines.LAPSE,
    "clock-move": deadlines.CLOCK_MOVE,
    "link": links.LINK,
    "link-end": links.END,
    "rights": rights.RIGHTS,
    "route": rights.ROUTE,
    "waiver": rights.WAIVER,
}
