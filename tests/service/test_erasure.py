"""Erasure by person and by value: what goes, what stays, and that every proof still holds."""

from __future__ import annotations

import json

import pytest

from challenge_engine.errors import EngineError, NotAllowed, NotFound
from challenge_engine.history.entry import from_bytes
from challenge_engine.service.cases.commands import Command
from challenge_engine.service.engine import open_engine
from challenge_engine.service.erasing import cleaning, journal, ordering
from challenge_engine.service.erasing.targets import Target
from challenge_engine.service.people import accounts
from challenge_engine.service.proving.places import Places
from challenge_engine.store import erasing, people, reading, streams
from tests.support.checks import check_log
from tests.support.erasing import (
    DATA,
    EMAIL,
    GROUND,
    LOGIN,
    NAME,
    STRONG,
    confirm,
    erase,
    everywhere,
    filed,
    in_files,
    look,
    officer,
    order,
    with_officers,
    withdrawn,
)
from tests.support.town import ROTTERDAM, Town, make_town

PERSON = Target(person=LOGIN)
KEEP = "ends: closed, keep: {years: 10, source: made for tests}"


@pytest.fixture
def town(town: Town) -> Town:
    return with_officers(town)


@pytest.fixture
def keeping(tmp_path) -> Town:
    """A town whose workflow says for how long a withdrawn case is kept; its clock can be moved."""
    text = (ROTTERDAM.parents[1] / "tests/workflows/tiny.v1.yaml").read_text()
    new = text.replace(
        "withdrawn: {phase: ended, ends: closed", f"withdrawn: {{phase: ended, {KEEP}"
    )
    assert new != text
    file = tmp_path / "tiny.v1.yaml"
    file.write_text(new)
    return with_officers(make_town(tmp_path, file, since="2025-01-06"))


def case_row(town: Town, reference: str) -> streams.Stream:
    with town.engine.store.read() as unit:
        found = streams.find(unit, town.authority, reference)
    assert found is not None
    return found


def test_a_person_is_gone_from_every_table_and_every_history_still_holds(town: Town) -> None:
    reference = withdrawn(town)
    assert NAME in everywhere(town)
    done = erase(town, PERSON)
    assert done.values == 5  # acting twice, the address; the role, who was given it
    assert done.is_account_gone
    text = everywhere(town)
    for word in (NAME, LOGIN, EMAIL, "other@longfellow.example"):
        assert word not in text
    assert check_log(town.engine) > 0
    assert case_row(town, reference).phase == "ended"


def test_canaries_are_in_the_files_before_and_nowhere_after(town: Town, tmp_path) -> None:
    withdrawn(town)
    assert in_files(tmp_path, NAME, EMAIL)
    done = erase(town, PERSON)
    assert done.files is not None
    assert done.files.standing == "gone"
    assert in_files(tmp_path, NAME, LOGIN, EMAIL) == []
    assert [one.found.standing for one in cleaning.status(town.engine, town.authority)] == ["gone"]


@pytest.mark.slow  # ten seconds, in which cleaning waits for the reader in vain
def test_a_reader_in_the_middle_of_something_is_told_and_cleaning_helps_later(
    town: Town, tmp_path
) -> None:
    withdrawn(town)
    number = order(town, PERSON)
    town.checks = False
    with town.engine.store.read() as unit:
        unit.now()
        people.everybody(unit, town.authority)
        done = confirm(town, number)
        assert done.files is not None
        assert done.files.standing == "found"
        (status,) = cleaning.status(town.engine, town.authority)
        assert status.found.standing == "found"
        assert status.found.files
    (after,) = cleaning.clean(town.engine, town.authority)
    assert after.found.standing == "gone"
    assert after.order.clean_at is not None
    assert in_files(tmp_path, NAME, LOGIN, EMAIL) == []


def test_many_values_split_over_pages_leave_no_copy_behind(town: Town, tmp_path) -> None:
    town.checks = False
    for number in range(60):
        withdrawn(town, plan=f"Mow less, says plan {number}. " * 40)
    town.checks = True
    done = erase(town, PERSON)
    assert done.values > 180
    assert in_files(tmp_path, NAME, LOGIN, EMAIL) == []


def test_the_entry_names_each_value_and_the_two_officers(town: Town) -> None:
    reference = withdrawn(town)
    erase(town, PERSON, reason="A request by letter.")
    stream = case_row(town, reference)
    with town.engine.store.read() as unit:
        last = reading.events(unit, stream.id)[-1]
        entry = from_bytes(last.entry)
        gone = erasing.erased(unit, stream.id, 0)
        said = {o.path: json.loads(o.value) for o in reading.openings(unit, stream.id) if o.n == 2}
    assert (entry.kind, entry.role, entry.track) == ("erase", "privacy-officer", None)
    assert entry.recorder is not None
    assert entry.recorder != entry.actor
    assert [(ref.rel, ref.n, ref.item) for ref in entry.refs] == [
        ("erases", 0, 0),
        ("erases", 0, 2),
        ("erases", 1, 0),
    ]
    assert [(item, by_case, by_n, leaf) for item, by_case, by_n, leaf in gone] == [
        (0, stream.id, 2, last.leaf_hash),
        (2, stream.id, 2, last.leaf_hash),
    ]
    assert said["ground"] == {"code": GROUND, "reason": "A request by letter."}


def test_the_history_says_when_and_on_which_ground_and_nothing_of_the_value(town: Town) -> None:
    reference = withdrawn(town)
    erase(town, PERSON)
    seen = town.view(reference, "privacy-officer-1")
    assert seen.steps[0].by == "name erased (Initiator)"
    assert "erased by law on " in " ".join(v.text for v in seen.steps[0].values)
    assert seen.steps[2].title == "Data erased by law"
    assert "GDPR art. 17(1)(a)" in seen.steps[2].grounds[0]
    assert seen.steps[2].reason == "On request."
    public = town.view(reference)
    assert public.steps[2].reason is None
    assert "GDPR" in public.steps[2].grounds[0]
    assert public.steps[2].by == "privacy officer"


def test_a_part_in_an_open_case_keeps_number_and_account(town: Town) -> None:
    open_case, ended = filed(town), withdrawn(town)
    seen = look(town, PERSON)
    assert f"a part in {open_case}" in seen.account
    assert {line.reference for line in seen.going} == {ended}
    done = erase(town, PERSON)
    assert (done.cases, done.is_account_gone) == ([ended], False)
    assert accounts.find(town.engine, LOGIN).name == NAME
    assert NAME in town.view(open_case, "coordinator-1").steps[0].by
    town.do(open_case, "longfellow", "withdraw")
    assert erase(town, PERSON).is_account_gone


def test_where_nothing_can_go_nothing_is_ordered(town: Town) -> None:
    filed(town)
    with pytest.raises(EngineError, match="Nothing of Canary Longfellow can be erased now"):
        order(town, PERSON)


def test_whoever_is_signed_in_is_signed_out_and_cannot_come_back(town: Town) -> None:
    accounts.set_password(town.engine, LOGIN, "a long enough password")
    key = town.people["longfellow"].key
    erase(town, PERSON)
    assert accounts.by_key(town.engine, key) is None
    with pytest.raises(NotAllowed, match="is not right"):
        accounts.sign_in(town.engine, LOGIN, "a long enough password", "192.0.2.1")


def test_free_text_that_holds_the_name_is_shown_and_goes_by_value_when_declared(
    keeping: Town,
) -> None:
    reference = withdrawn(keeping, plan=f"{NAME} mows.")
    (line,) = [one for one in look(keeping, PERSON, STRONG).staying if "holds the name" in one.why]
    assert (line.reference, line.text) == (reference, f"{NAME} mows.")
    target = Target(reference=reference, fields=("plan",))
    with pytest.raises(NotAllowed, match="no personal data, and archive law has the case"):
        order(keeping, target, STRONG)
    erase(keeping, Target(reference=reference, fields=("plan",), declared=True), STRONG)
    assert f"{NAME} mows." not in everywhere(keeping)


def test_the_duty_to_keep_is_asked_first(keeping: Town) -> None:
    reference = withdrawn(keeping)
    seen = look(keeping, PERSON)
    (said,) = seen.duties
    assert said.startswith(f"{reference} ended on 6 January 2025 and must be kept until 6 January")
    assert "2035 (made for tests)" in said
    assert {line.reference for line in seen.going} == {""}
    assert any("this ground does not override that" in line.why for line in seen.staying)
    value = Target(reference=reference, fields=("contact_email",))
    with pytest.raises(NotAllowed, match="this ground does not override"):
        order(keeping, value)
    with pytest.raises(EngineError, match="say in the reason why it applies"):
        order(keeping, value, STRONG, reason=None)
    assert erase(keeping, value, STRONG).values == 1
    assert keeping.view(reference, "privacy-officer-1").values[-1].text != EMAIL


def test_after_the_term_what_is_not_personal_may_go_too(keeping: Town) -> None:
    reference = withdrawn(keeping)
    keeping.on("2035-01-06")
    with pytest.raises(NotAllowed):
        order(keeping, Target(reference=reference, fields=("plan",)))
    keeping.on("2035-01-07")
    assert erase(keeping, Target(reference=reference, fields=("plan",))).values == 1


def test_all_versions_of_a_field_go_and_the_case_goes_on(town: Town) -> None:
    reference = filed(town)
    town.person("coordinator-1")
    done = erase(town, Target(reference=reference, fields=("contact_email",)), STRONG)
    assert done.values == 1
    assert EMAIL not in everywhere(town)
    town.do(reference, "longfellow", "withdraw")


def test_a_case_that_was_seen_before_an_erasure_is_acted_on_all_the_same(town: Town) -> None:
    reference = filed(town)
    erase(town, Target(reference=reference, fields=("contact_email",)), STRONG)
    town.act(reference, "longfellow", Command("withdraw", {}, seen=0))


def test_a_second_officer_confirms_and_never_the_same_person(town: Town) -> None:
    withdrawn(town)
    town.person("auditor-1")
    with pytest.raises(NotAllowed, match="needs the office privacy-officer"):
        ordering.order(town.engine, town.authority, town.person("auditor-1"), PERSON, GROUND, None)
    number = order(town, PERSON)
    with pytest.raises(NotAllowed, match="somebody else must confirm"):
        confirm(town, number, "privacy-officer-1")
    with pytest.raises(NotAllowed, match="needs the office"):
        confirm(town, number, "auditor-1")
    with pytest.raises(EngineError, match="waits already for a second person"):
        order(town, PERSON)
    assert NAME in everywhere(town)
    confirm(town, number)
    with pytest.raises(EngineError, match="was decided on already"):
        confirm(town, number)


def test_nobody_orders_or_confirms_about_themselves(town: Town) -> None:
    with pytest.raises(NotAllowed, match="their own data"):
        order(town, Target(person="privacy-officer-1"))
    number = order(town, Target(person="privacy-officer-2"))
    with pytest.raises(NotAllowed, match="is about privacy-officer-2"):
        confirm(town, number)


def test_a_refused_order_erases_nothing_and_says_why(town: Town) -> None:
    withdrawn(town)
    number = order(town, PERSON)
    by = town.person("privacy-officer-2")
    with pytest.raises(EngineError, match="Say why"):
        ordering.refuse(town.engine, town.authority, by, number, " ")
    ordering.refuse(town.engine, town.authority, by, number, "Not the same person.")
    (one,) = ordering.listed(town.engine, town.authority, by)
    assert (one.state, one.reason) == ("refused", "Not the same person.")
    assert NAME in everywhere(town)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target(), "Say what is to be erased"),
        (Target(person="nobody"), "There is no account nobody"),
        (Target(reference="1999-1", fields=("plan",)), "There is no case 1999-1"),
        (Target(reference="{}", fields=("nothing",)), "keeps no value 'nothing'"),
        (Target(reference="{}", items=("9.9",)), "keeps no value '9.9'"),
        (Target(reference="{}", items=("0.0; DROP",)), "keeps no value"),
        (Target(reference="{}"), "Name the values"),
    ],
)
def test_what_is_not_there_is_told(town: Town, target: Target, said: str) -> None:
    reference = filed(town)
    if target.reference == "{}":
        target = Target(reference=reference, items=target.items, fields=target.fields)
    with pytest.raises(EngineError, match=said):
        look(town, target)


@pytest.mark.parametrize("code", ["", "because", "restored-backup", "archive-term"])
def test_a_ground_that_is_not_offered_is_refused(town: Town, code: str) -> None:
    with pytest.raises(NotFound, match="There are: gdpr-17-1-a"):
        order(town, PERSON, code)


def test_an_erased_value_is_not_erased_twice_and_not_given_back(town: Town) -> None:
    reference = withdrawn(town)
    erase(town, PERSON)
    with pytest.raises(NotFound, match="keeps no value"):
        look(town, Target(reference=reference, items=("0.0",)))
    with pytest.raises(EngineError, match="Nothing of erased person"):
        order(town, Target(person=f"erased-{town.people['longfellow'].id}"))


def test_a_sealed_assessment_is_not_read_by_way_of_its_erasure(town: Town) -> None:
    reference = town.lived("assess")
    lines = ordering.everything(town.engine, town.authority, officer(town), reference)
    sealed = [line for line in lines if "Assessment" in line.label]
    assert sealed
    assert {line.text for line in sealed} == {None}
    assert any(line.text == DATA["plan"] for line in lines)


def test_after_an_older_backup_what_was_erased_goes_again(town: Town, tmp_path) -> None:
    town.engine.places = Places(tmp_path / "keys", tmp_path / "signed")
    ended = withdrawn(town)
    town.engine.close()
    before = (tmp_path / "town.db").read_bytes()
    town.engine = open_engine(f"sqlite:///{tmp_path}/town.db")
    town.engine.places = Places(tmp_path / "keys", tmp_path / "signed")
    erase(town, PERSON)
    journal_file = town.engine.places.journal_file("vlierdam.example/challenges/1")
    text = journal_file.read_text()
    assert NAME not in text
    assert len(text.splitlines()) == 6  # five values and the account
    town.engine.places = None
    town.engine.close()
    for path in tmp_path.glob("town.db*"):
        path.unlink()
    (tmp_path / "town.db").write_bytes(before)
    town.engine = open_engine(f"sqlite:///{tmp_path}/town.db")
    assert NAME in everywhere(town)
    assert journal.replay(town.engine, tmp_path / "signed") == 5
    for word in (NAME, LOGIN, EMAIL):
        assert word not in everywhere(town)
    check_log(town.engine)
    assert journal.replay(town.engine, tmp_path / "signed") == 0
    last = town.view(ended, "privacy-officer-1").steps[-1]
    assert "Erased before" in last.grounds[0]
