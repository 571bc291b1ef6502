"""Whatever is erased of a case, in whichever state: its history holds, and it can go on."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.errors import EngineError
from challenge_engine.service.erasing import executing, finding, ordering
from challenge_engine.service.erasing.finding import Selection
from challenge_engine.service.erasing.grounds import ground
from challenge_engine.service.erasing.targets import Target
from challenge_engine.store import erasing, streams
from challenge_engine.store.streams import Stream
from challenge_engine.store.unit import Unit
from tests.support.checks import check_log
from tests.support.erasing import BACKUPS, STRONG
from tests.support.lives import LIVES
from tests.support.town import ROTTERDAM, TINY, Town, make_town

OPTIONS = {"deadline": None, "suppress_health_check": list(HealthCheck)}
LENGTHS = {name: len(steps) for name, steps in LIVES.items()}


def some_values(town: Town, reference: str, data: st.DataObject) -> tuple[str, ...]:
    with town.engine.store.read() as unit:
        stream = streams.find(unit, town.authority, reference)
        assert stream is not None
        reached = finding.of_selection(unit, town.engine, everything(unit, stream), ground(STRONG))
        kept = [f"{r.kept.n}.{r.kept.item}" for r in reached if r.why != "built-on"]
    return tuple(data.draw(st.lists(st.sampled_from(kept), min_size=1, max_size=8, unique=True)))


def everything(unit: Unit, stream: Stream) -> Selection:
    """All values of a case."""
    places = frozenset((k.n, k.item) for k in erasing.values(unit, stream.id))
    return Selection(stream.id, places, declared=True)


@settings(max_examples=25, **OPTIONS)
@given(data=st.data())
def test_any_values_of_any_case_may_go_and_every_page_copes(tmp_path_factory, data) -> None:
    file = data.draw(st.sampled_from([TINY, ROTTERDAM]))
    town = make_town(tmp_path_factory.mktemp("town"), file)
    town.checks = False
    whole = LENGTHS[town.workflow.name]
    length = data.draw(st.integers(1, whole - 1))
    reference = town.begun(length)
    items = some_values(town, reference, data)
    first, second = town.person("privacy-officer-1"), town.person("privacy-officer-2")
    number = ordering.order(
        town.engine,
        town.authority,
        first,
        Target(reference=reference, items=items, declared=True),
        STRONG,
        "A test.",
    )
    done = executing.confirm(town.engine, town.authority, second, number, BACKUPS, "cli")
    assert done.values == len(items)
    check_log(town.engine)
    for who in ("privacy-officer-1", "coordinator-1", "initiator-1"):
        for language in ("en", "nl"):
            assert town.view(reference, who, language).steps
    go_on(town, reference, length)
    check_log(town.engine)
    town.engine.close()


def go_on(town: Town, reference: str, length: int) -> None:
    """The rest of its life, as far as the rules let it: a refusal is an answer, a crash is none."""
    for name, action, values in LIVES[town.workflow.name][length:]:
        try:
            town.do(reference, name, action, **values)
        except EngineError:
            return
