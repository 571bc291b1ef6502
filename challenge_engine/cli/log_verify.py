"""`challenge log verify`: checks a proof of receipt, with no database, network or settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.errors import EngineError, NotDecidable, NotValid
from challenge_engine.history import handed_over
from challenge_engine.history.entry import Entry
from challenge_engine.history.handed_over import HandedOver
from challenge_engine.history.spelling import to_base64
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import Verdict
from challenge_engine.history.verification import verify as verify_receipt
from challenge_engine.texts.catalogue import _, say

VALID, NOT_VALID, NOT_DECIDABLE = 0, 1, 2

_CHECKS = {
    "form": _("the form of the file"),
    "entry": _("the entry"),
    "values": _("the opened values"),
    "signature": _("the signature"),
    "place": _("the place in the log"),
    "further": _("a further proof in the file"),
    "growth": _("that the log has only grown"),
}
_BASES = {
    "enforced": _("checked: rights and rules were asked when it was entered"),
    "reported": _("reported from elsewhere: whether rights and rules were kept is not known"),
    "inferred": _("concluded from other facts; nobody reported it"),
}
_STANDINGS = {
    "open": _("it runs"),
    "met": _("it was met"),
    "stopped": _("it was stopped"),
    "lapsed": _("it passed"),
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key",
    required=True,
    metavar="VKEY",
    help="The log's public key, or a file with keys or with a policy (C2SP tlog-policy).",
)
@click.option(
    "--newer",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file of `log consistency`: shows that the log has only grown since.",
)
@json_option
@click.pass_obj
def verify(desk: Desk, file: Path, key: str, newer: Path | None, as_json: bool) -> int:
    """Check a proof of receipt, or a whole case in one file. Needs nothing but FILE and the key.

    Exit 0: valid. 1: not valid, and at which check. 2: not decidable here.

    JSON: outcome, check, why; where valid also entry, opened, erased, withheld, place, size,
    origin, root, signers, unknown, further, grown_to. Of a whole case: outcome, origin, case, size,
    root, missing, and steps, each as above.
    """
    language, data = desk.language, file.read_bytes()
    try:
        if handed_over.is_bundle(data):
            whole = handed_over.read(data, read_trust(key))
            emit(as_json, {"outcome": "valid", **whole_facts(whole)}, whole_lines(whole, language))
            return VALID
        verdict = verify_receipt(data, read_trust(key), newer.read_bytes() if newer else None)
    except NotValid as error:
        return _no(as_json, language, "not valid", error, error.check)
    except NotDecidable as error:
        return _no(as_json, language, "not decidable", error, None)
    emit(as_json, {"outcome": "valid", **facts(verdict)}, lines(verdict, language))
    return VALID


def read_trust(key: str) -> Trust:
    """The keys that somebody gave, as a text or as the name of a file."""
    try:
        is_file = "+" not in key and Path(key).is_file()
        return Trust.parse(Path(key).read_text(encoding="utf-8") if is_file else key)
    except NotDecidable:
        raise
    except (EngineError, OSError, UnicodeDecodeError) as error:
        raise NotDecidable(
            "Nothing can be checked without the key of the log: {why}", why=str(error)
        ) from error


def _no(as_json: bool, language: str, outcome: str, error: EngineError, check: str | None) -> int:
    why = say(language, error.template, **error.params)
    if as_json:
        click.echo(json.dumps({"outcome": outcome, "check": check, "why": why}, indent=2))
    elif check is None:
        click.echo(say(language, _("Not decidable here. {why}"), why=why), err=True)
    else:
        what = say(language, _CHECKS[check])
        click.echo(
            say(language, _("Not valid. It fails at {what}: {why}"), what=what, why=why), err=True
        )
    return NOT_DECIDABLE if check is None else NOT_VALID


def facts(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON says it."""
    return {
        "entry": _members(verdict.entry),
        "opened": {o.path: json.loads(o.value) for o in verdict.opened},
        "erased": [
            {"item": e.item, "by": _members(e.by) if e.by else None} for e in verdict.erased
        ],
        "withheld": verdict.withheld,
        "place": verdict.index,
        "size": verdict.checkpoint.size,
        "origin": verdict.checkpoint.origin,
        "root": to_base64(verdict.checkpoint.root),
        "signers": [s.vkey for s in verdict.signers],
        "unknown": list(verdict.unknown),
        "further": [facts(one) for one in verdict.further],
        "grown_to": verdict.later.size if verdict.later else None,
    }


def whole_facts(whole: HandedOver) -> dict[str, Any]:
    """A whole case as JSON says it."""
    return {
        "origin": whole.head.origin,
        "case": whole.case.hex(),
        "size": whole.head.size,
        "root": to_base64(whole.head.root),
        "missing": list(whole.missing),
        "steps": [facts(one) for one in whole.steps],
    }


def whole_lines(whole: HandedOver, language: str) -> list[str]:
    """A whole case in words: one line a step, and what is missing."""
    head = say(
        language,
        _(
            "Valid. Proven steps of one case: {count}. They stand in what {origin} signed, of "
            "{size}."
        ),
        count=len(whole.steps),
        origin=whole.head.origin,
        size=whole.head.size,
    )
    rows = [(str(v.entry.n), f"{v.entry.recorded_at}  {_what(v.entry)}") for v in whole.steps]
    gone = ", ".join(map(str, whole.missing))
    lacks = say(language, _("Not in the file: step {steps}."), steps=gone)
    return [head, "", *columns(rows), *(["", lacks] if gone else [])]


def _members(entry: Entry) -> dict[str, Any]:
    names = (
        "log", "authority", "stream", "n", "kind", "workflow", "version", "action", "track",
        "source", "target", "actor", "role", "behalf", "recorder", "via", "recorded_at",
        "occurred_at", "basis", "engine",
    )  # fmt: skip
    return {"case": entry.case.hex(), **{name: getattr(entry, name) for name in names}}


def lines(verdict: Verdict, language: str) -> list[str]:
    """The verdict in words."""

    def told(msgid: str, **params: Any) -> str:
        return say(language, msgid, **params)

    point = verdict.checkpoint
    said = [
        told(
            _(
                "Valid. This step is in the history that {origin} signed, at place {place} of "
                "{size}."
            ),
            origin=point.origin,
            place=verdict.index + 1,
            size=point.size,
        ),
        "",
        *columns(_rows(verdict, language)),
        "",
        told(
            _(
                "It shows that this step, with these values, stands in that history unchanged. It "
                "does not show that what was entered is true, or what is withheld."
            )
        ),
    ]
    if verdict.later is not None:
        grown = told(_("Since then the log has only grown, to {size}."), size=verdict.later.size)
        said.insert(1, grown)
    return said


def _rows(verdict: Verdict, language: str) -> list[tuple[str, str]]:
    entry = verdict.entry
    opened = {o.path: json.loads(o.value) for o in verdict.opened}
    found = [
        (_("step"), _step(entry, language)),
        (_("what"), _what(entry)),
        (_("workflow"), f"{entry.workflow} {entry.version}" if entry.workflow else ""),
        (_("who"), _who(entry.actor, opened.get("actor"), entry.role, language)),
        (_("for whom"), _who(entry.behalf, opened.get("behalf"), None, language)),
        (_("typed in by"), _who(entry.recorder, opened.get("recorder"), None, language)),
        (_("recorded"), say(language, _("{at}, says the office"), at=entry.recorded_at)),
        (_("happened"), entry.occurred_at),
        (_("came in by"), entry.via),
        (_("basis"), say(language, _BASES[entry.basis])),
    ]
    people = ("actor", "behalf", "recorder")
    found += [(p, _value(p, v, language)) for p, v in opened.items() if p not in people]
    found += [(_("erased"), _erased(e.by, language)) for e in verdict.erased]
    if verdict.withheld:
        found.append((_("withheld"), say(language, _("{count} values"), count=verdict.withheld)))
    found += [(_("signed by"), f"{s.name} ({s.key_id.hex()})") for s in verdict.signers]
    found += [
        (_("ignored"), say(language, _("a signature by the unknown key of {name}"), name=name))
        for name in verdict.unknown
    ]
    return [(say(language, name), value) for name, value in found if value]


def _step(entry: Entry, language: str) -> str:
    case = entry.case.hex()
    if entry.stream == "case":
        return say(language, _("{n} of the case {case}"), n=entry.n, case=case)
    return say(language, _("{n} of the authority's own history {case}"), n=entry.n, case=case)


def _what(entry: Entry) -> str:
    action = f"{entry.kind}: {entry.action}" if entry.action else entry.kind
    if entry.target is None:
        return action
    return f"{action} ({entry.source or '·'} → {entry.target})"


def _who(number: int | None, value: Any, role: str | None, language: str) -> str:
    if number is None:
        return ""
    if number == 0:
        return say(language, _("the clock"))
    name = f" ({value['name']})" if isinstance(value, dict) and "name" in value else ""
    who = say(language, _("person {number}"), number=number) + name
    return f"{who}, {role}" if role else who


def _value(path: str, value: Any, language: str) -> str:
    if path.startswith("deadline/") and isinstance(value, dict):
        standing = _STANDINGS.get(str(value.get("standing")))
        if standing is not None:
            due = value.get("due") or say(language, _("no day known"))
            return say(
                language, _("due {due}, {standing}"), due=due, standing=say(language, standing)
            )
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _erased(by: Entry | None, language: str) -> str:
    if by is None:
        return say(language, _("a value, says the office; the proof of that is not shown"))
    return say(language, _("a value, by step {n} on {at}"), n=by.n, at=by.recorded_at)
