import json
from dataclasses import fields, replace

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from challenge_engine.errors import FormatError
from challenge_engine.history.entry import (
    BASES,
    KINDS,
    RELATIONS,
    STREAMS,
    VIAS,
    Entry,
    Ref,
    from_bytes,
    to_bytes,
)
from tests.support.shared import IS_PROOF

from .builders import ACT, CASE, LOG, NOTE, OPENING, PREVIOUS
from .test_canonical import texts

hashes = st.binary(min_size=32, max_size=32)
numbers = st.integers(0, 2**53 - 1)
persons = st.none() | st.integers(1, 2**53 - 1)
references = st.builds(
    Ref,
    rel=st.sampled_from(RELATIONS),
    log=st.just(LOG),
    case=st.binary(min_size=16, max_size=16),
    n=numbers,
    leaf=hashes,
    item=st.none() | numbers,
)
entries = st.builds(
    Entry,
    log=st.just(LOG),
    authority=texts,
    stream=st.sampled_from(["ballot", "authority", "log"]),
    case=st.binary(min_size=16, max_size=16),
    n=st.integers(1, 2**53 - 1),
    prev=hashes,
    kind=st.sampled_from([k for k in KINDS if k not in ("open", "act", "takeover", "correct")]),
    workflow=texts,
    version=st.integers(1, 99),
    definition=hashes,
    action=st.none() | texts,
    track=texts,
    source=st.none() | texts,
    target=texts,
    actor=st.just(0) | numbers,
    role=st.none() | texts,
    behalf=persons,
    recorder=persons,
    via=st.just("import"),
    src=st.none() | st.tuples(texts, st.integers(1, 10**6)),
    recorded_at=st.datetimes().map(lambda t: t.isoformat(timespec="milliseconds") + "Z"),
    occurred_at=st.dates().map(str),
    basis=st.sampled_from(BASES),
    refs=st.lists(references, max_size=3, unique_by=Ref.place).map(
        lambda refs: tuple(sorted(refs, key=Ref.place))
    ),
    engine=texts,
    c=st.lists(hashes, max_size=3).map(tuple),
)


@given(entries)
def test_an_entry_survives_being_written_and_read(entry):
    assert from_bytes(to_bytes(entry)) == entry


@given(entries)
def test_the_bytes_are_those_of_a_full_rfc_8785_encoder(entry):
    data = to_bytes(entry)
    assert rfc8785.dumps(json.loads(data)) == data


@settings(max_examples=3000 if IS_PROOF else 100)
@given(entries, st.data())
def test_a_flipped_byte_is_refused_or_makes_another_entry(entry, data):
    written = bytearray(to_bytes(entry))
    at = data.draw(st.integers(0, len(written) - 1))
    written[at] ^= data.draw(st.integers(1, 255))
    try:
        read = from_bytes(bytes(written))
    except FormatError:
        return
    assert read != entry
    assert to_bytes(read) == bytes(written)


def test_every_member_is_always_present():
    members = json.loads(to_bytes(NOTE))
    assert members.keys() == {field.name for field in fields(Entry)} - {"definition"} | {"def"}
    assert members["role"] == "initiator"
    assert members["track"] is None


@pytest.mark.parametrize("name", ["log", "role", "refs", "c", "src"])
def test_a_missing_member_is_refused(name):
    members = json.loads(to_bytes(ACT))
    del members[name]
    with pytest.raises(FormatError, match="exactly the members"):
        from_bytes(rfc8785.dumps(members))


def test_an_unknown_member_is_refused():
    with pytest.raises(FormatError, match="exactly the members"):
        from_bytes(rfc8785.dumps(json.loads(to_bytes(ACT)) | {"note": "hidden"}))


REF = Ref("links", LOG, CASE, 0, PREVIOUS)
WRONG = [
    (ACT, {"v": 2}),
    (ACT, {"v": True}),
    (ACT, {"log": "town example/1"}),
    (ACT, {"log": "town.example/challenges"}),
    (ACT, {"log": "town+1/1"}),
    (ACT, {"authority": ""}),
    (ACT, {"stream": "person"}),
    (ACT, {"case": CASE[:15]}),
    (ACT, {"case": CASE.hex()}),
    (ACT, {"n": -1}),
    (ACT, {"n": True}),
    (ACT, {"n": 2**53}),
    (ACT, {"prev": None}),
    (ACT, {"prev": PREVIOUS[:31]}),
    (OPENING, {"prev": PREVIOUS}),
    (ACT, {"kind": "delete"}),
    (ACT, {"kind": ["act"]}),
    (ACT, {"kind": "open", "source": None}),
    (ACT, {"n": 0, "prev": None}),
    (NOTE, {"n": 0, "prev": None}),
    (OPENING, {"source": "intake"}),
    (ACT, {"workflow": None}),
    (ACT, {"version": None}),
    (ACT, {"version": 0}),
    (ACT, {"definition": None}),
    (ACT, {"workflow": None, "version": None, "definition": None}),
    (ACT, {"action": None}),
    (ACT, {"action": " "}),
    (ACT, {"track": None}),
    (ACT, {"target": None}),
    (ACT, {"track": None, "target": None, "source": None}),
    (ACT, {"kind": "takeover"}),
    (NOTE, {"source": "intake"}),
    (ACT, {"role": "e\u0301"}),
    (ACT, {"role": "\ud800"}),
    (ACT, {"actor": None}),
    (ACT, {"actor": -1}),
    (ACT, {"actor": False}),
    (ACT, {"behalf": 0}),
    (ACT, {"recorder": "1"}),
    (ACT, {"via": "fax"}),
    (ACT, {"via": "clock"}),
    (ACT, {"src": ("b1", 1)}),
    (ACT, {"via": "import", "src": ("b1", 0)}),
    (ACT, {"via": "import", "src": ["b1", 1]}),
    (ACT, {"recorded_at": "2026-11-23T10:11:12Z"}),
    (ACT, {"recorded_at": "2026-11-23"}),
    (ACT, {"recorded_at": "2026-02-30T10:11:12.345Z"}),
    (ACT, {"recorded_at": "2026-11-23T10:11:60.345Z"}),
    (ACT, {"recorded_at": "٢٠٢٦-11-23T10:11:12.345Z"}),
    (ACT, {"occurred_at": None}),
    (ACT, {"occurred_at": "2026-13"}),
    (ACT, {"occurred_at": "2026-02-29"}),
    (ACT, {"occurred_at": "0000"}),
    (ACT, {"occurred_at": "2026-11-23T10"}),
    (ACT, {"basis": "believed"}),
    (ACT, {"engine": "\n"}),
    (ACT, {"refs": (REF, REF)}),
    (ACT, {"refs": (REF, replace(REF, leaf=CASE * 2))}),
    (ACT, {"refs": (replace(REF, item=0), REF)}),
    (ACT, {"refs": (replace(REF, rel="hates"),)}),
    (ACT, {"refs": (replace(REF, leaf=CASE),)}),
    (ACT, {"refs": (replace(REF, item=-1),)}),
    (ACT, {"refs": (("links", LOG, CASE, 0, PREVIOUS, None),)}),
    (NOTE, {"kind": "correct"}),
    (NOTE, {"kind": "correct", "refs": (REF,)}),
    (NOTE, {"kind": "correct", "refs": (replace(REF, rel="corrects", n=1),)}),
    (NOTE, {"kind": "correct", "refs": (replace(REF, rel="corrects", case=bytes(16)),)}),
    (ACT, {"c": (PREVIOUS[:31],)}),
]


@pytest.mark.parametrize(("entry", "members"), WRONG)
def test_an_entry_that_breaks_a_law_is_not_written(entry, members):
    with pytest.raises(FormatError):
        to_bytes(replace(entry, **members))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CASE.hex(), CASE.hex().upper()),
        (CASE.hex(), CASE.hex()[:-1] + " 7"),
        ('"actor":1', '"actor":"1"'),
        ('"c":[]', '"c":null'),
        ('"c":[]', '"c":["AA"]'),
        ('"refs":[]', '"refs":[["links"]]'),
        ('"refs":[]', '"refs":{}'),
        ('"src":null', '"src":7'),
        ('"src":null', '"src":{"a":1}'),
        ('"prev":"', '"prev":"\\n'),
        ('"v":1', '"v":1.0'),
        ('"v":1', '"v":true'),
    ],
)
def test_another_spelling_of_an_entry_is_not_read(old, new):
    written = to_bytes(ACT).decode()
    assert old in written
    with pytest.raises(FormatError):
        from_bytes(written.replace(old, new).encode())


def test_stray_bits_at_the_end_of_base64_are_refused():
    written = to_bytes(replace(ACT, prev=bytes(32)))
    assert b"AAA=" in written
    with pytest.raises(FormatError, match="one form"):
        from_bytes(written.replace(b'AAA="', b'AAB="'))


@pytest.mark.parametrize("occurred_at", ["2026", "2026-11", "2026-11-23", ACT.recorded_at])
def test_the_length_of_a_date_is_its_precision(occurred_at):
    entry = replace(ACT, occurred_at=occurred_at)
    assert from_bytes(to_bytes(entry)).occurred_at == occurred_at


def test_a_refusal_names_the_member_and_what_it_must_be():
    with pytest.raises(FormatError, match="The member via of the entry must be one of api, cli"):
        to_bytes(replace(ACT, via="fax"))


def test_the_closed_lists_are_those_of_the_format():
    assert (len(KINDS), len(STREAMS), len(VIAS), len(BASES), len(RELATIONS)) == (26, 4, 8, 3, 8)
