"""The schema for editors accepts what the reader accepts, and marks what is no key."""

from __future__ import annotations

import contextlib
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from challenge_engine.definitions import catalogue, starting
from challenge_engine.definitions.keys.parts import PARTS
from challenge_engine.definitions.schema import schema
from challenge_engine.errors import DefinitionError
from tests.support.shared import IS_PROOF

ROOT = Path(__file__).parents[2]
FORMAT = (ROOT / "docs" / "workflow-format.md").read_text("utf-8")
GOOD = {
    path.name: path.read_text("utf-8")
    for path in (*catalogue.shipped(), *sorted((ROOT / "tests" / "workflows").glob("*.v1.yaml")))
} | {
    "of the reference": FORMAT.split("```yaml\n")[1].split("\n```")[0],
    "to begin with": starting.text("example"),
}
SMALL = tuple(text for text in GOOD.values() if len(text) < 12_000)
WORDS = sorted({word for text in SMALL for word in re.split(r"[\s,:{}\[\]]+", text) if word})


class Editor(yaml.CSafeLoader):
    """What an editor makes of a file: YAML 1.2, where `yes` is a word and a day is text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern, begins in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Editor.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), begins
    )


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def marked(text: str, loader: type = Editor) -> list[str]:
    """What an editor marks in a file."""
    return [error.message for error in validator().iter_errors(yaml.load(text, loader))]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_marked_in_a_good_file(name: str) -> None:
    assert marked(GOOD[name]) == []
    assert marked(GOOD[name], yaml.CBaseLoader) == []


def test_every_key_and_every_guard_is_described() -> None:
    parts = schema()["$defs"]
    keys = [key for name in PARTS for key in parts[name]["properties"].values()]
    guards = parts["guard"]["properties"].values()
    assert all(one["description"].strip(".") for one in (*keys, *guards))


def in_every_mapping(value: Any, key: str) -> list[Any]:
    """The file once for each mapping in it, with a key more there."""
    found: list[Any] = []
    if isinstance(value, dict):
        found.append({**value, key: "x"})
        for name, one in value.items():
            found += [{**value, name: other} for other in in_every_mapping(one, key)]
    elif isinstance(value, list):
        for i, one in enumerate(value):
            found += [[*value[:i], other, *value[i + 1 :]] for other in in_every_mapping(one, key)]
    return found


def test_a_key_that_the_language_does_not_have_is_marked_wherever_it_stands() -> None:
    file = yaml.load(GOOD["timed.v1.yaml"], Editor)
    changed = in_every_mapping(file, "no such key")
    passed = [one for one in changed if validator().is_valid(one)]
    # Only a text may have any key: which languages there are is said by the file itself.
    assert len(changed) > len(passed)
    assert all("no such key" in str(one) for one in passed)
    assert not [one for one in passed if is_more_than_a_text(one)]


def is_more_than_a_text(value: Any) -> bool:
    if isinstance(value, dict):
        if "no such key" in value:
            return any(isinstance(one, dict | list) for one in value.values()) or not (
                {"en", "nl"} & value.keys()
            )
        return any(map(is_more_than_a_text, value.values()))
    return isinstance(value, list) and any(map(is_more_than_a_text, value))


@pytest.mark.parametrize(
    ("slip", "mended"),
    [
        ("  - {fileld: [title]}", "  - {filled: [title]}"),
        ("  - {at_least: {records: a, n: two}}", "  - {at_least: {records: a, n: 2}}"),
        ("  - {overdue: {deadline: a, by: b}}", "  - {overdue: {deadline: a}}"),
    ],
)
def test_a_slip_in_a_guard_is_marked(slip: str, mended: str) -> None:
    before = GOOD["of the reference"].replace("      - {did_none_of: [file]}", "    {}")
    assert marked(before.replace("{}", slip, 1)) != []
    assert marked(before.replace("{}", mended, 1)) == []


def test_a_key_of_another_type_of_field_is_marked() -> None:
    text = GOOD["of the reference"]
    assert marked(text.replace("max: 120", "scale: [0, 5]")) != []


@given(
    st.sampled_from(SMALL),
    st.lists(st.tuples(st.integers(0, 99_999), st.sampled_from(WORDS)), min_size=1, max_size=3),
)
@settings(
    max_examples=600 if IS_PROOF else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_what_the_reader_accepts_the_schema_accepts(
    text: str, changes: list[tuple[int, str]]
) -> None:
    spans = [m.span() for m in re.finditer(r"[\w-]+", text)]
    for number, word in changes:
        start, end = spans[number % len(spans)]
        text = text[:start] + word + text[end:]
    with contextlib.suppress(DefinitionError):
        catalogue.parse(text.encode(), "x.yaml")
        assert marked(text) == []
