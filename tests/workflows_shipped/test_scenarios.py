"""The scenarios beside our workflows hold, and say enough to be worth it."""

from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue, scenarios
from challenge_engine.service.playground import scenes

WORKFLOWS = Path(__file__).parents[1] / "workflows"
FILES = [
    file
    for file in (
        *catalogue.shipped(),
        *catalogue.in_folder(WORKFLOWS),
        *catalogue.in_folder(WORKFLOWS / "linked"),
    )
    if scenarios.beside(file).is_file()
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_holds(file: Path):
    workflow = catalogue.read(file)
    read = scenarios.read(scenarios.beside(file), workflow)
    assert scenes.run(workflow, file.read_bytes(), read) == ()


@pytest.mark.parametrize("file", catalogue.shipped(), ids=lambda file: file.stem)
def test_what_we_ship_has_scenarios(file: Path):
    assert scenarios.beside(file).is_file()


def test_what_no_guard_foresees_fails_a_scenario_and_crashes_nothing():
    folder = catalogue.workflow_folder()
    text = (folder / "nl-small-town.v1.yaml").read_text("utf-8")
    early = text.index("action: give-notice-early")
    text = text[:early] + text[early:].replace("      - {overdue: decision}\n", "", 1)
    workflow = catalogue.parse(text.encode(), "w.yaml")
    file = "nl-small-town.v1.scenarios.yaml"
    stories = scenarios.parse((folder / file).read_bytes(), file, workflow)
    failed = scenes.run(workflow, text.encode(), stories)
    assert any("`give-notice-early`" in one.message for one in failed)
