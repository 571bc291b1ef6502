"""The key of a log in the forms of C2SP signed-note."""

from base64 import b64decode
from hashlib import sha256

import pytest

from challenge_engine.errors import FormatError
from challenge_engine.history import keys

ORIGIN = "gemeente.example/challenges/1"


def test_the_public_key_names_its_log_and_its_id_is_bound_to_that_name() -> None:
    name, key_id, public = keys.generate(ORIGIN).vkey.split("+", 2)
    data = b64decode(public)
    assert name == ORIGIN
    assert (data[0], len(data)) == (1, 33)
    assert key_id == sha256(ORIGIN.encode() + b"\n" + data).hexdigest()[:8]


def test_a_secret_key_reads_back_as_the_same_key() -> None:
    key = keys.generate(ORIGIN)
    assert keys.read(key.skey + "\n") == key


@pytest.mark.parametrize(
    "change",
    [
        lambda skey: skey.replace("gemeente", "provincie"),
        lambda skey: skey[:-4],
        lambda skey: skey[:-4] + "!!!!",
        lambda _: "",
        lambda _: "PRIVATE+KEY+x",
    ],
)
def test_a_secret_key_that_was_changed_is_refused(change) -> None:
    with pytest.raises(FormatError):
        keys.read(change(keys.generate(ORIGIN).skey))
