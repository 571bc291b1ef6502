"""What a reader can do with a case now, with its form; and why not the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from challenge_engine.core import decide as core
from challenge_engine.core.case import Case, Facts, Possibility, Refusal
from challenge_engine.core.nearest import Hidden, Way
from challenge_engine.core.workflow import Transition, Workflow
from challenge_engine.service.engine import Engine, Version
from challenge_engine.service.reading import forms, nearest, others, sheets
from challenge_engine.service.reading.past import Past
from challenge_engine.service.reading.reader import Sight, told
from challenge_engine.service.reading.reasons import Reasons
from challenge_engine.service.reading.views import ActionView
from challenge_engine.store import people
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from challenge_engine.texts import Wording


def offered(
    unit: Unit,
    engine: Engine,
    stream: Stream,
    version: Version,
    case: Case,
    read: Past,
    known: Facts,
    reasons: Reasons,
    hidden: Hidden,
) -> tuple[ActionView, ...]:
    """Every action, for the reader and for the group on whose behalf they may act."""
    workflow, seen, actor = version.workflow, reasons.sight, reasons.sight.actor
    forms_of = _known(unit, stream, workflow, read, seen, known.today, reasons.language)
    found = []
    for on_behalf in (False, True):
        for one in core.available(version.machine, case, actor, known, on_behalf=on_behalf):
            if on_behalf and not one.roles:
                continue
            step = core.find(workflow, case, one.action)
            heard = told(workflow, step, one.refusals, seen, hidden)
            heard = others.titled(unit, engine, stream.authority, workflow, heard)
            found.append(_action(case, one, step, forms_of, reasons, heard, on_behalf=on_behalf))
    return tuple(found)


def with_way(action: ActionView, found: Mapping[str, Way], reasons: Reasons) -> ActionView:
    """An action that is not possible, with the nearest way to it."""
    way = found.get(action.action)
    if way is None or action.is_possible or action.on_behalf:
        return action
    return replace(action, way=nearest.told(way, reasons))


def _action(
    case: Case,
    one: Possibility,
    found: Transition | Refusal,
    known: forms.Known,
    reasons: Reasons,
    refusals: tuple[Refusal, ...],
    *,
    on_behalf: bool,
) -> ActionView:
    workflow, language = reasons.workflow, reasons.language
    wording, action = Wording(workflow, language), workflow.actions[one.action]
    takes = found.takes if isinstance(found, Transition) else None
    return ActionView(
        action=one.action,
        track=one.track,
        title=wording.own(action.title),
        hint=wording.own(action.hint),
        target=one.target,
        roles=one.roles,
        refusals=reasons.of(refusals, found),
        asks=forms.asks(workflow, takes, known, language) if takes else (),
        seen=case.moved.get(one.track, -1),
        is_escape=action.escape,
        on_behalf=on_behalf,
    )


def _known(
    unit: Unit,
    stream: Stream,
    workflow: Workflow,
    read: Past,
    seen: Sight,
    today: str,
    language: str,
) -> forms.Known:
    if not seen.is_party:
        return forms.NOTHING_KNOWN
    named: dict[str, list[tuple[int, str]]] = {}
    for r in read.newest():
        kind = workflow.records.get(r.kind)
        if kind is not None and seen.may_read(kind, r.actor, is_open=read.is_open(kind, r.n)):
            fields = kind.fields
            words = [
                v
                for name, v in read.of(r).items()
                if isinstance(v, str) and name in fields and seen.may_see(fields[name].see)
            ]
            longest = max(words, key=len, default="")
            named.setdefault(r.kind, []).append((r.number, f"{r.number}. {longest}"[:80]))
    eligible: dict[str, list[tuple[str, str]]] = {}
    if seen.may_see("authority"):
        for key, name, role, _ in people.holders(unit, stream.authority, today):
            eligible.setdefault(role, []).append((key, name))
    offered = sheets.offered(unit, stream.authority, workflow, today)
    return forms.Known(read.values, named, eligible, offered)
