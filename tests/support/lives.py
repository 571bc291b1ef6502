"""A whole life of a case as data, step by step: tests begin wherever they need to."""

from __future__ import annotations

from typing import Any

Steps = tuple[tuple[str, str, dict[str, Any]], ...]
"""Who, which action, with what; the first step opens the case."""

CHALLENGE = {"title": "Care for the park", "plan": "Mow less.", "budget": "15000"}
ASSESSMENT = {"rooted": 4, "advice": "accept", "note": "Well rooted."}
PROMISE = {"side": "authority", "what": "First payment", "due": "2026-01-31"}

TINY: Steps = (
    ("initiator-1", "submit", CHALLENGE),
    ("coordinator-1", "assign", {"assignee": "assessor-1"}),
    ("coordinator-1", "assign", {"assignee": "assessor-2"}),
    ("coordinator-1", "begin", {}),
    ("assessor-1", "assess", ASSESSMENT),
    ("assessor-2", "assess", ASSESSMENT),
    ("coordinator-1", "close-panel", {}),
    ("decider-1", "accept", {"route": "subsidy", "reason": "A good plan."}),
    ("coordinator-1", "write-agreement", {"text": "The group mows, the town pays."}),
    ("coordinator-1", "add-promise", PROMISE),
    ("coordinator-1", "add-promise", PROMISE | {"side": "group", "what": "First report"}),
    ("initiator-1", "sign-for-group", {}),
    ("decider-1", "sign-for-town", {}),
    ("coordinator-1", "start", {}),
    ("coordinator-1", "monitor", {}),
    ("coordinator-1", "keep-promise", {"promise": "1"}),
    ("coordinator-1", "complete", {"reason": "Done."}),
)

_IDEA = {
    "different": "We would mow half as often.",
    "title": "Care for the park",
    "service": "Green care",
    "area": "Elder Park",
}
_PLAN = _IDEA | {
    "roots": "We live here.",
    "ability": "Two of us are gardeners.",
    "support": "We asked at every door.",
    "harm": "Dog owners were asked first.",
    "cost_estimate": "39000",
    "duration": "Three years",
    "cooperation": "The town keeps the trees.",
}
_SCORES = dict.fromkeys(
    (
        "rooted",
        "existing",
        "open_task",
        "able",
        "supported",
        "harmless",
        "legal_form_possible",
        "costs",
    ),
    4,
) | {"advice": "accept", "remarks": "Credible."}
_AGREEMENT = dict.fromkeys(
    (
        "tasks",
        "decides_alone",
        "meetings",
        "insurance",
        "data",
        "succession",
        "conflict_route",
        "return_plan",
    ),
    "As agreed.",
) | {
    "legal_form": "foundation",
    "starts_on": "2026-01-01",
    "ends_on": "2027-01-01",
    "budget": "1000",
}
_WORK = {"owner": "group", "kind": "work", "what": "Mow the lawn", "due": "2026-06-30"}
_KEYS = {"owner": "authority", "kind": "key", "what": "Keys of the shed", "due": "2026-01-31"}

LATER = "four weeks from now"
"""Stands for a promised day, which the town puts in when the step is done."""

ROTTERDAM: Steps = (
    ("initiator-1", "share-idea", _IDEA | {"people_behind": "64"}),
    ("coordinator-1", "plan-talk", {"talk_on": LATER}),
    (
        "coordinator-1",
        "hold-talk",
        {"held_on": "2026-01-02", "about": "Mowing.", "agreed": "Nothing."},
    ),
    ("service-owner-1", "give-service-facts", {"current_cost": "41500", "quality_norm": "Short."}),
    (
        "coordinator-1",
        "check-intake",
        {"existing_task": "yes", "reserved_task": "no", "budget_known": "yes"},
    ),
    ("coordinator-1", "admit", {"legal_character": "decision-subsidy"}),
    ("initiator-1", "ask-town", {"what": "The list of trees?", "due": LATER}),
    ("service-owner-1", "send-information", {"request": "1", "answer": "Here it is."}),
    ("initiator-1", "submit", _PLAN),
    ("coordinator-1", "assign-assessor", {"assignee": "assessor-1"}),
    ("coordinator-1", "assign-assessor", {"assignee": "assessor-2"}),
    ("coordinator-1", "open-panel", {}),
    ("assessor-1", "assess", _SCORES),
    ("assessor-2", "assess", _SCORES),
    ("panel-chair-1", "close-panel", {"reason": "All conditions are met."}),
    ("alderman-1", "accept", {"reason": "A good plan."}),
    ("coordinator-1", "send-yes", {"sent_how": "Registered letter"}),
    ("procurement-adviser-1", "choose-route", {"route": "subsidy", "reason": "Below the limit."}),
    ("coordinator-1", "draft-agreement", _AGREEMENT),
    ("coordinator-1", "add-promise", _WORK),
    ("coordinator-1", "add-promise", _KEYS),
    ("coordinator-1", "name-contact", {"assignee": "contact-1"}),
    ("coordinator-1", "offer-agreement", {}),
    ("initiator-1", "sign-for-group", {}),
    ("alderman-1", "sign-for-town", {}),
    ("contact-1", "start", {}),
    (
        "contact-1",
        "measure",
        {"promise": "1", "measured_on": "2026-01-03", "value": "9 complaints a month"},
    ),
    ("contact-1", "begin-monitoring", {}),
    (
        "initiator-1",
        "reflect",
        {"went_well": "The lawn.", "was_hard": "The rain.", "learned": "Buy boots."},
    ),
    (
        "initiator-1",
        "raise-concern",
        {
            "about": "group",
            "what": "The mower broke.",
            "wanted": "Another one.",
            "repair_by": "2026-05-01",
        },
    ),
    ("contact-1", "resolve-concern", {"concern": "1", "done": "There is another one."}),
    ("alderman-1", "propose-take-back", {"hearing_on": LATER, "reason": "Other use."}),
    ("initiator-1", "give-view", {"view": "We disagree."}),
    ("alderman-1", "leave-with-group", {"reason": "They are right."}),
    ("contact-1", "complete", {"reason": "The term is over."}),
)

LIVES = {"tiny": TINY, "rotterdam-right-to-challenge": ROTTERDAM}
