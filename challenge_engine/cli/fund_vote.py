"""`challenge fund vote`, `paper`, `papers`: votes as people hand them in, typed by an operator."""

from __future__ import annotations

from pathlib import Path

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import emit, json_option
from challenge_engine.texts.catalogue import _, say

_VOTED = _("{name} has voted in {reference}.")
_AGAIN = _("{name} has voted in {reference} anew; the vote before is replaced.")
_ON_PAPER = _("{name} is marked as voting on paper in {reference}.")
_DOUBTED = _("Another official must confirm that {name} does not vote on paper in {reference}.")
_UNMARKED = _("{name} is not marked any more, and can vote in {reference}.")
_TYPED = _("{papers} papers are typed in; {wanted} people were marked as voting on paper.")
_AGREE = _("It is what the other official typed in.")
_DIFFER = _("It is not what the other official typed in: both look at their papers again.")
_ALONE = _("Another official types them in too, by themselves.")

_FOR = "A choice, by its reference; with points or a place `REF=N`."


@click.command()
@click.argument("reference")
@click.option("--as", "login", required=True, metavar="LOGIN", help="Who votes.")
@click.option("--for", "choices", multiple=True, metavar="REF[=N]", help=_FOR)
@json_option
@click.pass_obj
def vote(desk: Desk, reference: str, login: str, choices: tuple[str, ...], as_json: bool) -> None:
    """Vote in a round, or vote anew.

    The vote is sealed at once. On a shared machine the shell may keep what was typed.

    JSON: reference, again, recorded_at.
    """
    from challenge_engine.service.cases.commands import Acting
    from challenge_engine.service.voting import casting
    from challenge_engine.service.voting.papers import ballot

    person, given = desk.person(login), ballot(" ".join(choices))
    done = casting.cast(desk.engine, desk.authority, reference, Acting(person), given)
    said = _AGAIN if done.is_again else _VOTED
    facts = {"reference": reference, "again": done.is_again, "recorded_at": done.recorded_at}
    emit(as_json, facts, [say(desk.language, said, name=person.name, reference=reference)])


@click.command()
@click.argument("reference")
@click.argument("voter")
@click.option("--as", "login", required=True, metavar="LOGIN", help="The official.")
@json_option
@click.pass_obj
def paper(desk: Desk, reference: str, voter: str, login: str, as_json: bool) -> None:
    """Mark a person (VOTER, a login) as voting on paper.

    JSON: reference, voter, recorded_at.
    """
    from challenge_engine.service.cases.commands import Acting
    from challenge_engine.service.voting import casting

    marked = desk.person(voter)
    who = Acting(desk.person(login))
    done = casting.mark_paper(desk.engine, desk.authority, reference, who, marked)
    facts = {"reference": reference, "voter": voter, "recorded_at": done.recorded_at}
    said = say(desk.language, _ON_PAPER, name=marked.name, reference=reference)
    emit(as_json, facts, [said])


@click.command()
@click.argument("reference")
@click.argument("voter")
@click.option("--as", "login", required=True, metavar="LOGIN", help="The official.")
@click.option("--reason", default="", metavar="TEXT", help="Why; everybody reads it. Of the first.")
@json_option
@click.pass_obj
def unmark(desk: Desk, reference: str, voter: str, login: str, reason: str, as_json: bool) -> None:
    """Put right that a person (VOTER, a login) was marked as voting on paper by mistake.

    Two officials do it before the close: the first says why, the second confirms.

    JSON: reference, voter, waiting (whether a second official must confirm).
    """
    from challenge_engine.service.cases.commands import Acting
    from challenge_engine.service.voting import unmarking

    who, person = Acting(desk.person(login)), desk.person(voter)
    done = unmarking.unmark(desk.engine, desk.authority, reference, who, person, reason)
    facts = {"reference": reference, "voter": voter, "waiting": done.waits}
    said = _DOUBTED if done.waits else _UNMARKED
    emit(as_json, facts, [say(desk.language, said, name=person.name, reference=reference)])


@click.command()
@click.argument("reference")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "login", required=True, metavar="LOGIN", help="The official.")
@json_option
@click.pass_obj
def papers(desk: Desk, reference: str, file: Path, login: str, as_json: bool) -> None:
    """Type in all papers of a round: a line of FILE is one paper, `REF REF` or `REF=N REF=N`.

    A blank line is a paper that cannot be counted. Two officials do it, each by themselves.

    JSON: papers, wanted, others (who typed before), agree.
    """
    from challenge_engine.service.cases.commands import Acting
    from challenge_engine.service.voting import papers as typing

    bundle = [typing.ballot(line) for line in file.read_text("utf-8").splitlines()]
    who = Acting(desk.person(login))
    done = typing.type_in(desk.engine, desk.authority, reference, who, bundle)
    facts = {
        "papers": done.papers, "wanted": done.wanted, "others": done.others, "agree": done.agree,
    }  # fmt: skip
    then = _ALONE if not done.others else _AGREE if done.agree else _DIFFER
    lines = [say(desk.language, _TYPED, papers=done.papers, wanted=done.wanted)]
    emit(as_json, facts, [*lines, say(desk.language, then)])
    if done.others and not done.agree:
        raise click.exceptions.Exit(1)
