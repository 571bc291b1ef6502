"""Every fault of a commit in two forms: failed and not written, failed but written."""

import pytest

from challenge_engine.errors import StaleVersion, StoreError
from challenge_engine.service.cases.commands import Command
from challenge_engine.store.faults import OutcomeUnknown
from challenge_engine.store.unit import Unit


class Faulty:
    """A store whose next writing commit fails; ``keeps`` whether it is written all the same."""

    def __init__(self, store, *, keeps: bool) -> None:
        self._store = store
        self._keeps = keeps
        self.has_failed = False

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def write(self) -> Unit:
        unit = self._store.write()
        if not self.has_failed:
            unit.commit = lambda: self._fail(unit)
        return unit

    def _fail(self, unit: Unit) -> None:
        self.has_failed = True
        if not self._keeps:
            raise StoreError("The disk is full; nothing was written.")
        Unit.commit(unit)
        raise OutcomeUnknown("The answer was lost. Look at the case before trying again.")


def act_with_a_fault(town, reference, command, *, keeps, error) -> None:
    sound = town.engine.store
    town.engine.store = Faulty(sound, keeps=keeps)
    try:
        with pytest.raises(error):
            town.act(reference, "initiator-1", command)
        assert town.engine.store.has_failed
    finally:
        town.engine.store = sound
    town.check()


def test_a_commit_that_failed_left_nothing_and_can_be_tried_again(busy, written):
    reference = busy.begun(1)
    before = written(busy)
    command = Command("withdraw", seen=0)
    act_with_a_fault(busy, reference, command, keeps=False, error=StoreError)
    assert written(busy) == before
    assert busy.act(reference, "initiator-1", command).state == "withdrawn"


def test_a_commit_whose_answer_was_lost_is_not_done_twice(busy):
    """Who tries again with what they saw is told that it has happened."""
    reference = busy.begun(1)
    command = Command("withdraw", seen=0)
    act_with_a_fault(busy, reference, command, keeps=True, error=OutcomeUnknown)
    assert busy.view(reference, "initiator-1").state == "withdrawn"
    with pytest.raises(StaleVersion):
        busy.act(reference, "initiator-1", command)
    assert busy.view(reference, "initiator-1").n == 1


def test_an_opening_whose_commit_failed_uses_up_no_reference(busy):
    first = busy.begun(1)
    sound = busy.engine.store
    busy.engine.store = Faulty(sound, keeps=False)
    with pytest.raises(StoreError):
        busy.begun(1)
    busy.engine.store = sound
    second = busy.begun(1)
    assert int(second[-4:]) == int(first[-4:]) + 1
    assert busy.view(second).n == 0
