"""The pages, by audience; one blueprint, so that a template names them all alike."""

from webapp.pages import (
    agenda,
    audit,
    audit_answer,
    audit_case,
    audit_compare,
    audit_words,
    case,
    correcting,
    deadlines,
    doing,
    elsewhere,
    opening,
    privacy,
    proofs,
    public,
    work,
    workflows,
)
from webapp.pages.blueprint import blueprint

__all__ = [
    "agenda",
    "audit",
    "audit_answer",
    "audit_case",
    "audit_compare",
    "audit_words",
    "blueprint",
    "case",
    "correcting",
    "deadlines",
    "doing",
    "elsewhere",
    "opening",
    "privacy",
    "proofs",
    "public",
    "work",
    "workflows",
]
