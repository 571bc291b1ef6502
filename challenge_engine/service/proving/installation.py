"""What signing needs to know of an open installation; the engine is one."""

from __future__ import annotations

from typing import Protocol

from challenge_engine.service.proving.places import Places
from challenge_engine.store.authorities import Authority
from challenge_engine.store.engine import Store


class Installation(Protocol):
    """A store, whose logs are in it, and where their keys are."""

    store: Store
    authorities: dict[int, Authority]
    places: Places | None
