"""Every text is there in every language, and every reader is told something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from challenge_engine.core.laws.breach import Breach, Place, state_place
from challenge_engine.core.workflow import Field, State, Texts, Workflow

_LANGUAGE = re.compile(r"[a-z]{2}(_[A-Z]{2})?")


def texts(workflow: Workflow) -> Iterator[tuple[Texts, Place]]:
    """Every text of a workflow and its place."""
    own = {"title": workflow.title, "wish": workflow.wish, "notes": workflow.notes}
    yield from ((said, (name,)) for name, said in own.items() if said or name == "title")
    for role in workflow.roles.values():
        yield role.title, ("roles", role.name, "title")
        if role.body is not None:
            yield role.body, ("roles", role.name, "body")
    yield from _of_lists(workflow)
    yield from _of_fields(workflow)
    yield from _of_actions(workflow)
    for track, title in workflow.track_titles.items():
        yield title, ("tracks", track, "title")
    for deadline in workflow.deadlines.values():
        yield deadline.title, ("deadlines", deadline.name, "title")
    for route in workflow.routes.values():
        yield route.says, ("routes", route.name, "says")
    for link in workflow.links.values():
        yield link.title, ("links", link.name, "title")
    for k, waiver in enumerate(workflow.waivers):
        yield waiver.reason, ("waivers", k, "reason")
    for track, states in workflow.tracks.items():
        for state in states.values():
            yield from _of_state(state, state_place(track, state.name))


def _of_lists(workflow: Workflow) -> Iterator[tuple[Texts, Place]]:
    for name, items in workflow.lists.items():
        for item in items.values():
            yield item.title, ("lists", name, item.code, "title")


def _of_actions(workflow: Workflow) -> Iterator[tuple[Texts, Place]]:
    for action in workflow.actions.values():
        yield action.title, ("actions", action.name, "title")
        if action.hint is not None:
            yield action.hint, ("actions", action.name, "hint")
        for audience, said in action.told.items():
            yield said, ("actions", action.name, "told", audience)


def _of_fields(workflow: Workflow) -> Iterator[tuple[Texts, Place]]:
    # Choices that come from a list are the list's own items, whose texts were asked for there.
    listed = {id(item) for items in workflow.lists.values() for item in items.values()}
    for field in workflow.fields.values():
        yield from _of_field(field, ("fields", field.name), listed)
    for kind in workflow.records.values():
        yield kind.title, ("records", kind.name, "title")
        for field in kind.fields.values():
            yield from _of_field(field, ("records", kind.name, "fields", field.name), listed)


def _of_field(field: Field, here: Place, listed: set[int]) -> Iterator[tuple[Texts, Place]]:
    yield field.ask, (*here, "ask")
    if field.hint is not None:
        yield field.hint, (*here, "hint")
    for item in field.choices:
        if id(item) not in listed:
            yield item.title, (*here, "of", item.code)


def _of_state(state: State, here: Place) -> Iterator[tuple[Texts, Place]]:
    yield state.title, (*here, "title")
    for audience, said in state.says.items():
        yield said, (*here, "says", audience)


def complete(workflow: Workflow) -> Iterator[Breach]:
    """Every text has all the languages of the workflow and no other, and none is blank."""
    spoken = [language for language in workflow.languages if _LANGUAGE.fullmatch(language)]
    wanted = set(workflow.languages)
    if not wanted:
        return
    for text, place in texts(workflow):
        # The common case first: this is asked of hundreds of texts.
        if text.keys() == wanted and all(map(str.strip, text.values())):
            continue
        for language in spoken:
            if language not in text:
                yield Breach("text-missing", place, {"language": language})
        for language, words in text.items():
            if language not in wanted:
                params = {"kind": "language", "name": language, "known": workflow.languages}
                yield Breach("unknown", (*place, language), params)
            elif not words.strip():
                yield Breach("text-blank", (*place, language), {"language": language})


def languages(workflow: Workflow) -> Iterator[Breach]:
    """There are languages, and they are codes like `en` and `pt_PT`."""
    if not workflow.languages:
        yield Breach("no-languages", ("languages",))
    for i, language in enumerate(workflow.languages):
        if not _LANGUAGE.fullmatch(language):
            yield Breach("not-a-language", ("languages", i), {"name": language})


def told(workflow: Workflow) -> Iterator[Breach]:
    """Each state says something to the public, and to whom it waits on."""
    for track, states in workflow.tracks.items():
        for state in states.values():
            here = (*state_place(track, state.name), "says")
            params = {"state": state.name}
            if "public" not in state.says:
                yield Breach("public-not-told", here, params)
            if state.is_end and "waited_on" in state.says:
                yield Breach("end-waits", (*here, "waited_on"), params)
            if not state.is_end and state.phase != "ended" and "waited_on" not in state.says:
                yield Breach("waited-on-not-told", here, params)


LAWS = (languages, complete, told)
