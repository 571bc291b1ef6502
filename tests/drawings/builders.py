"""Workflows of any shape and with any titles, made to be drawn; no law is asked for."""

from __future__ import annotations

from hypothesis import strategies as st

from challenge_engine.core.workflow import MAIN, PHASES, Action, Role, State, Transition, Workflow

HOSTILE = (
    "<script>alert(1)</script>",
    "\"quoted\" 'too' & more; %% #35; }} -->",
    "\u202egnidaer morf \u2066right\u2069",
    "يقترح السكان طريقة أفضل للعناية بالحديقة العامة",
    "Wethouder" * 23,
    "A very long name that goes on and on " * 6,
    "\x00\x1b[31m\ud800 bell\x07",
    "公園の手入れを住民が引き受ける提案の審査",
)
TITLES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)).map(lambda text: f"x {text}")


def made(states: list[State], moves: list[tuple[str, str, str]], beside: list[State]) -> Workflow:
    """Every move is an action of its own; (source, target, title)."""
    actions = {
        f"a{i}": Action(f"a{i}", {"en": t}, escape=i % 5 == 4) for i, (*_, t) in enumerate(moves)
    }
    transitions = tuple(
        Transition(f"a{i}", MAIN, source, target, ("someone",))
        for i, (source, target, _title) in enumerate(moves)
    )
    tracks = {MAIN: {s.name: s for s in states}}
    if beside:
        tracks["beside"] = {s.name: s for s in beside}
    return Workflow(
        name="any", version=1, digest=b"", title={"en": "Any <b>workflow</b>"}, languages=("en",),
        roles={"someone": Role("someone", "authority", {"en": "Someone"})}, fields={}, records={},
        lists={}, actions=actions, tracks=tracks, transitions=transitions,
        track_titles={"beside": {"en": "An objection"}},
    )  # fmt: skip


def a_state(name: str, phase: str, title: str) -> State:
    ends = "closed" if phase == "ended" else None
    return State(name, phase, {"en": title}, {}, () if ends else ("someone",), ends)  # type: ignore[arg-type]


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """Up to thirty states in any phases, with any moves between them."""
    phases = draw(st.lists(st.sampled_from(PHASES), min_size=1, max_size=30))
    states = [a_state(f"s{i}", phase, draw(TITLES)) for i, phase in enumerate(phases)]
    going = ["nothing", *(s.name for s in states if not s.is_end)]
    names = [s.name for s in states]
    pairs = st.tuples(st.sampled_from(going), st.sampled_from(names), TITLES)
    moves = draw(st.lists(pairs, max_size=40))
    beside = [a_state(f"t{i}", "assessed", "Beside") for i in range(draw(st.integers(0, 9)))]
    return made(states, moves, beside)
