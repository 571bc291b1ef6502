"""`python -m benchmarks.proof`: what exploring a workflow costs, in situations, time and memory.

Of each workflow that is shipped and of a large one that is made here: each in a process of its own,
so that nobody's memory is somebody else's. Time is the processor's, the least of three.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from challenge_engine.core.proof.cast import smallest_cast, with_cast
from challenge_engine.core.workflow import Workflow
from challenge_engine.definitions import catalogue

REPEATED = 3
STATES, TRANSITIONS = 60, 120


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one workflow; times in seconds, memory in megabytes beyond what the program takes."""

    states: int
    transitions: int
    situations: int
    people: int
    once: float
    """Looking at everything once, with the smallest cast."""
    whole: float
    """Finding the smallest cast, and how it breaks without one."""
    memory: float
    decided: bool


def measured(make: Callable[[], Workflow]) -> Figures:
    """The figures of one workflow, in this process."""
    workflow = make()
    before = _peak()
    proof, whole = _timed(lambda: smallest_cast(workflow))
    memory = _peak() - before
    _, once = min(
        (_timed(lambda: with_cast(workflow, proof.cast)) for _ in range(REPEATED)),
        key=lambda found: found[1],
    )
    return Figures(
        states=sum(map(len, workflow.tracks.values())),
        transitions=len(workflow.transitions),
        situations=proof.situations,
        people=sum(proof.cast.values()),
        once=once,
        whole=whole,
        memory=memory,
        decided=not proof.undecided,
    )


def large() -> Workflow:
    """60 states and 120 transitions: forms whose values matter, records, four eyes, a deadline."""
    return catalogue.parse(json.dumps(_large()).encode(), "large")


def _large() -> dict[str, object]:
    def text(said: str) -> dict[str, str]:
        return {"en": said}

    names = [f"s{i}" for i in range(STATES - 2)]
    says = {"public": text("It is being looked at."), "waited_on": text("It is your turn.")}
    states: dict[str, object] = {
        name: {
            "phase": "submitted",
            "title": text(name),
            "waits_on": ["decider" if i % 2 else "coordinator"],
            "says": says,
        }
        for i, name in enumerate(names)
    }
    end = {"phase": "ended", "ends": "closed", "says": {"public": text("It has ended.")}}
    states |= {name: {**end, "title": text(name)} for name in ("end", "gone")}
    steps = _steps(names)
    choice = {"type": "choice", "of": {"a": text("A"), "b": text("B")}, "ask": text("Which?")}
    title = {"type": "text", "see": "public", "ask": text("What do we call it?")}
    note = {"yes": {"type": "yes_no", "ask": text("Is it so?")}}
    sides = {"initiator": "community", "coordinator": "authority", "decider": "authority"}
    return {
        "workflow": "large",
        "version": "1",
        "languages": ["en"],
        "title": text("Large"),
        "roles": {name: {"side": side, "title": text(name)} for name, side in sides.items()},
        "fields": {"title": title, **{f"f{i}": choice for i in range(10)}},
        "records": {"remark": {"title": text("Remark"), "fields": note}},
        "actions": {step["action"]: {"title": text(str(step["action"]))} for step in steps},
        "states": states,
        "transitions": steps,
    }


def _steps(names: list[str]) -> list[dict[str, object]]:
    steps: list[dict[str, object]] = [
        {"action": "open", "from": "nothing", "to": "s0", "by": "initiator",
         "takes": {"fields": ["title", "f0"]}},
        {"action": "back", "from": "s30", "to": "s0", "by": "coordinator"},
        {"action": "leave", "from": "s10", "to": "gone", "by": "initiator"},
        {"action": "skip", "from": "s40", "to": "s50", "by": "decider",
         "when": [{"did_none_of": ["go1", "go3"]}]},
    ]  # fmt: skip
    for i, name in enumerate(names):
        after, field = names[i + 1] if i + 1 < len(names) else "end", f"f{i // 6}"
        go: dict[str, object] = {
            "action": f"go{i}",
            "from": name,
            "to": after,
            "by": ["decider" if i % 2 else "coordinator", "initiator"],
        }
        if i % 6 == 5:
            go["when"] = [{"filled": [field]}]
        takes = {"optional": [field]} if i % 3 else {"record": "remark"}
        give = {"action": f"give{i}", "from": name, "to": "same", "by": "initiator", "takes": takes}
        steps += [go, give]
    return steps


def _timed(do: Callable[[], object]) -> tuple[object, float]:
    begun = time.process_time()
    return do(), time.process_time() - begun


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print a table in Markdown, with how busy the machine was."""
    files = [Path(name) for name in sys.argv[1:]] or list(catalogue.shipped())
    makers: dict[str, Callable[[], Workflow]] = {f.stem: partial(catalogue.read, f) for f in files}
    makers["large, made here"] = large
    print("| workflow | states | transitions | situations | people | once | in all | memory |")
    print("|---|---|---|---|---|---|---|---|")
    for name, make in makers.items():
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            f = pool.apply(measured, (make,))
        situations = f"{f.situations:,}" if f.decided else "not decided"
        print(
            f"| {name} | {f.states} | {f.transitions} | {situations} | {f.people} "
            f"| {f.once:.2f} s | {f.whole:.2f} s | {f.memory:.0f} MB |",
            flush=True,
        )
    busy = os.getloadavg()[0]
    print(f"\n{os.cpu_count()} processors, {busy:.1f} programs wanted one in the last minute")


if __name__ == "__main__":
    main()
