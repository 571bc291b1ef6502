"""Plays scenarios on the playground, and says of each the first thing that is not as expected."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions.scenario import Place, Refused, Scenario, SceneStep
from challenge_engine.errors import EngineError, InvalidInput
from challenge_engine.errors import Refused as Refusing
from challenge_engine.service.playground import expecting
from challenge_engine.service.playground.expecting import NotSo
from challenge_engine.service.playground.ground import Ground, open_ground
from challenge_engine.service.playground.ready import Members
from challenge_engine.texts import why


@dataclass(frozen=True, slots=True)
class Failure:
    """The first thing of a scenario that is not so, and where it is expected."""

    scenario: str
    place: Place
    message: str
    is_played: bool = True
    """False where it goes on from one that fails, so that nothing is known of it."""


def run(workflow: Workflow, source: bytes, scenarios: Sequence[Scenario]) -> tuple[Failure, ...]:
    """Play each scenario for real; what fails, in the order of the file."""
    return tuple(failing(workflow, source, scenarios))


def failing(workflow: Workflow, source: bytes, scenarios: Sequence[Scenario]) -> Generator[Failure]:
    """The same one by one, for whom the first that fails is enough."""
    people = _everybody(scenarios)
    with _kept() as played:
        for one in scenarios:
            if one.continues is not None and one.continues not in played:
                said = f"`{one.continues}`, from which this goes on, does not hold"
                yield Failure(one.name, one.place, said, is_played=False)
                continue
            try:
                played[one.name] = _played(workflow, source, one, played, people)
            except NotSo as no:
                yield Failure(one.name, no.place, no.message)


@contextmanager
def _kept() -> Iterator[dict[str, Ground]]:
    """Where the scenarios have ended, for those that go on from there."""
    played: dict[str, Ground] = {}
    try:
        yield played
    finally:
        for ground in played.values():
            ground.close()


def _everybody(scenarios: Sequence[Scenario]) -> Members:
    """All people of a file are there in each of its scenarios, so that they are made once."""
    found: dict[str, tuple[str, ...]] = {}
    for one in scenarios:
        for name, roles in one.people.items():
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *roles)))
    return found


def _played(
    workflow: Workflow, source: bytes, one: Scenario, played: dict[str, Ground], people: Members
) -> Ground:
    if one.continues is None:
        ground = open_ground(workflow, source, people, one.cases)
    else:
        ground = played[one.continues].copied()
    try:
        ground.move_to(one.begins)
        for step in one.steps:
            ground.turn_to(step.case)
            if step.does is not None or step.day > ground.today:
                ground.begin_step()
            ground.move_to(step.day)
            _take(ground, step)
    except BaseException:
        ground.close()
        raise
    return ground


def _take(ground: Ground, step: SceneStep) -> None:
    if step.does is not None:
        deed = step.does
        try:
            ground.act(
                step.who,
                deed.action,
                ground.linked(deed.gives),
                role=deed.role,
                on_behalf=deed.for_others,
                received=deed.received,
            )
        except (Refusing, InvalidInput) as error:
            said = f"{step.who} cannot do `{deed.action}`: {why(error, 'en')}"
            raise NotSo(step.place, said) from error
        except EngineError as error:
            # What no guard foresees and the engine cannot do: a fault of the workflow's, told so.
            raise NotSo(step.place, f"{step.who} cannot do `{deed.action}`: {error}") from error
    if step.cannot is not None:
        _be_refused(ground, step, step.cannot)
    if step.can:
        expecting.be_possible(ground, step)
    for kind, n in step.reads.items():
        expecting.read(ground, step, kind, n)
    expecting.compare(ground, step.then)


def _be_refused(ground: Ground, step: SceneStep, expected: Refused) -> None:
    """Try it: nothing is written by what is refused, and what is not refused ends the scenario."""
    try:
        ground.act(
            step.who,
            expected.action,
            ground.linked(expected.gives),
            role=expected.role,
            on_behalf=expected.for_others,
        )
    except Refusing as error:
        codes = {one.code for one in error.refusals}
        if codes != set(expected.because):
            wanted = ", ".join(expected.because or ("missing answers",))
            said = f"`{expected.action}` is not possible for {step.who} because of "
            said += f"{', '.join(sorted(codes))}, not of {wanted}: {why(error, 'en')}"
            raise NotSo(step.place, said) from error
        return
    except InvalidInput as error:
        if expected.because:
            raise NotSo(step.place, _possible(step, expected)) from error
        # Only what is handed in is wrong: it is possible for them.
        missing = {one.path for one in error.problems if one.code == "missing"}
        if missing != set(expected.without):
            said = f"`{expected.action}` is not possible without {', '.join(sorted(missing))}; "
            said += f"expected was {', '.join(expected.without)}"
            raise NotSo(step.place, said) from error
        return
    except EngineError as error:
        said = f"`{expected.action}` fails for {step.who}, and is not refused: {error}"
        raise NotSo(step.place, said) from error
    raise NotSo(step.place, _possible(step, expected))


def _possible(step: SceneStep, expected: Refused) -> str:
    return f"`{expected.action}` is possible for {step.who}, and should not be"
