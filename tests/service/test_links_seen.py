"""Of a linked case each reader learns what they may see there, and nobody its secret number."""

import json

import pytest
from sqlalchemy import select

from challenge_engine.errors import InvalidInput, NotFound
from challenge_engine.exports import jsonl
from challenge_engine.history.entry import from_bytes
from challenge_engine.service.erasing import deciding, destroying
from challenge_engine.service.moving import exporting
from challenge_engine.service.moving.importing import import_file
from challenge_engine.service.proving import public_files, receipts, signing, tiling
from challenge_engine.service.proving.healing import heal
from challenge_engine.service.proving.taking_back import take_back
from challenge_engine.service.reading.reader import PUBLIC, Viewer
from challenge_engine.store import reading, streams
from challenge_engine.store.tables import link
from tests.support.copies import keep, put_back, reopened, unchecked
from tests.support.erasing import BACKUPS, with_officers
from tests.support.linked import a_bid, a_round, make_linked
from tests.support.town import Town


@pytest.fixture
def town(tmp_path):
    return make_linked(tmp_path)


def told(town, reference, name=None, n=-1):
    """What a step says of its link, to somebody."""
    return [(v.label, v.text) for v in town.view(reference, name).steps[n].values]


def test_a_step_names_the_other_case_to_who_may_see_it(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    assert told(town, round_, "officer-1") == [("Bids", bid)]
    assert told(town, round_, "neighbour-1") == [("Bids", bid)]
    assert told(town, round_) == told(town, round_, "neighbour-2") == []
    assert town.view(round_).steps[1].title == "Linked with another case"
    assert town.view(round_).steps[1].withheld == 1
    assert ("The round", round_) in told(town, bid, "neighbour-1")


def numbers(town, *references) -> list[bytes]:
    with town.engine.store.read() as unit:
        return [streams.find(unit, town.authority, one).key.hex().encode() for one in references]


def test_the_secret_number_of_a_case_that_is_not_public_stands_in_no_public_file(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    signing.checkpoint(town.engine, town.authority)

    def published() -> bytes:
        with town.engine.store.read() as unit:
            found = dict(public_files.files(unit, town.engine, town.authority, 100))
        return b"".join(found.values())

    (secret,) = numbers(town, bid)
    assert secret not in published()
    assert bid.encode() not in published()


def test_a_proof_that_would_tell_the_secret_number_is_given_to_nobody_who_may_not_see_it(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    engine, authority = town.engine, town.authority
    with pytest.raises(NotFound, match="names another case"):
        receipts.receipt(engine, authority, round_, PUBLIC, 1)
    assert list(receipts.receipts(engine, authority, round_, PUBLIC)) == [0]
    neighbour = Viewer(town.person("neighbour-1"), "en")
    assert list(receipts.receipts(engine, authority, round_, neighbour)) == [0, 1]
    assert receipts.receipt(engine, authority, bid, neighbour, 0)


def test_both_entries_name_each_other_and_a_link_moves_nothing(town):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    with town.engine.store.read() as unit:
        one, two = (streams.find(unit, town.authority, ref) for ref in (bid, round_))
        (filed,), (opened, answer) = (reading.events(unit, stream.id) for stream in (one, two))
    (pointed,), (back,) = (from_bytes(event.entry).refs for event in (filed, answer))
    assert (pointed.rel, pointed.case, pointed.n, pointed.leaf) == (
        "links",
        two.key,
        0,
        opened.leaf_hash,
    )
    assert (back.rel, back.case, back.n, back.leaf) == ("links", one.key, 0, filed.leaf_hash)
    assert (two.state, two.state_n, answer.actor, answer.role) == ("collecting", 0, 0, None)


def test_a_destroyed_case_leaves_the_other_one_checkable(tmp_path):
    town = with_officers(make_linked(tmp_path, since="2025-01-06"))
    round_ = a_round(town)
    bid = a_bid(town, round_)
    town.do(bid, "officer-1", "refuse", reason="No money is left.")
    town.on("2031-01-08")
    by = [town.person(f"privacy-officer-{n}") for n in (1, 2)]
    number = destroying.order(town.engine, town.authority, by[0], bid, "Per the yearly list.")
    deciding.confirm(town.engine, town.authority, by[1], number, BACKUPS, "cli")
    town.check()
    assert [one.kind for one in town.view(round_, "officer-1").steps] == ["open", "link"]
    with pytest.raises(InvalidInput):
        a_bid(town, bid)


def test_what_is_exported_in_the_order_of_time_can_be_brought_in(town, tmp_path):
    round_ = a_round(town)
    bid = a_bid(town, round_)
    town.do(round_, "officer-1", "close")
    town.do(bid, "officer-1", "rank", place=1)
    auditor = Viewer(town.person("auditor-1"), "en")
    lines = list(jsonl.lines(exporting.histories(town.engine, town.authority, auditor)))
    lines.sort(key=lambda line: json.loads(line)["recorded_at"])
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(lines))
    before = town.view(bid, "officer-1")
    done = import_file(town.engine, town.authority, file)
    town.check()
    again = town.view(done.references[bid], "officer-1")
    assert again.state == before.state
    assert told(town, done.references[bid], "officer-1", 0)[-1][1] == done.references[round_]


def test_a_reported_past_has_its_links_too(town, tmp_path):
    lines = [
        {"case": "r", "workflow": "round", "action": "open-round", "at": "2020",
         "data": {"title": "Of old"}},
        {"case": "b", "workflow": "bid", "action": "file", "at": "2020-05",
         "data": {"title": "A tree", "link-round": "r"}},
    ]  # fmt: skip
    file = tmp_path / "old.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    done = import_file(town.engine, town.authority, file, basis="reported")
    town.check()
    step = town.view(done.references["r"], "officer-1").steps[1]
    assert (step.kind, step.basis) == ("link", "reported")


def test_a_link_that_was_lost_comes_back_from_the_proofs_of_both_sides(tmp_path):
    town = make_linked(tmp_path)
    round_ = a_round(town)
    one, two = a_bid(town, round_), a_bid(town, round_, "neighbour-2")
    town.engine.close()
    keep(tmp_path)
    later = Town(reopened(tmp_path), town.workflow, dict(town.people))
    later.do(one, "officer-1", "mark-duplicate", **{"link-twin": two})
    officer = Viewer(later.person("officer-1"), "en")
    proofs = [
        receipts.receipt(later.engine, later.authority, bid, officer, 1) for bid in (one, two)
    ]
    tiling.publish(later.engine, later.authority, tmp_path / "tiles")
    later.engine.close()
    put_back(tmp_path)
    engine = unchecked(tmp_path)
    heal(engine, later.authority, tmp_path / "tiles")
    engine.close()
    again = Town(reopened(tmp_path), town.workflow, dict(town.people))
    for proof in proofs:
        take_back(again.engine, again.authority, [proof])
        again.check()
    with again.engine.store.read() as unit:
        (row,) = unit.run(select(link.c.n, link.c.other_n).where(link.c.name == "twin")).fetchall()
    assert tuple(row) == (1, 1)
    again.engine.close()
