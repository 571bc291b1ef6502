"""An error of the engine as lines on stderr: a sentence, then every reason, indented."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

from challenge_engine import texts
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions.problems import quoted
from challenge_engine.errors import (
    DefinitionError,
    EngineError,
    ImportRefused,
    InvalidInput,
    Refused,
)
from challenge_engine.texts.problems import PROBLEMS

MOST_MEANT = 3
LONGEST_NAME = 60


def told(error: EngineError, language: str) -> list[str]:
    """The error in the reader's language, ready to be printed."""
    workflow = error.params.get("workflow")
    if isinstance(error, Refused) and isinstance(workflow, Workflow):
        return _refused(error, workflow, language)
    if isinstance(error, InvalidInput) and isinstance(workflow, Workflow):
        return _invalid(error, workflow, language)
    if isinstance(error, ImportRefused) and isinstance(error.__cause__, EngineError):
        return _import_refused(error, error.__cause__, language)
    lines = [texts.error(error, language)]
    if isinstance(error, DefinitionError):
        said = lines[0].splitlines()
        lines += [f"  {problem}" for problem in error.problems if str(problem) not in said]
    return lines


def _refused(error: Refused, workflow: Workflow, language: str) -> list[str]:
    action = str(error.params.get("action", ""))
    # What is refused in a correction is no action: then the error itself is the heading.
    head = (
        texts.not_possible(action, workflow, language) if action else texts.error(error, language)
    )
    lines = [head]
    for one in error.refusals:
        said = texts.refusal(one, workflow, language)
        is_unknown = one.code == "unknown-action"
        help_ = meant_action(action, workflow, language) if is_unknown else said.help
        lines.append(f"  - {said.no} {help_}")
    return lines


def _import_refused(error: ImportRefused, cause: EngineError, language: str) -> list[str]:
    """The line, then why as it would be told at any other door."""
    why, *reasons = told(cause, language)
    whole = ImportRefused(error.template, **{**error.params, "why": why})
    return [texts.error(whole, language), *reasons]


def _invalid(error: InvalidInput, workflow: Workflow, language: str) -> list[str]:
    action = str(error.params.get("action", ""))
    lines = [texts.error(error, language)]
    for one in error.problems:
        known = taken(workflow, action) if one.code == "not-asked" else ()
        meant = _meant(one.path, known, language)
        said = _problem(one, workflow, action, language).removeprefix(f"{one.path} – ")
        lines.append(f"  - {one.path}: {said}{meant}")
    return lines


def _problem(one: Any, workflow: Workflow, action: str, language: str) -> str:
    if one.code not in PROBLEMS:
        names = ", ".join(one.params.get("names", ())) or "nobody yet"
        return f"Nobody of this name holds the role; there is: {names}."
    kind = next((t.takes.record for t in workflow.transitions if t.action == action), None)
    return texts.located(one, workflow, language, kind=kind)


def taken(workflow: Workflow, action: str) -> list[str]:
    """The names of all that an action can take, from any state."""
    names: dict[str, None] = {}
    for t in workflow.transitions:
        if t.action == action:
            names |= dict.fromkeys((*t.takes.fields, *t.takes.optional))
            if t.takes.record:
                names |= dict.fromkeys(workflow.records[t.takes.record].fields)
            reserved = {
                "assignee": t.takes.assigns,
                "grounds": t.takes.grounds,
                "reason": t.takes.reason != "none",
                "revises": t.takes.revises,
            }
            names |= dict.fromkeys(name for name, is_taken in reserved.items() if is_taken)
    return list(names)


def meant_action(name: str, workflow: Workflow, language: str) -> str:
    """What helps somebody who mistyped an action: a few names, not all of them."""
    where = {"nl": "`challenge case why` noemt de acties."}
    lists = where.get(language, "`challenge case why` lists the actions.")
    return f"{_meant(name, workflow.actions, language, most=MOST_MEANT)} {lists}".strip()


def _meant(name: str, known: Collection[str], language: str, most: int = 1) -> str:
    meant = difflib.get_close_matches(name[:LONGEST_NAME], known, n=most)
    asked = {"nl": "Bedoelde u"}.get(language, "Did you mean")
    return f" {asked} {texts.either([quoted(one) for one in meant], language)}?" if meant else ""
