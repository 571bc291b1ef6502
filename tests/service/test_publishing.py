import shutil
from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue
from challenge_engine.errors import DefinitionError, NotFound
from challenge_engine.service import publishing
from challenge_engine.service.engine import open_engine
from tests.support.lives import CHALLENGE
from tests.support.town import ROTTERDAM, TINY


def test_the_same_bytes_twice_are_one_publication(town, written):
    before = written(town)
    assert publishing.publish(town.engine, town.authority, TINY) == town.workflow
    assert written(town) == before
    assert [(p.name, p.version) for p in publishing.listed(town.engine, town.authority)] == [
        ("tiny", 1)
    ]


def test_a_changed_file_with_the_same_version_is_refused(town, tmp_path, written):
    changed = tmp_path / "tiny.v1.yaml"
    changed.write_bytes(TINY.read_bytes().replace(b"A tiny challenge", b"Another title"))
    before = written(town)
    with pytest.raises(DefinitionError, match="never changes: give the file the version 2"):
        publishing.publish(town.engine, town.authority, changed)
    assert written(town) == before


def test_a_new_version_is_for_new_cases_and_old_ones_keep_theirs(town, tmp_path):
    old = town.lived("assign")
    newer = tmp_path / "tiny.v2.yaml"
    newer.write_bytes(TINY.read_bytes().replace(b"\nversion: 1\n", b"\nversion: 2\n"))
    publishing.publish(town.engine, town.authority, newer)
    new = town.open("initiator-1", CHALLENGE)
    assert [town.view(one).version for one in (old, new)] == [1, 2]
    town.do(old, "coordinator-1", "assign", assignee="assessor-1")


def test_a_retired_workflow_begins_no_case_and_its_cases_run_on(town):
    reference = town.lived("assign")
    assert publishing.retire(town.engine, town.authority, "tiny", None) == [1]
    with pytest.raises(NotFound, match="is retired: its cases run on"):
        town.open("initiator-1", CHALLENGE)
    town.do(reference, "coordinator-1", "assign", assignee="assessor-1")
    with pytest.raises(NotFound, match="could be retired"):
        publishing.retire(town.engine, town.authority, "tiny", None)
    with (
        pytest.raises(NotFound, match="No workflow unknown is published here"),
        town.engine.store.read() as unit,
    ):
        town.engine.newest(unit, town.authority, "unknown")


def test_a_shipped_file_that_was_changed_after_publication_stops_the_start(
    town, tmp_path, monkeypatch
):
    folder = tmp_path / "workflows"
    folder.mkdir()
    file = folder / ROTTERDAM.name
    shutil.copy(ROTTERDAM, file)
    monkeypatch.setattr(catalogue, "workflow_folder", lambda: folder)
    publishing.publish(town.engine, town.authority, file)
    url = f"sqlite:///{tmp_path}/town.db"
    open_engine(url).store.close()

    file.write_bytes(file.read_bytes() + b"\n# a late thought\n")
    with pytest.raises(DefinitionError) as error:
        open_engine(url)
    said = str(error.value)
    assert "was changed after it was published as version 1" in said
    assert "put the file back as it was, and publish the change as version 2" in said

    shutil.copy(ROTTERDAM, file)
    open_engine(url).store.close()
    file.unlink()
    open_engine(url).store.close()


def test_a_file_that_breaks_a_law_is_not_published(town, tmp_path, written):
    broken = tmp_path / "broken.yaml"
    broken.write_bytes(TINY.read_bytes().replace(b"to: withdrawn", b"to: withdrwan"))
    before = written(town)
    with pytest.raises(DefinitionError, match="withdrwan"):
        publishing.publish(town.engine, town.authority, broken)
    assert written(town) == before


def test_a_retired_version_is_not_brought_back_by_publishing_it_again(town):
    publishing.retire(town.engine, town.authority, "tiny", None)
    with pytest.raises(DefinitionError, match=r"was retired .* version 2"):
        publishing.publish(town.engine, town.authority, TINY)


def test_a_new_database_is_for_its_owner_only(town):
    path = Path(town.engine.store.address)
    assert path.stat().st_mode & 0o077 == 0
    assert (path.parent / "keys").stat().st_mode & 0o077 == 0
    assert all(key.stat().st_mode & 0o077 == 0 for key in (path.parent / "keys").iterdir())


FAIR = TINY.with_name("fair.v1.yaml")


def test_what_does_not_hold_is_published_with_a_waiver_and_refused_without(town, tmp_path, written):
    reading = publishing.publish(town.engine, town.authority, FAIR)
    assert [one.law for one in reading.waivers] == ["can_hand_back"]
    text = FAIR.read_text("utf-8").replace("workflow: fair", "workflow: unfair")
    begins, rest = text.split("waivers:\n")
    without = tmp_path / "unfair.v1.yaml"
    without.write_text(begins + rest[rest.index("roles:") :], "utf-8")
    before = written(town)
    with pytest.raises(DefinitionError, match="at ‘Winter’ the group cannot hand back"):
        publishing.publish(town.engine, town.authority, without)
    assert written(town) == before


def test_a_waiver_that_waives_nothing_is_not_published(town, tmp_path):
    text = FAIR.read_text("utf-8").replace("    state: winter\n", "    state: running\n")
    needless = tmp_path / "fair.v1.yaml"
    needless.write_text(text, "utf-8")
    with pytest.raises(DefinitionError, match="the waiver of 'can_hand_back' waives nothing"):
        publishing.publish(town.engine, town.authority, needless)
