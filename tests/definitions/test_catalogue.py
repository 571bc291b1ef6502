import re
from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue, folder
from challenge_engine.errors import DefinitionError

TINY = Path(__file__).parent.parent / "workflows" / "tiny.v1.yaml"


@pytest.mark.parametrize("path", catalogue.shipped(), ids=lambda path: path.name)
def test_a_shipped_workflow_keeps_every_law_and_is_named_by_what_it_holds(path: Path):
    workflow = catalogue.read(path)
    assert path.name == f"{workflow.name}.v{workflow.version}.yaml"


def test_the_folder_of_a_checkout_is_found():
    assert catalogue.workflow_folder() == Path(__file__).parents[2] / "workflows"


def test_a_package_brings_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder, "_HOME", tmp_path)
    assert catalogue.workflow_folder() == tmp_path / "challenge_engine" / "_workflows"
    assert catalogue.shipped() == ()


def test_a_shipped_file_under_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(folder, "_HOME", tmp_path)
    (tmp_path / "workflows").mkdir()
    (tmp_path / "setup.cfg").touch()
    path = tmp_path / "workflows" / "tiny.v2.yaml"
    path.write_bytes(TINY.read_bytes())
    with pytest.raises(DefinitionError, match=re.escape("name it tiny.v1.yaml")):
        catalogue.read(path)


def test_the_same_bytes_are_read_once():
    assert catalogue.parse(TINY.read_bytes(), "a") is catalogue.parse(TINY.read_bytes(), "b")


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path):
    path = tmp_path / "none.v1.yaml"
    with pytest.raises(DefinitionError, match="cannot be read: No such file") as caught:
        catalogue.read(path)
    assert str(caught.value).startswith(f"{path}:1:1: ")


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(DefinitionError, match="cannot be read: Is a directory"):
        catalogue.read(tmp_path)


def test_a_large_file_is_refused_without_reading_it_whole(tmp_path: Path):
    path = tmp_path / "large.v1.yaml"
    path.write_bytes(b"# " + b"x" * 10_000_000)
    with pytest.raises(DefinitionError, match="larger than 1,000,000 bytes"):
        catalogue.read(path)


def test_a_workflow_in_which_a_case_gets_stuck_is_refused_with_its_story(tmp_path: Path):
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY.read_text().replace("subsidy, tender]}}", "subsidy]}}"))
    catalogue.read(path)
    with pytest.raises(DefinitionError) as caught:
        catalogue.refuse_unproven(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (107, 3)
    assert problem.message.startswith("a case can get stuck at ‘Agreement being made’. The init")
    assert "Accept the challenge (route: tender)." in problem.message
    assert problem.message.endswith("needs `route` to be `below-threshold` or `subsidy`.")


def test_a_workflow_that_is_proven_is_not_refused():
    catalogue.refuse_unproven(TINY)
