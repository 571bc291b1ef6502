"""A database that cannot be used is a sentence that says what would help."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from challenge_engine.store import connect
from tests.cli.shell import PLAN, ROOT, Shell

OPEN = ("case", "open", "tiny", "--as", "fay", "--new-group", "Friends", *PLAN)


def test_a_database_that_another_program_holds_is_told_and_nothing_is_written(
    town: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "BUSY_TIMEOUT", 0.2)
    before = town.check()
    program = (
        "import sqlite3, sys\n"
        f"held = sqlite3.connect({str(town.database)!r}, isolation_level=None)\n"
        "held.execute('BEGIN IMMEDIATE')\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", program]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert "The database is locked" in town.refused(*OPEN)
        town.ok("case", "list")
        other.communicate()
    assert town.check() == before
    town.ok(*OPEN)


def test_a_database_that_is_missing_is_not_made_in_passing(shell: Shell) -> None:
    said = shell.refused("case", "list")
    assert "There is no database at" in said
    assert "Run `challenge init`" in said
    assert list(shell.folder.iterdir()) == []


def test_a_database_of_a_later_program_is_left_alone(town: Shell) -> None:
    with sqlite3.connect(town.database) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    for words in (("case", "list"), ("init",)):
        assert "newer than this program's" in town.refused(*words)


def test_what_is_no_database_of_ours_is_refused(shell: Shell) -> None:
    shell.database.write_bytes(b"no database at all" * 100)
    assert "file is not a database" in shell.refused("case", "list")
    shell.database.unlink()
    with sqlite3.connect(shell.database) as database:
        database.execute("CREATE TABLE other (x)")
    assert "tables of another program" in shell.refused("case", "list")
    shell.more["DATABASE_URL"] = "mysql://host/name"
    assert "mysql is not supported" in shell.refused("case", "list")


def test_a_database_that_may_only_be_read_is_told(town: Shell) -> None:
    before = town.check()
    town.database.chmod(0o400)
    within: tuple[str, ...] = ()
    if os.access(town.database, os.W_OK):  # root may write everything, unless it gives that up
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everything, and there is no setpriv here")
        within = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
    said = town.process(*OPEN, within=within)
    assert (said.code, said.out) == (1, "")
    assert "can only be read" in said.err
    town.database.chmod(0o600)
    assert town.check() == before


def test_a_server_that_does_not_answer_is_told(shell: Shell) -> None:
    pytest.importorskip("psycopg")
    shell.more["DATABASE_URL"] = "postgresql://nobody:s3same@127.0.0.1:1/none"
    said = shell.refused("case", "list")
    assert "cannot be opened" in said
    assert "s3same" not in said


def test_an_authority_that_is_not_there_is_told(town: Shell) -> None:
    town.more["CHALLENGE_AUTHORITY"] = "elsewhere"
    assert "There is: town" in town.refused("case", "list")
    assert str(ROOT) not in town.refused("case", "list")
