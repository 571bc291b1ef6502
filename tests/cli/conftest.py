"""An empty shell, and one with a town in it: made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.shell import INIT, PEOPLE, TINY, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    shell = Shell(folder)
    shell.ok(*INIT, "--administrator", "admin", "--workflow", TINY)
    for login, role in PEOPLE.items():
        shell.ok("person", "add", login, "--name", login.title())
        if role is not None:
            shell.ok("role", "give", login, role)
    return folder


@pytest.fixture
def town(made: Path, tmp_path: Path) -> Shell:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Shell(tmp_path)
