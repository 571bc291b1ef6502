"""`fund key`: five files, two holders, no database."""

from __future__ import annotations

from challenge_engine.history import envelope
from tests.cli.shell import Shell


def test_both_halves_or_their_spares_make_the_key_that_is_printed(shell: Shell) -> None:
    facts = shell.ok("fund", "key", "--into", shell.folder / "stick", "--json").json
    public = envelope.public_key(facts["public_key"])
    folder = shell.folder / "stick"
    assert sorted(one.name for one in folder.iterdir()) == facts["files"]
    for names in (("half-1", "half-2"), ("spare-1", "half-2"), ("half-1", "spare-2")):
        lines = [(folder / f"{name}.txt").read_text() for name in names]
        assert envelope.private_key(public, lines)
    assert {oct(one.stat().st_mode)[-3:] for one in folder.iterdir()} == {"600"}


def test_a_key_that_is_there_is_never_written_over(shell: Shell) -> None:
    shell.ok("fund", "key", "--into", shell.folder / "stick")
    before = (shell.folder / "stick" / "half-1.txt").read_text()
    refused = shell("fund", "key", "--into", shell.folder / "stick")
    assert refused.code == 1
    assert "already" in refused.err
    assert (shell.folder / "stick" / "half-1.txt").read_text() == before
