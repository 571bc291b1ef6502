"""The form of an action on a terminal: a question a line, with an answer that can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from challenge_engine.cli.output import plain
from challenge_engine.core import fields
from challenge_engine.texts.problems import problem

if TYPE_CHECKING:
    from challenge_engine.service.playground.trial import Offer, Trial
    from challenge_engine.service.reading.views import Ask

_SEVERAL = frozenset({"choices"})
_FREE = frozenset({"service"})
"""Questions with choices to which something else can be typed as well."""


class Back(Exception):
    """Somebody leaves a form without handing it in."""


def whom(offer: Offer, name: str) -> tuple[str, bool]:
    """Who acts: somebody who was named, else one of those who can."""
    if name:
        role = name.rpartition("-")[0]
        return name, next((b for n, b in offer.people if n.rpartition("-")[0] == role), False)
    if len(offer.people) == 1:
        return offer.people[0]
    named = [name + (" (for the group)" if behalf else "") for name, behalf in offer.people]
    for k, name in enumerate(named, start=1):
        click.echo(plain(f"    {k}  {name}"))
    return offer.people[int(_asked("  Who", "1", [str(k + 1) for k in range(len(named))])) - 1]


def fill(trial: Trial, action: str, who: str) -> dict[str, Any]:
    """Every question in turn; what cannot be taken is asked again."""
    data: dict[str, Any] = {}
    for ask in trial.form(action, who):
        value = _answer(trial, ask, trial.offer(action, ask))
        if value not in ("", []):
            data[ask.name] = value
    return data


def _answer(trial: Trial, ask: Ask, default: str) -> str | list[str]:
    more = "" if ask.required else " (may stay open)"
    click.echo(plain(f"  {ask.label}{more}"))
    codes = _choices(ask)
    if codes:
        shown = ", ".join(f"{k} {title}" for k, (_, title) in enumerate(codes, start=1))
        several = "; several with commas" if ask.type in _SEVERAL else ""
        click.echo(plain(f"    {shown}{several}"))
    while True:
        text = _asked("   ", default)
        value = _meant(ask, text, codes)
        try:
            if fields.read(ask.asked.field, value) is None and ask.required:
                click.echo("    This is needed: fill it in.")
                continue
        except fields.ValueProblem as wrong:
            said = problem(wrong, trial.workflow, trial.language, path=ask.name)
            click.echo(plain(f"    {said}"))
            continue
        return value


def _choices(ask: Ask) -> list[tuple[str, str]]:
    """Codes with their titles; people are called by their name."""
    if ask.asked.place == "assignee":
        return [(title, title) for _, title in ask.choices]
    return list(ask.choices)


def _meant(ask: Ask, text: str, codes: list[tuple[str, str]]) -> str | list[str]:
    """Choices by number or code."""
    numbered = {str(k): code for k, (code, _) in enumerate(codes, start=1)}
    if ask.type in _SEVERAL:
        return [numbered.get(one.strip(), one.strip()) for one in text.split(",") if one.strip()]
    is_number = ask.asked.field.type == "record"
    return text if is_number or (ask.type in _FREE and not codes) else numbered.get(text, text)


def _asked(text: str, default: str, among: list[str] | None = None) -> str:
    while True:
        answer = click.prompt(
            text, default=default, show_default=bool(default), prompt_suffix=" > "
        )
        answer = str(answer).strip()
        if answer == ".":
            raise Back
        if among is None or answer in among:
            return answer
        click.echo(f"    Give one of: {', '.join(among)}.")
