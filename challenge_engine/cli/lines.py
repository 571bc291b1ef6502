"""Cases as lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from challenge_engine.cli import deadline_facts
from challenge_engine.cli.output import columns, indented
from challenge_engine.service.reading.link_views import LinkView
from challenge_engine.service.reading.views import (
    ActionView,
    CaseLine,
    CaseView,
    CorrectionView,
    RecordView,
    StepView,
    TrackView,
    Value,
)
from challenge_engine.texts import Wording, date

WIDEST = 40
"""Characters of a cell in a list; the case itself has the rest."""


def list_lines(found: Sequence[CaseLine]) -> list[str]:
    """A list of cases with its columns under each other."""
    rows = []
    for c in found:
        named = (_short(c.title), _short(c.group), _short(", ".join(c.waits_on) or "–"))
        due = deadline_facts.due_cell(c.due)
        rows.append((c.reference, c.phase_title, *named, due, _basis(c.basis)))
    heads = ("case", "phase", "title", "group", "waits for", "due", "")
    return columns([heads, *rows]) if rows else ["No cases."]


def step_lines(step: StepView, language: str, zone: str) -> list[str]:
    """One step as it is read: what, by whom, when, and what was handed in."""
    moved = f" → {step.moved}" if step.moved else ""
    behalf = f", for {step.behalf}" if step.behalf else ""
    when = date(step.occurred_at, language, zone) if step.is_dated else "date not known"
    if step.corrects is not None:
        when = date(step.recorded_at, language, zone)
        behalf = f", corrects step {step.corrects}"
    lines = [f"{step.n}. {step.title}{moved}", f"    {step.by}{behalf} · {when}{_told(step)}"]
    lines += [indented(text) for text in (step.note, step.reason, *step.grounds) if text]
    lines += [_value_line(value) for value in (*step.values, *step.deadlines)]
    if step.source:
        lines.append(f"    Source: {step.source}")
    for one in step.corrections:
        lines += _correction_lines(one, language, zone, is_own=step.corrects is not None)
    if step.withheld:
        lines.append(f"    ({step.withheld} that you may not read)")
    return lines


def _correction_lines(one: CorrectionView, language: str, zone: str, *, is_own: bool) -> list[str]:
    """Was and is; beneath the step that was corrected also when, by whom and why."""
    lines = (
        [] if is_own else [f"    Corrected on {date(one.recorded_at, language, zone)} ({one.n})"]
    )
    pairs = [
        (change.label, *(v.text if v else None for v in (change.was, change.now)))
        for change in one.changes
    ]
    if one.held is not None:
        was, now = (day and date(day, language, zone) for day in one.held)
        pairs.append(("When it happened", was, now))
    mark = "    " if is_own else "      "
    lines += [
        indented(f"{label}: was {_or_nothing(was)}, is {_or_nothing(now)}", mark)
        for label, was, now in pairs
    ]
    if not is_own:
        lines += [indented(f"{one.by}: {one.reason}" if one.reason else one.by, mark)]
        lines += [f"{mark}({one.withheld} that you may not read)"] if one.withheld else []
    return lines


def _or_nothing(text: str | None) -> str:
    return f"“{text}”" if text else "not known"


def _told(step: StepView) -> str:
    via = "" if step.via in ("page", "cli") else f" · {step.via}"
    if step.basis == "enforced":
        return via
    return f"{via} · {step.basis}: rights and guards not known"


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _basis(basis: str) -> str:
    return "" if basis == "enforced" else basis


def _value_line(value: Value) -> str:
    if "\n" in value.text:
        return f"    {value.label}\n{indented(value.text, '      ')}"
    mark = "" if value.label.endswith(("?", ".")) else ":"
    return f"    {value.label}{mark} {value.text}"


def case_lines(view: CaseView, language: str) -> list[str]:
    """A case at a glance: where it stands, whom it waits on, what can be done."""
    wording = Wording(view.definition, language)
    lines = [f"{view.reference}  {view.title}", f"  {view.workflow_title} · {view.group}"]
    lines += [f"  {' › '.join(_phase(p.title, p.standing) for p in view.phases)}"]
    lines += [f"  {view.state_title}: {view.says}"]
    lines += _against(view)
    if view.basis != "enforced":
        lines.append("  Known from elsewhere: rights and guards were not checked here.")
    for track in view.tracks:
        lines += [f"  {track.title} – {track.state_title}: {track.says}", *_against(track)]
    if view.waits_on:
        waits = (w.title + (f" ({', '.join(w.people)})" if w.people else "") for w in view.waits_on)
        lines.append(f"  Waits for: {'; '.join(waits)}")
    lines += deadline_facts.lines(view.deadlines, why=False)
    lines += [_value_line(value) for value in view.values]
    lines += [line for record in view.records for line in _record_lines(record, wording)]
    for one in view.promises:
        who, standing = one.owner_title, one.standing.replace("-", ", but ")
        lines.append(f"  Promise {one.number} ({who}), due {date(one.due, language)}: {standing}")
    lines += [_link_line(link) for link in view.links]
    if view.possible:
        lines.append(f"  Possible now (what you see is held fast by --seen {view.n}):")
        lines += [f"    {possible_line(a)}" for a in view.possible]
    return lines


def _link_line(link: LinkView) -> str:
    """The cases at the other end of a link that the reader may see, and how many they may not."""
    told = [f"{one.reference} {one.title} ({one.state_title})" for one in link.cases]
    told += [f"{link.more} more"] if link.more else []
    told += [f"{link.hidden} that you cannot see"] if link.hidden else []
    return f"  {link.title}: {'; '.join(told)}"


def _against(ended: CaseView | TrackView) -> list[str]:
    """What one can do against an adverse end, where that stands, and how sure it is to be law."""
    if ended.against is None:
        return []
    if not ended.against:
        return ["  What can be done about it: these rules name nothing."]
    lines = ["  What can be done about it:"]
    for one in ended.against:
        lines.append(f"    {one.title}: {' '.join(filter(None, (one.text, one.begins)))}")
        lines.append(f"      ({'; '.join(filter(None, (one.sure, one.source)))})")
    return lines


def _phase(title: str, standing: str) -> str:
    return title + {"current": " (now)", "done": " (done)", "todo": ""}[standing]


def possible_line(action: ActionView) -> str:
    """What can be done, and what it asks for; in brackets what need not be given."""
    return f"{action.action}: {action.title}{_asks(action)}"


def _asks(action: ActionView) -> str:
    names = [a.name if a.required else f"[{a.name}]" for a in action.asks]
    behalf = ", --on-behalf" if action.on_behalf else ""
    return f" ({', '.join(names)}{behalf})" if names or behalf else ""


def _record_lines(record: RecordView, wording: Wording) -> list[str]:
    sides = " and ".join(wording.side(side) for side in record.signed)
    signed = f" · signed for {sides}" if sides else ""
    sealed = " · sealed" if record.is_sealed else ""
    head = f"  {record.title} {record.number} (version {record.version}) · {record.by}"
    return [head + signed + sealed, *(_value_line(value) for value in record.values)]
