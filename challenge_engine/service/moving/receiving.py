"""A case that another authority sent on: its history is checked, and noted in a case of ours.

It stays what it is: a history in the log of somebody else. Of it ours says under which signed head
it stood and which file that was, so that whoever keeps the file can show that it is this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from challenge_engine.core.moments import local_day
from challenge_engine.errors import InvalidInput, NotAllowed
from challenge_engine.history import handed_over
from challenge_engine.history.handed_over import HandedOver
from challenge_engine.history.spelling import to_base64
from challenge_engine.history.trust import Trust
from challenge_engine.service.cases.acting import no_such_case
from challenge_engine.service.engine import Engine
from challenge_engine.store import people, recording, streams
from challenge_engine.store.people import Person, who_is
from challenge_engine.store.recording import stamp
from challenge_engine.store.steps import Step
from challenge_engine.texts.catalogue import _, say

_NOTED = _(
    "Sent on to us with its history: proven steps {count}, the last is {last}, of the case {case} "
    "in the log {origin}. All were checked under its signed head of {size} entries, root {root}. "
    "SHA-256 of the file: {digest}"
)
_LACKING = _("Without proof: step {steps}.")


@dataclass(frozen=True, slots=True)
class Received:
    """What was checked, and the step of our case that says so."""

    whole: HandedOver
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    n: int


def receive(
    engine: Engine,
    authority: int,
    reference: str,
    by: Person,
    data: bytes,
    trust: Trust,
    via: str,
    language: str,
) -> Received:
    """Note in a case that it came with this history. Only who acts for the authority in it may.

    Raises ``NotValid``, ``NotDecidable``, ``NotFound``, ``NotAllowed``, ``InvalidInput``.
    """
    whole, digest = handed_over.read(data, trust), sha256(data).hexdigest()
    if whole.head.origin == engine.origin(authority).log:
        raise InvalidInput(
            "This history stands in the log of this authority itself: link the two cases instead.",
            (),
        )
    with engine.store.write() as unit:
        stream, clock = streams.lock_now(unit, authority, reference)
        if stream is None or stream.workflow is None or not stream.state:
            raise no_such_case(reference)
        version, now = engine.version(unit, stream.workflow), stamp(clock, stream)
        today = local_day(now, engine.authorities[authority].timezone)
        roles = people.actor(unit, by.id, authority, stream.group, stream.id, today).roles
        own = (n for n, r in version.workflow.roles.items() if r.side == "authority" and n in roles)
        role = next(own, None)
        if by.authority != authority or role is None:
            raise NotAllowed("Only who acts for the authority in this case can receive a history.")
        before, place = stream.n, f"record/note/{stream.n + 1}.0"
        step = Step(
            kind="note",
            actor=who_is(by),
            via=via,
            role=role,
            occurred_at=stream.last_occurred_at,
            items=(
                (f"{place}/text", _said(whole, digest, language)),
                (f"{place}/source", whole.head.origin),
            ),
        )
        origin = engine.origin(authority)
        recording.append(unit, stream, origin, version.definition, step, now)
        streams.step(unit, before, stream, stream.phase)
        n = stream.n
        unit.commit()
    engine.after_commit(authority)
    return Received(whole, digest, n)


def _said(whole: HandedOver, digest: str, language: str) -> str:
    text = say(
        language,
        _NOTED,
        count=len(whole.steps),
        last=whole.last,
        case=whole.case.hex(),
        origin=whole.head.origin,
        size=whole.head.size,
        root=to_base64(whole.head.root),
        digest=digest,
    )
    if not whole.missing:
        return text
    return f"{text} {say(language, _LACKING, steps=', '.join(map(str, whole.missing)))}"
