"""The nearest way in words: one sentence a step, and one for where it ends."""

from __future__ import annotations

from collections.abc import Iterable

from challenge_engine.core.workflow import Workflow
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import date, either, listing, number
from challenge_engine.texts.wording import Wording

Things = Iterable[tuple[str, str]]


def step(
    workflow: Workflow,
    language: str,
    action: str,
    roles: Iterable[str],
    *,
    is_reader: bool,
    on_behalf: bool,
    assigns_reader: bool,
    none_of: tuple[str, ...],
) -> str:
    """Who does what; with four eyes, who may not."""
    wording = Wording(workflow, language)
    if is_reader:
        said = _("You, for the group: {action}.") if on_behalf else _("You: {action}.")
    elif on_behalf:
        said = _("{roles}, for the group: {action}.")
    elif none_of:
        said = _("{roles}, but nobody who did {actions}: {action}.")
    else:
        said = _("{roles}: {action}.")
    told = say(
        language,
        said,
        action=wording.action(action),
        roles=wording.roles(roles),
        actions=_either(wording, none_of),
    )
    if assigns_reader:
        return f"{told} {say(language, _('You have to be the one who is assigned.'))}"
    return told


def wait(workflow: Workflow, language: str, until: str | None, deadline: str | None) -> str:
    """Until when one waits."""
    if until is not None:
        return say(language, _("Wait until {date}."), date=date(until, language))
    title = Wording(workflow, language).deadline(deadline or "")
    return say(language, _("Wait until this deadline has passed: {deadline}."), deadline=title)


def possible(
    workflow: Workflow,
    language: str,
    roles: Iterable[str],
    *,
    is_reader: bool,
    none_of: tuple[str, ...],
    has_steps: bool,
) -> str:
    """For whom it is possible at the end of the way."""
    wording = Wording(workflow, language)
    if is_reader:
        return say(language, _("Then you can do it.") if has_steps else _("You can do it now."))
    holes = {"roles": wording.roles(roles), "actions": _either(wording, none_of)}
    if none_of:
        then = _("Then this can be done by {roles}, but by nobody who did {actions}.")
        now = _("This can be done now by {roles}, but by nobody who did {actions}.")
    else:
        then, now = _("Then this can be done by {roles}."), _("This can be done now by {roles}.")
    return say(language, then if has_steps else now, **holes)


def judgement(
    workflow: Workflow, language: str, roles: Iterable[str], *, is_reader: bool, has_steps: bool
) -> str:
    """On whose judgement it depends; never which, nor how to judge."""
    if is_reader:
        then, now = _("Then it depends on how you judge."), _("This depends on how you judge.")
    else:
        then = _("Then it depends on a judgement by {roles}.")
        now = _("This depends on a judgement by {roles}.")
    titles = Wording(workflow, language).roles(roles)
    return say(language, then if has_steps else now, roles=titles)


def hidden(workflow: Workflow, language: str, things: Things, *, has_steps: bool) -> str:
    """What it depends on that the reader may not read, or that no step of this case changes."""
    wording = Wording(workflow, language)
    if all(what == "link" for what, _name in things):
        links = listing([wording.link(name) for _what, name in things], language)
        then = _("Then it depends on another case: {things}.")
        now = _("This depends on another case: {things}.")
        return say(language, then if has_steps else now, things=links)
    titles = listing([_thing(wording, what, name) for what, name in things], language)
    then = _("Then it depends on what you may not read: {things}.")
    now = _("This depends on what you may not read: {things}.")
    return say(language, then if has_steps else now, things=titles)


def _thing(wording: Wording, what: str, name: str) -> str:
    if what == "field":
        return wording.quoted(wording.label(name))
    if what == "record":
        return wording.record(name)
    if what == "link":
        return say(wording.language, _("another case, {link}"), link=wording.link(name))
    return say(wording.language, _("who is assigned as {role}"), role=wording.role(name))


def none(workflow: Workflow, language: str, ends: str, roles: Iterable[str], most: int) -> str:
    """That there is no way, or that none is known."""
    titles = Wording(workflow, language).roles(roles)
    return say(language, _NONE[ends], n=number(most, language), roles=titles)


def _either(wording: Wording, actions: Iterable[str]) -> str:
    return either([wording.action(name) for name in actions], wording.language)


_NONE = {
    "nobody": _("Nobody holds this role: {roles}. The administrator can give it."),
    "far": _("No way of at most {n} steps leads there from here."),
    "never": _("This cannot become possible any more in this case."),
    "not-known": _("There are too many ways from here to say which is the nearest."),
}
