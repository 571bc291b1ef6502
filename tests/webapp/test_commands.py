"""The commands that serve: what they say, and how they fail."""

import json
import socket
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from tests.webapp.conftest import make_town
from webapp.commands import demo, serve


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder}/town.db",
        "CHALLENGE_KEYS": str(folder / "keys"),
        "CHALLENGE_CHECKPOINTS": str(folder / "checkpoints"),
        "CHALLENGE_CONFIG": str(folder / "none.toml"),
        **more,
    }


def test_a_port_that_is_taken_is_a_sentence_and_exit_1(tmp_path: Path) -> None:
    make_town(tmp_path).engine.store.close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(serve, ["--port", port], env=environment(tmp_path))
    assert done.exit_code == 1
    assert f"Nothing can listen on 127.0.0.1 port {port}" in done.output
    assert "choose another port" in done.output


def test_a_database_that_is_not_there_is_a_sentence_and_exit_1(tmp_path: Path) -> None:
    done = CliRunner().invoke(serve, ["--port", "0"], env=environment(tmp_path))
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert not (tmp_path / "town.db").exists()


def test_a_setting_that_is_no_port_is_a_sentence(tmp_path: Path) -> None:
    make_town(tmp_path).engine.store.close()
    env = environment(tmp_path, CHALLENGE_PORT="many")
    done = CliRunner().invoke(serve, [], env=env)
    assert done.exit_code == 1
    assert "'many' is no port" in done.output


def test_a_folder_that_holds_something_else_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    done = CliRunner().invoke(demo, ["--dir", str(tmp_path), "--port", "0"])
    assert done.exit_code == 1
    assert "Choose another folder" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_command_that_only_asks_for_help_starts_without_the_web() -> None:
    code = "import json, sys, webapp.commands; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"flask", "sqlalchemy", "waitress", "marshmallow"} & set(json.loads(done.stdout))
