"""The quick reader of entries accepts what the strict one accepts, and says the same of it."""

from __future__ import annotations

import json
from binascii import b2a_base64
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from challenge_engine.errors import FormatError
from challenge_engine.history import commitments, entry_form
from challenge_engine.history.canonical import canonical, parse
from challenge_engine.history.commitments import Opening
from challenge_engine.history.entry import Entry, Ref, from_bytes, to_bytes
from challenge_engine.history.entry_form import (
    FormReader,
    Spelling,
    are_times,
    committed,
    listed,
    place_of,
)
from challenge_engine.history.times import is_instant, is_occurrence
from challenge_engine.history.values import BASES, KINDS, RELATIONS, STREAMS, VIAS
from tests.history.builders import ACT, CASE, LOG, NOTE, OPENING, PREVIOUS, salts_from

SHARED = (
    "v", "log", "authority", "stream", "kind", "workflow", "version", "definition", "action",
    "track", "source", "target", "actor", "role", "behalf", "recorder", "via", "basis", "engine",
)  # fmt: skip


def shared(entry: Entry) -> tuple[Any, ...]:
    return tuple(getattr(entry, name) for name in SHARED)


def reader() -> FormReader[tuple[Any, ...]]:
    return FormReader(shared)


def parts(entry: Entry) -> tuple[Any, ...]:
    """What the quick reader must say of an entry."""
    spelled = [b'"' + b2a_base64(c, newline=False) + b'"' for c in entry.c]
    prev = None if entry.prev is None else b2a_base64(entry.prev, newline=False)
    return (
        shared(entry),
        b",".join(spelled),
        entry.case.hex().encode(),
        entry.n,
        entry.occurred_at.encode(),
        prev,
        entry.recorded_at.encode(),
    )


def said(read: Any, data: bytes) -> tuple[Any, ...] | None:
    try:
        return tuple(read(data))
    except FormatError:
        return None


def strict(data: bytes) -> tuple[Any, ...]:
    return parts(from_bytes(data))


hashes = st.binary(min_size=32, max_size=32)
texts = st.sampled_from(["a", "intake", "under review", 'a "quote"', "één", "[", "\\", "x\x1f"])
days = st.sampled_from(
    ["2026", "2026-11", "2026-11-23", "2024-02-29", "2026-01-31", "2026-04-30", "1999-12-31"]
)
instants = st.sampled_from(
    ["2026-11-23T10:11:12.345Z", "2024-02-29T23:59:59.999Z", "2026-01-31T00:00:00.000Z"]
)
refs = st.builds(
    Ref,
    st.sampled_from(RELATIONS),
    st.sampled_from([LOG, "a/1"]),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 20),
    hashes,
    st.none() | st.integers(0, 9),
)
ref_lists = st.lists(refs, max_size=3, unique_by=Ref.place).map(
    lambda found: tuple(sorted(found, key=Ref.place))
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    entry = draw(st.sampled_from([OPENING, ACT, NOTE]))
    n = 0 if entry.n == 0 else draw(st.integers(1, 2**53 - 1))
    via = draw(st.sampled_from(VIAS))
    return replace(
        entry,
        n=n,
        case=draw(st.binary(min_size=16, max_size=16)),
        prev=None if n == 0 else draw(hashes),
        c=tuple(draw(st.lists(hashes, max_size=4))),
        recorded_at=draw(instants),
        occurred_at=draw(days | instants),
        via=via,
        actor=0 if via == "clock" else draw(st.integers(0, 3)),
        src=draw(st.none() | st.tuples(texts.filter(lambda t: t != "x"), st.integers(1, 9)))
        if via == "import"
        else None,
        role=draw(st.none() | texts),
        basis=draw(st.sampled_from(BASES)),
        refs=draw(ref_lists),
        action=draw(texts) if entry.action else None,
        engine=draw(st.sampled_from(["0.1.0", "1"])),
    )


@given(st.lists(entries(), min_size=1, max_size=8))
def test_the_quick_reader_says_what_the_strict_one_says(found):
    read = reader().read
    for entry in found:
        data = to_bytes(entry)
        assert read(data) == strict(data)
        assert read(data) == strict(data)  # now that its form is known


_BYTES = b'"\\{}[],:0123456789-Tnull aZ=+/\xc3\xa9\x00'


@st.composite
def mutations(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """An entry, and something that is nearly one."""
    data = to_bytes(draw(entries()))
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(changed) - 1))
        what = draw(st.sampled_from(["change", "insert", "delete", "repeat", "member"]))
        if what == "change":
            changed[at] = draw(st.sampled_from(_BYTES))
        elif what == "insert":
            changed[at:at] = bytes([draw(st.sampled_from(_BYTES))])
        elif what == "delete":
            del changed[at : at + draw(st.integers(1, 4))]
        elif what == "repeat":
            changed[at:at] = changed[at : at + draw(st.integers(1, 60))]
        else:
            changed = bytearray(_other_member(draw, bytes(changed)))
    return data, bytes(changed)


OTHERS: dict[str, list[Any]] = {
    "n": [0, 1, 2**53, -1, 1.0, True, "1"],
    "prev": [None, b2a_base64(PREVIOUS, newline=False).decode(), "AA=="],
    "src": [None, ["batch-1", 1], ["", 1], ["b", 0], []],
    "refs": [[], [[]], [["links", LOG, CASE.hex(), 0, "AA==", None]]],
    "c": [[], [""], [b2a_base64(PREVIOUS, newline=False).decode()], None],
    "kind": list(KINDS),
    "stream": list(STREAMS),
    "via": list(VIAS),
    "actor": [0, 1, -1, None],
    "occurred_at": ["2026-02-29", "2026-02-30", "2026-13", "2026-11-31", "0000", "2026-00-10"],
    "recorded_at": ["2026-02-29T10:11:12.345Z", "2026-11-23T24:00:00.000Z", "2026-11-23"],
    "case": [CASE.hex(), CASE.hex().upper(), ""],
    "log": [LOG, "a b/1", "a/0", "a+b/1"],
    "engine": ["", " ", "é", "e\u0301", None],
}


def _other_member(draw: st.DrawFn, data: bytes) -> bytes:
    """The same entry with another value of one member, printed in the canonical way."""
    try:
        members = json.loads(data)
    except ValueError:
        return data
    if not isinstance(members, dict):
        return data
    name = draw(st.sampled_from(sorted(OTHERS)))
    members[name] = draw(st.sampled_from(OTHERS[name]))
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@given(mutations(), st.lists(entries(), max_size=3))
def test_nothing_passes_the_quick_reader_that_the_strict_one_refuses(mutated, others):
    data, changed = mutated
    quick = reader()
    for known in (data, *map(to_bytes, others)):
        quick.read(known)
    assert said(quick.read, changed) == said(strict, changed)
    assert said(quick.read, changed) == said(strict, changed)


@pytest.mark.parametrize("entry", [OPENING, ACT, NOTE], ids=["open", "act", "note"])
@pytest.mark.parametrize("name", sorted(OTHERS))
def test_every_other_value_of_a_member_is_judged_alike(entry, name):
    data = to_bytes(entry)
    quick = reader()
    quick.read(data)
    for value in OTHERS[name]:
        members = {**json.loads(data), name: value}
        changed = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert said(quick.read, changed.encode()) == said(strict, changed.encode()), value


def test_a_correction_is_always_read_strictly():
    ref = Ref("corrects", LOG, CASE, 0, PREVIOUS)
    entry = replace(NOTE, kind="correct", n=2, refs=(ref,))
    quick = reader()
    quick.read(to_bytes(entry))
    for changed in (
        to_bytes(entry).replace(b'"n":2', b'"n":0'),
        to_bytes(entry).replace(CASE.hex().encode(), b"0" * 32, 1),
    ):
        assert said(quick.read, changed) is said(strict, changed) is None


def spelled(spelling: Spelling[Any], entry: Entry) -> bytes:
    c = [b2a_base64(one, newline=False) for one in entry.c]
    prev = b'"%b"' % b2a_base64(entry.prev, newline=False) if entry.prev else b"null"
    return spelling.entry(
        c,
        entry.case.hex().encode(),
        b"%d" % entry.n,
        entry.occurred_at.encode(),
        prev,
        entry.recorded_at.encode(),
    )


@given(entries())
def test_a_spelling_gives_the_entry_that_was_read(entry):
    data = to_bytes(entry)
    spelling = reader().spelling(data)
    if spelling is not None:
        assert spelled(spelling, entry) == data
        assert spelling.form == shared(entry)
        assert spelling.is_first == (entry.n == 0)
        assert spelling.lasts == (not entry.refs and entry.src is None)


@given(entries(), entries())
def test_what_a_lasting_spelling_gives_for_another_entry_is_lawful(entry, other):
    spelling = reader().spelling(to_bytes(entry))
    if spelling is not None and spelling.lasts and spelling.is_first == (other.n == 0):
        told = spelled(spelling, other)
        if are_times([other.recorded_at.encode()], [other.occurred_at.encode()]):
            taken = ("c", "case", "n", "prev", "occurred_at", "recorded_at")
            members = {name: getattr(other, name) for name in taken}
            assert from_bytes(told) == replace(entry, **members)
            assert shared(from_bytes(told)) == spelling.form


def test_a_correction_has_no_spelling_for_others():
    ref = Ref("corrects", LOG, CASE, 0, PREVIOUS)
    spelling = reader().spelling(to_bytes(replace(NOTE, kind="correct", n=2, refs=(ref,))))
    assert spelling is not None
    assert not spelling.lasts


moments = (
    instants
    | days
    | st.sampled_from(
        ["2026-02-30", "2026-13", "0000", "", "2026\n2026", "2026-11-23T24:00:00.000Z", "\n", "x"]
    )
)


@given(st.lists(st.tuples(moments, moments), max_size=4))
@example([("2026-11-23T10:11:12.345Z\n2026-11-23T10:11:12.345Z", "2026")])
@example([("2026-11-23T10:11:12.345Z", "2026\n2026")])
def test_times_pass_only_where_the_strict_reader_takes_them(pairs):
    recorded, occurred = [a for a, _ in pairs], [b for _, b in pairs]
    told = are_times([a.encode() for a in recorded], [b.encode() for b in occurred])
    are = all(map(is_instant, recorded)) and all(map(is_occurrence, occurred))
    assert not told or are
    if "-02-29" not in "".join(recorded + occurred):
        assert told == are


def test_forms_are_forgotten_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(entry_form, "MOST_FORMS", 3)
    quick = reader()
    for role in "abcdefgh":
        data = to_bytes(replace(ACT, role=role))
        assert quick.read(data) == strict(data)
    assert len(quick._forms) <= 3


def _is_value(value: Any) -> bool:
    try:
        canonical(value)
    except FormatError:
        return False
    return True


values = st.recursive(
    st.none()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(min_size=1, max_size=30).filter(_is_value),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "cents", "currency"]), inner, max_size=2)
    ),
    max_leaves=5,
).filter(_is_value)


def rows(found: list[tuple[str, bytes, bytes]], n: int = 0) -> list[Any]:
    return [
        (0, n, item, path.encode(), salt, value) for item, (path, salt, value) in enumerate(found)
    ]


@given(st.lists(values, max_size=4), st.integers(0, 2**40))
def test_commitments_are_those_that_the_entry_was_given(given_, n):
    salts = salts_from("form")
    found = [(f"field/f{i}", salts(32), canonical(value)) for i, value in enumerate(given_)]
    told = [
        commitments.commitment(LOG, CASE, n, Opening(item, *one)) for item, one in enumerate(found)
    ]
    spelled = b",".join(b'"' + b2a_base64(one, newline=False) + b'"' for one in told)
    place = place_of(LOG) + CASE + n.to_bytes(8, "big")
    assert listed(committed({n: place}, rows(found, n))[n]) == spelled


@given(st.binary(max_size=12) | values.map(canonical) | st.sampled_from([b'"a"b"', b'"', b'""']))
@example(b'"a" ')
@example(b'" "')
@example(b'"\x7f"')
@example(b'{"name":"x","id":"y"}')
@example(b"-0")
def test_a_value_passes_exactly_where_the_strict_reader_takes_it(value):
    def quick(data: bytes) -> tuple[dict[int, list[bytes]]]:
        return (committed({0: b""}, rows([("reason", bytes(32), data)])),)

    def slow(data: bytes) -> tuple[dict[int, list[bytes]]]:
        parse(data)
        return quick(data)

    assert (said(quick, value) is None) == (said(slow, value) is None)
    try:
        parse(value)
    except FormatError:
        assert said(quick, value) is None


@pytest.mark.parametrize(
    "found",
    [
        [("reason", b"", b"1"), ("actor", b"", b"1")],
        [("actor", b"", b"1"), ("actor", b"", b"1")],
        [("nothing", b"", b"1")],
        [("field/é", b"", b"1")],
    ],
)
def test_items_that_cannot_stand_so_are_refused(found):
    with pytest.raises(FormatError):
        committed({0: b""}, rows(found))


def test_a_missing_item_is_refused():
    with pytest.raises(FormatError):
        committed({0: b""}, rows([("actor", b"", b"1"), ("reason", b"", b"1")])[1:])


def test_the_items_of_many_steps_are_those_of_each():
    steps = {n: rows([("actor", bytes(32), b"%d" % n), ("reason", b"", b"1")], n) for n in (0, 2)}
    places = {0: b"zero", 1: b"one", 2: b"two"}
    told = committed(places, [*steps[0], *steps[2]])
    assert told == {1: []} | {n: committed({n: places[n]}, steps[n])[n] for n in steps}


def test_items_between_those_of_another_step_or_of_none_are_refused():
    first, second = rows([("actor", b"", b"1"), ("reason", b"", b"1")])
    other, _ = rows([("actor", b"", b"1"), ("reason", b"", b"1")], 1)
    for found in ([first, other, second], [other, first, second], [first, first]):
        with pytest.raises(FormatError):
            committed({0: b"", 1: b""}, found)
    for n in (-1, 1, 2):
        with pytest.raises(FormatError):
            committed({0: b""}, [(0, n, *first[2:])])
