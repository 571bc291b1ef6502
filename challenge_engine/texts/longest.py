"""The longest legal time until the decision, in sentences: its path with its sum, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from challenge_engine.core.proof.longest import Longest, Stretch, Waits
from challenge_engine.core.workflow import Workflow
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import listing, number
from challenge_engine.texts.wording import Wording
from challenge_engine.texts.words import so_often

_DAYS = _("From the first step to the decision it takes at most {days} days.")
_OPEN = _("Nothing bounds the whole time from the first step to the decision.")
_COUNTED = _("What has a term comes to at most {days} days.")
_UNKNOWN = _("How long it can take until the decision is not known: there are too many ways.")

_BOUND = _("{first} to {last}: at most {days} days ({deadline}: {parts}).")
_EACH = _("{times} {first} to {last}: each at most {days} days ({deadline}: {parts}).")
_FREE = _("{state}: no days are counted.")
_PARTS = {
    "term": _("{days} of the term"),
    "named": _("{days} until a day that is named"),
    "extension": _("{days} when it is made longer"),
    "standstill": _("{days} while it stands still"),
    "moved": _("{days} if the end moves over days off"),
}
_NOBODY = _("{state} has no bound: nobody has a term there. It waits on {roles}.")
_NAMED = _("{state} has no bound: {deadline} ends on a day that is named, however far ahead.")
_STILL = _("{state} has no bound: {deadline} stands still there, and no last day is set for that.")
_REPEATED = _(
    "{action} may be done again without end, and each time gives more time. It is counted once."
)
_NOTES = (
    _("These are calendar days, if everybody uses every term to the end and nobody is late."),
    _("Terms count here also where it has no consequence in law that they pass."),
    _("Working days and days off are taken where they fall worst in all known years."),
    _("Outages, and what is set right afterwards, are not counted."),
)


@dataclass(frozen=True, slots=True)
class Told:
    """The answer, the path that makes it so long, what has no bound, and how it was counted."""

    answer: str
    path: tuple[str, ...]
    open: tuple[str, ...]
    notes: tuple[str, ...]


def told(workflow: Workflow, found: Longest, language: str) -> Told:
    """All of it; nothing is passed over."""
    wording = Wording(workflow, language)
    if not found.is_decided:
        return Told(say(language, _UNKNOWN), (), tuple(_open(wording, found)), ())
    days = number(found.counted, language)
    if found.days is not None:
        answer = say(language, _DAYS, days=days)
    elif not found.counted:
        # Where nothing has a term there is no path to be added up.
        return Told(say(language, _OPEN), (), tuple(_open(wording, found)), ())
    else:
        answer = f"{say(language, _OPEN)} {say(language, _COUNTED, days=days)}"
    return Told(
        answer,
        tuple(_path(wording, found)),
        tuple(_open(wording, found)),
        tuple(say(language, note) for note in _NOTES),
    )


def _path(w: Wording, found: Longest) -> Iterator[str]:
    """What happens more than once is said where it first happens, with how often."""
    alike: dict[object, list[Stretch]] = {}
    for one in found.stretches:
        key = (one.first.action, one.last.action, one.deadline, one.parts)
        alike.setdefault(key if one.deadline else one.state, []).append(one)
    for same in alike.values():
        yield _stretch(w, same[0], len(same))


def _stretch(w: Wording, one: Stretch, times: int) -> str:
    first, last = w.action(one.first.action), w.action(one.last.action)
    if one.deadline is None:
        return say(w.language, _FREE, state=w.state(one.state))
    sums: dict[str, int] = {}
    for kind, days in one.parts:
        sums[kind] = sums.get(kind, 0) + days
    parts = (say(w.language, _PARTS[k], days=number(n, w.language)) for k, n in sums.items())
    return say(
        w.language,
        _BOUND if times == 1 else _EACH,
        times=so_often(times, w.language),
        first=first,
        last=last,
        days=number(one.days, w.language),
        deadline=w.deadline(one.deadline),
        parts=listing(parts, w.language),
    )


def _open(w: Wording, found: Longest) -> Iterator[str]:
    for one in found.waits:
        yield from _waits(w, one)
    for action in found.repeats:
        yield say(w.language, _REPEATED, action=w.action(action))


def _waits(w: Wording, one: Waits) -> Iterator[str]:
    state = w.state(one.state)
    for sentence, names in ((_NAMED, one.named), (_STILL, one.still)):
        for name in names:
            yield say(w.language, sentence, state=state, deadline=w.deadline(name))
    if one.is_without:
        roles = w.roles(w.workflow.states[one.state].waits_on)
        yield say(w.language, _NOBODY, state=state, roles=roles)
