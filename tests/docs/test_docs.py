"""The documentation agrees with the code, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from challenge_engine.cli import main
from challenge_engine.core.fields import TYPES
from challenge_engine.core.guards import GUARDS
from challenge_engine.core.workflow import Takes, Workflow
from challenge_engine.definitions import catalogue, grammar, grammar_deadlines, grammar_fields

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
FORMAT = ROOT / "docs" / "workflow-format.md"

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
NOT_A_SUBCOMMAND = re.compile(r"[^a-z-]")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> set[str]:
    """Every word that stands in backquotes."""
    return set(INLINE.findall(FENCED.sub("", text(page))))


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", FENCED.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def commands(page: Path) -> set[tuple[str, ...]]:
    """The words after `challenge` in code, up to the first that is an argument or an option."""
    source = text(page)
    code = [body for _, body in FENCED.findall(source)]
    code += re.findall(r"^ {4}\$ (.+)$", source, re.MULTILINE)
    code += INLINE.findall(FENCED.sub("", source))
    found = set()
    for line in "\n".join(code).split("\n"):
        words = line.removeprefix("$ ").strip().split()
        if len(words) > 1 and words[0] == "challenge":
            found.add(tuple(words[1:3]))
    return found


def is_known(words: tuple[str, ...]) -> bool:
    first = words[0]
    if first.startswith("-") or first.isupper():  # an option, or a word that stands for any
        return True
    if first in ("serve", "demo"):  # they join by an entry point, only where it is installed
        import webapp.commands

        return isinstance(getattr(webapp.commands, first), click.Command)
    context = click.Context(main)
    if first not in main.list_commands(context):
        return False
    group = main.get_command(context, first)
    if not isinstance(group, click.Group) or len(words) == 1:
        return True
    names = [one for one in words[1].split("|") if not NOT_A_SUBCOMMAND.search(one)]
    return words[1].startswith("-") or all(name in group.list_commands(context) for name in names)


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_the_page_of_the_language_has_every_guard_and_its_parameters(guard: str) -> None:
    row = next((line for line in text(FORMAT).splitlines() if line.startswith(f"| `{guard}` ")), "")
    assert row, f"{guard} has no row"
    short = GUARDS[guard].short
    missing = [name for name in GUARDS[guard].params if name != short and f"`{name}`" not in row]
    assert not missing


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_page_of_the_language_has_every_type_of_field(kind: str) -> None:
    row = next((line for line in text(FORMAT).splitlines() if line.startswith(f"| `{kind}` |")), "")
    assert row, f"{kind} has no row"
    assert all(f"`{key}`" in row for key in grammar_fields._OWN_KEYS.get(kind, ()))


def test_the_page_of_the_language_has_every_key_of_the_top_level() -> None:
    keys = {*grammar._NEEDS, *grammar._MAY, *grammar._LATER}
    assert keys <= named(FORMAT)


def test_the_page_of_the_language_has_every_key_of_a_deadline() -> None:
    rows = text(FORMAT).partition("\n## Deadlines\n")[2].partition("\n## ")[0]
    keys = re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)
    assert sorted(keys) == sorted((*grammar_deadlines._NEEDS, *grammar_deadlines._MAY))


def test_the_page_of_the_language_has_every_part_of_what_an_action_takes() -> None:
    other_names = {"grounds_min": "grounds"}
    keys = {other_names.get(name, name) for name in Takes.__slots__}
    assert keys <= named(FORMAT)


def test_every_complete_example_of_a_workflow_is_one() -> None:
    examples = [
        body
        for page in PAGES
        for language, body in FENCED.findall(text(page))
        if language == "yaml" and body.startswith("workflow:")
    ]
    assert examples
    for body in examples:
        assert isinstance(catalogue.parse(body.encode(), "example.yaml"), Workflow)


def test_every_guard_of_the_examples_is_written_as_the_reader_reads_it() -> None:
    example = re.compile(r"^\| `(\w+)` \|.*\| `(\{.*\})` \|$", re.MULTILINE)
    shown = dict(example.findall(text(FORMAT)))
    assert shown.keys() >= GUARDS.keys()
    for name, call in shown.items():
        given = yaml.load(call, yaml.BaseLoader)[name]
        guard = GUARDS[name]
        if not isinstance(given, dict):
            assert guard.short is not None
            continue
        required = {key for key, param in guard.params.items() if param.required}
        assert required <= given.keys() <= guard.params.keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(text(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists(page: Path) -> None:
    unknown = sorted(" ".join(words) for words in commands(page) if not is_known(words))
    assert not unknown


def test_the_readme_names_commands_and_is_short() -> None:
    page = ROOT / "README.md"
    assert len(commands(page)) > 10
    assert len(text(page).splitlines()) <= 160
