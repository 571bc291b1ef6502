"""`challenge log`: what proves a history, and what checks the proof."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

import click

from challenge_engine.cli.group import LazyRoom


def _from(module: str, name: str) -> Callable[[], click.Command]:
    return lambda: cast(
        click.Command, getattr(import_module(f"challenge_engine.cli.{module}"), name)
    )


@click.group(
    cls=LazyRoom,
    rooms={
        "check": _from("log_check", "check"),
        "receipt": _from("log_receipt", "receipt"),
        "verify": _from("log_verify", "verify"),
        "checkpoint": _from("log_checkpoint", "checkpoint"),
        "consistency": _from("log_checkpoint", "consistency"),
        "tiles": _from("log_tiles", "tiles"),
        "audit": _from("log_audit", "audit"),
        "key": _from("log_key", "key"),
        "heal": _from("log_recovery", "heal"),
        "take-back": _from("log_recovery", "take_back"),
        "continue": _from("log_recovery", "continue_"),
    },
)
def log() -> None:
    """Prove and verify: check the history, sign it, write and verify proofs of receipt."""
