"""What an order would do, as its officer may read it: what goes, what stays and why."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.service.engine import Engine
from challenge_engine.service.erasing.finding import Reach, Why, is_needed
from challenge_engine.service.erasing.keeping import FOREVER
from challenge_engine.service.reading import of_audit, past, viewing, wordings
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight, Viewer, sight
from challenge_engine.store import forgetting
from challenge_engine.store.people import Person
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording, date, say
from challenge_engine.texts.catalogue import _


@dataclass(frozen=True, slots=True)
class Line:
    """One value; ``text`` is ``None`` where this reader may not see it."""

    reference: str
    n: int
    item: int
    label: str
    is_personal: bool
    text: str | None
    goes: bool
    why: str
    """Why it stays, as a sentence; for what goes, nothing."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would do, said before anything is done."""

    going: tuple[Line, ...]
    staying: tuple[Line, ...]
    account: str
    """What becomes of the account, for an order by person."""
    duties: tuple[str, ...]
    not_reached: tuple[str, ...]
    clean_by: str


_WHY: dict[Why, str] = {
    "goes": "",
    "held": _("the case is on hold; release the hold first"),
    "open": _("the case is still open and needs it; let it end, or withdraw from it, first"),
    "others": _("it is the data of others too; order it by value if theirs may go as well"),
    "not-personal": _("it was handed in by this person, but it is no personal data"),
    "kept": _("it is no personal data, and the case must be kept{until}"),
    "kept-personal": _("the case must be kept{until}, and this ground does not override that"),
    "built-on": _("the program builds the case on it, and nobody is named in it"),
    "named": _("it holds the name, but is not marked as theirs: look at it, and order it by value"),
}
_LABELS = {
    "actor": _("Who did it"),
    "behalf": _("For whom it was done"),
    "recorder": _("Who typed it in"),
    "token": _("The program that did it"),
    "login": _("How they had signed in"),
    "reason": _("Reason"),
    "grounds": _("Grounds"),
    "ground": _("Ground of an erasure or hold"),
}
_RECORDED = {
    "assignment": _("Who was assigned"),
    "given": _("A role that was given"),
    "ended": _("A role that was ended"),
    "closed": _("An account that was closed"),
    "ballot": _("A vote"),
}
_NOT_REACHED = (
    _("Receipts that were handed out: what stands in them stays with whoever holds them."),
    _("Exports, prints and screens that people took away."),
    _("What people wrote into free text, unless it is ordered by value."),
    _("The published log: it holds nothing of any value, before and after."),
)


def preview(
    unit: Unit,
    engine: Engine,
    viewer: Viewer,
    reached: list[Reach],
    person: Person | None,
    backup_days: int,
) -> Preview:
    """The reach of an order in the officer's language."""
    tellers: dict[int, _Teller] = {}
    found = []
    for one in reached:
        if one.stream.id not in tellers:
            tellers[one.stream.id] = _Teller.of(unit, engine, one, viewer)
        found.append(tellers[one.stream.id].line(one))
    language = viewer.language
    return Preview(
        going=tuple(line for line in found if line.goes),
        staying=tuple(line for line in found if not line.goes),
        account=_account(unit, person, language) if person else "",
        duties=_duties(reached, language),
        not_reached=tuple(say(language, one) for one in _NOT_REACHED),
        clean_by=clean_by(unit, engine, viewer, backup_days),
    )


def clean_by(unit: Unit, engine: Engine, viewer: Viewer, backup_days: int) -> str:
    """The day on which the last backup that still holds a value of today is thrown away."""
    authority = viewer.person.authority if viewer.person else next(iter(engine.authorities))
    today = local_day(unit.now(), engine.authorities[authority].timezone)
    return (dt.date.fromisoformat(today) + dt.timedelta(days=backup_days)).isoformat()


def _account(unit: Unit, person: Person, language: str) -> str:
    if is_needed(unit, person):
        parts = forgetting.open_parts(unit, person.id) + forgetting.held_parts(unit, person.id)
        return say(
            language,
            _(
                "The account stays as it is, because of a part in {cases}. Order it again when "
                "these have ended and are not on hold."
            ),
            cases=", ".join(dict.fromkeys(parts)),
        )
    return say(
        language,
        _(
            "The account is emptied and closed for good: name, address, name to sign in and "
            "password go, its roles end, and whoever is signed in with it is signed out."
        ),
    )


def _duties(reached: list[Reach], language: str) -> tuple[str, ...]:
    """One sentence a case, so that the duty to keep is read before anything is ordered."""
    said: dict[str, None] = {}
    for one in reached:
        if one.stream.kind != "case":
            continue
        reference, owed = one.stream.reference or "", one.duty
        if owed is None:
            text = say(
                language,
                _("{reference} has ended; its workflow states no term of keeping."),
                reference=reference,
            )
        elif owed.until is None:
            text = say(language, _("{reference} is open and must be kept."), reference=reference)
        else:
            text = say(
                language,
                _("{reference} ended on {ended} and must be kept{until} ({source})."),
                reference=reference,
                ended=date(owed.ended or "", language),
                until=_until(one, language),
                source=owed.source,
            )
        said[text] = None
    return tuple(said)


def _until(one: Reach, language: str) -> str:
    if one.duty is None or one.duty.until is None:
        return ""
    if one.duty.until == FOREVER:
        return say(language, _(" for ever"))
    return say(language, _(" until {day}"), day=date(one.duty.until, language))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Labels and texts of one case for one reader."""

    past: Past | None
    sight: Sight | None
    zone: str
    language: str

    @classmethod
    def of(cls, unit: Unit, engine: Engine, one: Reach, viewer: Viewer) -> _Teller:
        """What is read once of a case: whether its sealed records are open, who looks."""
        zone = engine.authorities[one.stream.authority].timezone
        if one.workflow is None:
            return cls(None, None, zone, viewer.language)
        today = local_day(unit.now(), zone)
        actor = viewing.actor_of(unit, one.stream, one.workflow, viewer, today)
        read = past.read(unit, one.stream.id)
        return cls(read, sight(one.workflow, actor), zone, viewer.language)

    def line(self, one: Reach) -> Line:
        """One value."""
        why = say(self.language, _WHY[one.why], until=_until(one, self.language))
        return Line(
            reference=one.stream.reference or "",
            n=one.kept.n,
            item=one.kept.item,
            label=self.label(one),
            is_personal=one.is_personal,
            text=self.text(one) if self.may_see(one) else None,
            goes=one.goes,
            why=why if one.why != "goes" else "",
        )

    def label(self, one: Reach) -> str:
        """What a form or a page calls it."""
        path = one.kept.path
        if path in _LABELS:
            return say(self.language, _LABELS[path])
        where, _slash, rest = path.partition("/")
        kind, name = rest.partition("/")[0], rest.rpartition("/")[2]
        if where == "field" and one.workflow is not None:
            return Wording(one.workflow, self.language).label(rest)
        if kind in _RECORDED:
            title = say(self.language, _RECORDED[kind])
            return title if name == "person" else f"{title} ({name})"
        if where == "record" and one.workflow is not None and kind in one.workflow.records:
            wording = Wording(one.workflow, self.language)
            return f"{wording.record(kind)}: {wording.label(name, kind)}"
        return of_audit.label(path, self.language) or path

    def may_see(self, one: Reach) -> bool:
        """A sealed record is not read by way of its erasure."""
        if one.workflow is None or self.sight is None or self.past is None:
            return True
        where, _slash, rest = one.kept.path.partition("/")
        if where == "field" and rest in one.workflow.fields:
            return self.sight.may_see(one.workflow.fields[rest].see)
        kind = one.workflow.records.get(rest.partition("/")[0]) if where == "record" else None
        if kind is None:
            return self.sight.may_see("parties")
        is_open = self.past.is_open(kind, one.kept.n)
        return self.sight.may_read(kind, one.kept.actor, is_open=is_open)

    def text(self, one: Reach) -> str:
        """The value as a page would show it."""
        value: Any = json.loads(one.kept.value)
        where, _slash, rest = one.kept.path.partition("/")
        field = None
        if one.workflow is not None and where == "field":
            field = one.workflow.fields.get(rest)
        elif one.workflow is not None and where == "record":
            kind = one.workflow.records.get(rest.partition("/")[0])
            field = kind.fields.get(rest.rpartition("/")[2]) if kind else None
        if field is not None and one.workflow is not None and value is not None:
            return wordings.shown(one.workflow, field, value, self.language, self.zone).text
        if isinstance(value, dict) and "name" in value:
            return str(value["name"])
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
