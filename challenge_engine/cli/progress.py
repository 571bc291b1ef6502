"""A progress bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int | None], None]


@contextmanager
def bar(title: str) -> Iterator[Progress | None]:
    """How much is done of how much (``None``: not known beforehand); on stderr."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    parts = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*parts, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=None)

        def tell(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total)

        yield tell
