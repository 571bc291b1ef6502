"""The part of the grammar about what a case knows: fields, records and lists of codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from challenge_engine.core.fields import CURRENCIES, TYPES
from challenge_engine.core.workflow import (
    AUDIENCES,
    EMPTY,
    Audience,
    Field,
    ListItem,
    Promise,
    RecordKind,
)
from challenge_engine.definitions.keys import case as keys
from challenge_engine.definitions.nodes import Node, Scalar
from challenge_engine.definitions.page import FIELD_NAME, Found, Page
from challenge_engine.definitions.problems import unknown

Lists = Mapping[str, Mapping[str, ListItem]]


def lists(page: Page, node: Node | None) -> Lists:
    """Every list of codes."""
    found = {
        name: MappingProxyType({code: _item(page, code, n) for code, n in page.named(one, "codes")})
        for name, one in page.named(node, "lists")
    }
    return MappingProxyType(found)


def _item(page: Page, code: str, node: Node) -> ListItem:
    found = page.part(node, keys.CODE)
    return ListItem(code, page.texts(found.get("title")), page.string(found.get("source")))


def fields(page: Page, node: Node | None, known: Lists, *, see: Audience) -> Mapping[str, Field]:
    """The fields of a case or of a record, which are seen by ``see`` unless they say otherwise."""
    found = {
        name: _field(page, name, one, known, see)
        for name, one in page.named(node, "fields", FIELD_NAME)
    }
    return MappingProxyType(found)


def _field(page: Page, name: str, node: Node, known: Lists, see: Audience) -> Field:
    type_ = _type(page, node)
    found = page.mapping(
        node,
        f"a field of type {type_}",
        needs=keys.FIELD.needs,
        may=(*keys.FIELD.may, *keys.FIELD_TYPES[type_].own),
    )
    low, high = _bounds(page, found, type_)
    return Field(
        name=name,
        type=type_,
        ask=page.texts(found.get("ask")),
        hint=page.texts(found["hint"]) if "hint" in found else None,
        see=page.one_of(found.get("see"), AUDIENCES, see, "audience"),
        personal=page.is_yes(found.get("personal")),
        minimum=low,
        maximum=high,
        choices=_choices(page, found.get("of"), known) if type_ in ("choice", "choices") else (),
        of=page.string(found.get("of")) if type_ == "record" else None,
        currency=page.one_of(found.get("currency"), CURRENCIES, "EUR", "currency"),
        counted=_counted(page, found),
    )


def _counted(page: Page, found: Found) -> str:
    """Answers are added up over workflows by the name of their list."""
    if not page.is_yes(found.get("counted")):
        return ""
    if not isinstance(found.get("of"), Scalar):
        page.say(found["counted"], "what is counted is chosen from a list: `of` its name")
        return ""
    return page.string(found["of"])


def _type(page: Page, node: Node) -> str:
    """The type is read first: which other keys a field may have depends on it."""
    entries = getattr(node, "entries", EMPTY)
    if "type" not in entries:
        return "text"
    return page.one_of(entries["type"][1], tuple(TYPES), "text", "type")


def _bounds(page: Page, found: Found, type_: str) -> tuple[int | None, int | None]:
    """Numbers may be below nothing; lengths and money may not."""
    if "scale" not in found:
        lowest = None if type_ == "integer" else 0
        least = 1 if lowest == 0 and type_ != "money" else lowest
        return page.whole(found.get("min"), lowest), page.whole(found.get("max"), least)
    ends = page.items(found["scale"], "the lowest and the highest score")
    if len(ends) != 2:
        page.say(found["scale"], "a scale is the lowest and the highest score: [0, 5]")
        return 0, 5
    return page.whole(ends[0]), page.whole(ends[1])


def _choices(page: Page, node: Node | None, known: Lists) -> tuple[ListItem, ...]:
    """The codes themselves, or the name of a list of them."""
    if not isinstance(node, Scalar):
        return tuple(ListItem(code, page.texts(n)) for code, n in page.named(node, "codes"))
    if node.text not in known:
        page.say(node, unknown("list", node.text, known))
        return ()
    return tuple(known[node.text].values())


def records(page: Page, node: Node | None, known: Lists) -> Mapping[str, RecordKind]:
    """Every kind of record."""
    found = {name: _record(page, name, one, known) for name, one in page.named(node, "records")}
    return MappingProxyType(found)


def _record(page: Page, name: str, node: Node, known: Lists) -> RecordKind:
    found = page.part(node, keys.RECORD)
    see = page.one_of(found.get("see"), AUDIENCES, "parties", "audience")
    return RecordKind(
        name=name,
        title=page.texts(found.get("title")),
        fields=fields(page, found.get("fields"), known, see=see),
        see=see,
        once_per_person=page.one_of(found.get("once_per"), ("person",), "", "once_per") != "",
        sealed_until=page.string(found["sealed_until"]) if "sealed_until" in found else None,
        beside=page.string(found["beside"], "a record") if "beside" in found else None,
        promise=_promise(page, found["promise"]) if "promise" in found else None,
    )


def _promise(page: Page, node: Node) -> Promise:
    found = page.part(node, keys.PROMISE)
    return Promise(
        owner=page.string(found.get("owner")),
        due=page.string(found.get("due")),
        kept_by=page.string(found.get("kept_by")),
    )
