"""Small workflows drawn at random, with every guard there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from challenge_engine.core.deadline_rules import ClockMove, Deadline, Extending, Lapsing, Standstill
from challenge_engine.core.terms import Term
from challenge_engine.core.workflow import (
    MAIN,
    NOTHING,
    Action,
    Also,
    GuardCall,
    Role,
    State,
    Takes,
    Transition,
    Workflow,
)

from ..builders import a_field, both, by_name, items, kind_of

ROLES = ("group", "office", "expert")
FIELDS = (
    a_field("colour", "choice", choices=items("red", "blue")),
    a_field("price", "money"),
    a_field("day", "date"),
    a_field("about", "record", of="note"),
)
MARKS = (
    a_field("score", "score", minimum=0, maximum=5),
    a_field("advice", "yes_no"),
)
RECORDS = (
    kind_of("note", *MARKS),
    kind_of("vote", *MARKS, once_per_person=True),
    kind_of("reply", a_field("note", "record", of="note")),
)
KINDS = st.sampled_from(["note", "vote"])


def _state(name: str, *, ends: bool) -> State:
    title = both(name)
    phase = "ended" if ends else "submitted"
    return State(
        name,
        phase,
        title,
        {"public": title},
        () if ends else ROLES[:1],
        "settled" if ends else None,
    )


def _guard(actions: list[str], timed: str) -> st.SearchStrategy[GuardCall]:
    def call(name: str, **params: Any) -> st.SearchStrategy[GuardCall]:
        return st.fixed_dictionaries(params).map(lambda p: GuardCall(name, p))

    just = st.just
    found = [
        call("filled", fields=st.sampled_from([("colour",), ("price", "colour"), ("about",)])),
        call("one_of", field=just("colour"), values=st.sampled_from([("red",), ("red", "blue")])),
        call("amount_up_to", field=just("price"), cents=just(500)),
        call("amount_over", field=just("price"), cents=just(500)),
        call("at_least", records=KINDS, n=st.integers(1, 2)),
        call(
            "at_least", records=KINDS, n=st.integers(1, 2), field=just("advice"), value=just("yes")
        ),
        call("average_at_least", records=KINDS, field=just("score"), x=just("2.5")),
        call(
            "did_none_of",
            actions=st.lists(st.sampled_from(actions), min_size=1, max_size=2).map(tuple),
        ),
        call("role_assigned", role=just("expert"), n=st.integers(1, 2)),
        call("not_assigned", role=just("expert")),
        call("signed_by_both", record=just("note")),
        call("all_answered", records=just("note"), by=just("reply"), field=just("note")),
        call("track_in", track=just("side"), states=st.sampled_from([("p",), ("nothing", "q")])),
    ]
    if timed == "deadline":
        names = st.sampled_from(["due", "late"])
        found += [call("overdue", deadline=names), call("in_time", deadline=names)]
    if timed == "window":
        found += [
            st.just(GuardCall("date_window", {"from": "2026-02-01"})),
            st.just(GuardCall("date_window", {"until": "2026-01-20"})),
            st.just(GuardCall("date_window", {"from": "2026-01-20", "until": "2026-02-03"})),
        ]
    if timed == "day":
        found += [
            st.just(GuardCall("date_window", {"from_field": "day"})),
            st.just(GuardCall("date_window", {"until_field": "day"})),
            st.just(GuardCall("filled", {"fields": ("day",)})),
        ]
    return st.one_of(found)


def _by_expert(roles: tuple[str, ...]) -> bool:
    """What is asked of experts is never that they are none: a law refuses it."""
    return "expert" in roles


def _takes(draw: Any, roles: tuple[str, ...]) -> Takes:
    every = ["", "fields", "optional", "add", "revise", "assign", "sign", "answer"]
    what = draw(st.sampled_from(every))
    names = ("colour",), ("price",), ("colour", "price"), ("day",), ("about",)
    if what == "fields":
        return Takes(fields=draw(st.sampled_from(names)))
    if what == "optional":
        return Takes(optional=draw(st.sampled_from(names)))
    if what in ("add", "revise"):
        left = draw(st.sampled_from([(), ("advice",)]))
        return Takes(record=draw(KINDS), revises=what == "revise", record_optional=left)
    if what == "answer":
        return Takes(record="reply")
    if what == "assign":
        return Takes(assigns="expert", replaces=draw(st.booleans()))
    if what == "sign" and len(roles) == 1:
        return Takes(signs="note")
    return Takes()


@st.composite
def workflows(draw: Any) -> Workflow:
    """Two to four states and an end, a track beside them, one thing that depends on time."""
    names = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    ends = ["end"]
    timed = draw(st.sampled_from(["", *5 * ["deadline"], "window", "day"]))
    actions = [f"a{i}" for i in range(draw(st.integers(3, 7)))]
    by = st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True).map(tuple)
    steps = [Transition("open", MAIN, NOTHING, names[0], ("group",), takes=_opening(draw))]
    for action in actions:
        roles = draw(by)
        takes = _takes(draw, roles)
        guard = st.lists(_guard(["open", *actions], timed), max_size=2)
        sources = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        target = draw(st.sampled_from([*names, *ends, "same", "same"]))
        others = () if takes.signs else draw(st.sampled_from([(), (), ("office",)]))
        also = draw(
            st.sampled_from([(), (), (), (Also("side", "q"),), (Also("side", "p", ("q",)),)])
        )
        when = tuple(c for c in draw(guard) if c.name != "not_assigned" or not _by_expert(roles))
        at_most = draw(st.sampled_from([None, None, 1, 2]))
        for source in sources:
            to = source if target == "same" else target
            steps.append(
                Transition(
                    action,
                    MAIN,
                    source,
                    to,
                    roles,
                    when,
                    takes,
                    others,
                    also=also,
                    at_most=at_most,
                )
            )
    beside = st.lists(
        _guard(["open", *actions], timed).filter(lambda c: c.name != "not_assigned"), max_size=1
    )
    steps.append(Transition("begin", "side", NOTHING, "p", draw(by), tuple(draw(beside))))
    also_main = draw(st.sampled_from([(), (Also(MAIN, names[0], ("end",)),)]))
    steps.append(Transition("go", "side", "p", "q", draw(by), tuple(draw(beside)), also=also_main))
    every = dict.fromkeys(t.action for t in steps)
    deadlines = _deadlines(draw, [*every], names) if timed == "deadline" else {}
    main = {name: _state(name, ends=name in ends) for name in (*names, *ends)}
    side = {"p": _state("p", ends=False), "q": _state("q", ends=True)}
    return Workflow(
        name="drawn",
        version=1,
        digest=repr(steps).encode(),
        title=both("Drawn"),
        languages=("en", "nl"),
        roles=by_name(
            Role(r, "community" if r == "group" else "authority", both(r), assigned=r == "expert")
            for r in ROLES
        ),
        fields=by_name(FIELDS),
        records=by_name(RECORDS),
        lists={},
        actions={a: Action(a, both(a), escape=a == actions[-1]) for a in every},
        tracks={MAIN: main, "side": side},
        transitions=tuple(steps),
        named_by="colour",
        deadlines=deadlines,
    )


def _opening(draw: Any) -> Takes:
    return draw(st.sampled_from([Takes(), Takes(fields=("colour", "price")), Takes(record="note")]))


def _deadlines(draw: Any, actions: list[str], names: list[str]) -> dict[str, Deadline]:
    some = st.lists(st.sampled_from(actions), min_size=1, max_size=2, unique=True).map(tuple)
    starts, met = draw(some), draw(some)
    free = [a for a in actions if a not in (*starts, *met)]
    extending = draw(st.sampled_from([None, *free]))
    pauses = draw(st.sampled_from([(), (), (Standstill(names[-1]),)]))
    moves = draw(st.sampled_from([None, ClockMove("side", "p", "q")]))
    due = Deadline(
        name="due",
        title=both("Due"),
        by=("office",),
        starts=starts,
        met_by=met,
        profile="x",
        mark="house",
        term=Term(2, "weeks"),
        pauses=pauses,
        extension=None if extending is None else Extending(extending, Term(1, "weeks")),
        lapse=Lapsing(moves=moves),
    )
    late = replace(
        due,
        name="late",
        starts=draw(st.sampled_from([starts, starts, tuple(actions[:1])])),
        term=Term(draw(st.sampled_from([2, 6])), "weeks"),
        pauses=draw(st.sampled_from([(), pauses])),
        extension=None,
        lapse=Lapsing(),
    )
    return {"due": due, "late": late}


def told(workflow: Workflow) -> str:
    """What was drawn, in a few lines, for whoever looks at a failure."""
    lines = []
    for t in workflow.transitions:
        when = [(c.name, dict(c.params)) for c in t.when]
        also = [(a.track, a.sources, a.target) for a in t.also]
        lines.append(
            f"{t.track}/{t.action}: {t.source} -> {t.target} by {t.by} for others {t.for_others} "
            f"when {when} also {also} at most {t.at_most} {t.takes}"
        )
    return "\n".join([*lines, *(repr(d) for d in workflow.deadlines.values())])
