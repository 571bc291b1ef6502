"""Advice on plain words: what is said, where, and what is left alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from challenge_engine.definitions import catalogue, word_lists
from challenge_engine.definitions.plain_language import advice, findings, longest
from challenge_engine.definitions.word_lists import NONE, word_list
from challenge_engine.errors import DefinitionError

ROOT = Path(__file__).parents[2]
LISTS = sorted((ROOT / "workflows" / "language").glob("*.yaml"))
ROTTERDAM = ROOT / "workflows" / "rotterdam-right-to-challenge.v1.yaml"
TINY = ROOT / "tests" / "workflows" / "tiny.v1.yaml"


def said(text: str, language: str = "en", limit: int = 20) -> list[str]:
    return list(findings(text, limit, word_list(language)))


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "en",
            "Please find the plan herewith.",
            "'herewith' is a difficult word: with this letter",
        ),
        ("en", "The work Commences in May.", "'Commences' is a difficult word: begin"),
        ("en", "Pay prior to the talk.", "'prior to' is a difficult word: before"),
        ("en", "The above-mentioned plan.", "'above-mentioned' is a difficult word: this"),
        ("nl", "Aangaande uw plan.", "'Aangaande' is a difficult word: over"),
        ("nl", "U dient te betalen.", "'dient te' is a difficult word: moet"),
        ("nl", "Het plan c.q. het idee.", "'c.q' is a difficult word: of"),
        ("nl", "Indien u niet komt.", "'Indien' is a difficult word: als"),
    ],
)
def test_a_difficult_word_is_named_with_a_simpler_one(language, text, found) -> None:
    assert said(text, language) == [found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We begin in May, and the group does the work."),
        ("en", "The priority is the park."),
        ("nl", "U kunt het plan indienen bij de balie."),
        ("nl", "Wij gaan over het park en zorgen voor de bomen."),
        ("pt", "Herewith, prior to, aangaande."),
    ],
)
def test_plain_words_and_languages_without_a_list_are_left_alone(language, text) -> None:
    assert said(text, language) == []


def test_of_two_phrases_that_begin_alike_the_longer_is_named_once() -> None:
    assert said("Indien en voor zover u komt; indien en voor zover.", "nl") == [
        "'Indien en voor zover' is a difficult word: als"
    ]


def words(n: int) -> str:
    return " ".join(["The", *["park"] * (n - 1)]) + "."


def test_a_sentence_may_have_as_many_words_as_its_place_allows() -> None:
    assert said(words(20)) == []
    assert said(words(21)) == ["a sentence of 21 words ('The park park park park …'): at most 20"]
    assert said(f"{words(20)} {words(20)}") == []
    assert said("Where is it? " * 9) == []
    assert longest(("states", "intake", "title")) == longest(("roles", "x", "body")) == 12
    assert longest(("states", "intake", "says", "public")) == 20
    assert longest(("notes",)) == 30


def test_a_full_stop_within_a_sentence_does_not_end_it() -> None:
    assert len(said("Say e.g. that a park and so on " + words(18))) == 1


def test_where_something_was_found_counts_as_no_word() -> None:
    assert said(words(20).replace(".", " (R1, N31).")) == []


def test_a_word_that_is_too_long_is_named_unless_it_can_be_broken() -> None:
    assert said("Een gemeenteraadsvergaderingsstuk.", "nl") == [
        "'gemeenteraadsvergaderingsstuk' has 29 letters, at most 25: use two words"
    ]
    assert said("Een gemeenteraads-vergaderings-stuk.", "nl") == []
    assert said("See https://www.averyveryverylongaddressindeed.example/plan") == []


@pytest.mark.parametrize(
    "text",
    [
        "The town decides under the Awb.",
        "The Awb.",
        "(Awb)",
        "The Awb (N1) says so.",
    ],
)
def test_a_law_that_is_only_named_needs_plain_words(text: str) -> None:
    law = "the Dutch law on decisions of government"
    assert said(text) == [f"'Awb' names a law without plain words: {law} (Awb)"]


@pytest.mark.parametrize(
    "text",
    [
        "The town decides within eight weeks (Awb).",
        "The town decides within eight weeks (section 81 of the Localism Act).",
        "The Awb (the law on what government decides) says so.",
        "The Awb says so: it is the Dutch law on decisions of government.",
        "The act was signed.",
        "This section is long.",
        "woo",
    ],
)
def test_a_law_with_a_plain_half_is_left_alone(text: str) -> None:
    assert said(text) == []


def test_a_part_of_a_law_needs_plain_words_too() -> None:
    found = "'section 81' is a part of a law: say what it says, and put it in brackets"
    assert said("As section 81 says.") == [found]
    assert said("Volgens artikel 4:13.", "nl")[0].startswith("'artikel 4' is a part of a law")


def test_advice_stands_where_the_text_stands() -> None:
    source = TINY.read_text("utf-8").replace("Submit the challenge", "Commence the challenge", 1)
    assert "Commence" in source
    workflow = catalogue.parse(source.encode(), "t.yaml")
    (found,) = advice(source.encode(), "t.yaml", workflow)
    line = source.splitlines()[found.line - 1]
    assert line[found.column - 1 :].lstrip('"').startswith("Commence the challenge")
    assert str(found).startswith(f"t.yaml:{found.line}:{found.column}: 'Commence' is a difficult")


def test_the_workflow_for_what_was_published_elsewhere_is_plain() -> None:
    path = ROOT / "workflows" / "published-elsewhere.v1.yaml"
    assert advice(path.read_bytes(), path.name, catalogue.read(path)) == ()


@pytest.mark.parametrize("path", catalogue.in_folder(TINY.parent), ids=lambda path: path.stem)
def test_the_workflows_of_the_tests_are_plain(path: Path) -> None:
    assert advice(path.read_bytes(), path.name, catalogue.read(path)) == ()


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_has_so_many_words_that_it_helps_and_advises_none_of_its_own(path: Path) -> None:
    known = word_list(path.stem)
    assert known is not NONE
    advised = [plainer for some in known.words.values() for _phrase, plainer in some]
    assert len(set(advised)) >= 60
    plain = [one for one in advised if list(findings(one, 20, known))]
    assert plain == []


def test_a_variety_of_a_language_goes_by_the_list_of_the_language() -> None:
    assert word_list("nl_BE") == word_list("nl")
    assert word_list("pt_PT") == NONE


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("language: en\nwords:\n  a: x\n  b, a: c\n", "'a' stands here for the second time"),
        ("language: en\nwords:\n  begin, begin: c\n", "'begin' stands here for the second time"),
        ("language: en\nwords:\n  begin: [c]\n", "what is plainer is expected here"),
        ("language: en\nwords: [c]\n", "words stand here with what is plainer: a mapping"),
        ("language: en\n", "a word list needs `words`"),
        ("language: en\nwords: {x: y}\nrules: z\n", "unknown key 'rules'"),
    ],
)
def test_a_list_that_is_written_wrongly_is_refused_with_its_place(source, message) -> None:
    with pytest.raises(DefinitionError) as told:
        word_lists.parse(source.encode(), "w.yaml")
    assert "w.yaml:" in str(told.value)
    assert message in str(told.value)


@pytest.mark.parametrize(
    "part", ["(Awb) ", "section {} (", "Awb () ", "a. ", ".   ", "(section {}) ", "herewith "]
)
def test_a_text_of_half_a_megabyte_is_read_in_seconds_and_not_without_end(part: str) -> None:
    text = "".join(part.format(n) for n in range(500_000 // len(part)))
    begun = time.process_time()
    list(findings(text, 30, word_list("en")))
    assert time.process_time() - begun < 5


def test_no_more_is_advised_than_people_read() -> None:
    title = "Commence " + " ".join(f"section {n}" for n in range(2_000))
    source = TINY.read_text("utf-8").replace("Submit the challenge", title, 1)
    found = advice(source.encode(), "t.yaml", catalogue.parse(source.encode(), "t.yaml"))
    assert len(found) == 501
    assert found[-1].message == "and more advice; follow that above first"
