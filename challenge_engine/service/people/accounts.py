"""Accounts: making one, its password, signing in with a brake on guessing."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from challenge_engine.core.moments import minutes_before
from challenge_engine.errors import EngineError, NotAllowed, NotFound
from challenge_engine.service import own_history
from challenge_engine.service.engine import Engine
from challenge_engine.store import attempts, people
from challenge_engine.store.people import Grant, Person

SHORTEST_PASSWORD = 10
MOST_FAILURES = 8
WINDOW_MINUTES = 15

_hasher = PasswordHasher()
# Checked where there is no account, so that an answer takes as long as if there were one.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def add(
    engine: Engine,
    authority: int,
    login: str,
    name: str | None = None,
    *,
    password: str | None = None,
    email: str | None = None,
) -> Person:
    """Make an account; it can do nothing until it is given a role."""
    login = login.strip()
    if not login or len(login) > 100 or any(c.isspace() for c in login):
        raise EngineError("An account needs a name to sign in with, without blanks.")
    hash_ = hashed(password) if password is not None else None
    with engine.store.write() as unit:
        if people.by_login(unit, login) is not None:
            raise EngineError(
                "There is an account {login} already. Choose another name.", login=login
            )
        row = {
            "authority": authority,
            "key": "p-" + secrets.token_hex(6),
            "name": (name or login).strip(),
            "login": login,
            "password_hash": hash_,
            "email": email,
            "language": None,
            "created_at": unit.now(),
        }
        unit.run(people.INSERT_PERSON, row).fetchone()
        person = people.by_login(unit, login)
        unit.commit()
    if person is None:
        raise EngineError("The account {login} could not be made; try again.", login=login)
    return person


def set_password(engine: Engine, login: str, password: str) -> None:
    """Give an account a new password."""
    hash_ = hashed(password)
    with engine.store.write() as unit:
        person = people.by_login(unit, login)
        if person is None:
            raise no_account(login)
        unit.run(people.SET_PASSWORD, {"id_": person.id, "hash_": hash_})
        unit.commit()


def close(engine: Engine, login: str) -> None:
    """Nobody signs in with the account any more; what was done with it stays."""
    with engine.store.write() as unit:
        person = people.by_login(unit, login)
        if person is None:
            raise no_account(login)
        if person.closed_at is not None:
            raise EngineError("The account {login} is closed already.", login=login)
        unit.run(people.CLOSE, {"id_": person.id, "at": unit.now()})
        values = {"person": people.who_is(person).value}
        own_history.note(
            unit, engine, person.authority, None, "cli", "note", "closed", values, person
        )
        unit.commit()
    engine.after_commit(person.authority)


def hashed(password: str) -> str:
    """The argon2 hash of a password that is long enough."""
    if len(password) < SHORTEST_PASSWORD:
        raise EngineError(
            "The password is too short: it needs at least {least} characters. "
            "A few words are easy to remember and hard to guess.",
            least=SHORTEST_PASSWORD,
        )
    return _hasher.hash(password)


def find(engine: Engine, login: str) -> Person:
    """The account with this name to sign in."""
    with engine.store.read() as unit:
        person = people.by_login(unit, login)
    if person is None:
        raise no_account(login)
    if person.closed_at is not None:
        raise NotAllowed(
            "The account {login} is closed: nothing can be done with it any more.", login=login
        )
    return person


def by_key(engine: Engine, key: str) -> Person | None:
    """The account with this public id, unless it was closed."""
    with engine.store.read() as unit:
        person = people.by_key(unit, key)
    return person if person and person.closed_at is None else None


def everybody(engine: Engine, authority: int) -> list[tuple[Person, list[Grant]]]:
    """All accounts with their grants."""
    with engine.store.read() as unit:
        return [(p, people.grants(unit, p.id)) for p in people.everybody(unit, authority)]


def sign_in(engine: Engine, login: str, password: str, address: str) -> Person:
    """The account, if name and password fit; one sentence for every way in which they do not."""
    with engine.store.read() as unit:
        now = unit.now()
        # A failure could not be noted now, and then anybody might guess as often as they like.
        engine.store.heed_clock(unit, now)
        since = minutes_before(now, WINDOW_MINUTES)
        failures = attempts.failed_sign_ins(unit, login, address, since, MOST_FAILURES)
        person = people.by_login(unit, login)
    if failures >= MOST_FAILURES:
        raise NotAllowed(
            "There were too many attempts to sign in. Wait {minutes} minutes and try again, "
            "or ask the administrator for a new password.",
            minutes=WINDOW_MINUTES,
        )
    stored = person.password_hash if person and person.closed_at is None else None
    if not _fits(stored or _NOBODY, password) or stored is None or person is None:
        _note_failure(engine, login, address)
        raise NotAllowed(
            "The name or the password is not right. Try again, or ask the administrator for a "
            "new password."
        )
    return person


def no_account(login: str) -> NotFound:
    """Said on the command line; a page never tells whether an account exists."""
    return NotFound(
        "There is no account {login}. `challenge person list` shows the accounts.", login=login
    )


def _fits(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _note_failure(engine: Engine, login: str, address: str) -> None:
    with engine.store.write() as unit:
        now = unit.now()
        unit.run(attempts.FORGET_SIGN_INS, {"before": minutes_before(now, 24 * 60)})
        unit.run(attempts.INSERT_SIGN_IN, {"login": login[:100], "address": address, "at": now})
        unit.commit()
