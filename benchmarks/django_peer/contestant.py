"""Drives the Django model: one durable transaction an action, the row locked while it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connections, transaction
from django_fsm import has_transition_perm
from sqlalchemy import make_url

from benchmarks.django_peer import router
from benchmarks.django_peer.models import Challenge
from benchmarks.steps import ROLES, STEPS, Step

# As ours: durable at every commit, the write lock taken at once, as many pages in memory, and a
# checkpoint as seldom.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
    " PRAGMA wal_autocheckpoint=4000"
)


class DjangoFsm:
    """A database of its own with one account a role, whose permissions come from a group.

    A request finds its account without them, and asks the database once, as Django does. With
    `is_warm` the accounts stay in memory with what they once were told, as no web server has it.
    """

    def __init__(self, where: Path | str, *, is_warm: bool = False) -> None:
        self.is_warm = is_warm
        self.alias = f"bench{len(connections.settings)}"
        filled = connections.configure_settings({"default": _database(where)})["default"]
        connections.settings[self.alias] = filled
        router.alias = self.alias
        # Twice: PostgreSQL wants the tables of users before the one that points at them.
        for is_last in (False, True):
            call_command("migrate", database=self.alias, run_syncdb=is_last, verbosity=0)
        # Permissions are made after all tables are; the tables of users know nothing of them.
        create_permissions(apps.get_app_config("django_peer"), using=self.alias, verbosity=0)
        self.users = {role: self._account(role) for role in ROLES}

    def driver(self) -> Any:
        connections[self.alias].ensure_connection()
        return connections[self.alias].connection

    def case(self) -> Iterator[None]:
        router.alias = self.alias
        first, *others = STEPS
        with transaction.atomic(using=self.alias, durable=True):
            self._open(first)
        yield
        for step in others:
            with transaction.atomic(using=self.alias, durable=True):
                self._act(step)
            yield

    def close(self) -> None:
        connections[self.alias].close()

    def _account(self, role: str) -> User:
        group = Group.objects.create(name=role)
        group.permissions.add(Permission.objects.get(codename=f"act_as_{role}"))
        user = User.objects.create_user(role)
        user.groups.add(group)
        return User.objects.get(pk=user.pk)

    def _user(self, step: Step) -> User:
        """Whoever asks; a copy knows none of the permissions that Django keeps on an account."""
        user = self.users[step.role]
        return user if self.is_warm else copy(user)

    def _open(self, step: Step) -> None:
        user, data = self._user(step), step.data
        challenge = Challenge(initiator=user, title=data["title"], plan=data["plan"])
        challenge.budget = int(data["budget"].replace(".", ""))
        last = Challenge.objects.order_by("-id").values_list("id", flat=True).first() or 0
        self.reference = challenge.reference = f"2026-{last + 1:04d}"
        # Twice, because a row of the log can only name what has an id.
        challenge.save()
        self._require(challenge.submit, user, step)
        challenge.submit(by=user)
        challenge.save()

    def _act(self, step: Step) -> None:
        user = self._user(step)
        challenge = Challenge.objects.select_for_update().get(reference=self.reference)
        move = getattr(challenge, step.action.replace("-", "_"))
        self._require(move, user, step)
        move(by=user, **self._data(step))
        challenge.save()

    def _require(self, move: Any, user: User, step: Step) -> None:
        if not has_transition_perm(move, user):
            raise PermissionError(step.action)

    def _data(self, step: Step) -> dict[str, Any]:
        if "assignee" in step.data:
            return {"assessor": User.objects.get(username=step.data["assignee"])}
        names = {"reason": "description"}
        return {names.get(name, name): value for name, value in step.data.items()}


def _database(where: Path | str) -> dict[str, Any]:
    if isinstance(where, Path):
        options = {"transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": where, "OPTIONS": options}
    address = make_url(where)
    # A server behind a socket is named in the query of its address.
    host = address.query.get("host", address.host)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.database,
        "USER": address.username or "",
        "PASSWORD": address.password or "",
        "HOST": host or "",
        "PORT": str(address.query.get("port", address.port or "")),
    }
