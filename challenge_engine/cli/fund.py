"""`challenge fund`: rounds in which people vote about money."""

from __future__ import annotations

import click

from challenge_engine.cli.group import Lazy, LazyRoom


def _key() -> click.Command:
    from challenge_engine.cli.fund_key import key

    return key


def _count() -> click.Command:
    from challenge_engine.cli.fund_count import count

    return count


ROOMS: Lazy = {"key": _key, "count": _count}


@click.group(cls=LazyRoom, rooms=ROOMS)
def fund() -> None:
    """Votes about money: make the key of a ballot box, vote, close, count, destroy."""
