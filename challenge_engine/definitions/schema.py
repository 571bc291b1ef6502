"""A JSON Schema of a workflow file, by which an editor completes keys and marks slips.

It is made of the tables of the grammar. What the reader accepts the schema accepts; what names
must mean together is asked by ``workflow check`` alone.
"""

from __future__ import annotations

from typing import Any, Final

from challenge_engine.definitions.keys import Key, Part, case, guards
from challenge_engine.definitions.keys.parts import PARTS

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema, draft 2020-12."""
    found = {name: _part(part) for name, part in PARTS.items()}
    found["field"] = _field()
    return {
        "$schema": DRAFT,
        "title": "Workflow file of the Right to Challenge engine",
        "$ref": "#/$defs/workflow",
        "$defs": {**found, "guard": dict(guards.shape())},
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key.name: _key(key) for key in part.keys},
        "required": list(part.needs),
        "additionalProperties": False,
    }


def _key(key: Key) -> dict[str, Any]:
    return {"description": f"{key.means[:1].upper()}{key.means[1:]}.", **key.shape}


def _field() -> dict[str, Any]:
    """Which keys a field may have depends on its type."""
    found = _part(case.FIELD)
    found["properties"] |= {name: _key(key) for name, key in case.OWN.items()}
    found["allOf"] = [
        {
            "if": {"properties": {"type": {"const": name}}},
            "then": {"properties": dict.fromkeys(set(case.OWN) - set(type_.own), False)},
        }
        for name, type_ in case.FIELD_TYPES.items()
    ]
    return found
