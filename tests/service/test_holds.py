"""A hold keeps everything of a case; both its beginning and its end are steps of the history."""

from __future__ import annotations

import pytest

from challenge_engine.errors import EngineError, NotAllowed, StoreError
from challenge_engine.service.erasing import holding
from challenge_engine.service.erasing.targets import Target
from challenge_engine.store import erasing, streams
from tests.support.erasing import (
    LOGIN,
    NAME,
    STRONG,
    confirm,
    erase,
    everywhere,
    look,
    order,
    with_officers,
    withdrawn,
)
from tests.support.town import Town

PERSON = Target(person=LOGIN)


@pytest.fixture
def town(town: Town) -> Town:
    town.person("auditor-1")
    return with_officers(town)


def hold(town: Town, reference: str, who: str = "auditor-1", reason: str = "In court.") -> int:
    n = holding.hold(town.engine, town.authority, town.person(who), reference, reason, "cli")
    town.check()
    return n


def release(town: Town, reference: str, who: str = "auditor-1", reason: str = "Over.") -> int:
    n = holding.release(town.engine, town.authority, town.person(who), reference, reason, "cli")
    town.check()
    return n


def test_under_a_hold_nothing_is_erased_and_the_sentence_says_so(town: Town) -> None:
    reference = withdrawn(town)
    hold(town, reference)
    with pytest.raises(NotAllowed, match=f"the case {reference} is on hold"):
        order(town, Target(reference=reference, fields=("contact_email",)), STRONG)
    seen = look(town, PERSON)
    assert not seen.going
    assert f"a part in {reference}" in seen.account
    assert any("on hold" in line.why for line in seen.staying)
    with pytest.raises(EngineError, match="can be erased now"):
        order(town, PERSON)
    release(town, reference)
    erase(town, PERSON)
    assert NAME not in everywhere(town)


def test_an_order_that_waits_erases_nothing_once_a_hold_began(town: Town) -> None:
    reference = withdrawn(town)
    number = order(town, Target(reference=reference, fields=("contact_email",)), STRONG)
    hold(town, reference)
    with pytest.raises(NotAllowed, match="is on hold"):
        confirm(town, number)
    release(town, reference)
    assert confirm(town, number).values == 1


def test_the_database_itself_refuses_under_a_hold(town: Town) -> None:
    reference = withdrawn(town)
    hold(town, reference)
    with town.engine.store.write() as unit:
        stream = streams.lock(unit, town.authority, reference)
        assert stream is not None
        values = erasing.values(unit, stream.id)
        with pytest.raises(StoreError, match=r"not on hold|orders it"):
            erasing.erase(unit, (stream.id, stream.n), values[:1])


def test_who_may_hold_and_who_may_release(town: Town) -> None:
    reference = withdrawn(town)
    town.person("coordinator-1")
    with pytest.raises(NotAllowed, match="privacy-officer / auditor"):
        hold(town, reference, "coordinator-1")
    hold(town, reference, "auditor-1")
    with pytest.raises(NotAllowed, match="an auditor must release it"):
        release(town, reference, "privacy-officer-1")
    release(town, reference, "auditor-1")
    hold(town, reference, "privacy-officer-1")
    release(town, reference, "privacy-officer-2")


def test_a_hold_says_why_and_begins_and_ends_once(town: Town) -> None:
    reference = withdrawn(town)
    with pytest.raises(EngineError, match="Say why"):
        hold(town, reference, reason="  ")
    with pytest.raises(EngineError, match="not on hold"):
        release(town, reference)
    hold(town, reference)
    with pytest.raises(EngineError, match="on hold already"):
        hold(town, reference)
    (one,) = holding.running(town.engine, town.authority, town.person("auditor-1"))
    assert one.reference == reference
    release(town, reference)
    assert holding.running(town.engine, town.authority, town.person("auditor-1")) == []


def test_the_history_shows_a_hold_and_only_the_office_reads_why(town: Town) -> None:
    reference = withdrawn(town)
    hold(town, reference)
    release(town, reference)
    for who, reasons in (("auditor-1", ["In court.", "Over."]), (None, [None, None])):
        steps = town.view(reference, who).steps[-2:]
        assert [step.kind for step in steps] == ["hold", "release"]
        assert [step.reason for step in steps] == reasons
    assert steps[0].title == "On hold: nothing of this case is erased"
