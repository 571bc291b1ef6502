"""What differs between two versions of a workflow, in sentences for councillors and citizens."""

from challenge_engine.texts.changes.telling import Comparison, Group, Said, changes, comparison

__all__ = ["Comparison", "Group", "Said", "changes", "comparison"]
