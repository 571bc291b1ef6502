"""`challenge who`: who does what today, for a page, a table or another site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import json_option, plain

if TYPE_CHECKING:
    from challenge_engine.service.reading.who import WhoView


@click.command()
@click.option("--service", metavar="CODE", help="Only of this service.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json", "html"]), default="text",
    help="As text for a terminal, a table, JSON, or a piece of HTML for another site.",
)  # fmt: skip
@json_option
@click.pass_obj
def who(desk: Desk, service: str | None, form: str, as_json: bool) -> None:
    """Say who does what today: whose turn it is in each state, who answers for each service.

    JSON: authority, day, workflows [name, version, title, begins, states], services [code, title,
    unit, cases], other_cases.
    """
    from challenge_engine.exports import who as exports
    from challenge_engine.service.reading import who as reading

    found = reading.who(desk.engine, desk.authority, desk.language, service)
    if form == "json" or as_json:
        click.echo(json.dumps(exports.as_json(found), ensure_ascii=False, indent=2))
    elif form == "csv":
        click.echo(exports.as_csv(found, desk.language), nl=False)
    elif form == "html":
        click.echo(exports.as_html(found, desk.language), nl=False)
    else:
        for line in _lines(found):
            click.echo(plain(line))


def _lines(found: WhoView) -> Iterator[str]:
    yield f"{found.authority}, {found.day_text}"
    for workflow in found.workflows:
        yield f"\n{workflow.title}, version {workflow.version}"
        for turn in workflow.turns:
            if turn.is_end:
                continue
            yield f"  {turn.title}: {', '.join(turn.who)}"
            if turn.does:
                yield f"    does   {'; '.join(turn.does)}"
            yield f"    until  {turn.until}"
            if turn.then:
                yield f"    then   {'; '.join(turn.then)}"
    for one in found.services:
        unit = one.service.unit
        yield f"\n{one.service.title}: {unit.title if unit else 'in no unit'}"
        for name, person in (("contact", unit and unit.contact), ("deputy", unit and unit.deputy)):
            said = person and ", ".join(filter(None, (person.function, person.phone, person.email)))
            yield f"  {name:<8} {said or 'nobody today'}"
        for case in one.cases:
            yield f"  {case.reference}  {case.title}: {case.says}"
    for case in found.others:
        yield f"\n{case.reference}  {case.title}: {case.says}"
