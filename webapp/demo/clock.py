"""The demo's clock, for the band on every page."""

from challenge_engine.service.demo_clock import move, now

__all__ = ["move", "now"]
