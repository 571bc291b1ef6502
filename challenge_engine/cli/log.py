"""`challenge log`: what proves a history, and what checks the proof."""

from __future__ import annotations

import click

from challenge_engine.cli.group import Lazy, LazyRoom


def _check() -> click.Command:
    from challenge_engine.cli.log_check import check

    return check


def _receipt() -> click.Command:
    from challenge_engine.cli.log_receipt import receipt

    return receipt


def _verify() -> click.Command:
    from challenge_engine.cli.log_verify import verify

    return verify


def _checkpoint() -> click.Command:
    from challenge_engine.cli.log_checkpoint import checkpoint

    return checkpoint


def _consistency() -> click.Command:
    from challenge_engine.cli.log_checkpoint import consistency

    return consistency


def _tiles() -> click.Command:
    from challenge_engine.cli.log_tiles import tiles

    return tiles


def _audit() -> click.Command:
    from challenge_engine.cli.log_audit import audit

    return audit


def _key() -> click.Command:
    from challenge_engine.cli.log_key import key

    return key


def _clock() -> click.Command:
    from challenge_engine.cli.log_clock import clock

    return clock


def _heal() -> click.Command:
    from challenge_engine.cli.log_recovery import heal

    return heal


def _take_back() -> click.Command:
    from challenge_engine.cli.log_recovery import take_back

    return take_back


def _continue() -> click.Command:
    from challenge_engine.cli.log_recovery import continue_

    return continue_


ROOMS: Lazy = {
    "check": _check,
    "receipt": _receipt,
    "verify": _verify,
    "checkpoint": _checkpoint,
    "consistency": _consistency,
    "tiles": _tiles,
    "audit": _audit,
    "key": _key,
    "clock": _clock,
    "heal": _heal,
    "take-back": _take_back,
    "continue": _continue,
}


@click.group(cls=LazyRoom, rooms=ROOMS)
def log() -> None:
    """Prove and verify: check the history, sign it, write and verify proofs of receipt."""
