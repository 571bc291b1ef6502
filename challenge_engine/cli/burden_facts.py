"""What a workflow asks of people, as facts for programs and as lines for people."""

from __future__ import annotations

from typing import Any

from challenge_engine.cli import longest_facts
from challenge_engine.cli.output import columns
from challenge_engine.core.burden import PARTIES, Kind, Share, Way, burden
from challenge_engine.core.workflow import Workflow
from challenge_engine.texts.burden import before_filing, table


def facts(workflow: Workflow) -> dict[str, Any]:
    """Every way with its figures."""
    found = burden(workflow)
    return {
        "workflow": workflow.name,
        "version": workflow.version,
        "is_complete": found.is_complete,
        "until_decision": longest_facts.facts(workflow),
        "ways": [_way(kind, way) for kind, way in found.ways],
    }


def lines(workflow: Workflow, language: str) -> list[str]:
    """The table, how it was counted, and what somebody is told before filing."""
    told = table(workflow, language)
    said = before_filing(workflow, language)
    longest = longest_facts.lines(workflow, language)
    counted = [*columns([told.heads, *told.rows]), "", *told.notes, "", *longest]
    return [*counted, "", *([said] if said else [])]


def _way(kind: Kind, way: Way) -> dict[str, Any]:
    return {
        "kind": kind,
        "to": way.state,
        "actions": [step.action for step in way.steps],
        **{party: _share(way.shares[party]) for party in PARTIES},
        "roles": list(way.roles),
        "people": way.people,
        "days": way.days,
        "longest": way.longest,
        "undated": [deadline.name for deadline in way.undated],
    }


def _share(share: Share) -> dict[str, int]:
    names = ("steps", "required", "optional", "again", "signatures")
    return {name: getattr(share, name) for name in names}
