"""Two at once, staged with a barrier: who is slower is told, and no step is lost."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from challenge_engine.errors import EngineError, Refused, StaleVersion
from challenge_engine.service.cases import acting
from challenge_engine.service.cases.commands import Acting, Command
from challenge_engine.service.cases.groups import GroupChoice
from tests.support.lives import ASSESSMENT, CHALLENGE


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """What each came to, or the error that it met."""
    barrier, answers = Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], Any]) -> None:
        barrier.wait(timeout=30)
        try:
            answers[place] = task()
        except EngineError as error:
            answers[place] = error

    threads = [Thread(target=run, args=(i, task)) for i, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def doing(town, reference: str, name: str, command: Command) -> Callable[[], Any]:
    who = Acting(town.person(name))
    return lambda: acting.act(town.engine, town.authority, reference, who, command)


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(busy):
    for _ in range(4):
        reference = busy.lived("close-panel")
        seen = busy.view(reference, "decider-1").n
        accept = Command("accept", {"route": "subsidy", "reason": "Good."}, seen=seen)
        reject = Command("reject", {"grounds": ["too-dear"], "reason": "Dear."}, seen=seen)
        answers = at_once(
            doing(busy, reference, "decider-1", accept), doing(busy, reference, "decider-2", reject)
        )
        lost = [a for a in answers if isinstance(a, Exception)]
        assert len(lost) == 1
        assert isinstance(lost[0], (StaleVersion, Refused))
        assert busy.view(reference, "decider-1").n == seen + 1
        busy.check()


def test_two_assessors_at_once_both_succeed(busy):
    reference = busy.lived("begin")
    seen = busy.view(reference, "assessor-1").n
    command = Command("assess", ASSESSMENT, seen=seen)
    answers = at_once(
        *(doing(busy, reference, name, command) for name in ("assessor-1", "assessor-2"))
    )
    assert sorted(a.n for a in answers) == [seen + 1, seen + 2]
    busy.check()
    numbers = [r.number for r in busy.view(reference, "coordinator-1").records]
    assert numbers == [1, 2]


def test_one_person_who_sends_twice_at_once_assesses_once(busy):
    reference = busy.lived("begin")
    command = Command("assess", ASSESSMENT)
    answers = at_once(*[doing(busy, reference, "assessor-1", command)] * 2)
    lost = [a for a in answers if isinstance(a, Refused)]
    assert [[r.code for r in one.refusals] for one in lost] == [["once-per-person"]]
    busy.check()


def test_of_two_who_take_the_last_of_so_often_at_once_one_is_refused(busy):
    reference = busy.lived("begin")
    busy.person("assessor-3")
    names = ("coordinator-1", "coordinator-2")
    for name in names:
        busy.person(name)
    hand_over = Command("hand-over", {"assignee": "assessor-3"})
    busy.act(reference, "coordinator-1", hand_over)
    answers = at_once(*(doing(busy, reference, name, hand_over) for name in names))
    lost = [a for a in answers if isinstance(a, Refused)]
    assert [[r.code for r in one.refusals] for one in lost] == [["done-so-often"]]
    assert (
        len([s for s in busy.view(reference, "coordinator-1").steps if s.action == "hand-over"])
        == 2
    )
    busy.check()


def test_cases_opened_at_once_have_references_of_their_own(busy):
    people = [busy.person(f"initiator-{n}") for n in range(6)]

    def opening(person) -> Callable[[], Any]:
        return lambda: acting.open_case(
            busy.engine,
            busy.authority,
            "tiny",
            Acting(person),
            Command("submit", CHALLENGE),
            GroupChoice(new_name=f"Group of {person.login}"),
        )

    answers = at_once(*map(opening, people))
    references = [done.reference for done in answers]
    assert len(set(references)) == len(people)
    busy.check()
