"""From nodes to a ``Workflow``: which keys there are is said by the tables of ``keys``, what each
becomes here and in the `grammar_` modules; what the values must satisfy together is left to
``core.laws``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from challenge_engine.core.workflow import (
    EMPTY,
    MAIN,
    PHASES,
    Action,
    Keep,
    Role,
    State,
    Texts,
    Workflow,
)
from challenge_engine.definitions import (
    grammar_ballots,
    grammar_deadlines,
    grammar_fields,
    grammar_links,
    grammar_pots,
    grammar_rights,
)
from challenge_engine.definitions.grammar_transitions import Transitions
from challenge_engine.definitions.keys import case as keys
from challenge_engine.definitions.nodes import Node
from challenge_engine.definitions.page import Found, Page

MOST_LANGUAGES: Final = 40
LONGEST_KEPT: Final = 200
"""Years; what must be kept longer is kept for ever."""


def read(page: Page, digest: bytes) -> tuple[Workflow, list[int]]:
    """The workflow of a file, with the place in the file's list that each transition has."""
    found = page.part(page.root, keys.WORKFLOW)
    page.is_torn = bool(page.problems)
    lists = grammar_fields.lists(page, found.get("lists"))
    fields = grammar_fields.fields(page, found.get("fields"), lists, see="parties")
    records = grammar_fields.records(page, found.get("records"), lists)
    before = len(page.problems)
    tracks, track_titles, open_tracks = _tracks(page, found)
    reader = Transitions(page, tracks, fields, records)
    transitions = reader.read(found.get("transitions"))
    deadlines = grammar_deadlines.deadlines(page, found.get("deadlines"))
    page.is_torn = page.is_torn or len(page.problems) > before
    workflow = Workflow(
        name=_name(page, found.get("workflow")),
        version=page.whole(found.get("version"), 1) or 1,
        digest=digest,
        title=page.texts(found.get("title")),
        languages=_languages(page, found.get("languages")),
        roles=_roles(page, found.get("roles")),
        fields=fields,
        records=records,
        lists=lists,
        actions=_actions(page, found.get("actions")),
        tracks=tracks,
        transitions=transitions,
        wish=page.texts(found.get("wish")),
        notes=page.texts(found.get("notes")),
        public_from=page.string(found["public_from"]) if "public_from" in found else None,
        named_by=page.string(found["named_by"]) if "named_by" in found else "title",
        public_lines=page.strings(found.get("public_lines"), "a field"),
        sources=page.strings(found.get("sources"), "a source"),
        track_titles=track_titles,
        open_tracks=open_tracks,
        deadlines=deadlines,
        pots=grammar_pots.pots(page, found.get("pots")),
        rights=grammar_rights.rights(page, found.get("rights")),
        routes=grammar_rights.routes(page, found.get("routes")),
        waivers=grammar_rights.waivers(page, found.get("waivers")),
        ballot=grammar_ballots.ballot(page, found["ballot"]) if "ballot" in found else None,
        links=grammar_links.links(page, found.get("links")),
    )
    return workflow, reader.origins


def _languages(page: Page, node: Node | None) -> tuple[str, ...]:
    languages = page.strings(node, "a language")
    if node is not None and len(languages) > MOST_LANGUAGES:
        page.say(node, f"a workflow speaks at most {MOST_LANGUAGES} languages")
    return languages[:MOST_LANGUAGES]


def _name(page: Page, node: Node | None) -> str:
    name = page.string(node, "the name of the workflow")
    if node is not None:
        page.check_name(node, name)
    return name


def _roles(page: Page, node: Node | None) -> Mapping[str, Role]:
    found = {name: _role(page, name, one) for name, one in page.named(node, "roles")}
    return MappingProxyType(found)


def _role(page: Page, name: str, node: Node) -> Role:
    found = page.part(node, keys.ROLE)
    return Role(
        name=name,
        side=page.one_of(found.get("side"), keys.SIDES, "community", "side"),
        title=page.texts(found.get("title")),
        assigned=page.is_yes(found.get("assigned")),
        body=page.texts(found["body"]) if "body" in found else None,
    )


def _actions(page: Page, node: Node | None) -> Mapping[str, Action]:
    found = {name: _action(page, name, one) for name, one in page.named(node, "actions")}
    return MappingProxyType(found)


def _action(page: Page, name: str, node: Node) -> Action:
    found = page.part(node, keys.ACTION)
    return Action(
        name=name,
        title=page.texts(found.get("title")),
        hint=page.texts(found["hint"]) if "hint" in found else None,
        escape=page.is_yes(found.get("escape")),
        told=_told(page, found["told"]) if "told" in found else EMPTY,
    )


def _told(page: Page, node: Node) -> Mapping[str, Texts]:
    found = page.part(node, keys.TELLING)
    return MappingProxyType({audience: page.texts(n) for audience, n in found.items()})


def _tracks(
    page: Page, found: Found
) -> tuple[Mapping[str, Mapping[str, State]], Mapping[str, Texts], tuple[str, ...]]:
    tracks, titles, open_ = {MAIN: _states(page, found.get("states"))}, {}, []
    for name, node in page.named(found.get("tracks"), "tracks"):
        inside = page.part(node, keys.TRACK)
        if name == MAIN:
            page.say(node, f"`{MAIN}` is the track of `states`; another one has a name of its own")
            continue
        titles[name] = page.texts(inside.get("title"))
        tracks[name] = _states(page, inside.get("states"))
        open_ += [name] if page.is_yes(inside.get("may_stay_open")) else []
        if any(state.keep for state in tracks[name].values()):
            page.say(node, "how long a case is kept is said by the ends of its main track")
    return MappingProxyType(tracks), MappingProxyType(titles), tuple(open_)


def _states(page: Page, node: Node | None) -> Mapping[str, State]:
    found = {name: _state(page, name, one) for name, one in page.named(node, "states")}
    return MappingProxyType(found)


def _state(page: Page, name: str, node: Node) -> State:
    found = page.part(node, keys.STATE)
    if "keep" in found and "ends" not in found:
        page.say(found["keep"], "only a state that ends a case says how long the case is kept")
    if "adverse" in found and "ends" not in found:
        page.say(found["adverse"], "only an end is adverse")
    is_adverse = page.is_yes(found.get("adverse"))
    for key in ("grounds", "routes"):
        if key in found and not is_adverse:
            page.say(found[key], f"`{key}` belong to an end that says `adverse: yes`")
    if "agreed_by" in found and ("ends" not in found or is_adverse):
        page.say(found["agreed_by"], "the group has agreed to an end that is not adverse")
    says = page.part(found.get("says"), keys.SAYING)
    return State(
        name=name,
        phase=page.one_of(found.get("phase"), PHASES, "submitted", "phase"),
        title=page.texts(found.get("title")),
        says=MappingProxyType({audience: page.texts(n) for audience, n in says.items()}),
        waits_on=page.strings(found.get("waits_on"), "a role"),
        ends=_ends(page, found["ends"]) if "ends" in found else None,
        keep=_keep(page, found["keep"]) if "keep" in found else None,
        is_adverse=is_adverse,
        grounds=page.strings(found.get("grounds"), "a list"),
        routes=page.strings(found.get("routes"), "a route"),
        agreed_by=page.strings(found.get("agreed_by"), "an action"),
    )


def _ends(page: Page, node: Node) -> Literal["settled", "closed"]:
    return page.one_of(node, keys.ENDS, "closed", "kind of end")


def _keep(page: Page, node: Node) -> Keep:
    found = page.part(node, keys.KEEP)
    source = page.string(found.get("source"), "a source")
    forever, years = page.is_yes(found.get("forever")), page.whole(found.get("years"), 1)
    if forever == ("years" in found):
        page.say(node, "a case is kept for a number of `years`, or `forever`")
    if years is not None and years > LONGEST_KEPT:
        page.say(node, f"a case is kept for at most {LONGEST_KEPT} years, or `forever`")
        years = LONGEST_KEPT
    return Keep(years, source)
