"""`challenge erase`: what the law has the authority forget; looked at first, done by two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from challenge_engine.cli.desk import Desk
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.errors import EngineError
from challenge_engine.service.erasing import cleaning, executing, ordering
from challenge_engine.service.erasing.cleaning import Status
from challenge_engine.service.erasing.executing import Erasure
from challenge_engine.service.erasing.grounds import OFFERED
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.erasing.telling import Line, Preview
from challenge_engine.texts import date, say

LONGEST_SHOWN = 60

as_option = click.option(
    "--as", "login", metavar="LOGIN", help="The privacy officer whose rights are asked."
)


@click.command()
@click.option("--person", metavar="LOGIN|KEY", help="All that is personal of this person.")
@click.option(
    "--case", "reference", metavar="REF", help="Values of this case; alone, it lists them."
)
@click.option("--item", "items", multiple=True, metavar="N.ITEM", help="One value of the case.")
@click.option("--field", "fields", multiple=True, metavar="NAME", help="All versions of a field.")
@click.option("--personal", "declared", is_flag=True, help="These values hold personal data.")
@click.option("--ground", metavar="CODE", help="The legal ground; --grounds lists them.")
@click.option("--reason", metavar="TEXT", help="Why, in your own words; no personal data.")
@click.option("--dry-run", is_flag=True, help="Only show what would go; also done without it.")
@click.option("--order", "is_order", is_flag=True, help="Write the order.")
@click.option("--orders", "lists", is_flag=True, help="List the orders.")
@click.option("--confirm", type=int, metavar="ID", help="As a second person: do what it orders.")
@click.option("--refuse", type=int, metavar="ID", help="Refuse an order, with --reason.")
@click.option("--grounds", "lists_grounds", is_flag=True, help="List the legal grounds.")
@click.option("--status", is_flag=True, help="Search the database's files for what was erased.")
@click.option("--clean", is_flag=True, help="Write the database's files anew, then --status.")
@as_option
@json_option
@click.pass_obj
def erase(desk: Desk, /, **options: Any) -> None:
    """Erase personal data by law: look, order, and let a second person confirm.

    JSON: what goes and stays (going, staying, account, duties, not_reached, clean_by), the number
    of an order, the orders, what was erased, or where the files stand.
    """
    asked = _Asked(**options)
    modes = (asked.lists, asked.lists_grounds, asked.status, asked.clean)
    numbered = (asked.confirm is not None, asked.refuse is not None)
    if sum((*modes, *numbered, asked.is_order, asked.dry_run)) > 1:
        raise click.UsageError("Do one thing at a time: look, --order, --confirm, --refuse …")
    if asked.lists_grounds:
        show_grounds(desk, asked.as_json)
    elif asked.status or asked.clean:
        show_status(desk, asked)
    elif asked.lists:
        show_orders(desk, asked.login, asked.as_json)
    elif asked.confirm is not None:
        confirm(desk, asked.confirm, asked.login, asked.as_json)
    elif asked.refuse is not None:
        refuse(desk, asked.refuse, asked.login, asked.reason, asked.as_json)
    else:
        _look_or_order(desk, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options as they were given."""

    person: str | None
    reference: str | None
    items: tuple[str, ...]
    fields: tuple[str, ...]
    declared: bool
    ground: str | None
    reason: str | None
    dry_run: bool
    is_order: bool
    lists: bool
    confirm: int | None
    refuse: int | None
    lists_grounds: bool
    status: bool
    clean: bool
    login: str | None
    as_json: bool

    @property
    def target(self) -> Target:
        """What is meant."""
        return Target(self.person, self.reference, self.items, self.fields, self.declared)


def _look_or_order(desk: Desk, asked: _Asked) -> None:
    if asked.person is None and asked.reference is None:
        raise click.UsageError("Say what: --person LOGIN, or --case REF with --item or --field.")
    login = officer(asked.login)
    if asked.reference is not None and not asked.items and not asked.fields:
        _list_values(desk, asked.reference, login, asked.as_json)
        return
    if asked.ground is None:
        raise click.UsageError("Give the legal ground: --ground CODE; --grounds lists them.")
    if asked.is_order:
        _order(desk, asked, login, asked.ground)
        return
    seen = ordering.look(
        desk.engine, desk.authority, desk.viewer(login), asked.target, asked.ground,
        backup_days(desk),
    )  # fmt: skip
    lines = [*preview_lines(seen, desk.language), "", "Nothing was changed."]
    if seen.going or asked.person is not None:
        lines.append("To order it, say the same with --order; a second person must confirm it.")
    emit(asked.as_json, facts_of(seen), lines)


def _order(desk: Desk, asked: _Asked, login: str, ground: str) -> None:
    number = ordering.order(
        desk.engine, desk.authority, desk.person(login), asked.target, ground, asked.reason
    )
    lines = [
        f"Order {number} waits for a second person; nothing is erased yet.",
        f"Another privacy officer confirms it: challenge erase --confirm {number} --as LOGIN.",
    ]
    emit(asked.as_json, {"order": number}, lines)


def _list_values(desk: Desk, reference: str, login: str, as_json: bool) -> None:
    found = ordering.everything(desk.engine, desk.authority, desk.viewer(login), reference)
    rows = [
        (f"{one.n}.{one.item}", one.label, "personal" if one.is_personal else "", _short(one.text))
        for one in found
    ]
    facts = [fact_of(one) for one in found]
    emit(as_json, facts, columns([("item", "what", "", "value"), *rows]))


def show_grounds(desk: Desk, as_json: bool) -> None:
    """The list that an order chooses from, with where each ground comes from."""
    facts = [
        {
            "code": one.code,
            "title": say(desk.language, one.title),
            "source": one.source,
            "mark": one.mark,
            "overrides_the_duty_to_keep": one.overrides,
            "overrides_mark": one.overrides_mark,
        }
        for one in OFFERED
    ]
    lines = []
    for one in OFFERED:
        overrides = "overrides" if one.overrides else "does not override"
        lines.append(f"{one.code}: {say(desk.language, one.title)}")
        lines.append(f"    {one.source} ({one.mark})")
        lines.append(f"    {overrides} a duty to keep ({one.overrides_mark})")
    emit(as_json, facts, lines)


def show_orders(desk: Desk, login: str | None, as_json: bool) -> None:
    """All orders, oldest first."""
    found = ordering.listed(desk.engine, desk.authority, desk.person(officer(login)))
    facts = [
        {
            "id": one.id,
            "what": one.what,
            "person": one.person_name,
            "case": one.reference,
            "ground": one.ground,
            "ordered_by": one.ordered_by_name,
            "ordered_at": one.ordered_at,
            "state": one.state,
            "decided_by": one.decided_by_name,
            "decided_at": one.decided_at,
            "reason": one.reason,
            "clean_by": one.clean_by,
            "clean_at": one.clean_at,
        }
        for one in found
    ]
    rows = [
        (str(one.id), one.what, one.person_name or one.reference or "–", one.ground,
         one.ordered_by_name or "–", one.ordered_at[:10], ordering.standing(one, desk.language))
        for one in found
    ]  # fmt: skip
    heads = ("order", "what", "of", "ground", "by", "on", "")
    emit(as_json, facts, columns([heads, *rows]) if rows else ["There are no orders."])


def confirm(desk: Desk, number: int, login: str | None, as_json: bool) -> None:
    """The second person: what the order names is gone when this has been printed."""
    by = desk.person(officer(login))
    done = executing.confirm(desk.engine, desk.authority, by, number, backup_days(desk), "cli")
    facts = {
        "order": number,
        "values": done.values,
        "cases": [one for one in done.cases if one],
        "account": done.is_account_gone,
        "clean_by": done.clean_by,
        "files": done.files.standing if done.files else None,
    }
    emit(as_json, facts, done_lines(number, done, desk.language))


def refuse(desk: Desk, number: int, login: str | None, reason: str | None, as_json: bool) -> None:
    """Nothing goes; the reason is kept with the order."""
    by = desk.person(officer(login))
    ordering.refuse(desk.engine, desk.authority, by, number, reason or "")
    emit(as_json, {"order": number}, [f"Order {number} is refused; nothing was erased."])


def show_status(desk: Desk, asked: _Asked) -> None:
    """Erased at once, gone from the files when looked for and not found, from backups by a day."""
    work = cleaning.clean if asked.clean else cleaning.status
    found = work(desk.engine, desk.authority)
    facts = [
        {
            "order": one.order.id,
            "erased_at": one.order.decided_at,
            "files": one.found.standing,
            "found_in": list(one.found.files),
            "gone_from_the_files_at": one.order.clean_at,
            "gone_from_backups_by": one.order.clean_by,
        }
        for one in found
    ]
    lines = [line for one in found for line in _status_lines(one, desk.language)]
    emit(asked.as_json, facts, lines or ["Nothing was erased here yet."])


def _status_lines(one: Status, language: str) -> list[str]:
    order, at = one.order, date((one.order.decided_at or "")[:10], language)
    backups = date(order.clean_by or "", language)
    lines = [f"Order {order.id}: erased on {at}; gone from backups by {backups}."]
    if one.found.standing == "gone":
        lines.append("  Searched for in the files of the database: found nowhere.")
    elif one.found.standing == "found":
        lines.append("  Still in files of the database: " + ", ".join(one.found.files))
        lines.append("  `challenge erase --clean` writes them anew.")
    else:
        lines.append(
            "  This program may not read the server's files; its operator can search them."
        )
    return lines


def done_lines(number: int, done: Erasure, language: str) -> list[str]:
    """What was done, in words."""
    values = f"{done.values} value" + ("" if done.values == 1 else "s")
    lines = [f"Order {number} is done: {values} erased, and history says so."]
    if done.is_account_gone:
        lines.append("The account is emptied and closed.")
    if done.files is not None and done.files.standing == "gone":
        lines.append("Searched for in the files of the database: found nowhere.")
    else:
        lines.append(
            "The files may hold it still: challenge erase --status, challenge erase --clean."
        )
    lines.append(f"Backups hold it until {date(done.clean_by, language)} at the latest.")
    return lines


def preview_lines(seen: Preview, language: str) -> list[str]:
    """What goes, what stays and why, and what an erasure does not reach."""
    lines = ["This would go:" if seen.going else "Nothing would go."]
    lines += _value_lines(seen.going)
    if seen.account:
        lines += ["", seen.account]
    if seen.staying:
        lines += ["", "This stays:"]
    for why in dict.fromkeys(one.why for one in seen.staying):
        lines.append(f"  {why}:")
        lines += _value_lines([one for one in seen.staying if one.why == why], "    ")
    if seen.duties:
        lines += ["", "The duty to keep:", *(f"  {one}" for one in seen.duties)]
    lines += ["", "This is not reached:", *(f"  {one}" for one in seen.not_reached)]
    lines.append(f"  Backups hold it until {date(seen.clean_by, language)} at the latest.")
    return lines


def _value_lines(found: Any, indent: str = "  ") -> list[str]:
    rows = [
        (one.reference or "roles", f"{one.n}.{one.item}", one.label,
         "personal" if one.is_personal else "", _short(one.text))
        for one in found
    ]  # fmt: skip
    return columns(rows, indent)


def _short(text: str | None) -> str:
    if text is None:
        return "(not shown to you)"
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"


def fact_of(one: Line) -> dict[str, Any]:
    """One value as a fact."""
    return {
        "case": one.reference or None,
        "n": one.n,
        "item": one.item,
        "what": one.label,
        "personal": one.is_personal,
        "value": one.text,
        "why_it_stays": one.why or None,
    }


def facts_of(seen: Preview) -> dict[str, Any]:
    """A preview as facts."""
    return {
        "going": [fact_of(one) for one in seen.going],
        "staying": [fact_of(one) for one in seen.staying],
        "account": seen.account or None,
        "duties": list(seen.duties),
        "not_reached": list(seen.not_reached),
        "clean_by": seen.clean_by,
    }


def officer(login: str | None) -> str:
    """Who does it must be named: rights are asked as for that person."""
    if login is None:
        raise click.UsageError("Say as whom: --as LOGIN.")
    return login


def backup_days(desk: Desk) -> int:
    """For how long backups are kept here."""
    text = desk.settings["backup_days"]
    if not text.isdecimal():
        raise EngineError(
            "The setting backup_days is {text}; it must be a number of days.", text=repr(text)
        )
    return int(text)
