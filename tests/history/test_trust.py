"""Whose signatures count: keys as people paste them, and policies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge_engine.errors import EngineError, FormatError, NotDecidable
from challenge_engine.history.keys import Verifier
from challenge_engine.history.trust import Trust
from tests.history.mutations import HOSTILE, every_change
from tests.support.receipts import fixed_key

ONE, TWO = fixed_key("town.example/log/1"), fixed_key("town.example/log/1", "second")
ELSEWHERE = fixed_key("village.example/log/1", "village")
WITNESS = fixed_key("witness.example", "witness")
POLICY = f"""# who is believed
log {ONE.vkey} https://town.example/log/1
\tlog  {ELSEWHERE.vkey}

witness first {WITNESS.vkey}
witness second {WITNESS.vkey} https://witness.example
group both all first second
quorum none
"""


def test_a_key_alone_is_trusted() -> None:
    for text in (ONE.vkey, ONE.vkey + "\n", f"  {ONE.vkey}\t\r\n\r\n"):
        assert Trust.parse(text).logs == (ONE.verifier,)


def test_several_keys_stand_one_a_line() -> None:
    trust = Trust.parse(f"# the old one\n{ONE.vkey}\n\n# the new one\n{TWO.vkey}\n{ELSEWHERE.vkey}")
    assert trust.of("town.example/log/1") == (ONE.verifier, TWO.verifier)
    assert trust.of("village.example/log/1") == (ELSEWHERE.verifier,)
    assert trust.of("elsewhere.example/log/1") == ()


def test_a_policy_without_witnesses_is_trusted() -> None:
    assert Trust.parse(POLICY).logs == (ONE.verifier, ELSEWHERE.verifier)


@pytest.mark.parametrize("quorum", ["first", "both"])
def test_where_witnesses_are_asked_for_nothing_is_decided(quorum: str) -> None:
    with pytest.raises(NotDecidable, match="witnesses"):
        Trust.parse(POLICY.replace("quorum none", f"quorum {quorum}"))


@pytest.mark.parametrize(
    "change",
    [
        ("quorum none\n", ""),
        ("quorum none\n", "quorum none\nquorum none\n"),
        ("quorum none", "quorum nobody"),
        ("quorum none", "quorum none none"),
        ("group both", "group first"),
        ("group both", "group none"),
        ("all first second", "all"),
        ("all first second", "all first third"),
        ("witness second", "witness first"),
        ("witness second", "witness none"),
        ("witness second", "observer second"),
        (f"log  {ELSEWHERE.vkey}", f"log {ONE.vkey}"),
        (f"log  {ELSEWHERE.vkey}", "log"),
        (f"log  {ELSEWHERE.vkey}", "log town+00000000+AAAA"),
        ("log  ", "log\u00a0"),
    ],
)
def test_a_policy_that_is_none_is_refused(change: tuple[str, str]) -> None:
    assert POLICY.count(change[0]) == 1
    with pytest.raises(FormatError):
        Trust.parse(POLICY.replace(*change))


@pytest.mark.parametrize("text", ["", "\n", "# nothing", f"{ONE.vkey}\n{ONE.vkey}", ONE.skey])
def test_what_names_no_key_or_one_twice_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        Trust.parse(text)


def test_a_changed_policy_trusts_nobody_new() -> None:
    known = {ONE.verifier, ELSEWHERE.verifier}
    for data in (*HOSTILE, *every_change(POLICY.encode())):
        try:
            trust = Trust.parse(data.decode("utf-8", "surrogateescape"))
        except EngineError:
            continue
        assert known.issuperset(trust.logs)


@given(st.text())
def test_any_text_is_trusted_or_refused(text: str) -> None:
    try:
        trust = Trust.parse(text)
    except EngineError:
        return
    assert all(Verifier.parse(key.vkey) == key for key in trust.logs)
