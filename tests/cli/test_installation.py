"""`init` and `config`."""

from __future__ import annotations

import stat

from tests.cli.shell import INIT, TINY, Shell


def test_init_says_what_was_made(shell: Shell) -> None:
    made = shell.ok(*INIT, "--workflow", TINY, "--administrator", "admin", "--json").json
    assert made["authority"] == "town"
    assert made["name"] == "Vlierdam"
    assert made["origin"] == "town.example/challenges/1"
    assert made["vkey"].startswith("town.example/challenges/1+")
    assert made["workflows"] == ["tiny 1"]
    key = shell.folder / "keys" / "town.example_challenges_1.key"
    assert made["key_file"] == str(key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "PRIVATE" not in str(made)
    assert shell.check() > 0


def test_init_can_be_run_twice_and_keeps_everything(shell: Shell) -> None:
    words = (*INIT, "--workflow", TINY, "--administrator", "admin", "--json")
    first = shell.ok(*words).json
    events = shell.check()
    assert shell.ok(*words).json == first
    assert shell.ok("init", "--json").json["vkey"] == first["vkey"]
    assert shell.check() == events


def test_init_run_again_says_what_is_in_use(shell: Shell) -> None:
    shell.ok(*INIT, "--workflow", TINY)
    said = shell.ok("init").out
    assert "published   tiny 1" in said
    assert "No workflow" not in said
    shell.ok("workflow", "retire", "tiny")
    assert shell.ok("init", "--json").json["workflows"] == []
    assert "No workflow is in use" in shell.ok("init").out


def test_init_publishes_nothing_by_itself(shell: Shell) -> None:
    assert "No workflow is in use yet: challenge workflow publish FILE" in shell.ok(*INIT).out
    assert shell.ok("workflow", "list", "--json").json == []


def test_init_without_a_name_says_what_is_needed_and_makes_nothing(shell: Shell) -> None:
    said = shell.misused("init")
    assert "--code" in said
    assert "--origin" in said
    assert list(shell.folder.iterdir()) == []


def test_init_with_a_wrong_file_makes_nothing(shell: Shell) -> None:
    wrong = shell.folder / "wrong.yaml"
    wrong.write_text("workflow: 1\n")
    assert "wrong.yaml:1:" in shell.refused(*INIT, "--workflow", wrong)
    assert list(shell.folder.iterdir()) == [wrong]


def test_init_refuses_a_bad_origin_zone_or_code_in_a_sentence(shell: Shell) -> None:
    bad_origin = shell.refused("init", "--code", "town", "--origin", "no counter")
    assert "cannot be the origin of a log" in bad_origin
    bad_code = shell.refused("init", "--code", "The Town", "--origin", "town.example/1")
    assert "cannot be the code" in bad_code
    assert "There is no time zone Mars" in shell.refused(*INIT, "--timezone", "Mars")
    assert not shell.database.exists()


def test_the_name_of_a_log_cannot_be_changed_by_init(shell: Shell) -> None:
    shell.ok(*INIT)
    said = shell.refused("init", "--code", "town", "--origin", "other.example/1")
    assert "writes in the log town.example/challenges/1 already" in said


def test_config_says_what_is_in_force_and_where_from(shell: Shell) -> None:
    (shell.folder / "challenge.toml").write_text("port = 9000\n")
    found = {one["name"]: one for one in shell.ok("config", "--json").json}
    assert found["database_url"]["source"] == "environment"
    assert (found["port"]["value"], found["port"]["source"][-14:]) == ("9000", "challenge.toml")
    assert found["address"]["source"] == "default"


def test_config_never_prints_a_password(shell: Shell) -> None:
    shell.more["DATABASE_URL"] = "postgresql://someone:s3same@host/name"
    said = shell.ok("config")
    assert "s3same" not in said.out
    assert "postgresql://someone:***@host/name" in said.out


def test_config_refuses_a_misspelt_setting(shell: Shell) -> None:
    (shell.folder / "challenge.toml").write_text("prot = 9000\n")
    assert "has the setting prot, which does not exist" in shell.refused("config")
