"""`challenge fund count`: winners and reasons from a Pabulib file; no database is asked, so that
anybody can count again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option, plain
from challenge_engine.cli.progress import bar
from challenge_engine.texts.catalogue import _, say

if TYPE_CHECKING:
    from challenge_engine.counting import Result, TieBreak, Verdict
    from challenge_engine.counting.pabulib import PabulibFile

_RULE = _("Rule: {name}. {says}")
_TIES: dict[str, str] = {
    "file": _("Ties: the project that comes first in the file goes first."),
    "order": _("Ties: in the order {order}."),
    "seed": _("Ties: in the order that the seed {seed} gives."),
}
_UNUSED = _(
    "Note: META says {key}, which belongs to a rule that is not counted here. What was decided may "
    "differ from this count."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--rule", metavar="RULE", default="", help="Count by another rule than META says.")
@click.option("--threshold", type=click.IntRange(0), help="The least support that can win.")
@click.option("--ties", metavar="ID,ID,…", help="The order in which ties are broken: all projects.")
@click.option("--seed", metavar="TEXT", help="Break ties by the order that this seed gives.")
@json_option
@click.pass_obj
def count(
    desk: Desk,
    file: Path,
    rule: str,
    threshold: int | None,
    ties: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Count a Pabulib file: rule, winners, money, and why each project was funded or not.

    Rules: greedy, greedy-no-skip, greedy-threshold, equalshares, equalshares/add1 and
    equalshares/add1u. Without --ties or --seed the order of the file breaks ties.

    JSON: rule, winners (ids in the order of funding), spent, budget, projects. Amounts are in the
    unit of the file.
    """
    from challenge_engine.counting import count as counted
    from challenge_engine.counting import pabulib
    from challenge_engine.counting.pabulib import AskedRule

    if ties and seed:
        raise click.UsageError("Ties are broken by --ties or by --seed: give one.")
    asked = AskedRule(rule, threshold, _tie_break(ties, seed))
    size = file.stat().st_size
    with bar("Reading") as tell, file.open("rb") as opened:
        read = pabulib.read(opened, asked, tell and (lambda done: tell(done, size)))
    with bar("Raising the shares") as tell:
        result = counted(read.election, tell and (lambda raised: tell(raised, None)))
    for key in read.unused:
        click.echo(say(desk.language, _UNUSED, key=key), err=True)
    if as_json:
        _tell_refused(result, desk.language)
    emit(as_json, _facts(result, desk.language), _lines(read, result, ties, seed, desk.language))


def _tie_break(ties: str | None, seed: str | None) -> TieBreak | None:
    from challenge_engine.counting import TieBreak

    if ties:
        return TieBreak(tuple(one.strip() for one in ties.split(",")))
    return TieBreak(seed=seed) if seed else None


def _tell_refused(result: Result, language: str) -> None:
    from challenge_engine.texts import counting as texts

    if result.refused:
        click.echo(texts.ballots(result, language), err=True)


def _facts(result: Result, language: str) -> dict[str, Any]:
    return {
        "rule": result.rule.name,
        "winners": list(result.winners),
        "spent": _amount(result.spent),
        "budget": _amount(result.budget),
        "projects": [_project(one, result, language) for one in result.verdicts],
    }


def _project(one: Verdict, result: Result, language: str) -> dict[str, Any]:
    from challenge_engine.texts import counting as texts

    return {
        "id": one.project.id,
        "name": one.project.name,
        "cost": _amount(one.project.cost),
        "votes": one.votes,
        "score": one.score,
        "rank": one.rank,
        "funded": one.is_funded,
        "place": one.place,
        "code": one.code,
        "left": _amount(one.left),
        "short": _amount(one.short),
        "needs": one.needs,
        "stopped_by": one.stopped_by,
        "says": texts.verdict(one, result, language),
    }


def _amount(cents: int | None) -> int | float | None:
    """As the file writes it: whole where it is. Nothing is counted with it any more."""
    if cents is None:
        return None
    return cents / 100 if cents % 100 else cents // 100


def _lines(
    read: PabulibFile, result: Result, ties: str | None, seed: str | None, language: str
) -> Iterator[str]:
    from challenge_engine.texts import counting as texts
    from challenge_engine.texts.values import listing

    yield say(language, _RULE, name=result.rule.name, says=texts.rule(result, language))
    by = "order" if ties else "seed" if seed else "file"
    order = listing(read.election.rule.tie_break.order, language) if ties else ""
    yield say(language, _TIES[by], order=order, seed=seed)
    yield texts.ballots(result, language)
    yield plain(texts.winners(result, language))
    yield texts.balance(result, language)
    for one in result.verdicts:
        project = one.project
        title = f"{project.name} ({project.id})" if project.name else project.id
        yield ""
        yield f"{one.rank:3}. {plain(title)}: {texts.figures(one, result, language)}"
        yield f"     {texts.verdict(one, result, language)}"
