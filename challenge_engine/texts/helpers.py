"""Who could help: the transitions of a workflow that would take a refusal away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from challenge_engine.core.workflow import Does, Takes, Transition, Workflow

Params = Mapping[str, Any]
Helpers = Callable[[Workflow, Params], list[Transition]]


def nobody(_workflow: Workflow, _params: Params) -> list[Transition]:
    """The sentence names no action."""
    return []


def openers(workflow: Workflow, _params: Params) -> list[Transition]:
    """Those by which a case is born."""
    return list(workflow.openings)


def doers(workflow: Workflow, params: Params) -> list[Transition]:
    """The action itself, wherever it stands."""
    return [t for t in workflow.transitions if t.action == params["action"]]


def movers(workflow: Workflow, params: Params) -> list[Transition]:
    """The other ways on from the state where the case stands."""
    found = workflow.leaving(params["track"], params["state"])
    return [t for t in found if t.moves and t.action != params["action"]]


def reopeners(workflow: Workflow, params: Params) -> list[Transition]:
    """Those of another track that move this one."""
    state = workflow.tracks[params["track"]][params["state"]]
    if state.ends == "closed":
        return []
    return [t for t in workflow.transitions if any(a.track == params["track"] for a in t.also)]


def givers(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that take the fields which are missing."""
    wanted = set(params.get("fields", ())) | {params.get("field")}
    return _taking(workflow, lambda takes: bool(wanted & {*takes.fields, *takes.optional}))


def recorders(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that add a record of the kind."""
    kind = params.get("record", params.get("records"))
    return _taking(workflow, lambda takes: takes.record == kind and not takes.revises)


def answerers(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that answer a record of another kind."""
    return recorders(workflow, {"records": params["by"]})


def boxes(does: Does) -> Helpers:
    """Those that do this to the ballot box."""
    return lambda workflow, _params: _taking(workflow, lambda takes: takes.ballot == does)


def revisers(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that give a record of the kind a new version."""
    kind = params["record"]
    return _taking(workflow, lambda takes: takes.record == kind and takes.revises)


def assigners(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that assign somebody to the role."""
    roles = params.get("roles", [params.get("role")])
    return _taking(workflow, lambda takes: takes.assigns in roles)


def signers(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that sign the record for a side that has not signed."""
    return [
        t
        for t in _taking(workflow, lambda takes: takes.signs == params["record"])
        if workflow.roles[t.by[0]].side in params["sides"]
    ]


def unsealers(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that open the sealed records of the kind."""
    action = workflow.records[params["record"]].sealed_until
    return [t for t in workflow.transitions if t.action == action]


def linkers(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that point at a case by the link."""
    return _taking(workflow, lambda t: params["link"] in (*t.links, *t.links_optional))


def starters(workflow: Workflow, params: Params) -> list[Transition]:
    """Those that start the deadline."""
    deadline = workflow.deadlines.get(params["deadline"])
    starts = deadline.starts if deadline else ()
    return [t for t in workflow.transitions if t.action in starts]


def _taking(workflow: Workflow, fits: Callable[[Takes], bool]) -> list[Transition]:
    return [t for t in workflow.transitions if fits(t.takes)]
