"""What a step says of a link to another case, and to whom: its reference only to who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from challenge_engine.core.case import ERASED
from challenge_engine.core.link_rules import Link
from challenge_engine.core.workflow import Workflow, of_link
from challenge_engine.service.reading.reader import Sight
from challenge_engine.service.reading.views import Value
from challenge_engine.texts import Wording, say
from challenge_engine.texts.catalogue import _

PATH = "record/link/"
KIND = "link"

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads, and the references of those linked cases that they may see."""

    workflow: Workflow
    sight: Sight
    others: frozenset[str]


def values(kind: str, items: Said, reader: Reading, language: str) -> tuple[tuple[Value, ...], int]:
    """Each link with the other case that the reader may see, and how many they may not."""
    found, withheld = [], 0
    for said in _links(items).values():
        link = _link(kind, said, reader.workflow)
        if _may_see(link, said, reader):
            title = Wording(reader.workflow, language).own(link.title if link else None)
            label = title or say(language, _("Linked case"))
            name, reference = str(said.get("name", KIND)), str(said["reference"])
            found.append(Value(of_link(name), label, reference, reference))
        else:
            withheld += 1
    return tuple(found), withheld


def may_read(kind: str, path: str, items: Said, reader: Reading) -> bool:
    """Whether a reader may read what a path says of the other case."""
    said = _links(items).get(path.rpartition("/")[0], {})
    return _may_see(_link(kind, said, reader.workflow), said, reader)


def _may_see(link: Link | None, said: Said, reader: Reading) -> bool:
    audience = link.see if link else "parties"
    return said.get("reference", ERASED) in reader.others and reader.sight.may_see(audience)


def _link(kind: str, said: Said, workflow: Workflow) -> Link | None:
    """What the workflow calls the link; nothing where it does not know who points at its cases."""
    if kind != KIND:
        return workflow.links.get(str(said.get("name")))
    ends = ((one, end) for one in workflow.links.values() for end in one.of)
    of = (said.get("workflow"), said.get("name"))
    return next((one for one, end in ends if (end.workflow, end.link) == of), None)


def _links(items: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, value in _said(items):
        place, _slash, name = path.rpartition("/")
        found.setdefault(place, {})[name] = value
    return found


def _said(items: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((path, value) for path, value in items.items() if path.startswith(PATH))
