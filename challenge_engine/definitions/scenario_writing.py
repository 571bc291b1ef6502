"""Writes a scenario, in words that the reader of scenarios reads back as the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from challenge_engine.core.workflow import Workflow

HEAD: Final = """# Played by hand with `challenge workflow try`. Move what it shows to the scenarios
# beside the workflow, and keep of what is expected what must always be so.
"""


class _Plain(yaml.SafeDumper):
    """Every word is text, as in every file of ours: nothing needs quotes to stay what it is."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (the library gives it)
        """Aliases are no part of the language."""
        return True


_Plain.yaml_implicit_resolvers = {}


def written(workflow: Workflow, scenarios: Mapping[str, Mapping[str, Any]]) -> str:
    """A whole file of scenarios; each is a mapping with the keys of the language."""
    file = {"workflow": workflow.name, "version": workflow.version, "scenarios": scenarios}
    text = yaml.dump(
        _as_text(file),
        Dumper=_Plain,
        sort_keys=False,
        allow_unicode=True,
        width=95,
        default_flow_style=None,
    )
    return HEAD + text


def _as_text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _as_text(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(one) for one in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
