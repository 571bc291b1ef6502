"""Every sentence of the pages exists in Dutch, with the same holes."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

WEBAPP = Path(__file__).parents[2] / "webapp"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext.babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HOLE = re.compile(r"%\(\w+\)[sd]")


def sentences() -> set[str]:
    found = extract_from_dir(str(WEBAPP), METHODS, {}, keywords=KEYWORDS)
    return {m[2] if isinstance(m[2], str) else m[2][0] for m in found}


@pytest.fixture(scope="module")
def dutch() -> dict[str, tuple[str, ...]]:
    with (WEBAPP / "translations/nl/LC_MESSAGES/messages.po").open("rb") as file:
        read = read_po(file, locale="nl")
    found = {}
    for message in read:
        key = message.id if isinstance(message.id, str) else message.id[0]
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        if key:
            found[key] = texts
    return found


def test_no_sentence_of_a_page_is_missing_in_dutch(dutch: dict[str, tuple[str, ...]]) -> None:
    missing = [s for s in sentences() if not all(dutch.get(s, ("",)))]
    assert not missing


def test_no_dutch_sentence_is_left_over(dutch: dict[str, tuple[str, ...]]) -> None:
    assert set(dutch) <= sentences()


def test_a_translation_has_the_holes_of_its_sentence(dutch: dict[str, tuple[str, ...]]) -> None:
    for key, texts in dutch.items():
        for text in texts:
            assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(key)), key


def test_in_dutch_no_power_is_moved(dutch: dict[str, tuple[str, ...]]) -> None:
    assert not [t for texts in dutch.values() for t in texts if "delega" in t.lower()]
    assert not [t for texts in dutch.values() for t in texts if "deleger" in t.lower()]
