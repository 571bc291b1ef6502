"""A shell in which `challenge` is typed, beside one small database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from challenge_engine.cli import main
from challenge_engine.service.engine import open_engine
from tests.support.checks import check_log

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "workflows" / "tiny.v1.yaml"
INIT = ("init", "--code", "town", "--name", "Vlierdam", "--origin", "town.example/challenges/1")
RUN = "from challenge_engine.cli import main; main()"
PLAN = ("--set", "title=The park", "--set", "plan=Mow less.", "--set", "budget=1250.50")
PEOPLE = {
    "cora": "coordinator",
    "ann": "assessor",
    "bob": "assessor",
    "dave": "decider",
    "audrey": "auditor",
    "fay": None,
    "gus": None,
}


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shell:
    folder: Path
    language: str = "en_GB.UTF-8"
    more: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "challenge.db"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "CHALLENGE_KEYS": str(self.folder / "keys"),
            "CHALLENGE_CHECKPOINTS": str(self.folder / "checkpoints"),
            "CHALLENGE_CONFIG": str(self.folder / "challenge.toml"),
            "LANG": self.language,
            **self.more,
        }

    def __call__(self, *words: object, typed: str | None = None) -> Said:
        """Run a command in this process, whatever comes of it."""
        cleared = {"LC_ALL": None, "LC_MESSAGES": None, "CHALLENGE_AUTHORITY": None}
        args = [str(word) for word in words]
        done = CliRunner(env={**cleared, **self.environment}).invoke(main, args, input=typed)
        assert "Traceback" not in done.output, done.output
        return Said(done.exit_code, done.stdout, done.stderr)

    def ok(self, *words: object, typed: str | None = None) -> Said:
        """Run a command that must go well."""
        said = self(*words, typed=typed)
        assert said.code == 0, (words, said)
        return said

    def refused(self, *words: object, typed: str | None = None) -> str:
        """Run a command that must be refused: nothing on the output, sentences beside it."""
        said = self(*words, typed=typed)
        assert (said.code, said.out) == (1, ""), (words, said)
        return said.err

    def misused(self, *words: object) -> str:
        """Run a command that is used wrongly: one line that says so."""
        said = self(*words)
        assert (said.code, said.out) == (2, ""), (words, said)
        assert said.err.count("\n") == 1, said.err
        return said.err

    def process(self, *words: object, path: Path = ROOT, within: tuple[str, ...] = ()) -> Said:
        """Run a command in a process of its own, within another program."""
        environment = {**os.environ, **self.environment, "PYTHONPATH": f"{path}:{ROOT}"}
        done = subprocess.run(
            [*within, sys.executable, "-c", RUN, *(str(word) for word in words)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def open(self, login: str = "fay", *more: object) -> str:
        """Open a case and give its reference."""
        words = ("case", "open", "tiny", "--as", login, "--json", *PLAN, *more)
        return str(self.ok(*words, *(() if more else ("--new-group", "Friends"))).json["reference"])

    def act(self, reference: str, login: str, action: str, *more: object) -> Said:
        """Act as somebody, which must go well."""
        return self.ok("case", "act", reference, action, "--as", login, *more)

    def steps(self, reference: str, login: str = "audrey") -> list[dict[str, Any]]:
        """The history of a case, as the auditor reads it."""
        return list(self.ok("case", "history", reference, "--as", login, "--json").json)

    def check(self) -> int:
        """Re-verify every history."""
        engine = open_engine(f"sqlite:///{self.database}")
        try:
            return check_log(engine)
        finally:
            engine.store.close()

    def to_decision(self, reference: str) -> None:
        """From the intake to the table of the decider."""
        for login in ("ann", "bob"):
            self.act(reference, "cora", "assign", "--set", f"assignee={login}")
        self.act(reference, "cora", "begin")
        for login in ("ann", "bob"):
            self.act(reference, login, "assess", "--set", "rooted=4", "--set", "advice=accept")
        self.act(reference, "cora", "close-panel")
