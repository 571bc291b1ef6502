"""The web application of a town, for tests."""

from __future__ import annotations

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from challenge_engine.service.engine import Engine
from webapp import create_app


class Compiled(BytecodeCache):
    """Templates are compiled once a process, not once for every town: half the time of a test."""

    def __init__(self) -> None:
        self._found: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._found.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._found[bucket.key] = bucket.code


TEMPLATES = Compiled()


def an_app(engine: Engine, **options: object) -> Flask:
    """The site of an engine's authority."""
    app = create_app(engine, secret="secret of the tests", **options)
    app.jinja_env.bytecode_cache = TEMPLATES
    return app
