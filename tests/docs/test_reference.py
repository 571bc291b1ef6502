"""The reference of the workflow language says what the program does, and nothing else."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
import yaml

from challenge_engine.cli import reference
from challenge_engine.core.fields import TYPES
from challenge_engine.core.guards import GUARDS, of_case
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue, grammar
from challenge_engine.definitions.keys import case
from challenge_engine.definitions.keys.guards import HELP, PARAMS
from challenge_engine.definitions.keys.parts import PARTS
from challenge_engine.definitions.nodes import compose
from challenge_engine.definitions.page import Page
from challenge_engine.errors import DefinitionError

ROOT = Path(__file__).parents[2]
FORMAT = (ROOT / "docs" / "workflow-format.md").read_text("utf-8")
TINY = (ROOT / "tests" / "workflows" / "tiny.v1.yaml").read_text("utf-8")


def rows(name: str) -> list[list[str]]:
    """The cells of a made table, without its head."""
    body = FORMAT.split(f"<!-- made: {name} -->\n")[1].split("\n<!-- end")[0]
    return [line.strip("| ").split(" | ") for line in body.splitlines()[2:]]


def first_cells(name: str) -> list[str]:
    return [row[0].strip("`") for row in rows(name)]


def test_every_made_part_is_up_to_date() -> None:
    assert reference.brought_up_to_date(FORMAT) == FORMAT, f"run: {reference.COMMAND}"


def test_every_part_that_is_made_stands_in_the_reference_once() -> None:
    marks = re.findall(r"<!-- made: ([a-z-]+) -->", FORMAT)
    assert sorted(marks) == sorted(reference.made())


def test_a_mark_for_which_nothing_is_made_is_refused() -> None:
    with pytest.raises(DefinitionError, match="nothing-like-it"):
        reference.brought_up_to_date(
            "<!-- made: nothing-like-it -->\n<!-- end of made: nothing-like-it -->"
        )


@pytest.mark.parametrize("name", PARTS)
def test_the_reference_has_every_key_of_a_part_and_no_other(name: str) -> None:
    part = PARTS[name]
    assert sorted(first_cells(name)) == sorted((*part.needs, *part.may))


def test_the_reference_has_every_type_of_field_and_no_other() -> None:
    assert sorted(first_cells("field-types")) == sorted(TYPES)


def test_the_reference_has_the_own_keys_of_every_type_and_no_other() -> None:
    said = {row[0].strip("`"): re.findall(r"`(\w+)`(?! \()", row[2]) for row in rows("field-types")}
    for name, one in case.FIELD_TYPES.items():
        assert set(one.own) <= set(re.findall(r"`(\w+)`", one.says or str(said[name]))) | set(
            said[name]
        )
    assert {key for one in case.FIELD_TYPES.values() for key in one.own} == set(case.OWN)
    assert sorted(first_cells("own-keys")) == sorted(case.OWN)


def test_the_reference_has_every_guard_and_no_other() -> None:
    assert sorted(first_cells("guards")) == sorted(GUARDS)


def test_the_reference_has_every_parameter_of_every_guard_and_no_other() -> None:
    said = [(row[0].strip("`"), row[1].strip("`")) for row in rows("guard-parameters")]
    assert sorted(said) == sorted((name, key) for name, one in GUARDS.items() for key in one.params)


@pytest.mark.parametrize("name", GUARDS)
def test_what_a_guard_holds_for_names_its_parameters(name: str) -> None:
    missing = {key for key in GUARDS[name].params if f"`{key}`" not in HELP[name].holds}
    assert missing <= {GUARDS[name].short}


@pytest.mark.parametrize("name", GUARDS)
def test_the_reference_says_of_a_guard_what_its_refusals_say(name: str) -> None:
    source = inspect.getsource(GUARDS[name].ask)
    if "_running(" in source:
        source += inspect.getsource(of_case._running)
    assert set(re.findall(r'Refusal\(\s*"([a-z-]+)"', source)) == set(HELP[name].refusals)


def test_every_kind_of_parameter_is_explained() -> None:
    assert {p.kind for one in GUARDS.values() for p in one.params.values()} == PARAMS.keys()


LINKS = """links:
  round: {to: round, title: {en: Round}}
  applications: {of: [{workflow: application, link: round}], title: {en: Applications}}
"""


def with_guard(example: str) -> str:
    """The tiny workflow with this guard where an objection is upheld, and all that it names."""
    text = TINY.replace(
        "    track: objection\n    from: handling\n    to: upheld\n    by: decider\n",
        f"    track: objection\n    from: handling\n    to: upheld\n    by: decider\n"
        f"    when: [{example}]\n",
    )
    text = text.replace(
        "\nrecords:\n",
        '  ends_on: {type: date, ask: {en: "Until when?"}}\n'
        '  place: {type: integer, ask: {en: "Which place?"}}\n\nrecords:\n',
    )
    text = text.replace(
        "optional: [contact_email]",
        "optional: [contact_email, ends_on, place], link_optional: round",
    )
    deadline = (
        "  decision: {title: {en: Decision}, by: [decider], starts: submit, met_by: [accept], "
        "profile: nl-awb, mark: house, term: 8 weeks}\n"
    )
    return f"{text}deadlines:\n{deadline}{LINKS}"


@pytest.mark.parametrize("name", GUARDS)
def test_the_example_of_every_guard_passes_in_a_workflow(name: str) -> None:
    assert list(yaml.load(HELP[name].example, yaml.CBaseLoader)) == [name]
    text = with_guard(HELP[name].example)
    assert HELP[name].example in text
    workflow = catalogue.parse(text.encode(), "example.yaml")
    uphold = workflow.transition("objection", "handling", "uphold")
    assert uphold is not None
    assert uphold.when[0].name == name


def test_every_whole_example_of_the_reference_passes_the_check(tmp_path: Path) -> None:
    found = re.findall(r"^```yaml\n(workflow:.*?)^```", FORMAT, re.MULTILINE | re.DOTALL)
    assert found
    for body in found:
        file = tmp_path / "example.yaml"
        file.write_text(body, "utf-8")
        proof, stories = catalogue.proven(file)
        assert isinstance(catalogue.read(file), Workflow)
        assert proof.holds
        assert not stories


def test_every_part_of_a_workflow_that_is_shown_is_read() -> None:
    keys = "|".join(PARTS["workflow"].needs + PARTS["workflow"].may)
    parts = re.findall(rf"^    ((?:{keys}):\n(?: {{6}}.*\n)+)", FORMAT, re.MULTILINE)
    whole = [re.sub("^    ", "", part, flags=re.MULTILINE) for part in parts if "…" not in part]
    assert len(whole) >= 3
    for part in whole:
        key = part.split(":")[0]
        rest = re.sub(rf"^{key}:\n(?: .*\n|\n)*", "", TINY, flags=re.MULTILINE)
        page = Page("example.yaml", compose(f"{rest}\n{part}".encode(), "example.yaml"))
        grammar.read(page, b"")
        assert page.problems == [], part
