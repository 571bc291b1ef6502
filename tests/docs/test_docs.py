"""The documentation agrees with the code, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from challenge_engine.cli import main
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue
from challenge_engine.texts.refusals import REFUSALS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
NOT_A_SUBCOMMAND = re.compile(r"[^a-z-]")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


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


def test_the_page_on_testing_has_every_reason_that_an_action_can_be_refused_for() -> None:
    page = ROOT / "docs" / "testing-a-workflow.md"
    rows = text(page).partition("### Why not")[2].partition("## Try it")[0]
    codes = [code for code in INLINE.findall(rows) if code != "because"]
    assert sorted(codes) == sorted(c for c in REFUSALS if "correct" not in c)


def test_every_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
