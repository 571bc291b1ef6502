"""A vote is fixed before it opens, closed before it is counted, destroyed at last; or cancelled.

Each law holds of every way through the main track, whatever guards say: it is enough to take the
transitions away that must come first, and to look at what can still be reached.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from challenge_engine.core.ballot_rules import KINDS, NEEDED, PUBLISHED, RULES, BallotBox, Does
from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.workflow import MAIN, NOTHING, Field, Transition, Workflow

_TYPES: Final[Mapping[str, str]] = {
    "budget": "money",
    "kind": "choice",
    "rule": "choice",
    "most": "integer",
    "draw": "text",
    "key": "text",
    "publish": "choice",
    "threshold": "integer",
}
_CODES: Final[Mapping[str, Collection[str]]] = {
    "kind": KINDS,
    "rule": RULES,
    "publish": PUBLISHED,
}
_LEAST_MOST: Final = 1
KEY_LENGTH: Final = 165
"""Characters of the line of a public key."""


def locked_fields(box: BallotBox) -> dict[str, str]:
    """What is locked → the field that says it."""
    found = {key: getattr(box.locks, key) for key in _TYPES}
    return {key: name for key, name in found.items() if name is not None}


def asked(workflow: Workflow) -> Iterator[Breach]:
    """The fields that say how is voted have the types and the codes that this needs."""
    if workflow.ballot is None:
        return
    for key, name in locked_fields(workflow.ballot).items():
        field = workflow.fields.get(name)
        if field is None:
            continue
        here: Place = ("ballot", "locks", key)
        if field.type != _TYPES[key]:
            params = {"field": name, "wanted": _TYPES[key], "type": field.type}
            yield Breach("ballot-type", here, params)
        elif odd := _odd_codes(key, field):
            known = ", ".join(f"`{code}`" for code in _CODES[key])
            yield Breach("ballot-code", here, {"field": name, "code": odd, "known": known})
        elif field.type == "integer" and (field.minimum or 0) < _LEAST_MOST:
            yield Breach("ballot-number", here, {"field": name})
        elif key == "key" and (field.maximum or KEY_LENGTH) < KEY_LENGTH:
            yield Breach("ballot-key-length", here, {"field": name, "n": KEY_LENGTH})


def _odd_codes(key: str, field: Field) -> str | None:
    return next((c.code for c in field.choices if c.code not in _CODES[key]), None)


def people(workflow: Workflow) -> Iterator[Breach]:
    """Who votes does nothing else in that role; the two offices are of the authority.

    The voters hold their role without any group, so an action of theirs would be one on every case.
    """
    box = workflow.ballot
    if box is None:
        return
    for key in ("officials", "keyholders"):
        role = workflow.roles.get(getattr(box, key))
        if role is not None and (role.side != "authority" or role.name == box.voters):
            yield Breach("ballot-office", ("ballot", key), {"role": role.name})
    for i, t in enumerate(workflow.transitions):
        if box.voters in (*t.by, *t.for_others):
            params = {"action": t.action, "role": box.voters}
            yield Breach("ballot-voters-act", ("transitions", i, "by"), params)
        opens = t.takes.ballot in ("half", "count", "destroy")
        if opens and t.by != (box.keyholders,):
            params = {"action": t.action, "role": box.keyholders}
            yield Breach("ballot-not-by-keyholders", ("transitions", i, "by"), params)
        if t.takes.ballot == "count" and not _is_by_another(workflow, t):
            yield Breach("ballot-one-holder", ("transitions", i), {"action": t.action})


def _is_by_another(workflow: Workflow, count: Transition) -> bool:
    """Whether who counts cannot have handed in the half that waits."""
    asked = [call.params["actions"] for call in count.when if call.name == "did_none_of"]
    halves = {t.action for t in workflow.transitions if t.takes.ballot == "half"}
    return halves <= {name for names in asked for name in names}


def placed(workflow: Workflow) -> Iterator[Breach]:
    """Everything that is done to a box is done on the main track, to a box that there is."""
    used = {t.takes.ballot for t in workflow.transitions}
    for i, t in enumerate(workflow.transitions):
        here: Place = ("transitions", i, "takes", "ballot")
        if t.takes.ballot is not None and workflow.ballot is None:
            yield Breach("goes-with", here, {"key": "ballot", "other": "`ballot` of the workflow"})
        if t.takes.ballot is not None and t.track != MAIN:
            yield Breach("ballot-beside", here, {"action": t.action})
    for does in NEEDED if workflow.ballot is not None else ():
        if does not in used:
            yield Breach("ballot-never", ("ballot",), {"does": does})


def fixed(workflow: Workflow) -> Iterator[Breach]:
    """What the lock fixes is handed in by the lock, and by nothing else.

    But for the budget: what can be spent is known before, and the lock keeps it as it stands.
    """
    box = workflow.ballot
    if box is None:
        return
    names = {name for key, name in locked_fields(box).items() if key != "budget"}
    for i, t in enumerate(workflow.transitions):
        if t.takes.ballot == "lock":
            for name in sorted(names.difference(t.takes.fields)):
                params = {"action": t.action, "field": name}
                yield Breach("ballot-not-locked", ("transitions", i, "takes"), params)
        else:
            for name in sorted(names.intersection((*t.takes.fields, *t.takes.optional))):
                params = {"action": t.action, "field": name}
                yield Breach("ballot-unlocked", ("transitions", i, "takes"), params)


def in_order(workflow: Workflow) -> Iterator[Breach]:
    """Locked, then open, then closed, then counted, then destroyed, on every way."""
    box = workflow.ballot
    if box is None:
        return
    early = _reached(workflow, [NOTHING], "lock")
    for k, state in enumerate(box.open_in):
        if state in early:
            yield Breach("ballot-opens-unlocked", ("ballot", "open_in", k), {"state": state})
    since_open = _reached(workflow, box.open_in)
    yield from _ahead(workflow, "lock", since_open, "ballot-locks-late")
    for i, t in enumerate(workflow.transitions):
        here: Place = ("transitions", i, "takes", "ballot")
        if t.track != MAIN:
            continue
        if t.takes.ballot == "close" and t.source not in box.open_in:
            yield Breach("ballot-closes-nothing", here, {"action": t.action, "state": t.source})
        leaves = t.source in box.open_in and t.target not in box.open_in
        if t.takes.ballot == "close" and t.target in box.open_in:
            yield Breach("ballot-stays-open", here, {"action": t.action, "state": t.target})
        if leaves and t.takes.ballot not in ("close", "cancel"):
            params = {"action": t.action, "state": t.source}
            yield Breach("ballot-left-open", ("transitions", i), params)
    yield from _before(workflow, "half", "close")
    yield from _before(workflow, "count", "close")
    yield from _before(workflow, "destroy", "count")
    yield from _cancelled(workflow, box)


def _cancelled(workflow: Workflow, box: BallotBox) -> Iterator[Breach]:
    """Only what was fixed can be cancelled, and nothing is done to a box after that."""
    yield from _before(workflow, "cancel", "lock")
    ends = {t.target for t in workflow.transitions if t.takes.ballot == "cancel"}
    after = _reached(workflow, ends)
    for k, state in enumerate(box.open_in):
        if state in after:
            yield Breach("ballot-opens-cancelled", ("ballot", "open_in", k), {"state": state})
    for i, t in enumerate(workflow.transitions):
        if t.takes.ballot is not None and t.track == MAIN and t.source in after:
            params = {"action": t.action, "state": t.source}
            yield Breach("ballot-after-cancel", ("transitions", i, "takes", "ballot"), params)


def _before(workflow: Workflow, does: Does, after: Does) -> Iterator[Breach]:
    """Whatever is done to the box where nothing of what must come first has been done."""
    early = _reached(workflow, [NOTHING], after)
    yield from _ahead(workflow, does, early, f"ballot-{does}-early")


def _ahead(workflow: Workflow, does: Does, where: Collection[str], code: str) -> Iterator[Breach]:
    for i, t in enumerate(workflow.transitions):
        if t.takes.ballot == does and t.source in where:
            here: Place = ("transitions", i, "takes", "ballot")
            yield Breach(code, here, {"action": t.action, "state": t.source})


def _reached(
    workflow: Workflow, since: Collection[str], without: Does | None = None
) -> frozenset[str]:
    """The states of the main track that can be reached without doing this to the box."""
    found, open_ = set(since), list(since)
    while open_:
        source = open_.pop()
        for target in _targets(workflow, source, without):
            if target not in found:
                found.add(target)
                open_.append(target)
    return frozenset(found)


def _targets(workflow: Workflow, source: str, without: Does | None) -> Iterator[str]:
    for t in workflow.transitions:
        if t.track == MAIN and t.source == source and (not without or t.takes.ballot != without):
            yield t.target
        # What another track does to the main one comes from wherever that stands.
        for also in t.also:
            if also.track == MAIN and (not also.sources or source in also.sources):
                yield also.target


def destroyed(workflow: Workflow) -> Iterator[Breach]:
    """The count starts the time for objections; who destroys or cancels says why, to everybody
    where the votes were never counted."""
    box = workflow.ballot
    if box is None:
        return
    deadline = workflow.deadlines.get(box.objections)
    for i, t in enumerate(workflow.transitions):
        here: Place = ("transitions", i, "takes")
        if t.takes.ballot == "count" and deadline and t.action not in deadline.starts:
            params = {"action": t.action, "deadline": deadline.name}
            yield Breach("ballot-no-objections", ("ballot", "objections"), params)
        if t.takes.ballot == "destroy" and t.takes.reason != "required":
            yield Breach("ballot-no-word", here, {"action": t.action})
        if t.takes.ballot == "cancel" and not (t.takes.reason == "required" and t.takes.publish):
            yield Breach("ballot-cancel-unsaid", here, {"action": t.action})


LAWS = (asked, people, placed, fixed, in_order, destroyed)
