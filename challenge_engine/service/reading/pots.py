"""The pots of a case as one reader may see them, with the cases that are paid from them."""

from __future__ import annotations

from collections.abc import Mapping

from challenge_engine.core.pot_ledger import NOTHING_DRAWN, Draw, PotLedger
from challenge_engine.core.workflow import Workflow
from challenge_engine.service.cases.neighbours import Neighbours
from challenge_engine.service.reading.others import may_see
from challenge_engine.service.reading.pot_views import PotCase, PotView
from challenge_engine.service.reading.reader import Sight, Viewer
from challenge_engine.store import facts, pots, streams
from challenge_engine.store.streams import Stream
from challenge_engine.texts import Wording


def shown(others: Neighbours, seen: Sight, viewer: Viewer, today: str) -> tuple[PotView, ...]:
    """Each pot that is filled and whose size the reader may know."""
    workflow = others.workflow
    known = {name: one for name, one in workflow.pots.items() if _is_open(workflow, name, seen)}
    if not known:
        return ()
    ledgers = pots.of_case(others.unit, others.case_id)
    wording = Wording(workflow, viewer.language)
    cases = _drawing(others)
    return tuple(
        _view(others, name, wording.label(pot.size), ledgers[name], cases, viewer, today)
        for name, pot in known.items()
        if name in ledgers
    )


def _is_open(workflow: Workflow, name: str, seen: Sight) -> bool:
    return seen.may_see(workflow.fields[workflow.pots[name].size].see)


def _drawing(others: Neighbours) -> list[Stream]:
    rows = others.rows()
    ids = {
        id_
        for name, link in others.workflow.links.items()
        for id_ in (others.at(name, rows) if link.of else ())
    }
    return [one for one in streams.by_ids(others.unit, ids).values() if one.state]


def _view(
    others: Neighbours,
    name: str,
    title: str,
    ledger: PotLedger,
    cases: list[Stream],
    viewer: Viewer,
    today: str,
) -> PotView:
    unit, engine = others.unit, others.engine
    person = viewer.person.id if viewer.person else None
    drawn = {one.reference: one.draw for one in pots.drawn(unit, others.case_id, name)}
    able = [(one, engine.version(unit, one.workflow or 0).workflow) for one in cases]
    able = [(one, w) for one, w in able if any(t.pot and t.pot.pot == name for t in w.transitions)]
    seen = [pair for pair in able if may_see(unit, engine, pair[0], person, today)]
    found = [_case(others, one, workflow, drawn, viewer.language) for one, workflow in seen]
    in_line = sorted(found, key=lambda one: (one.place is None, one.place or 0, one.reference))
    return PotView(name, title, ledger, tuple(in_line), len(able) - len(seen))


def _case(
    others: Neighbours,
    stream: Stream,
    workflow: Workflow,
    drawn: Mapping[str, Draw],
    language: str,
) -> PotCase:
    named, by = f"field/{workflow.named_by}", f"field/{_line(workflow)}"
    values = facts.newest(others.unit, stream.id, [named, by])
    reference, title, place = stream.reference or "", values.get(named), values.get(by)
    return PotCase(
        reference,
        title if isinstance(title, str) else reference,
        Wording(workflow, language).own(workflow.states[stream.state or ""].title),
        place if isinstance(place, int) else None,
        drawn.get(reference, NOTHING_DRAWN),
    )


def _line(workflow: Workflow) -> str:
    """The public field by which cases stand in line; nothing where they do not."""
    calls = (call for t in workflow.transitions for call in t.when)
    names = (call.params["by"] for call in calls if call.name == "first_in_line")
    return next((name for name in names if workflow.fields[name].see == "public"), "")
