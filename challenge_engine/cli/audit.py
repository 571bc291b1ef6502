"""`challenge audit`: samples, what is unusual, the auditors' questions and their answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.handing_over import bundle
from challenge_engine.cli.output import columns, emit, indented, json_option
from challenge_engine.service.auditing import asked, findings, looking, office, sampling
from challenge_engine.service.auditing.asked import FindingView
from challenge_engine.service.auditing.findings import Question
from challenge_engine.service.auditing.looking import Found, Wanted
from challenge_engine.service.auditing.periods import Period
from challenge_engine.service.auditing.sampling import Sample, Wish
from challenge_engine.service.auditing.unusual import LATE_DAYS
from challenge_engine.texts import date

as_option = click.option(
    "--as", "login", required=True, metavar="LOGIN", help="Whose rights are asked."
)
maybe_as_option = click.option(
    "--as",
    "login",
    metavar="LOGIN",
    help="The auditor whose rights are asked; without it, whoever runs this machine looks.",
)
since_option = click.option("--since", default="", metavar="DATE", help="From this day on.")
until_option = click.option("--until", default="", metavar="DATE", help="Until this day.")


@click.group()
def audit() -> None:
    """Look, sample, and ask for an answer."""


@audit.command()
@click.option("--size", type=int, required=True, metavar="K", help="How many are drawn.")
@click.option("--seed", metavar="TEXT", help="What decides; blank: the newest checkpoint's root.")
@click.option("--phase", default="", help="Only cases of this phase.")
@click.option("--steps", "of_steps", is_flag=True, help="Single steps instead of cases.")
@since_option
@until_option
@maybe_as_option
@json_option
@click.pass_obj
def sample(
    desk: Desk,
    size: int,
    seed: str | None,
    phase: str,
    of_steps: bool,
    since: str,
    until: str,
    login: str | None,
    as_json: bool,
) -> None:
    """Draw a sample that anybody can draw again.

    The names (references, or reference/step) are ordered by the SHA-256 of the seed, a line end
    and the name; the first K are drawn.

    JSON: seed, seed_from (size of the checkpoint, or null), population, digest (SHA-256 of the
    sorted names, each with a line end), names (name and hash).
    """
    _require(desk, login)
    wish = Wish(size, seed, phase, Period(since, until), of_steps=of_steps)
    drawn = sampling.draw(desk.engine, desk.authority, wish)
    facts = {**asdict(drawn), "names": [{"name": n, "hash": h} for n, h in drawn.names]}
    emit(as_json, facts, _sample_lines(drawn))


def _sample_lines(drawn: Sample) -> Iterator[str]:
    yield f"{len(drawn.names)} of {drawn.population}:"
    yield from columns(drawn.names, "  ")
    where = f" (root of the checkpoint of size {drawn.seed_from})" if drawn.seed_from else ""
    yield f"Seed: {drawn.seed}{where}"
    yield f"SHA-256 of the sorted names: {drawn.digest}"


@audit.command()
@since_option
@until_option
@click.option("--rule", default="", metavar="NAME", help="Only what this rule lists.")
@click.option(
    "--late",
    type=click.IntRange(min=0),
    default=LATE_DAYS,
    show_default=True,
    metavar="DAYS",
    help="Recorded later than this is late.",
)
@maybe_as_option
@json_option
@click.pass_obj
def unusual(
    desk: Desk, since: str, until: str, rule: str, late: int, login: str | None, as_json: bool
) -> None:
    """List what is unusual in a period, each step with the reasons why.

    JSON: steps (reference or null, n, title, role, recorded_at, occurred_at, reasons: rule and
    why), refused (day, who, times, references), attempts (how many were refused in all).
    """
    _require(desk, login)
    pages = list(_pages(desk, Wanted(Period(since, until), late, rule)))
    steps = [
        {
            "reference": one.reference,
            "n": one.n,
            "title": one.title,
            "role": one.role,
            "recorded_at": one.recorded_at,
            "occurred_at": one.occurred_at,
            "reasons": [{"rule": name, "why": why} for name, _title, why in one.reasons],
        }
        for page in pages
        for one in page.listed
    ]
    first = pages[0]
    refused = [asdict(one) for one in first.refused]
    facts = {"steps": steps, "refused": refused, "attempts": first.attempts}
    emit(as_json, facts, _unusual_lines(pages, desk))


def _require(desk: Desk, login: str | None) -> None:
    if login is not None:
        office.require_auditor(desk.engine, desk.authority, desk.person(login))


def _pages(desk: Desk, wanted: Wanted) -> Iterator[Found]:
    while True:
        page = looking.look(desk.engine, desk.authority, wanted, desk.language)
        yield page
        if not page.next:
            return
        wanted = Wanted(wanted.period, wanted.late_days, wanted.rule, page.next)


def _unusual_lines(pages: list[Found], desk: Desk) -> Iterator[str]:
    for page in pages:
        for one in page.listed:
            day = date(one.recorded_at, desk.language, desk.timezone)
            where = f"{one.reference or '–'}, step {one.n}"
            yield f"{where}: {one.title} ({one.role}), {day}"
            yield from (f"    {why}" for _name, _title, why in one.reasons)
    for often in pages[0].refused:
        on = f" ({', '.join(often.references)})" if often.references else ""
        yield f"{often.day}: {often.times} attempts refused, {often.who}{on}"
    count = sum(len(page.listed) for page in pages)
    yield f"{count} steps are listed; {pages[0].attempts} attempts were refused in all."


@audit.command()
@click.argument("reference", metavar="CASE")
@click.option("--text", required=True, metavar="TEXT", help="What you want to know.")
@click.option("--owner", required=True, metavar="LOGIN|ROLE", help="Who must answer.")
@click.option("--due", required=True, metavar="DATE", help="By which day.")
@click.option("--about", type=click.IntRange(min=0), metavar="N", help="The step it is about.")
@as_option
@json_option
@click.pass_obj
def finding(
    desk: Desk,
    reference: str,
    text: str,
    owner: str,
    due: str,
    about: int | None,
    login: str,
    as_json: bool,
) -> None:
    """Ask about a case, as an auditor; it becomes a step of the case.

    JSON: reference, n.
    """
    n = findings.ask(
        desk.engine, desk.authority, reference, desk.person(login),
        Question(text, owner, due, about), "cli",
    )  # fmt: skip
    emit(as_json, {"reference": reference, "n": n}, [f"{reference}, step {n}: asked of {owner}."])


@audit.command()
@click.argument("reference", metavar="CASE")
@click.argument("n", type=click.IntRange(min=0), metavar="N")
@click.option("--text", required=True, metavar="TEXT", help="The answer.")
@as_option
@json_option
@click.pass_obj
def answer(desk: Desk, reference: str, n: int, text: str, login: str, as_json: bool) -> None:
    """Answer the question that is step N of a case, for the municipality.

    JSON: reference, n (the step that answers), answers.
    """
    person = desk.person(login)
    step = findings.answer(desk.engine, desk.authority, reference, n, person, text, "cli")
    facts = {"reference": reference, "n": step, "answers": n}
    emit(as_json, facts, [f"{reference}, step {step}: answers step {n}."])


@audit.command("findings")
@click.option("--open", "only_open", is_flag=True, help="Only those that wait for an answer.")
@as_option
@json_option
@click.pass_obj
def findings_(desk: Desk, only_open: bool, login: str, as_json: bool) -> None:
    """List the questions of the auditors; who acts on cases sees those that they can answer.

    JSON: reference, n, text, about, owner, due, raised_by, raised_at, answered_n, answer,
    answered_by, answered_at, is_late, may_answer.
    """
    viewer = desk.viewer(login)
    if office.offices(desk.engine, desk.authority, viewer.person):
        found = asked.listed(desk.engine, desk.authority, viewer, only_open=only_open)
    else:
        found = asked.waiting_for(desk.engine, desk.authority, viewer)
    lines = [line for one in found for line in _finding_lines(one, desk)]
    emit(as_json, [asdict(one) for one in found], lines or ["There are none."])


def _finding_lines(one: FindingView, desk: Desk) -> Iterator[str]:
    due = date(one.due, desk.language)
    standing = f"to be answered by {due}"
    if one.answered_n is not None:
        standing = f"answered by step {one.answered_n}"
    elif one.is_late:
        standing = f"LATE: was to be answered by {due}"
    yield f"{one.reference}, step {one.n}: {one.owner}, {standing}"
    yield indented(one.text)
    if one.answer is not None:
        yield indented(f"{one.answered_by}: {one.answer}")


audit.add_command(bundle)
