"""`challenge fund`: rounds with money, and votes about it."""

from __future__ import annotations

import click

from challenge_engine.cli.group import Lazy, LazyRoom


def _show() -> click.Command:
    from challenge_engine.cli.fund_show import show

    return show


def _key() -> click.Command:
    from challenge_engine.cli.fund_key import key

    return key


def _count() -> click.Command:
    from challenge_engine.cli.fund_count import count

    return count


def _vote() -> click.Command:
    from challenge_engine.cli.fund_vote import vote

    return vote


def _paper() -> click.Command:
    from challenge_engine.cli.fund_vote import paper

    return paper


def _papers() -> click.Command:
    from challenge_engine.cli.fund_vote import papers

    return papers


def _unmark() -> click.Command:
    from challenge_engine.cli.fund_vote import unmark

    return unmark


def _tally() -> click.Command:
    from challenge_engine.cli.fund_box import tally

    return tally


def _result() -> click.Command:
    from challenge_engine.cli.fund_box import result

    return result


def _export() -> click.Command:
    from challenge_engine.cli.fund_box import export

    return export


ROOMS: Lazy = {
    "show": _show,
    "key": _key,
    "vote": _vote,
    "paper": _paper,
    "unmark": _unmark,
    "papers": _papers,
    "tally": _tally,
    "result": _result,
    "export": _export,
    "count": _count,
}


@click.group(cls=LazyRoom, rooms=ROOMS)
def fund() -> None:
    """Votes about money: make the key of a ballot box, vote, count, and count again.

    The vote is locked, opened, closed and destroyed by actions of its workflow: `case act`.
    """
