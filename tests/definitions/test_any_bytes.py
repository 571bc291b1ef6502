"""Whatever a file holds, the answer is a workflow or a DefinitionError."""

import contextlib
import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenge_engine.definitions import catalogue
from challenge_engine.errors import DefinitionError
from tests.support.shared import IS_PROOF

FILES = Path(__file__).parent.parent / "workflows"
GOOD = tuple((FILES / f"{name}.v1.yaml").read_text() for name in ("tiny", "timed"))
WORDS = sorted({word for good in GOOD for word in re.split(r"[\s,:{}\[\]]+", good) if word})
SIGNS = ["{", "}", "[", "]", ":", ",", "- ", "&a ", "*a", "!x ", "<<: ", "? ", "|", ">", '"', "'"]
EXAMPLES = 600 if IS_PROOF else 50
SLOW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(DefinitionError):
        catalogue.parse(data, "x.yaml")


@given(st.binary(max_size=300))
@SLOW
def test_any_bytes_are_read_or_refused(data: bytes):
    _is_read_or_refused(data)


@given(st.text(alphabet="abc:{}[],-?&*!|>'\"#%@ \n", max_size=200))
@SLOW
def test_any_signs_are_read_or_refused(text: str):
    _is_read_or_refused(text.encode())


@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.integers(0, 99_999), st.sampled_from(SIGNS + WORDS)), max_size=4),
)
@SLOW
def test_a_good_file_with_words_put_in_is_read_or_refused(
    text: str, changes: list[tuple[int, str]]
):
    for number, word in changes:
        at = number % len(text)
        text = text[:at] + word + text[at:]
    _is_read_or_refused(text.encode())


@given(st.sampled_from(GOOD), st.lists(st.integers(0, 200), min_size=1, max_size=5), st.booleans())
@SLOW
def test_a_good_file_without_some_lines_is_read_or_refused(
    good: str, numbers: list[int], twice: bool
):
    kept = [
        line
        for i, line in enumerate(good.split("\n"))
        for _ in range(0 if i in numbers and not twice else 1 + (i in numbers))
    ]
    _is_read_or_refused("\n".join(kept).encode())


@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1, max_size=3),
)
@SLOW
def test_a_good_file_with_words_exchanged_is_read_or_refused(
    text: str, pairs: list[tuple[str, str]]
):
    for old, new in pairs:
        text = text.replace(old, new)
    _is_read_or_refused(text.encode())
