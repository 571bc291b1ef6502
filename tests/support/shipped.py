"""Which of the workflows that are shipped can be played without further cases."""

from __future__ import annotations

from challenge_engine.core.workflow import GuardCall, Transition, Workflow
from challenge_engine.definitions import catalogue


def hangs_on_others(workflow: Workflow) -> bool:
    """Whether anything hangs on other cases, beside that which an action names, or on a minute."""
    return is_of_a_fund(workflow) or any(
        _is_of_others(t, call) for t in workflow.transitions for call in t.when
    )


def is_of_a_fund(workflow: Workflow) -> bool:
    """Whether it has money of a pot, a vote, or a minute of the day: scenarios play these."""
    return workflow.ballot is not None or any(
        t.pot is not None or any(call.name in ("moment_window", "won") for call in t.when)
        for t in workflow.transitions
    )


def _is_of_others(t: Transition, call: GuardCall) -> bool:
    link = call.params.get("link")
    return link is not None and link not in (*t.takes.links, *t.takes.links_optional)


ALONE = [file for file in catalogue.shipped() if not hangs_on_others(catalogue.read(file))]
WITH_STAND_INS = [file for file in catalogue.shipped() if not is_of_a_fund(catalogue.read(file))]
