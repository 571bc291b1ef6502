"""What a published log shows to somebody who has nothing but its files and the key."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from challenge_engine.errors import EngineError, NotDecidable, NotValid
from challenge_engine.history import published
from challenge_engine.history.auditing import Asked, Audit, audit
from challenge_engine.history.published import Published, Withheld
from challenge_engine.history.trust import Trust
from challenge_engine.history.verification import verify
from tests.history.mutations import assert_strict, flips
from tests.support.receipts import PEOPLE, TownLog, case_id, fixed_key
from tests.support.shared import IS_PROOF

SIZE = 600


def made() -> TownLog:
    log = TownLog().fill(3)
    for _ in range(4):
        log.step(items=PEOPLE)
        log.fill(len(log.leaves) + 2)
    return log.fill(SIZE)


LOG = made()
FILES = LOG.files()


def held(files: dict[str, bytes], asked: Asked | None = None, trust: Trust | None = None) -> Audit:
    return audit(files.get, trust or LOG.trust, asked)


def failed(files: dict[str, bytes], asked: Asked | None = None, trust: Trust | None = None) -> str:
    with pytest.raises(NotValid) as refusal:
        held(files, asked, trust)
    assert str(refusal.value)
    return refusal.value.check


def test_a_published_log_holds_at_every_size() -> None:
    for size in (0, 1, 2, 255, 256, 257, 511, 512, 513, SIZE):
        found = held(LOG.files(size))
        assert found.checkpoint.size == size
        assert found.signers == (LOG.key.verifier,)


def test_a_log_of_more_than_one_level_of_tiles_holds() -> None:
    assert {path.split("/")[1] for path in FILES if "/" in path} == {"entries", "0", "1"}
    wrong = {**FILES, "tile/1/000.p/2": FILES["tile/1/000.p/2"][::-1]}
    assert failed(wrong) == "tiles"


def test_what_is_missing_is_not_decided() -> None:
    for path in FILES:
        with pytest.raises(NotDecidable, match="is missing"):
            held({name: data for name, data in FILES.items() if name != path})


def test_a_full_tile_stands_for_the_partial_one_that_it_replaced() -> None:
    files = LOG.files(300)
    files |= {path: data for path, data in LOG.files(512).items() if path != "checkpoint"}
    for path in ("tile/entries/001.p/44", "tile/0/001.p/44"):
        del files[path]
    assert held(files).checkpoint.size == 300


def test_every_changed_byte_is_noticed() -> None:
    random = Random(1)
    for path, data in FILES.items():
        changes = list(flips(data))
        for changed in random.sample(changes, min(len(changes), 300 if IS_PROOF else 2)):
            with pytest.raises(EngineError):
                held({**FILES, path: changed})
        for cut in (data[:-1], data + b"\n", b"", data * 2):
            with pytest.raises(EngineError):
                held({**FILES, path: cut})


def test_another_key_or_another_name_has_not_signed_it() -> None:
    for key in (fixed_key(LOG.origin, "thief"), fixed_key("other.example/1")):
        assert failed(FILES, trust=Trust((key.verifier,))) == "signature"


def forged(leaves: list[int]) -> dict[str, bytes]:
    """Files of a log with these leaves, in this order, rightly signed by the office itself."""
    log = TownLog()
    for name in ("events", "entries", "leaves"):
        setattr(log, name, [getattr(LOG, name)[index] for index in leaves])
    return log.files()


def test_two_versions_of_one_step_are_named() -> None:
    other = TownLog(seed="another").fill(3)
    log = TownLog()
    log.events = [*LOG.events[:10], other.events[1]]
    log.leaves = [*LOG.leaves[:10], other.leaves[1]]
    assert failed(log.files()) == "steps"
    with pytest.raises(NotValid, match=r"Leaves 1 and 10 are two versions"):
        held(log.files())
    assert failed(forged([*range(10), 4])) == "steps"


def test_what_an_older_checkpoint_shows() -> None:
    for size in (0, 1, 256, 300, SIZE):
        since = LOG.checkpoint(size).to_bytes()
        assert held(FILES, Asked(since=since)).since is not None
    removed = forged([*range(5), *range(6, 100)])
    swapped = forged([*range(5), 6, 5, *range(7, 100)])
    kept = LOG.checkpoint(50).to_bytes()
    assert failed(removed, Asked(since=kept)) == failed(swapped, Asked(since=kept)) == "growth"
    assert failed(LOG.files(40), Asked(since=kept)) == "growth"
    strangers = LOG.checkpoint(50, by=[fixed_key(LOG.origin, "thief")]).to_bytes()
    elsewhere = TownLog("other.example/1").fill(9).checkpoint().to_bytes()
    both = Trust((LOG.key.verifier, fixed_key("other.example/1").verifier))
    for since in (strangers, elsewhere, b"", b"x"):
        assert failed(FILES, Asked(since=since), both) == "growth"


def test_the_steps_of_a_case_are_counted_and_none_comes_after() -> None:
    assert held(FILES, Asked(case=case_id("garden"))).steps == range(4)
    assert held(LOG.files(7), Asked(case=case_id("garden"))).steps == range(2)
    assert held(FILES, Asked(case=case_id("nobody"))).steps == range(0)


def test_a_step_that_was_left_out_is_named() -> None:
    place = [entry.case for entry in LOG.entries].index(case_id("garden")) + 3
    assert LOG.entries[place].case == case_id("garden")
    files = forged([index for index in range(SIZE) if index != place])
    with pytest.raises(NotValid, match="Step 1 of the case is not in the log, but step 3 is"):
        held(files, Asked(case=case_id("garden")))


def test_a_receipt_says_whether_its_step_is_the_newest() -> None:
    places = [i for i, entry in enumerate(LOG.entries) if entry.case == case_id("garden")]
    for n, place in enumerate(places):
        verdict = verify(LOG.receipt(place, place + 1).to_bytes(), LOG.trust)
        found = held(FILES, Asked(receipt=verdict))
        assert found.receipt == verdict
        assert found.steps is not None
        assert found.steps.stop - 1 - verdict.entry.n == len(places) - 1 - n


def test_a_receipt_of_another_history_or_of_a_later_day_is_told() -> None:
    fork = TownLog(seed="fork").fill(100)
    verdict = verify(fork.receipt(3).to_bytes(), fork.trust)
    assert failed(FILES, Asked(receipt=verdict)) == "receipt"
    later = verify(LOG.receipt(3).to_bytes(), LOG.trust)
    with pytest.raises(NotDecidable, match="Fetch the log again"):
        held(LOG.files(300), Asked(receipt=later))


def line(index: int, items: tuple[int, ...] = (1,)) -> Published:
    event = LOG.events[index]
    opened = tuple(one for one in event.openings if one.item in items)
    return Published(LOG.entries[index].n, event.entry, event.salt, opened)


def test_published_steps_must_be_in_the_log_as_told() -> None:
    places = [i for i, entry in enumerate(LOG.entries) if entry.case == case_id("garden")]
    lines = [line(place) for place in places]

    def told(*some: Published | Withheld) -> Asked:
        return Asked(public={"2026-0001.jsonl": published.to_bytes(some)})

    assert held(FILES, told(*lines)).cases == 1
    assert held(FILES, told(lines[0], Withheld(1), *lines[2:])).cases == 1
    one, two = lines[:2]
    opened = one.open[0]
    wrong = (
        told(one, lines[2]),
        told(two, one),
        told(replace(one, n=1)),
        told(replace(one, salt=two.salt)),
        told(replace(one, open=two.open)),
        told(replace(one, open=(replace(opened, value=b'"Another title"'),))),
        told(replace(one, open=(replace(opened, item=9),))),
        told(one, replace(line(0), n=1)),
        Asked(public={"x": b""}),
        Asked(public={"x": published.to_bytes(lines)[:-1]}),
    )
    assert {failed(FILES, asked) for asked in wrong} == {"public"}
    assert failed(LOG.files(4), told(*lines)) == "public"


def test_what_a_published_file_reads_it_prints_back() -> None:
    data = published.to_bytes([line(3), Withheld(1), line(9)])
    assert_strict(lambda data: published.to_bytes(published.read_lines(data)), data)


def test_the_root_of_the_leaves_must_be_the_signed_one() -> None:
    other = TownLog(seed="other root").fill(SIZE)
    assert failed({**FILES, "checkpoint": other.checkpoint().to_bytes()}) == "root"
