"""An error of the engine as lines on stderr: a sentence, then every reason, indented."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from challenge_engine import texts
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions.problems import near
from challenge_engine.errors import DefinitionError, EngineError, InvalidInput, Refused
from challenge_engine.texts.problems import PROBLEMS


def told(error: EngineError, language: str) -> list[str]:
    """The error in the reader's language, ready to be printed."""
    workflow = error.params.get("workflow")
    if isinstance(error, Refused) and isinstance(workflow, Workflow):
        return _refused(error, workflow, language)
    if isinstance(error, InvalidInput) and isinstance(workflow, Workflow):
        return _invalid(error, workflow, language)
    lines = [texts.error(error, language)]
    if isinstance(error, DefinitionError):
        said = lines[0].splitlines()
        lines += [f"  {problem}" for problem in error.problems if str(problem) not in said]
    return lines


def _refused(error: Refused, workflow: Workflow, language: str) -> list[str]:
    action = str(error.params.get("action", ""))
    lines = [texts.not_possible(action, workflow, language)]
    for one in error.refusals:
        said = texts.refusal(one, workflow, language)
        meant = _meant(action, workflow.actions, language) if one.code == "unknown-action" else ""
        lines.append(f"  - {said.no}{meant} {said.help}")
    return lines


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


def _meant(name: str, known: Collection[str], language: str) -> str:
    meant = near(name, known)
    asked = {"nl": "Bedoelde u"}.get(language, "Did you mean")
    return f" {asked} {meant!r}?" if meant else ""
