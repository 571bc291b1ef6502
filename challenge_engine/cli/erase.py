"""`challenge erase`: what the law has the authority forget; looked at first, done by two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from challenge_engine.cli import orders
from challenge_engine.cli.desk import Desk
from challenge_engine.cli.erase_lines import fact_of, facts_of, preview_lines, short
from challenge_engine.cli.orders import as_option, officer
from challenge_engine.cli.output import columns, emit, json_option
from challenge_engine.service.erasing import ordering
from challenge_engine.service.erasing.backups import backup_days
from challenge_engine.service.erasing.targets import Target


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
        orders.show_grounds(desk, asked.as_json)
    elif asked.status or asked.clean:
        orders.show_status(desk, asked.as_json, cleans=asked.clean)
    elif asked.lists:
        orders.show_orders(desk, asked.login, asked.as_json)
    elif asked.confirm is not None:
        orders.confirm(desk, asked.confirm, asked.login, asked.as_json)
    elif asked.refuse is not None:
        orders.refuse(desk, asked.refuse, asked.login, asked.reason, asked.as_json)
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
        backup_days(desk.settings),
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
        (f"{one.n}.{one.item}", one.label, "personal" if one.is_personal else "", short(one.text))
        for one in found
    ]
    facts = [fact_of(one) for one in found]
    emit(as_json, facts, columns([("item", "what", "", "value"), *rows]))
