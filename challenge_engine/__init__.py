"""The engine: it knows nothing of the web, and a case changes through `service` only."""

__version__ = "0.1.0"
