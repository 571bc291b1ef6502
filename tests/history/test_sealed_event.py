from dataclasses import replace

import pytest

from challenge_engine.errors import FormatError, ReplayError
from challenge_engine.history import commitments
from challenge_engine.history.commitments import Item, Opening
from challenge_engine.history.entry import from_bytes, to_bytes
from challenge_engine.history.event import SealedEvent, seal_event
from challenge_engine.history.replay import verify_event

from .builders import ACT, CASE, LOG, salts_from

ITEMS = (
    Item("reason", "The plan is sound."),
    Item("actor", {"id": "u7", "name": "assessor é1"}),
    Item("field/budget", {"cents": 120000, "currency": "EUR"}),
)


@pytest.fixture
def event():
    return seal_event(ACT, ITEMS, salts_from("event"))


def verify(event: SealedEvent, openings=None, log=LOG, case=CASE, n=1):
    shown = event.openings if openings is None else openings
    return verify_event(event.entry, event.salt, event.leaf_hash, event.slot, shown, log, case, n)


def test_a_sealed_event_verifies(event):
    assert verify(event) == from_bytes(event.entry)


def test_a_sealed_event_verifies_with_values_withheld(event):
    assert verify(event, openings=event.openings[1:2])
    assert verify(event, openings=())


def test_the_entry_holds_no_value(event):
    for word in (b"sound", b"assessor", b"120000", b"u7"):
        assert word not in event.entry


def test_every_salt_is_fresh():
    events = [seal_event(ACT, ITEMS) for _ in range(50)]
    salts = {event.salt for event in events} | {o.salt for e in events for o in e.openings}
    assert len(salts) == 50 * 4
    assert all(len(salt) == 32 for salt in salts)


def test_the_same_event_is_another_leaf_in_the_same_slot():
    first, second = seal_event(ACT, ITEMS), seal_event(ACT, ITEMS)
    assert first.slot == second.slot
    assert first.leaf_hash != second.leaf_hash


def test_commitments_cannot_be_handed_in():
    with pytest.raises(FormatError, match="made from its items"):
        seal_event(replace(ACT, c=(bytes(32),)), ITEMS)


def opening(event, place, **changes) -> Opening:
    return replace(event.openings[place], **changes)


def test_each_thing_that_is_wrong_is_named(event):
    wrong = [
        ("says log", {"log": "other.example/1"}),
        ("says log", {"case": bytes(16)}),
        ("Step 2 does not fit: its entry says", {"n": 2}),
        ("does not open", {"openings": [opening(event, 0, value=b'"somebody else"')]}),
        ("does not open", {"openings": [opening(event, 0, path="recorder")]}),
        ("does not open", {"openings": [opening(event, 0, salt=bytes(32))]}),
        ("does not open", {"openings": [opening(event, 0, item=1)]}),
        ("no commitment", {"openings": [opening(event, 0, item=3)]}),
        ("no salt", {"openings": [opening(event, 0, salt=b"")]}),
        ("no known path", {"openings": [opening(event, 0, path="field/a/b")]}),
        ("unreadable value", {"openings": [opening(event, 0, value=b'{"a": 1}')]}),
    ]
    for message, changes in wrong:
        with pytest.raises(ReplayError, match=message):
            verify(event, **changes)


@pytest.mark.parametrize(
    ("member", "message"),
    [("salt", "leaf hash"), ("leaf_hash", "leaf hash"), ("slot", "slot"), ("entry", "leaf hash")],
)
def test_a_changed_part_of_the_event_is_named(event, member, message):
    other = seal_event(replace(ACT, n=2, role="decider"), ITEMS, salts_from("other"))
    changed = getattr(other, member)
    if member == "entry":
        changed = event.entry.replace(b'"role":"initiator"', b'"role":"decider"')
    with pytest.raises(ReplayError, match=message):
        verify(replace(event, **{member: changed}))


def test_items_out_of_the_order_of_their_paths_are_refused(event):
    openings = [Opening(0, "reason", bytes(32), b'"a"'), Opening(1, "actor", bytes(32), b'"b"')]
    c = [commitments.commitment(LOG, CASE, 1, opening) for opening in openings]
    entry = to_bytes(ACT, c)
    leaf_hash = commitments.leaf_hash(event.slot, commitments.seal(event.salt, entry))
    swapped = replace(event, entry=entry, leaf_hash=leaf_hash)
    assert verify(swapped, openings=openings[:1])
    with pytest.raises(ReplayError, match=r"item 1 \(actor\) is not in the order of the paths"):
        verify(swapped, openings=openings)
