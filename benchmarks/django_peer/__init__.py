"""The rival: a Django model with django-fsm-2 and django-fsm-log, as their manuals show it."""

from __future__ import annotations

from typing import Any

import django
from django.conf import settings


class Router:
    """Sends every query to the database that is measured now."""

    alias = "default"

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        return self.alias

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return self.alias

    def allow_relation(self, _obj1: Any, _obj2: Any, **_hints: Any) -> bool:
        return True


router = Router()

settings.configure(
    SECRET_KEY="a bench signs nothing",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DATABASE_ROUTERS=[router],
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django_fsm",
        "django_fsm_log",
        "benchmarks.django_peer",
    ],
)
django.setup()
