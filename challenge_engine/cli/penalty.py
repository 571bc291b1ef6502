"""`challenge case penalty`: what deciding late will cost."""

from __future__ import annotations

from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.service.timing.preview import PenaltyPreview, preview

NOTHING = (
    "Nothing is foreseen: no decision of this case can cost a penalty by now, or LOGIN does not "
    "work on it for the authority."
)


@click.command("penalty")
@click.argument("reference")
@click.option("--as", "login", required=True, metavar="LOGIN", help="Who asks: of the authority.")
@json_option
@click.pass_obj
def penalty_(desk: Desk, reference: str, login: str, as_json: bool) -> None:
    """Foresee what deciding late will cost, before it does.

    Before notice of default was given: as if it came today, or on the first day on which it can.
    After that: if it is decided today, in a week, or never. It writes nothing.

    JSON: null, or about, due, is_near, is_given, notice, first, last (days that cost), currency,
    amounts [code, day, days, cents (null: not known), text], says, unknown.
    """
    found = preview(desk.engine, desk.authority, reference, desk.viewer(login))
    emit(as_json, _facts(found), _lines(found))


def _facts(found: PenaltyPreview | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "about": found.about,
        "due": found.due.isoformat(),
        "is_near": found.is_near,
        "is_given": found.is_given,
        "notice": found.notice.isoformat(),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "currency": found.currency,
        "amounts": [
            {
                "code": one.code,
                "day": one.day.isoformat(),
                "days": one.days,
                "cents": one.cents,
                "text": one.text,
            }
            for one in found.amounts
        ],
        "says": found.says,
        "unknown": found.unknown,
    }


def _lines(found: PenaltyPreview | None) -> list[str]:
    if found is None:
        return [NOTHING]
    unknown = [found.unknown] if found.unknown else []
    return [found.says, *(f"  {one.text}" for one in found.amounts), *unknown]
