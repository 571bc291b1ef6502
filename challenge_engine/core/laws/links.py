"""Links point somewhere: an action makes them, copies are taken, and two files fit together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from challenge_engine.core.laws.breach import Breach, Place
from challenge_engine.core.link_rules import Link
from challenge_engine.core.workflow import GuardCall, Workflow

Others = Mapping[str, Collection[Workflow]]
"""Name → the versions of another workflow that are known."""

_OTHERS_STATES = ("linked_in", "all_linked_in")


def made(workflow: Workflow) -> Iterator[Breach]:
    """Only the end that points can be made, and each such link is made by some action."""
    for i, t in enumerate(workflow.transitions):
        here: Place = ("transitions", i, "takes")
        for key, names in (("link", t.takes.links), ("link_optional", t.takes.links_optional)):
            for k, name in enumerate(names):
                link = workflow.links.get(name)
                if link is not None and not link.to:
                    yield Breach("link-points-here", (*here, key, k), {"link": name})
                if key == "link_optional" and name in t.takes.links:
                    yield Breach("link-taken-twice", (*here, key, k), {"link": name})


def copied(workflow: Workflow) -> Iterator[Breach]:
    """What is copied can be handed in by an opening that takes the link."""
    for link in workflow.links.values():
        takes = [t.takes for t in workflow.openings]
        linking = [one for one in takes if link.name in (*one.links, *one.links_optional)]
        taken = {name for one in linking for name in (*one.fields, *one.optional)}
        for one in link.copies if linking else ():
            if one.field in workflow.fields and one.field not in taken:
                place = ("links", link.name, "copies", one.field)
                yield Breach("copy-not-taken", place, {"field": one.field, "link": link.name})


def in_line(workflow: Workflow) -> Iterator[Breach]:
    """There is a line only of those that point at the same case."""
    for call, here in _calls(workflow):
        link = workflow.links.get(call.params.get("link", ""))
        if call.name == "first_in_line" and link is not None and not link.to:
            yield Breach("no-line", (*here, "link"), {"link": link.name})


def together(workflow: Workflow, others: Others) -> Iterator[Breach]:
    """What a file says of other workflows holds of those of them that are known."""
    for link in workflow.links.values():
        yield from _copies(workflow, link, others)
        yield from _ends(workflow, link, others)
    for call, here in _calls(workflow):
        link_ = workflow.links.get(call.params.get("link", ""))
        if call.name not in _OTHERS_STATES or link_ is None:
            continue
        known = [one for name in link_.workflows for one in others.get(name, ())]
        states = dict.fromkeys(state for one in known for state in one.states)
        if any(name not in others for name in link_.workflows):
            continue
        for k, state in enumerate(call.params.get("states", ())):
            if state not in states:
                kind = f"state of {' or '.join(link_.workflows)}"
                params = {"kind": kind, "name": state, "known": tuple(states)}
                yield Breach("unknown", (*here, "states", k), params)


def _copies(workflow: Workflow, link: Link, others: Others) -> Iterator[Breach]:
    known = [one for name in link.to for one in others.get(name, ())]
    for one in link.copies:
        here, place = workflow.fields.get(one.field), ("links", link.name, "copies", one.field)
        there = [found for w in known if (found := w.fields.get(one.source)) is not None]
        if known and not there:
            names = dict.fromkeys(name for w in known for name in w.fields)
            kind = f"field of {' or '.join(link.to)}"
            params = {"kind": kind, "name": one.source, "known": tuple(names)}
            yield Breach("unknown", place, params)
        for field in there:
            if here is not None and field.type != here.type:
                types = {"type": here.type, "other": one.source, "other_type": field.type}
                yield Breach("copy-type", place, {"field": one.field, **types})
                break


def _ends(workflow: Workflow, link: Link, others: Others) -> Iterator[Breach]:
    for k, end in enumerate(link.of):
        known = others.get(end.workflow, ())
        found = [w.links[end.link] for w in known if end.link in w.links]
        place: Place = ("links", link.name, "of", k, "link")
        names = dict.fromkeys(name for w in known for name in w.links)
        # A workflow that says nothing of links yet may say so in its next version.
        if names and not found:
            params = {"kind": f"link of {end.workflow}", "name": end.link, "known": tuple(names)}
            yield Breach("unknown", place, params)
        elif found and all(workflow.name not in one.to for one in found):
            params = {"link": end.link, "workflow": end.workflow}
            yield Breach("link-points-elsewhere", place, params)


def _calls(workflow: Workflow) -> Iterator[tuple[GuardCall, Place]]:
    for i, t in enumerate(workflow.transitions):
        for j, call in enumerate(t.when):
            yield call, ("transitions", i, "when", j, call.name)


LAWS = (made, copied, in_line)
