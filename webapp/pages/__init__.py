"""The pages, by audience; one blueprint, so that a template names them all alike."""

from webapp.pages import (
    case,
    correcting,
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
    "blueprint",
    "case",
    "correcting",
    "doing",
    "elsewhere",
    "opening",
    "privacy",
    "proofs",
    "public",
    "work",
    "workflows",
]
