"""A workflow as a table: for each state what can be done there, by whom, and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from challenge_engine.core.pot_rules import PotMove
from challenge_engine.core.workflow import MAIN, NOTHING, GuardCall, Transition, Workflow
from challenge_engine.errors import NotFound

COLUMNS: Final = ("state", "phase", "waits on", "action", "by", "needs", "to")


@dataclass(frozen=True, slots=True)
class Row:
    """One action from one state; a state without actions has a row with none."""

    state: str
    phase: str
    waits_on: str
    action: str = ""
    by: str = ""
    needs: str = ""
    to: str = ""


def table(workflow: Workflow, language: str) -> tuple[Row, ...]:
    """The rows of all tracks, in the order of the file.

    Raises ``NotFound`` for a language that the workflow does not speak.
    """
    if language not in workflow.languages:
        raise NotFound(
            "The workflow {workflow} has no texts in {language}; it has {languages}.",
            workflow=workflow.name,
            language=language,
            languages=", ".join(workflow.languages),
        )
    drawing = _Drawing(workflow, language)
    return tuple(row for track in workflow.tracks for row in drawing.track(track))


def plain(rows: Iterable[Row]) -> str:
    """The rows as text in aligned columns; a state is named once."""
    cells = [COLUMNS, *_named_once(rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, tuple("-" * width for width in widths))
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _named_once(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    cells, before = [], ""
    for row in rows:
        one = astuple(row)
        cells.append(("", "", "", *one[3:]) if row.state == before else one)
        before = row.state
    return cells


class _Drawing:
    """The words of one workflow in one language."""

    def __init__(self, workflow: Workflow, language: str) -> None:
        self.workflow = workflow
        self.language = language

    def track(self, track: str) -> list[Row]:
        rows = []
        for name in (NOTHING, *self.workflow.tracks[track]):
            leaving = self.workflow.leaving(track, name)
            rows += [self.row(track, name, transition) for transition in leaving]
            if not leaving and name != NOTHING:
                rows.append(self.row(track, name, None))
        return rows

    def row(self, track: str, name: str, transition: Transition | None) -> Row:
        state = self.workflow.tracks[track].get(name)
        begin = (
            self.state(track, name),
            "" if state is None else state.phase,
            "" if state is None else self.roles(state.waits_on),
        )
        if transition is None:
            return Row(*begin)
        action = self.workflow.actions[transition.action].title[self.language]
        needs = [short(call) for call in transition.when]
        needs += [_money(transition.pot)] if transition.pot is not None else []
        return Row(
            *begin, action, self.roles(transition.by), "; ".join(needs), self.target(transition)
        )

    def target(self, transition: Transition) -> str:
        track, target = transition.track, transition.target
        moved = [self.state(track, target) if transition.moves else "stays"]
        moved += [self.state(also.track, also.target) for also in transition.also]
        return " + ".join(moved)

    def state(self, track: str, name: str) -> str:
        """The title of a state; beside the main track with the name of its track."""
        state = self.workflow.tracks[track].get(name)
        title = f"({name})" if state is None else state.title[self.language]
        if track == MAIN:
            return title
        return f"{self.workflow.track_titles[track][self.language]}: {title}"

    def roles(self, names: Iterable[str]) -> str:
        return ", ".join(self.workflow.roles[name].title[self.language] for name in names)


def short(call: GuardCall) -> str:
    """A guard in a few words, with the names that the file has."""
    return _WORDS[call.name](call.params)


def _money(move: PotMove) -> str:
    return f"{move.does} {move.amount or 'what is not paid'} ({move.pot})"


def _listed(names: Iterable[Any]) -> str:
    return ", ".join(map(str, names))


def _amount(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"


def _at_least(p: Mapping[str, Any]) -> str:
    which = f" with {p['field']} = {p['value']}" if "field" in p else ""
    return f"{p['n']} × {p['records']}{which}"


def _window(p: Mapping[str, Any]) -> str:
    begins, ends = p.get("from_field", p.get("from")), p.get("until_field", p.get("until"))
    edges = [f"from {begins}"] if begins else []
    return " ".join([*edges, f"until {ends}"] if ends else edges)


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "filled": lambda p: f"{_listed(p['fields'])} given",
    "one_of": lambda p: f"{p['field']} = {' or '.join(map(str, p['values']))}",
    "amount_up_to": lambda p: f"{p['field']} ≤ {_amount(p['cents'])}",
    "amount_over": lambda p: f"{p['field']} > {_amount(p['cents'])}",
    "at_least": _at_least,
    "all_answered": lambda p: f"each {p['records']} has its {p['by']}",
    "average_at_least": lambda p: f"average {p['field']} of {p['records']} ≥ {p['x']}",
    "did_none_of": lambda p: f"did not {_listed(p['actions'])}",
    "role_assigned": lambda p: f"{p.get('n', 1)} × {p['role']} assigned",
    "not_assigned": lambda p: f"not {p['role']} of the case",
    "signed_by_both": lambda p: f"{p['record']} signed by both sides",
    "date_window": _window,
    "moment_window": lambda p: f"{p['link']}: {_window(p)}" if "link" in p else _window(p),
    "overdue": lambda p: f"{p['deadline']} overdue",
    "in_time": lambda p: f"{p['deadline']} in time",
    "track_in": lambda p: f"{p['track']} at {' or '.join(p['states'])}",
    "linked_in": lambda p: f"{p.get('n', 1)} × {p['link']} at {' or '.join(p['states'])}",
    "all_linked_in": lambda p: f"all {p['link']} at {' or '.join(p['states'])}",
    "linked_open": lambda p: f"{p['link']} still runs",
    "won": lambda p: f"vote of {p['link']} won",
    "first_in_line": lambda p: f"first of {p['link']} at {' or '.join(p['states'])} by {p['by']}",
}
"""Guard → words; a test keeps it complete."""
