"""Counting votes: ballots, budget and rule in; winners, each cent and every reason out. Pure."""

from challenge_engine.counting.ballots import Box, Reason
from challenge_engine.counting.count import count
from challenge_engine.counting.election import Ballot, Election, Form, Pattern, Project
from challenge_engine.counting.patterns import published
from challenge_engine.counting.result import Result, Verdict
from challenge_engine.counting.rules import RULES, Rule, TieBreak, borda

__all__ = [
    "Ballot",
    "Box",
    "Election",
    "Form",
    "Pattern",
    "Project",
    "RULES",
    "Reason",
    "Result",
    "Rule",
    "TieBreak",
    "Verdict",
    "borda",
    "count",
    "published",
]
