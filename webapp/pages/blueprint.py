"""The blueprint on which every page registers itself."""

from flask import Blueprint

blueprint = Blueprint("pages", __name__)
