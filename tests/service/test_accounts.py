import subprocess
import sys
from pathlib import Path

import pytest

from challenge_engine.errors import EngineError, NotAllowed, NotFound
from challenge_engine.service.people import accounts

ROOT = Path(__file__).parents[2]
PASSWORD = "four quiet words here"


@pytest.fixture
def signed_up(demo):
    accounts.add(demo.engine, demo.authority, "ada", password=PASSWORD)
    return demo


def sign_in(town, login, password, address="192.0.2.1"):
    return accounts.sign_in(town.engine, login, password, address)


def test_a_password_is_kept_as_an_argon2_hash_only(signed_up):
    person = sign_in(signed_up, "ada", PASSWORD)
    assert person.password_hash.startswith("$argon2id$")
    assert PASSWORD not in repr(person)


def test_an_unknown_name_and_a_wrong_password_hear_the_same_sentence(signed_up):
    accounts.add(signed_up.engine, signed_up.authority, "no-password")
    said = set()
    for login, password in (("ada", "wrong"), ("nobody", PASSWORD), ("no-password", "")):
        with pytest.raises(NotAllowed) as error:
            sign_in(signed_up, login, password)
        said.add(str(error.value))
    assert len(said) == 1


def test_guessing_is_slowed_down_and_the_right_password_does_not_help_until_then(signed_up):
    for _ in range(accounts.MOST_FAILURES):
        with pytest.raises(NotAllowed, match="is not right"):
            sign_in(signed_up, "ada", "wrong")
    for login, address in (("ada", "198.51.100.7"), ("bea", "192.0.2.1")):
        with pytest.raises(NotAllowed, match="too many attempts to sign in"):
            sign_in(signed_up, login, PASSWORD, address)
    signed_up.on("2025-01-07")
    assert sign_in(signed_up, "ada", PASSWORD).login == "ada"


def test_a_new_password_replaces_the_old_one(signed_up):
    accounts.set_password(signed_up.engine, "ada", "another four quiet words")
    with pytest.raises(NotAllowed):
        sign_in(signed_up, "ada", PASSWORD)
    assert sign_in(signed_up, "ada", "another four quiet words").login == "ada"


@pytest.mark.parametrize("login", ["", "  ", "two words", "x" * 101, "ada"])
def test_a_name_that_cannot_be_or_is_taken_is_refused(signed_up, login):
    with pytest.raises(EngineError):
        accounts.add(signed_up.engine, signed_up.authority, login)


def test_a_short_password_and_an_unknown_account_are_refused(signed_up):
    with pytest.raises(EngineError, match="at least 10 characters"):
        accounts.set_password(signed_up.engine, "ada", "short")
    with pytest.raises(NotFound, match="There is no account bea"):
        accounts.set_password(signed_up.engine, "bea", PASSWORD)


def test_passwords_are_hashed_as_the_library_advises():
    # Asked in a process of its own, because the other tests hash with less.
    code = "from challenge_engine.service.people import accounts; print(accounts._NOBODY)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
