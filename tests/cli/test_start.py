"""How the program starts, is joined by others, and stops."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from challenge_engine.cli import desk, main
from tests.cli.shell import ROOT, Shell

RUN = [sys.executable, "-c", "from challenge_engine.cli import main; main()"]


def joined(folder: Path, entries: str) -> Path:
    """A folder on the path in which a package says what joins the command line."""
    info = folder / "path" / "joined-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: joined\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[challenge.commands]\n{entries}\n")
    return info.parent


def test_help_loads_neither_the_database_nor_the_workflows() -> None:
    program = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from challenge_engine.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "sys.exit(bool({'sqlalchemy', 'yaml', 'rich', 'babel', 'flask'} & set(sys.modules)))\n"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0


def test_every_command_says_what_it_does(shell: Shell) -> None:
    context = click.Context(main, obj=desk.Desk())
    for name in main.rooms:
        command = main.get_command(context, name)
        assert command is not None
        within = list(command.commands) if isinstance(command, click.Group) else [None]
        for one in within:
            words = [name, *([one] if one else [])]
            assert len(shell.ok(*words, "--help").out.splitlines()) > 4, words


@pytest.mark.parametrize("room", ["workflow", "case", "person", "role"])
def test_the_lines_of_a_rooms_help_are_whole(shell: Shell, room: str) -> None:
    said = shell.ok(room, "--help").out
    assert "Commands:" in said
    assert "..." not in said.split("Commands:")[1]


def test_without_words_it_says_how_to_use_it(shell: Shell) -> None:
    said = shell()
    assert said.code == 2
    assert "Commands:" in said.err


def test_what_joins_by_an_entry_point_is_listed_without_being_loaded(shell: Shell) -> None:
    path = joined(shell.folder, "serve = no_such_module:serve\nextra = extra_module:run")
    (path / "extra_module.py").write_text(
        "import click\n@click.command()\ndef run():\n    click.echo('extra ran')\n"
    )
    said = shell.process("--help", path=path)
    assert "Run the web application." in said.out
    assert "extra" in said.out
    assert shell.process("extra", path=path).out == "extra ran\n"
    broken = shell.process("serve", path=path)
    assert broken.code == 1
    assert "serve cannot be loaded from no_such_module:serve" in broken.err


def test_a_port_that_is_taken_is_told_in_a_sentence(town: Shell) -> None:
    pytest.importorskip("webapp.commands", reason="the web application is not there yet")
    path = joined(town.folder, "serve = webapp.commands:serve")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = town.process("serve", "--port", port, path=path)
    assert said.code == 1
    assert str(port) in said.err
    assert "Traceback" not in said.err


def test_a_word_that_is_no_text_is_refused(shell: Shell) -> None:
    said = shell.process("person", "add", "\udcff")
    assert (said.code, said.out) == (2, "")
    assert "is not text in UTF-8" in said.err


def test_a_reader_that_leaves_early_is_no_error(town: Shell) -> None:
    town.open()
    with subprocess.Popen(
        [*RUN, "workflow", "draw", "tiny"],
        cwd=ROOT,
        env={**town.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_what_was_not_foreseen_is_one_sentence_and_debug_shows_where(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: desk.Desk) -> None:
        raise KeyError("somewhere")

    monkeypatch.setattr(desk.Desk, "settings", property(broken))
    said = shell("config")
    assert said.code == 1
    assert said.err == (
        "Something went wrong that was not foreseen (KeyError: 'somewhere'). "
        "Run it with --debug to see where.\n"
    )


def test_debug_shows_where_an_unforeseen_error_came_from(shell: Shell) -> None:
    path = joined(shell.folder, "broken = broken_module:run")
    (path / "broken_module.py").write_text(
        "import click\n@click.command()\ndef run():\n    raise KeyError('somewhere')\n"
    )
    assert "Traceback" not in shell.process("broken", path=path).err
    assert "Traceback" in shell.process("--debug", "broken", path=path).err
