"""What can be opened here, and the form with which a case begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from challenge_engine.core.moments import local_day
from challenge_engine.core.workflow import Transition, Workflow, of_link
from challenge_engine.errors import NotFound
from challenge_engine.service.engine import Engine
from challenge_engine.service.reading import forms, linked, sheets, viewing, workflows
from challenge_engine.service.reading.reader import Viewer
from challenge_engine.service.reading.views import Ask
from challenge_engine.store import people
from challenge_engine.texts import Wording
from challenge_engine.texts.burden import before_filing
from challenge_engine.texts.side_by_side import deciders


@dataclass(frozen=True, slots=True)
class Offer:
    """One workflow in which a case can begin: for whom it is, the titles of its opening actions,
    and in a sentence what it asks of whoever files."""

    workflow: str
    version: int
    title: str
    wish: str
    actions: tuple[tuple[str, str], ...]
    burden: str
    decides: str
    """Who takes the decision; empty where there is none to take."""
    is_for_groups: bool
    """Otherwise only the office begins it: a round of a fund."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The case from which another one is opened, and the link that points back at it."""

    link: str
    reference: str


@dataclass(frozen=True, slots=True)
class OpeningView:
    """The form of one opening action, and for whom this reader may open a case."""

    workflow: str
    title: str
    action: str
    action_title: str
    hint: str
    asks: tuple[Ask, ...]
    groups: tuple[tuple[str, str], ...]
    """Key and name of the groups that this reader may represent."""
    groups_at_the_desk: tuple[tuple[str, str], ...]
    """Those for which an official may type a case in on their behalf."""
    can_act_for_others: bool
    definition: Workflow


def offered(engine: Engine, authority: int, language: str) -> tuple[Offer, ...]:
    """The workflows in which a new case can begin."""
    found = workflows.offered(engine, authority)
    return tuple(_offer(workflow, language) for workflow in found)


def opening(
    engine: Engine,
    authority: int,
    name: str,
    viewer: Viewer,
    action: str | None = None,
    origin: Origin | None = None,
) -> OpeningView:
    """The form with which a case begins; without an action the workflow's first opening.

    From another case it is filled in as far as the reader may see that one.
    """
    filled = _filled(engine, authority, name, viewer, origin) if origin else {}
    with engine.store.read() as unit:
        workflow = engine.newest(unit, authority, name).workflow
        transition = _opening(workflow, action)
        today = local_day(unit.now(), engine.authorities[authority].timezone)
        known = forms.Known(filled, {}, {}, sheets.offered(unit, authority, workflow, today))
        grants, roles = [], frozenset[str]()
        if viewer.person is not None and viewer.person.authority == authority:
            grants = people.grants(unit, viewer.person.id)
            roles = people.actor(unit, viewer.person.id, authority, None, None, today).roles
        can_act_for_others = bool(roles & set(transition.for_others))
        others = people.all_groups(unit, authority) if can_act_for_others else []
    wording = Wording(workflow, viewer.language)
    named = workflow.actions[transition.action]
    groups = {
        g.group_key: g.group_name or ""
        for g in grants
        if g.group_key and g.role in transition.by and _holds(g.valid_from, g.valid_until, today)
    }
    return OpeningView(
        workflow=workflow.name,
        title=wording.own(workflow.title),
        action=transition.action,
        action_title=wording.own(named.title),
        hint=wording.own(named.hint),
        asks=forms.asks(workflow, transition.takes, known, viewer.language),
        groups=tuple(groups.items()),
        groups_at_the_desk=tuple((group.key, group.name) for group in others),
        can_act_for_others=can_act_for_others,
        definition=workflow,
    )


def _filled(
    engine: Engine, authority: int, name: str, viewer: Viewer, origin: Origin
) -> dict[str, Any]:
    """What the form is filled in with: the reference of the other case, and copies of its values.

    ``NotFound`` where the reader may not see it.
    """
    other = viewing.view(engine, authority, origin.reference, viewer)
    with engine.store.read() as unit:
        link = engine.newest(unit, authority, name).workflow.links.get(origin.link)
    if link is None or other.workflow not in link.to:
        return {}
    values = {value.name: value.raw for value in other.values if not value.is_erased}
    return {of_link(link.name): other.reference, **linked.copied(link, values)}


def _offer(workflow: Workflow, language: str) -> Offer:
    wording = Wording(workflow, language)
    titles = {t.action: wording.own(workflow.actions[t.action].title) for t in workflow.openings}
    return Offer(
        workflow.name,
        workflow.version,
        wording.own(workflow.title),
        wording.own(workflow.wish),
        tuple(titles.items()),
        before_filing(workflow, language),
        deciders(workflow, language),
        any(workflow.roles[one].side == "community" for t in workflow.openings for one in t.by),
    )


def _opening(workflow: Workflow, action: str | None) -> Transition:
    for transition in workflow.openings:
        if action in (None, transition.action):
            return transition
    raise NotFound(
        "No case of {workflow} begins with {action}. It begins with: {known}.",
        workflow=workflow.name,
        action=action,
        known=", ".join(t.action for t in workflow.openings),
    )


def _holds(valid_from: str, valid_until: str | None, today: str) -> bool:
    return valid_from <= today and (valid_until is None or today <= valid_until)
