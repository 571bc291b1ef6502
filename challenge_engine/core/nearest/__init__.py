"""What would make an action possible: the nearest way, as far as it is in the actors' hand."""

from challenge_engine.core.nearest.known import Hidden, Known, Person
from challenge_engine.core.nearest.search import MOST_STEPS, nearest
from challenge_engine.core.nearest.way import Step, Way

__all__ = ["Hidden", "Known", "Person", "MOST_STEPS", "nearest", "Step", "Way"]
