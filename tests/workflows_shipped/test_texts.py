import json
import re

import pytest
import yaml

from challenge_engine.definitions import catalogue

# A legal term for moving a power; in these workflows the group carries work out ("voert uit").
MOVING_A_POWER = re.compile(r"deleg(?:atie|eer|eren|eert)", re.IGNORECASE)
REGISTRY = re.compile(r"registry\.npmjs|pypi\.org", re.IGNORECASE)


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        # Where something was found is an address, and nobody reads that as a text.
        value = [part for name, part in value.items() if name != "source"]
    return [text for one in value or () for text in texts(one)]


@pytest.fixture(scope="module", params=catalogue.shipped(), ids=lambda path: path.stem)
def page(request) -> dict:
    return yaml.load(request.param.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def test_no_dutch_text_speaks_of_moving_a_power(page: dict):
    assert [text for text in texts(page) if MOVING_A_POWER.search(text)] == []


def test_no_text_is_so_long_that_nobody_reads_it(page: dict):
    short = {name: part for name, part in page.items() if name not in ("notes", "sources")}
    assert [text for text in texts(short) if len(text) > 140] == []


def test_no_text_is_given_twice_in_one_language_only(page: dict):
    """Two languages that say the very same sentence are most likely one forgotten translation."""

    def pairs(value: object) -> list[dict]:
        if isinstance(value, dict):
            if set(value) == {"en", "nl"}:
                return [value]
            return [pair for one in value.values() for pair in pairs(one)]
        return [pair for one in value for pair in pairs(one)] if isinstance(value, list) else []

    same = {pair["en"] for pair in pairs(page) if pair["en"] == pair["nl"] and " " in pair["en"]}
    names = {
        "Right to Challenge (Rotterdam)",
        "Right to Challenge in Rotterdam",
    }
    assert same <= names


def test_no_published_file_holds_the_address_of_a_package_registry(page: dict):
    assert not REGISTRY.search(json.dumps(page))
