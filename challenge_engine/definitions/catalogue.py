"""Where workflows come from: bytes, a path, or the folder that is shipped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from challenge_engine.core.laws import laws, links
from challenge_engine.core.proof.cast import Proof, proof
from challenge_engine.core.workflow import EMPTY, Workflow
from challenge_engine.definitions import grammar, paths, places, plain
from challenge_engine.definitions.folder import workflow_folder
from challenge_engine.definitions.nodes import compose
from challenge_engine.definitions.page import Page
from challenge_engine.definitions.problems import Problem, refusal

__all__ = [
    "in_folder",
    "newest",
    "parse",
    "proven",
    "read",
    "refuse_unproven",
    "shipped",
    "smallest_cast",
    "workflow_folder",
]

_CACHE: dict[bytes, Workflow] = {}


def shipped() -> tuple[Path, ...]:
    """The files of the shipped workflows, by name."""
    return in_folder(workflow_folder())


def in_folder(folder: Path) -> tuple[Path, ...]:
    """The files of workflows in a folder, by name, without the scenarios beside them."""
    return tuple(sorted(p for p in folder.glob("*.yaml") if not paths.is_scenarios(p)))


def newest(name: str, folder: Path | None = None) -> Path | None:
    """The file of the newest version of a workflow: beside another file, else as it is shipped."""
    pattern = re.compile(rf"{re.escape(name)}\.v([1-9][0-9]*)\.yaml")
    for place in (folder, workflow_folder()):
        known = in_folder(place) if place is not None else ()
        found = [(int(m[1]), path) for path in known if (m := pattern.fullmatch(path.name))]
        if found:
            return max(found)[1]
    return None


def read(path: Path) -> Workflow:
    """The workflow in a file.

    Raises ``DefinitionError``.
    """
    file = str(path)
    if paths.is_scenarios(path):
        meant = paths.workflow_of(path).name
        raise refusal([Problem(file, 1, 1, f"the file holds scenarios; the workflow is {meant}")])
    workflow = parse(plain.read(path), file)
    expected = f"{workflow.name}.v{workflow.version}.yaml"
    if path.name != expected and path.resolve().parent == workflow_folder().resolve():
        sentence = f"the file holds {workflow.name}, version {workflow.version}; name it {expected}"
        raise refusal([Problem(file, 1, 1, sentence)])
    return workflow


def parse(data: bytes, name: str) -> Workflow:
    """The workflow in the bytes of a file; ``name`` is what errors call it.

    Raises ``DefinitionError`` with every problem of the file.
    """
    digest = hashlib.sha256(data).digest()
    if digest not in _CACHE:
        _CACHE[digest] = _parse(data, name, digest)
    return _CACHE[digest]


def proven(
    path: Path, published: Mapping[str, list[Workflow]] = EMPTY
) -> tuple[Proof, tuple[Problem, ...]]:
    """What is proven of the workflow in a file, and every story that breaks it, with its place.

    What it says of another workflow is compared with what of that one is ``published``, else with
    the file beside it. Raises ``DefinitionError``.
    """
    workflow = read(path)
    found = proof(workflow)
    breaches = [
        *links.together(workflow, _others(workflow, path.parent, published)),
        *found.breaches,
    ]
    if not breaches:
        return found, ()
    # The file was read already; its places are looked for only where something is to be told.
    page = Page(str(path), compose(path.read_bytes(), str(path)))
    _, origins = grammar.read(page, workflow.digest)
    return found, tuple(places.located(page, origins, breaches))


def _others(
    workflow: Workflow, folder: Path, published: Mapping[str, list[Workflow]]
) -> dict[str, list[Workflow]]:
    """The other workflows that a file speaks of, as far as they are known."""
    names = {name for link in workflow.links.values() for name in link.workflows}
    files = {name: newest(name, folder) for name in names - published.keys()}
    found = {name: [read(file)] for name, file in files.items() if file is not None}
    found |= {name: published[name] for name in names & published.keys()}
    if workflow.name in names:
        found[workflow.name] = [*found.get(workflow.name, ()), workflow]
    return found


def smallest_cast(workflow: Workflow) -> Mapping[str, int]:
    """The fewest people in each role with whom everything holds; empty where that is not known."""
    found = proof(workflow)
    return found.cast if found.holds else {}


def refuse_unproven(path: Path, published: Mapping[str, list[Workflow]] = EMPTY) -> None:
    """Raises ``DefinitionError`` with every story of how a case of this workflow goes wrong."""
    _, stories = proven(path, published)
    if stories:
        raise refusal(stories)


def _parse(data: bytes, name: str, digest: bytes) -> Workflow:
    page = Page(name, compose(data, name))
    workflow, origins = grammar.read(page, digest)
    page.problems += places.located(page, origins, laws(workflow))
    if page.problems:
        raise refusal(page.problems)
    return workflow
