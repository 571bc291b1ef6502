"""Every text of a macro is ours: where gettext shouts, nothing in lower case is left."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

TEMPLATES = Path(__file__).parents[2] / "webapp" / "templates"
CONTROLS = ["text_input", "textarea", "select", "radios", "checkboxes", "date_input", "file"]
SPOKEN = {"aria-label", "title", "alt", "placeholder"}


@dataclass(frozen=True, slots=True)
class Item:
    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """What a form made from a definition hands to the macros."""

    control: str
    name: str = "plan"
    id: str = "f-plan"
    label: str = "QUESTION"
    hint: str = "HINT"
    value: object = None
    error: str = ""
    required: bool = True
    items: tuple[Item, ...] = (Item("A", "FIRST", "ITEM HINT"), Item("B", "SECOND"))
    autocomplete: str | None = None
    rows: int = 4


def shout(message: str) -> str:
    """Upper case, but for the placeholders that gettext fills in."""
    return re.sub(r"%\(\w+\)s|.", lambda m: m[0] if len(m[0]) > 1 else m[0].upper(), message)


def shout_plural(one: str, many: str, n: int) -> str:
    return shout(one if n == 1 else many)


@pytest.fixture(scope="module")
def env() -> Environment:
    loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    env = Environment(loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"])
    env.install_gettext_callables(shout, shout_plural, newstyle=True)  # type: ignore[attr-defined]
    return env


def render(env: Environment, source: str, **values: object) -> str:
    head = "{% import 'macros/forms.html' as forms %}{% import 'macros/parts.html' as parts %}"
    return env.from_string(head + source).render(**values)


class Texts(HTMLParser):
    """Collects what somebody reads or hears: text and spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def assert_only_ours(html: str) -> None:
    texts = Texts()
    texts.feed(html)
    foreign = [text.strip() for text in texts.found if re.search("[a-z]", text)]
    assert foreign == []


def value_for(control: str) -> object:
    if control == "date_input":
        return {"day": "31", "month": "2", "year": "2026"}
    return ["B"] if control == "checkboxes" else "B"


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("required", [True, False])
def test_no_english_of_a_control_is_left(env: Environment, control: str, required: bool) -> None:
    field = Field(control, error="WRONG", required=required, value=value_for(control))
    html = render(env, "{{ forms.control(field) }}", field=field)
    assert_only_ours(html)
    assert "ERROR" in html
    assert ("(OPTIONAL)" in html) is not required


@pytest.mark.parametrize(
    "source",
    [
        "{{ parts.back_link('/') }}",
        "{{ parts.breadcrumbs([('ONE', '/'), ('TWO', '')]) }}",
        "{{ parts.warning('TEXT') }}",
        "{{ parts.notification('TEXT') }}{{ parts.notification('TEXT', success=true) }}",
        "{{ parts.tag('TEXT', 'grey') }}",
        "{% call parts.details('TEXT') %}MORE{% endcall %}",
        "{{ parts.summary_list([('KEY', 'VALUE')]) }}",
        "{{ parts.pagination(3, 9, address) }}",
        "{% call parts.table_region('TEXT') %}<table></table>{% endcall %}",
        "{{ parts.phase_tracker('assessed') }}{{ parts.phase_tracker('ended', 'delegated') }}",
        "{{ parts.basis_tag('reported') }}{{ parts.basis_tag('inferred') }}",
        "{{ parts.refusal_list([]) }}",
        "{{ forms.button('TEXT') }}",
        "{{ forms.error_summary([], ['TEXT']) }}",
    ],
)
def test_no_english_of_a_part_is_left(env: Environment, source: str) -> None:
    assert_only_ours(render(env, source, address=lambda number: f"?page={number}"))


@pytest.mark.parametrize("control", CONTROLS)
def test_the_summary_of_errors_leads_to_a_control_that_can_take_the_focus(
    env: Environment, control: str
) -> None:
    field = Field(control, error="WRONG")
    html = render(env, "{{ forms.error_summary([f]) }}{{ forms.control(f) }}", f=field)
    assert 'href="#f-plan"' in html
    assert re.search(r'<(input|textarea|select)[^>]*\sid="f-plan"', html)


def test_without_errors_there_is_no_summary(env: Environment) -> None:
    assert render(env, "{{ forms.error_summary([f]) }}", f=Field("textarea")).strip() == ""


@pytest.mark.parametrize("control", ["text_input", "textarea"])
def test_what_was_typed_comes_back_as_text_and_never_as_markup(
    env: Environment, control: str
) -> None:
    field = Field(control, value='"><script>', label="<b>", hint="<i>", error="<u>")
    html = render(env, "{{ forms.control(field) }}", field=field)
    assert not re.search("<script>|<b>|<i>|<u>", html)
    assert "&gt;&lt;script&gt;" in html


@pytest.mark.parametrize("control", CONTROLS)
def test_an_empty_value_is_blank_and_not_the_word_none(env: Environment, control: str) -> None:
    assert "None" not in render(env, "{{ forms.control(f) }}", f=Field(control, items=()))


def test_a_choice_comes_back_chosen(env: Environment) -> None:
    for control, mark in [("select", "selected"), ("radios", "checked"), ("checkboxes", "checked")]:
        field = Field(control, value=value_for(control))
        html = render(env, "{{ forms.control(field) }}", field=field)
        assert re.search(rf'value="B"[^>]*\s{mark}', html)
        assert not re.search(rf'value="A"[^>]*\s{mark}', html)


@pytest.mark.parametrize(
    ("current", "reached", "words"),
    [
        ("submitted", "", ["NOW", "TO COME", "TO COME", "TO COME"]),
        ("delegated", "", ["DONE", "DONE", "NOW", "TO COME"]),
        ("ended", "assessed", ["DONE", "DONE", "TO COME", "TO COME"]),
        ("ended", "", ["TO COME"] * 4),
    ],
)
def test_the_phase_tracker_says_in_words_where_a_case_stands(
    env: Environment, current: str, reached: str, words: list[str]
) -> None:
    html = render(env, "{{ parts.phase_tracker(c, r) }}", c=current, r=reached)
    assert re.findall("NOW|DONE|TO COME", html) == words
    assert html.count('aria-current="step"') == ("NOW" in words)
