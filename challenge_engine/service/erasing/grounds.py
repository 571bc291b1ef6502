"""On which ground something is erased or destroyed: data, each with where it comes from.

Marks: *found* in the text of the law; *inferred* from it; *to be verified* by the authority's own
lawyers before it is relied on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from challenge_engine.errors import NotFound
from challenge_engine.texts.catalogue import _

Mark = Literal["found", "inferred", "to be verified"]


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground; one that ``overrides`` erases personal data that must be kept otherwise."""

    code: str
    title: str
    source: str
    mark: Mark
    overrides: bool = False
    overrides_mark: Mark = "found"


# A duty to keep is a legal obligation in the sense of art. 17(3)(b), before which (a), (b), (c)
# and (f) give way. What was never lawful to hold cannot be lawful to keep: (d); (e) is itself a
# legal obligation, and the officer names it in the reason.
_ALL = (
    Ground(
        "gdpr-17-1-a",
        _("The data are no longer needed for what they were collected for"),
        "GDPR art. 17(1)(a)",
        "found",
        overrides_mark="inferred",
    ),
    Ground(
        "gdpr-17-1-b",
        _("The person has withdrawn their consent, and there is no other ground to hold the data"),
        "GDPR art. 17(1)(b)",
        "found",
        overrides_mark="inferred",
    ),
    Ground(
        "gdpr-17-1-c",
        _("The person objects, and nothing outweighs the objection"),
        "GDPR art. 17(1)(c)",
        "found",
        overrides_mark="inferred",
    ),
    Ground(
        "gdpr-17-1-d",
        _("The data were held unlawfully"),
        "GDPR art. 17(1)(d)",
        "found",
        overrides=True,
        overrides_mark="inferred",
    ),
    Ground(
        "gdpr-17-1-e",
        _("A law of the Union or of the country demands it"),
        "GDPR art. 17(1)(e)",
        "found",
        overrides=True,
        overrides_mark="inferred",
    ),
    Ground(
        "gdpr-17-1-f",
        _("The data were collected from a child by an online service"),
        "GDPR art. 17(1)(f)",
        "found",
        overrides_mark="inferred",
    ),
    Ground(
        "gdpr-16",
        _("The data are wrong, and were corrected by a later step"),
        "GDPR art. 16",
        "to be verified",
        overrides_mark="to be verified",
    ),
    Ground(
        "court-order",
        _("A court or a supervisory authority ordered it"),
        "the order itself, named in the reason",
        "inferred",
        overrides=True,
        overrides_mark="inferred",
    ),
    Ground(
        "archive-term",
        _("The term for which archive law has it kept is over"),
        "Archiefwet 1995 art. 5 and the selection list in force; the Act may have been replaced",
        "to be verified",
        overrides_mark="to be verified",
    ),
    Ground(
        "restored-backup",
        _("Erased before, and come back with a backup"),
        "the journal of erasures",
        "inferred",
        overrides=True,
        overrides_mark="inferred",
    ),
)
GROUNDS: Final[Mapping[str, Ground]] = MappingProxyType({one.code: one for one in _ALL})

OFFERED: Final = tuple(g for g in _ALL if g.code not in ("restored-backup", "archive-term"))
"""What an officer can choose for an erasure; the others are the program's own."""


def ground(code: str) -> Ground:
    """The ground with this code; the list is closed, so that erasures can be counted by it."""
    found = GROUNDS.get(code)
    if found is None:
        raise NotFound(
            "There is no legal ground {code}. There are: {known}.",
            code=code[:60],
            known=", ".join(one.code for one in OFFERED),
        )
    return found
