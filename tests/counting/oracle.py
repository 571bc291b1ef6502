"""A program of its own: what pabutools makes of an election. One JSON line in, one out.

It runs in another environment and is never imported, because pabutools is under the GPL; what it
needs of other packages stands in ``oracle.txt``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pabutools.election import (
    AdditiveSatisfaction,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    CardinalProfile,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule


def _worth(_instance, _profile, ballot, project, _precomputed):
    return ballot.get(project, 0) * project.cost


class CostTimesPoints(AdditiveSatisfaction):
    """As ``Cost_Sat`` for approvals: a project is worth its cost, for each point."""

    def __init__(self, instance, profile, ballot):
        super().__init__(instance, profile, ballot, _worth)


def counted(asked: dict[str, Any]) -> list[str]:
    """The winners; greedy in the order of funding, the others too."""
    projects = {name: Project(name, cost) for name, cost in asked["costs"].items()}
    instance = Instance(projects.values(), budget_limit=asked["budget"])
    ties = TieBreakingRule(lambda _i, _p, project: asked["order"].index(project.name))
    if asked["pointed"]:
        profile, worth = CardinalProfile(), CostTimesPoints
        for said in asked["ballots"]:
            profile.append(CardinalBallot({projects[name]: n for name, n in said.items()}))
    else:
        profile, worth = ApprovalProfile(), Cost_Sat
        for said in asked["ballots"]:
            profile.append(ApprovalBallot([projects[name] for name in said]))
    by: dict[str, Any] = {"sat_class": worth, "tie_breaking": ties}
    if asked["rule"] == "greedy":
        return names(greedy_utilitarian_welfare(instance, profile, **by))
    raised = {"voter_budget_increment": asked["step"]} if "/" in asked["rule"] else {}
    shared = method_of_equal_shares(instance, profile, **by, **raised)
    if asked["rule"] == "equalshares/add1u":
        shared = greedy_utilitarian_welfare(
            instance, profile, **by, initial_budget_allocation=shared
        )
    return names(shared)


def names(found: Any) -> list[str]:
    """Projects by name, in their order."""
    return [project.name for project in found]


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(counted(json.loads(line))) + "\n")
        sys.stdout.flush()
