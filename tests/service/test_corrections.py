import pytest

from challenge_engine.errors import InvalidInput, NotFound, Refused, StaleVersion
from challenge_engine.service.cases import correcting
from challenge_engine.service.cases.commands import Acting, Command, Done
from challenge_engine.service.cases.correcting import Wanted
from tests.support.lives import CHALLENGE
from tests.support.town import Town


def correct(
    town: Town, reference: str, name: str, n: int, *, day=None, reason="Typed wrong.", seen=None, **data
) -> Done:
    wanted = Wanted(n, reason, data, day, seen)
    who = Acting(town.person(name))
    done = correcting.correct(town.engine, town.authority, reference, who, wanted)
    town.check()
    return done


def test_a_group_corrects_what_it_wrote_itself(town):
    reference = town.begun(1)
    done = correct(town, reference, "initiator-1", 0, title="The care of the park")
    assert (done.n, done.state) == (1, "intake")
    view = town.view(reference, "initiator-1")
    assert view.title == "The care of the park"
    print(view.steps)
