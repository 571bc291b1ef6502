import pytest

from challenge_engine.core.directory import WHY_NOT
from challenge_engine.errors import DefinitionError, EngineError, NotAllowed, NotFound
from challenge_engine.service.directory import loading, saying
from challenge_engine.service.directory.saying import Change
from challenge_engine.service.erasing import finding
from challenge_engine.service.erasing.grounds import ground
from challenge_engine.service.people import accounts
from challenge_engine.service.reading import directory as reading
from challenge_engine.service.reading import sheets
from tests.support.directories import DESK, HEAD, said, small


@pytest.fixture
def parks(town):
    small(town.engine)
    return town


def contact(town, day=None):
    found = reading.directory(town.engine, town.authority, "en", day)
    return next(unit for unit in found.units if unit.code == "parks").contact


def entries(town):
    return len(reading.history(town.engine, town.authority))


def test_what_is_said_is_a_step_of_the_authoritys_own_history_and_is_checked(parks):
    assert entries(parks) == 5
    parks.check()
    assert contact(parks).function == "Head of parks"


def test_what_holds_already_is_not_said_again(parks):
    small(parks.engine)
    assert said(parks.engine, Change("contact", "parks", HEAD)) == []
    assert entries(parks) == 5


def test_a_contact_that_changes_needs_a_hand_over_note_and_the_old_one_stays_known(parks):
    change = Change("contact", "parks", DESK, "2026-01-01")
    with pytest.raises(EngineError, match=r"hand-over note.*Head of parks"):
        said(parks.engine, change)
    change = Change("contact", "parks", DESK, "2026-01-01", note="The mower is at the garage.")
    assert len(said(parks.engine, change)) == 1
    assert contact(parks, "2025-12-31").function == "Head of parks"
    assert contact(parks, "2026-01-01").function == "Front desk"
    parks.check()


def test_a_blank_note_is_none(parks):
    with pytest.raises(EngineError, match="hand-over note"):
        said(parks.engine, Change("contact", "parks", DESK, note=" \u200b "))


def test_two_contacts_at_once_are_refused(parks):
    said(parks.engine, Change("unit", "parks", {"title": "P"}, "2024-01-01", "2024-12-31"))
    with pytest.raises(EngineError, match=r"two at once.*2024-12-31"):
        said(parks.engine, Change("contact", "parks", DESK, "2024-06-01", note="x"))
    earlier = Change("contact", "parks", DESK, "2024-06-01", "2024-12-31")
    assert len(said(parks.engine, earlier)) == 1


def test_a_contact_that_ends_leaves_a_gap_that_is_named(demo):
    demo.on("2025-06-01")
    small(demo.engine)
    saying.end(demo.engine, demo.authority, None, "contact", "parks", "2025-06-02")
    assert contact(demo) is not None
    demo.on("2025-06-03")
    found = reading.directory(demo.engine, demo.authority, "en")
    assert contact(demo) is None
    assert "Parks has no contact since 2 June 2025, when the last one ended." in [
        gap.says for gap in found.gaps
    ]
    with pytest.raises(NotFound, match="no contact parks today"):
        saying.end(demo.engine, demo.authority, None, "contact", "parks", None)
    demo.check()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("unit", "Parks!", {"title": "P"}), "is not a code"),
        (Change("unit", "x", {"title": " \u200e"}), "needs `title`"),
        (Change("unit", "x", {"title": "x" * 201}), "201 characters, and 200 is the most"),
        (Change("unit", "x", {"title": "a\u202eb"}), "turns the direction of writing"),
        (Change("unit", "x", {"title": "X", "roles": ["cordinator"]}), "did you mean"),
        (Change("unit", "x", {"title": "X"}, "2026-02-30"), "not a day"),
        (Change("unit", "x", {"title": "X"}, "2026-02-02", "2026-02-01"), "before it begins"),
        (Change("contact", "x", HEAD), "no unit x"),
        (Change("contact", "desk", {"function": "F"}), "how the contact of desk is reached"),
        (Change("contact", "desk", {**DESK, "phone": "call me"}), "not a telephone number"),
        (Change("contact", "desk", {**DESK, "email": "me"}), "not an email address"),
        (Change("contact", "desk", {**DESK, "person": "who"}), "no account"),
        (Change("contact", "desk", {**DESK, "public_name": "yes"}), "names an account"),
        (Change("service", "x", {"title": "X", "unit": "nope"}), "There is: desk, fine, parks"),
        (Change("service", "x", {"title": "X"}), "needs `unit`"),
        (Change("sheet", "nope", {}), "no service nope"),
        (Change("sheet", "mowing", {"owner": "nope"}), "no unit nope"),
        (Change("sheet", "mowing", {"cost": "-1", "year": "2025"}), "negative"),
        (Change("sheet", "mowing", {"cost": "12"}), "needs the year"),
        (Change("sheet", "mowing", {"notice": "soon"}), "is not a term"),
        (Change("sheet", "mowing", {"notice": "2026-01-01"}), "a number of days"),
        (Change("sheet", "mowing", {"notice": "20 working days"}), "a number of days"),
        (Change("service", "calendar", {"title": "X", "unit": "desk"}), "a page of the site"),
        (Change("sheet", "mowing", {"can_be_challenged": "no"}), "why_not"),
        (Change("sheet", "mowing", {"can_be_challenged": "no", "why_not": "so"}), WHY_NOT[0]),
        (Change("sheet", "mowing", {"can_be_challenged": "yes", "why_not": "urgent"}), "exactly"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(parks, change, sentence):
    before = entries(parks)
    with pytest.raises(EngineError) as refused:
        said(parks.engine, Change("unit", "fine", {"title": "Fine"}), change)
    assert sentence in str(refused.value)
    assert entries(parks) == before


def test_long_names_and_names_from_right_to_left_are_kept_as_they_are(parks):
    for title in ("é" * 200, "قسم الحدائق"):
        said(parks.engine, Change("unit", "parks", {"title": title}))
        found = reading.directory(parks.engine, parks.authority, "en")
        assert title in [unit.title for unit in found.units]


def test_only_an_administrator_changes_the_directory(parks):
    chief, other = parks.person("administrator-1"), parks.person("coordinator-1")
    change = Change("unit", "new", {"title": "New"})
    with pytest.raises(NotAllowed, match="cannot change the directory"):
        said(parks.engine, change, by=other)
    assert len(said(parks.engine, change, by=chief)) == 1
    parks.check()


def test_the_name_of_an_official_is_shown_only_where_the_directory_says_so(parks):
    accounts.add(parks.engine, parks.authority, "head-1", "Official number 1")
    named = {**HEAD, "person": "head-1"}
    said(parks.engine, Change("contact", "parks", named, note="Same function."))
    assert contact(parks).name == ""
    shown = {**named, "public_name": "yes"}
    said(parks.engine, Change("contact", "parks", shown, note="Wants to be named."))
    assert contact(parks).name == "Official number 1"
    saying.end(parks.engine, parks.authority, None, "contact", "parks", "2199-01-01")
    assert contact(parks).name == "Official number 1"


def test_the_name_of_an_official_is_what_an_erasure_reaches_and_the_function_is_not(parks):
    person = accounts.add(parks.engine, parks.authority, "head-1", "Official number 1")
    named = {**HEAD, "person": "head-1", "public_name": "yes"}
    said(parks.engine, Change("contact", "parks", named, note="Named."))
    with parks.engine.store.read() as unit:
        reach = finding.of_person(
            unit, parks.engine, parks.authority, person, ground("gdpr-17-1-d")
        )
    going = [one.kept.path.rpartition("/")[2] for one in reach if one.goes]
    assert going == ["person"]


FILE = b"""\
units:
  roads:
    title: Roads
    roles: [decider]
    contact:
      - {function: Head of roads, phone: "14 010", from: 2025-01-01, until: 2025-12-31}
      - {function: Head of works, phone: "14 010", from: 2026-01-01, note: The files are in order.}
    from: 2025-01-01
services:
  gritting:
    title: Gritting
    unit: roads
    from: 2025-01-01
    sheet: {cost: "1250.50", year: 2025, notice: 3 months, as_of: 2026-02-01}
"""


def load(town, folder, data=FILE, **options):
    path = folder / "directory.yaml"
    path.write_bytes(data)
    return loading.load(town.engine, town.authority, None, path, **options)


def test_a_file_is_said_once_and_the_same_file_says_nothing(parks, tmp_path):
    assert len(load(parks, tmp_path, keeps=False)) == 5
    assert entries(parks) == 5
    assert len(load(parks, tmp_path)) == 5
    assert load(parks, tmp_path) == []
    found = sheets.facts(parks.engine, parks.authority, "gritting", "en")
    assert (found.sheet.cost, found.sheet.notice) == ("€1,250.50", "3 months")
    parks.check()


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (b", note: The files are in order.", b"", 7, "hand-over note"),
        (b", until: 2025-12-31", b"", 7, None),
        (b"2025-01-01, until: 2025", b"2026-02-01, until: 2026", 7, "two at once"),
        (b"unit: roads", b"unit: road", 11, "no unit road"),
        (b"    unit: roads\n", b"", 11, "needs `unit`"),
        (b"function: Head of roads, ", b"", 6, "needs `function`"),
        (b"roles: [decider]", b"roles: [dcider]", 3, "did you mean"),
        (b"unit: roads", b"unitt: roads", 12, "did you mean 'unit'"),
        (b"cost:", b"costs:", 14, "did you mean 'cost'"),
        (b"  gritting:", b"  gritting: {}\n  gritting:", 11, "twice"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_line_and_none_of_it_is_said(
    parks, tmp_path, old, new, line, sentence
):
    assert old in FILE
    if sentence is None:  # The one that follows ends the one before by itself.
        assert len(load(parks, tmp_path, FILE.replace(old, new, 1))) == 5
        return
    before = entries(parks)
    with pytest.raises(DefinitionError) as refused:
        load(parks, tmp_path, FILE.replace(old, new, 1))
    said = str(refused.value)
    assert sentence in said
    assert f"directory.yaml:{line}:" in said, said
    assert entries(parks) == before


def test_what_only_fails_because_something_else_did_is_not_told(parks, tmp_path):
    with pytest.raises(DefinitionError) as refused:
        load(parks, tmp_path, FILE.replace(b"roles: [decider]", b"roles: [nobody]"))
    assert len(refused.value.problems) == 1


def test_old_sheets_are_kept_and_what_is_not_known_is_empty(parks):
    for day, cost in (("2025-03-01", "100"), ("2026-03-01", "120")):
        said(parks.engine, Change("sheet", "mowing", {"cost": cost, "year": day[:4]}, day))
    found = sheets.facts(parks.engine, parks.authority, "mowing", "en")
    assert (found.sheet.cost, [one.cost for one in found.older]) == ("€120.00", ["€100.00"])
    assert (found.sheet.norm, found.sheet.can_be_challenged) == ("", "")
    assert found.owner.asks.function == "Head of parks"
    with pytest.raises(NotFound, match="no service sewers"):
        sheets.facts(parks.engine, parks.authority, "sewers", "en")
