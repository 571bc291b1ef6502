"""`challenge log check`: recompute the whole history, and say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.cli.progress import bar
from challenge_engine.cli.told import told
from challenge_engine.errors import EngineError
from challenge_engine.service.checking import log_check
from challenge_engine.service.checking.flaws import said
from challenge_engine.service.checking.log_check import Report
from challenge_engine.service.engine import Engine, open_engine
from challenge_engine.service.proving.fork import check_signed


@click.command()
@click.option("--case", "reference", metavar="REF", help="Only this case.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that work on it at the same time.",
)
@json_option
@click.pass_obj
def check(desk: Desk, reference: str | None, jobs: int, as_json: bool) -> None:
    """Recompute the whole history, and name the first step that is wrong.

    Every leaf, chain, value, checkpoint and the state of every case are worked out anew from what
    the database holds. Ends with 0 if all is sound, with 1 if anything is wrong.

    JSON: sound, events, leaves, cases, checkpoints, found (how many flaws), flaws (the first of
    them: reference, n, place in the log, what), signed (what is wrong with the last checkpoint
    that was kept outside the database, else null).
    """
    # Not the desk's own engine: that refuses to open what is to be looked into here.
    engine = open_engine(desk.settings["database_url"])
    click.get_current_context().call_on_close(engine.store.close)
    if reference is not None:
        report = log_check.check_case(engine, _authority(desk, engine), reference)
        outside = None
    else:
        with bar("Checking") as progress:
            report = log_check.check(engine, jobs=jobs, progress=progress)
        outside = _outside(desk, engine)
    emit(as_json, _facts(report, outside, desk), _lines(report, outside, desk))
    if not report.is_sound or outside is not None:
        raise click.exceptions.Exit(1)


def _authority(desk: Desk, engine: Engine) -> int:
    """The authority that the settings name, in this very engine."""
    return engine.authority(desk.settings["authority"] or None).id


def _outside(desk: Desk, engine: Engine) -> EngineError | None:
    """What is wrong with the checkpoint that is kept where no restored database can change it."""
    try:
        check_signed(engine, desk.places)
    except EngineError as error:
        return error
    return None


def _facts(report: Report, outside: EngineError | None, desk: Desk) -> dict[str, Any]:
    flaws = [
        {
            "reference": flaw.reference,
            "n": flaw.n,
            "place": flaw.place,
            "what": said(flaw, desk.language, with_meaning=False),
        }
        for flaw in report.flaws
    ]
    return {
        "sound": report.is_sound and outside is None,
        "events": report.events,
        "leaves": report.leaves,
        "cases": report.cases,
        "checkpoints": report.checkpoints,
        "found": report.found,
        "flaws": flaws,
        "signed": None if outside is None else " ".join(told(outside, desk.language)),
    }


def _lines(report: Report, outside: EngineError | None, desk: Desk) -> Iterator[str]:
    counted = (
        f"{report.events} steps of {report.cases} histories, {report.leaves} leaves, "
        f"{report.checkpoints} checkpoints"
    )
    if report.is_sound:
        yield f"Checked: {counted}." if outside else f"All is sound: {counted}."
    else:
        first, *others = report.flaws
        yield f"Not sound: {counted}; {report.found} wrong. The first:"
        yield said(first, desk.language)
        if others:
            yield "Also:"
        for flaw in others:
            yield f"  {said(flaw, desk.language, with_meaning=False)}"
        if report.found > len(report.flaws):
            yield f"  … and {report.found - len(report.flaws)} more."
    if outside is not None:
        yield from told(outside, desk.language)
