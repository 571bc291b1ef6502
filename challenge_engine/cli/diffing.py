"""`challenge workflow diff`: what a version changes, in sentences for councillors and citizens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from challenge_engine.cli.defined import is_file
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.changes import Comparison, comparison

HEAD = _("{name}: from version {before} to version {after}")
BURDEN = _("What it asks more or less, on the way that is meant")
STAY = {
    1: _("1 running case stays with version {version}."),
    2: _("{n} running cases stay with version {version}."),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, and how many cases run in it; of a file nobody knows."""

    definition: Workflow
    cast: Mapping[str, int]
    running: int | None = None


@click.command()
@click.argument("before")
@click.argument("after")
@json_option
@click.pass_obj
def diff(desk: Desk, before: str, after: str, as_json: bool) -> None:
    """Say what differs between two versions: files, or published versions such as NAME@1.

    JSON: before and after (each workflow, version, digest, running), note, burden, groups: a list
    of concern, head, changes [code, place, attribute, sources, sentence].
    """
    old, new = _side(desk, before), _side(desk, after)
    found = comparison(old.definition, new.definition, desk.language, (old.cast, new.cast))
    emit(as_json, _facts(old, new, found), _lines(old, new, found, desk.language))


def _side(desk: Desk, named: str) -> Side:
    """A file needs no database; a name is looked up among what was published."""
    if is_file(named):
        read = catalogue.read(Path(named))
        return Side(read, catalogue.smallest_cast(read))
    from challenge_engine.service.reading import versions

    view = versions.version(desk.engine, desk.authority, named)
    return Side(view.definition, view.cast, view.running)


def _facts(old: Side, new: Side, found: Comparison) -> dict[str, Any]:
    sides = {
        name: {
            "workflow": one.definition.name,
            "version": one.definition.version,
            "digest": one.definition.digest.hex(),
            "running": one.running,
        }
        for name, one in (("before", old), ("after", new))
    }
    groups = [
        {
            "concern": group.concern,
            "head": group.head,
            "changes": [
                {
                    "code": said.change.code,
                    "place": list(said.change.place),
                    "attribute": said.change.attribute,
                    "sources": list(said.change.sources),
                    "sentence": said.sentence,
                }
                for said in group.said
            ],
        }
        for group in found.groups
    ]
    return {**sides, "note": found.note, "burden": list(found.burden), "groups": groups}


def _lines(old: Side, new: Side, found: Comparison, language: str) -> Iterator[str]:
    before, after = old.definition, new.definition
    if before.name == after.name:
        yield say(language, HEAD, name=after.name, before=before.version, after=after.version)
    if found.note:
        yield found.note
    for group in found.groups:
        yield from ("", group.head, *(f"- {said.sentence}" for said in group.said))
    if found.burden:
        yield from ("", say(language, BURDEN), *(f"- {sentence}" for sentence in found.burden))
    if old.running:
        sentence = STAY[1 if old.running == 1 else 2]
        yield from ("", say(language, sentence, n=old.running, version=before.version))
