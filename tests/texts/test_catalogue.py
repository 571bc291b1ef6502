"""Dutch has every sentence, with the same holes."""

from __future__ import annotations

import os
import re
from string import Formatter

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from challenge_engine import errors
from challenge_engine.core.workflow import PHASES
from challenge_engine.texts import catalogue, error, phase
from challenge_engine.texts import phases as phase_titles

from . import source

PO = source.TEXTS / "locale" / "nl" / "LC_MESSAGES" / "engine.po"
DUTCH = catalogue.load(PO)


def holes(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_dutch_has_every_sentence_of_the_texts():
    assert sorted(source.marked() - set(DUTCH)) == []


def test_dutch_has_every_error_that_anybody_may_read():
    missing = {text: place for text, place in source.templates().items() if text not in DUTCH}
    assert missing == {}


def test_dutch_has_no_sentence_that_is_said_nowhere():
    assert sorted(set(DUTCH) - source.constants()) == []


def test_a_translation_has_the_same_holes():
    assert [msgid for msgid, dutch in DUTCH.items() if holes(dutch) != holes(msgid)] == []


def test_the_group_carries_out_and_power_is_not_moved():
    assert not [text for text in DUTCH.values() if re.search(r"delega|delege", text, re.I)]


def test_every_sentence_ends_where_the_english_one_does():
    odd = {k: v for k, v in DUTCH.items() if k[-1] in ".:" and k[-1] != v[-1]}
    assert odd == {}


def test_a_compiled_catalogue_says_the_same(tmp_path):
    with PO.open("rb") as po, (tmp_path / "engine.mo").open("wb") as mo:
        write_mo(mo, read_po(po, locale="nl"))
    assert catalogue.load(tmp_path / "engine.mo") == DUTCH


def sentences_in(folder, monkeypatch) -> dict[str, str]:
    monkeypatch.setattr(catalogue, "_FOLDER", folder)
    return dict(catalogue._sentences.__wrapped__("nl"))


def test_a_checkout_that_was_not_built_reads_the_source_and_yesterdays_build_is_not_believed(
    tmp_path, monkeypatch
):
    po = tmp_path / "nl" / "LC_MESSAGES" / "engine.po"
    po.parent.mkdir(parents=True)
    assert sentences_in(tmp_path, monkeypatch) == {}
    po.write_text('msgid "yes"\nmsgstr "ja"\n', encoding="utf-8")
    assert sentences_in(tmp_path, monkeypatch) == {"yes": "ja"}
    with PO.open("rb") as source_file, po.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, read_po(source_file, locale="nl"))
    os.utime(po, (0, 0))
    assert sentences_in(tmp_path, monkeypatch) == DUTCH
    os.utime(po.with_suffix(".mo"), (0, 0))
    os.utime(po, (9, 9))
    assert sentences_in(tmp_path, monkeypatch) == {"yes": "ja"}


@pytest.mark.parametrize(
    ("asked", "heard"), [("nl-NL", "nl"), ("NL", "nl"), ("nl_BE", "nl"), ("fr", "en"), ("", "en")]
)
def test_a_reader_hears_their_language_or_english(asked, heard):
    assert catalogue.known(asked) == heard


def test_every_phase_has_a_title():
    assert tuple(phase_titles.PHASES) == PHASES
    assert [phase(name, "en") for name in PHASES] == [
        "Submission",
        "Assessment",
        "Delegation",
        "Monitoring",
        "Ended",
    ]
    assert phase("delegated", "nl") == "Overdracht van de uitvoering"


def test_an_error_without_a_translation_is_said_in_english():
    wrong = errors.StoreError("There is no {thing} here.", thing="door")
    assert error(wrong, "nl") == "There is no door here."


def test_an_error_whose_holes_do_not_fit_is_still_told():
    assert error(errors.StoreError("There is no {thing} here.", other=1), "nl").startswith("There")
    assert error(errors.StoreError("100 % {", x=1), "en") == "100 % {"


def test_an_error_without_params_may_hold_braces():
    assert error(errors.FormatError("Expected {}."), "en") == "Expected {}."


def test_a_list_in_an_error_is_a_phrase():
    wrong = errors.NotFound("There are: {names}.", names=["a", "b", "c"])
    assert error(wrong, "nl") == "There are: a, b en c."


def test_an_error_may_have_any_name_for_a_hole():
    wrong = errors.NotFound("No {language} {msgid}.", language="x", msgid="y")
    assert error(wrong, "en") == "No x y."
