"""`challenge workflow`: laws, publication, what a workflow looks like, and what it asks.

`check`, and `draw` and `burden` of a file, need no database, and so load none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from challenge_engine.cli import (
    burden_facts,
    comparing,
    diffing,
    language,
    longest_facts,
    scenario_facts,
    trying,
    workflow_paths,
)
from challenge_engine.cli.defined import defined
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.drawing import draw
from challenge_engine.cli.group import Room
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.cli.rights_facts import promised, promised_lines
from challenge_engine.definitions import catalogue, plain_language
from challenge_engine.definitions.problems import Problem
from challenge_engine.errors import DefinitionError

FILE = click.Path(path_type=Path)
_OFFERED = {
    "off": "not offered",
    "on": "in use",
    "older": "an older version is in use",
    "retired": "retired: no new cases",
}


@click.group(cls=Room)
def workflow() -> None:
    """Check, publish, retire, list, draw and count workflows."""


for one in (
    comparing.compare,
    diffing.diff,
    draw,
    language.new,
    language.reference,
    language.schema,
    trying.try_,
    workflow_paths.paths,
):
    workflow.add_command(one)


@workflow.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--strict", is_flag=True, help="Fail where a text could be plainer.")
@json_option
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Say everything that is wrong with workflow files, as file:line:column: sentence.

    Every situation is looked at; where a case can get stuck, or somebody waits in vain, the story
    of it is told. Scenarios that stand beside a file (NAME.scenarios.yaml) are played, and of each
    the first thing is told that is not as expected. Advice on plainer words comes last.

    JSON: a list of file, workflow, version, digest (null where it is wrong), problems and advice
    [line, column, message], proof (null where it is wrong) {situations, cast, undecided, rights
    (each always, proven, waived, broken or not-promised), waived}, until_decision (the longest
    legal time; null where it is wrong) {days (null without a bound), counted, is_decided, path,
    waits, repeats}, scenarios (null where there are none) {file, held, failures [scenario, line,
    column, message], not_played}.
    """
    facts = [_checked(file) for file in scenario_facts.files(files)]
    lines = [line for one in facts for line in _check_lines(one)]
    emit(as_json, facts, lines)
    ctx.exit(1 if any(_is_wrong(one, strict=strict) for one in facts) else 0)


@workflow.command()
@click.argument("file", type=FILE)
@json_option
@click.pass_obj
def publish(desk: Desk, file: Path, as_json: bool) -> None:
    """Publish a workflow: from now on new cases begin in it, and it never changes.

    FILE is a file, or the name of a workflow that comes with the program.

    JSON: workflow, version, digest.
    """
    from challenge_engine.service import offering, publishing

    if not file.exists() and not file.suffix:
        file = offering.shipped_file(str(file))
    catalogue.read(file)
    done = publishing.publish(desk.engine, desk.authority, file)
    facts = {"workflow": done.name, "version": done.version, "digest": done.digest.hex()}
    emit(as_json, facts, [f"Published: {done.name} version {done.version}, {done.digest.hex()}"])


@workflow.command()
@click.argument("name")
@click.option("--version", type=click.IntRange(min=1), help="Without it, every version.")
@json_option
@click.pass_obj
def retire(desk: Desk, name: str, version: int | None, as_json: bool) -> None:
    """Let no new case begin in a workflow; running cases go on.

    JSON: workflow, versions.
    """
    from challenge_engine.service import publishing

    versions = publishing.retire(desk.engine, desk.authority, name, version)
    told = ", ".join(map(str, versions))
    line = f"Retired: {name} version {told}. Running cases go on."
    emit(as_json, {"workflow": name, "versions": versions}, [line])


@workflow.command()
@json_option
@click.pass_obj
def offer(desk: Desk, as_json: bool) -> None:
    """List what comes with the program, and which of it this authority offers.

    `publish NAME` switches one on, `retire NAME` lets no new case begin in it.

    JSON: a list of name, version, title, standing (off, on, older, retired), in_use.
    """
    from challenge_engine.service import offering

    found = offering.shipped(desk.engine, desk.authority, desk.language)
    rows = [(one.name, str(one.version), one.title, _OFFERED[one.standing]) for one in found]
    lines = columns([("workflow", "version", "title", ""), *rows])
    emit(as_json, [dataclasses.asdict(one) for one in found], lines)


@workflow.command("list")
@json_option
@click.pass_obj
def list_(desk: Desk, as_json: bool) -> None:
    """List what was published here, retired versions too.

    JSON: a list of name, version, title, digest, published_at, retired_at.
    """
    from challenge_engine.service import publishing

    found = publishing.listed(desk.engine, desk.authority, desk.language)
    rows = [
        (one.name, str(one.version), one.title, _standing(one.retired_at), one.digest[:16])
        for one in found
    ]
    heads = ("workflow", "version", "title", "", "digest")
    lines = columns([heads, *rows]) if rows else ["No workflow is published here yet."]
    emit(as_json, [dataclasses.asdict(one) for one in found], lines)


@workflow.command()
@click.argument("name_or_file")
@json_option
@click.pass_obj
def burden(desk: Desk, name_or_file: str, as_json: bool) -> None:
    """Count what a workflow asks of people: questions, signatures, steps, people, days.

    The longest legal time until the decision comes after it, with its path.

    JSON: workflow, version, is_complete, until_decision (as of `check`), ways: a list of kind, to,
    actions, group, office and either (each steps, required, optional, again, signatures), roles,
    people, days, longest, undated.
    """
    counted = defined(desk, name_or_file)
    emit(as_json, burden_facts.facts(counted), burden_facts.lines(counted, desk.language))


def _checked(file: Path) -> dict[str, Any]:
    facts: dict[str, Any] = {"file": str(file), "workflow": None, "version": None, "digest": None}
    facts |= {"proof": None, "scenarios": None, "until_decision": None}
    try:
        read = catalogue.read(file)
        proof, stories = catalogue.proven(file)
        advice = plain_language.advice(file.read_bytes(), str(file), read)
        facts["scenarios"] = scenario_facts.facts(file, read)
    except DefinitionError as error:
        return facts | {"problems": _placed(error.problems), "advice": []}
    named = {"workflow": read.name, "version": read.version, "digest": read.digest.hex()}
    said = {
        "situations": proof.situations,
        "cast": dict(proof.cast),
        "undecided": list(proof.undecided),
        "more_tried": proof.more_tried,
        **promised(proof.rights, proof.waived),
    }
    named["until_decision"] = longest_facts.facts(read)
    return facts | named | {"proof": said, "problems": _placed(stories), "advice": _placed(advice)}


def _is_wrong(one: dict[str, Any], *, strict: bool) -> bool:
    failures = one["scenarios"]["failures"] if one["scenarios"] else []
    return bool(one["problems"] or failures or (strict and one["advice"]))


def _placed(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [{"line": p.line, "column": p.column, "message": p.message} for p in problems]


def _check_lines(one: dict[str, Any]) -> list[str]:
    if one["problems"]:
        found = [
            f"{one['file']}:{p['line']}:{p['column']}: {p['message']}" for p in one["problems"]
        ]
        return [*found, *_proof_lines(one, is_sound=False), *scenario_facts.lines(one["scenarios"])]
    advice = [
        f"{one['file']}:{p['line']}:{p['column']}: advice: {p['message']}" for p in one["advice"]
    ]
    sound = f"{one['file']}: nothing is wrong with {one['workflow']} version {one['version']}"
    proven = _proof_lines(one, is_sound=True)
    proven += [f"{one['file']}: {line}" for line in promised_lines(one["proof"])]
    proven += longest_facts.in_check(one["file"])
    return [sound, *proven, *scenario_facts.lines(one["scenarios"]), *advice]


def _proof_lines(one: dict[str, Any], *, is_sound: bool) -> list[str]:
    """What was proven, with how many people; what could not be decided is said."""
    proof = one["proof"]
    if proof is None:
        return []
    cast = ", ".join(f"{n} {role}" for role, n in proof["cast"].items())
    lines = [
        f"{one['file']}: not decided for {track}: it has too many situations to look at them all"
        for track in proof["undecided"]
    ]
    if is_sound and not lines:
        lines = [f"{one['file']}: proven: {proof['situations']:,} situations, with at least {cast}"]
    elif not is_sound:
        lines.append(f"{one['file']}: looked at with {cast}")
        if proof["more_tried"]:
            lines.append(f"{one['file']}: more people (up to 6 in a role) do not mend it")
    return lines


def _standing(retired_at: str | None) -> str:
    return f"retired {retired_at[:10]}" if retired_at else "in use"
