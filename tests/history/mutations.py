"""Bytes that are nearly right, or nothing at all: what a strict reader is tried with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from challenge_engine.errors import EngineError
from tests.support.shared import IS_PROOF

HOSTILE = (
    b"",
    b"\0",
    b"\n",
    b"\n\n\n",
    b"[" * 5_000_000,
    b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
    b"9" * 100_000,
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b'"\\ud800"',
    "e\u0301 and \u00e9".encode(),
    "\u2014 x AAAAAAA=\n".encode() * 1000,
    b"\xff" * 1000,
)


def flips(data: bytes, bits: int = 1) -> Iterator[bytes]:
    """Each byte with one bit changed (or each of ``bits``), another one from byte to byte."""
    for place, byte in enumerate(data):
        for bit in range(place, place + bits):
            yield data[:place] + bytes([byte ^ 1 << bit % 8]) + data[place + 1 :]


def cuts(data: bytes) -> Iterator[bytes]:
    """Cut off at every length (every seventh, but for `make proof`), and gone on with."""
    yield from (data[:length] for length in range(0, len(data), 1 if IS_PROOF else 7))
    for more in (b"\n", b" ", b"\0", b"x", b"\n\n", data):
        yield data + more


def spellings(data: bytes) -> Iterator[bytes]:
    """The same, written in another way."""
    yield b"\xef\xbb\xbf" + data
    yield data.replace(b"\n", b"\r\n")
    yield data.replace(b"\n", b"\n\n", 1)
    yield data.replace(b" ", b"  ", 1)
    yield data.replace(b"=", b"", 1)
    yield data.replace(b"+", b"-").replace(b"/", b"_")
    yield data.rstrip(b"\n")


def jumbles(data: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """Stretches left out, doubled, exchanged, overwritten."""
    random = Random(seed)
    for _ in range(count):
        at, to = sorted(random.randrange(len(data) + 1) for _ in range(2))
        stretch = random.choice((b"", data[at:to] * 2, data[at:to][::-1], random.randbytes(3)))
        yield data[:at] + stretch + data[to:]


def every_change(data: bytes, count: int = 50) -> Iterator[bytes]:
    """All of the above that did change something."""
    for made in (flips(data), cuts(data), spellings(data), jumbles(data, count)):
        yield from (changed for changed in made if changed != data)


def assert_strict(
    read: Callable[[bytes], bytes], valid: bytes, changes: Iterator[bytes] | None = None
) -> None:
    """What is read is printed back the same; what is not is refused by an error of ours."""
    assert read(valid) == valid
    for data in (*HOSTILE, *(every_change(valid) if changes is None else changes)):
        try:
            printed = read(data)
        except EngineError:
            continue
        assert printed == data


def is_refused(read: Callable[[bytes], object], data: bytes) -> bool:
    """Whether it is refused, and by nothing but an error of ours."""
    with pytest.raises(EngineError) as refusal:
        read(data)
    return bool(str(refusal.value))
