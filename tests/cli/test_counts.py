"""`challenge counts`: the figures for a terminal, as a table, and for programs."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_where_nothing_was_counted_that_is_said(town: Shell) -> None:
    assert "Nothing was counted yet that you may read." in town.ok("counts").out
    assert town.ok("counts", "--json").json["year"] is None
    assert town.ok("counts", "--format", "csv").out.startswith("year,list,question,answer")
