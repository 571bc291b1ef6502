"""The workflow's own titles in the reader's language: what its people call things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from challenge_engine.core.workflow import (
    MAIN,
    NOTHING,
    Field,
    ListItem,
    Texts,
    Transition,
    Workflow,
    of_link,
)
from challenge_engine.texts.catalogue import _, say
from challenge_engine.texts.values import either, listing

SIDES = {
    "community": _("the group"),
    "authority": _("the municipality"),
    "public": _("everybody"),
}

RESERVED = {
    "reason": _("Reason"),
    "grounds": _("Grounds"),
    "assignee": _("Who is assigned"),
    "revises": _("Which one is revised"),
    "half": _("Your half of the key: the one line of its file"),
}


class Foreign(str):
    """A text in another language than was asked for: on a page it says in which (WCAG 3.1.2).

    Templates, and sentences and lists that they make, ask every value for `__html__`. An attribute,
    an option and a title hold no elements: there `| e | striptags` makes a plain text of it.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Foreign:
        """The language as a workflow writes it, `pt_PT`."""
        found = super().__new__(cls, text)
        found.language = language
        return found

    def __html__(self) -> str:
        """The text in an element that carries its language."""
        return f'<span lang="{spoken(self)["lang"]}">{escape(str(self))}</span>'


def spoken(text: str) -> dict[str, str]:
    """What an element that shows nothing but this text carries; nothing, if it was asked for so."""
    return {"lang": text.language.replace("_", "-")} if isinstance(text, Foreign) else {}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one workflow names its things to one reader; an unknown name is given as it is."""

    workflow: Workflow
    language: str

    def own(self, texts: Texts | None, otherwise: str = "") -> str:
        """A text of the workflow: in the reader's language, else in its first, as a foreign one."""
        texts = texts or {}
        if found := texts.get(self.language):
            return found
        first = self.workflow.languages[0] if self.workflow.languages else ""
        found = texts.get(first)
        return Foreign(found, first) if found else otherwise

    def quoted(self, title: str) -> str:
        """A title within a sentence."""
        return say(self.language, _("“{title}”"), title=title)

    def action(self, name: str) -> str:
        """The title of an action, an imperative."""
        found = self.workflow.actions.get(name)
        return self.quoted(self.own(found.title if found else None, name))

    def state(self, name: str, track: str = MAIN) -> str:
        """The title of a state of a track."""
        if name == NOTHING:
            return say(self.language, _("the very beginning"))
        found = self.workflow.tracks.get(track, {}).get(name)
        return self.quoted(self.own(found.title if found else None, name))

    def track(self, name: str) -> str:
        """The main track is the case itself; another has a title of its own."""
        if name == MAIN:
            return say(self.language, _("the case"))
        return self.quoted(self.own(self.workflow.track_titles.get(name), name))

    def role(self, name: str) -> str:
        """The title of a role."""
        found = self.workflow.roles.get(name)
        return self.own(found.title if found else None, name)

    def roles(self, names: Iterable[str]) -> str:
        """Roles of which any may act."""
        return either([self.role(name) for name in names], self.language)

    def side(self, name: str) -> str:
        """A side of the table."""
        return say(self.language, SIDES[name]) if name in SIDES else name

    def record(self, kind: str) -> str:
        """The title of a record kind."""
        found = self.workflow.records.get(kind)
        return self.quoted(self.own(found.title if found else None, kind))

    def deadline(self, name: str) -> str:
        """The title of a deadline."""
        found = self.workflow.deadlines.get(name)
        return self.quoted(self.own(found.title if found else None, name))

    def link(self, name: str) -> str:
        """The title of a link to other cases."""
        found = self.workflow.links.get(name)
        return self.quoted(self.own(found.title if found else None, name))

    def pot(self, name: str) -> str:
        """A pot is called by what is asked for its size."""
        found = self.workflow.pots.get(name)
        return self.quoted(self.label(found.size) if found else name)

    def label(self, name: str, kind: str | None = None) -> str:
        """What a form asks for under this name."""
        if name in RESERVED:
            return say(self.language, RESERVED[name])
        if name.startswith(of_link("")):
            link = self.workflow.links.get(name.removeprefix(of_link("")))
            return self.own(link.title if link else None, name)
        found = self.field(name, kind)
        return self.own(found.ask if found else None, name)

    def field(self, name: str, kind: str | None = None) -> Field | None:
        """A field of the case or of a record kind; without a kind the first of that name."""
        if kind is not None:
            record = self.workflow.records.get(kind)
            return record.fields.get(name) if record else None
        if name in self.workflow.fields:
            return self.workflow.fields[name]
        kinds = self.workflow.records.values()
        return next((kind.fields[name] for kind in kinds if name in kind.fields), None)

    def choice(self, field: str, code: str, kind: str | None = None) -> str:
        """The text of a code: of a field's choices, else of any list (grounds)."""
        if code in ("yes", "no"):
            return say(self.language, _("yes") if code == "yes" else _("no"))
        found = self.field(field, kind)
        items = {item.code: item for item in found.choices} if found else {}
        item = items.get(code) or self._listed(code)
        return self.own(item.title if item else None, code)

    def deeds(self, transitions: Iterable[Transition]) -> str:
        """What has to be done by whom: “Assess” (assessor), or …; empty where nothing is."""
        doers: dict[str, dict[str, None]] = {}
        for transition in transitions:
            doers.setdefault(transition.action, {}).update(dict.fromkeys(transition.by))
        deeds = [
            say(
                self.language,
                _("{action} ({roles})"),
                action=self.action(action),
                roles=self.roles(roles),
            )
            for action, roles in doers.items()
        ]
        return either(deeds, self.language)

    def all(self, titles: Iterable[str]) -> str:
        """Titles of which all are meant."""
        return listing(titles, self.language)

    def _listed(self, code: str) -> ListItem | None:
        lists = self.workflow.lists.values()
        return next((items[code] for items in lists if code in items), None)
