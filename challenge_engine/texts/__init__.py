"""Turns codes into sentences, for command line, mails and pages alike."""

from challenge_engine.texts.catalogue import LANGUAGES, say
from challenge_engine.texts.errors import error, why
from challenge_engine.texts.phases import phase
from challenge_engine.texts.problems import located, problem
from challenge_engine.texts.refusals import Sentence, not_possible, refusal
from challenge_engine.texts.values import date, either, listing, money, number, weekday
from challenge_engine.texts.wording import Foreign, Wording, spoken

__all__ = [
    "LANGUAGES",
    "say",
    "Sentence",
    "refusal",
    "not_possible",
    "problem",
    "located",
    "error",
    "why",
    "phase",
    "date",
    "weekday",
    "money",
    "number",
    "listing",
    "either",
    "Foreign",
    "spoken",
    "Wording",
]
