"""What the build makes of foreign files, and what the files that steer it may not hold."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from setuptools.dist import Distribution

ROOT = Path(__file__).parents[2]
STEERING = ["package-lock.json", "package.json", ".npmrc", "requirements.txt", "pyproject.toml"]


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_steps", ROOT / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", STEERING)
def test_no_file_that_steers_the_build_holds_an_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_every_requirement_is_pinned_to_one_version() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(line.count("==") == 1 for line in lines if not line.startswith("#"))


def test_rules_that_fetch_go_and_the_rest_stays_in_our_font(build: ModuleType) -> None:
    css = (
        "a{color:red}/*! cut */@font-face{font-family:GDS Transport;src:url(/a.woff2)}"
        "@supports (x:y){.crest:before{content:'';background:url(/crest.svg)}}"
        ".b{font-family:GDS Transport,arial,sans-serif}/*# sourceMappingURL=b.css.map */"
    )
    assert build.without_foreign_brand(css) == (
        "a{color:red}@supports (x:y){}.b{font-family:var(--brand-font,arial),sans-serif}"
    )


def test_a_style_sheet_that_keeps_a_foreign_font_is_refused(build: ModuleType) -> None:
    with pytest.raises(ValueError, match="GDS Transport"):
        build.without_foreign_brand(".a{font-family:GDS Transport}")


def test_the_built_style_sheet_is_free_of_foreign_fonts_and_images(build: ModuleType) -> None:
    if not build.STYLESHEET.is_file():
        pytest.skip("no style sheet was built here: pip install -e . makes it")
    css = build.STYLESHEET.read_text(encoding="utf-8")
    assert build.wanted_version() in css
    assert not [name for name in build.FOREIGN if name in css]


def test_a_package_brings_workflows_calendars_profiles_and_word_lists(
    build: ModuleType, tmp_path: Path
) -> None:
    step = build.BuildPy(Distribution())
    step.build_lib = str(tmp_path)
    step.pack_workflows()
    packed = tmp_path / "challenge_engine" / "_workflows"
    shipped = {
        str(path.relative_to(ROOT / "workflows")) for path in ROOT.glob("workflows/**/*.yaml")
    }
    assert {str(path.relative_to(packed)) for path in packed.rglob("*.yaml")} == shipped
    brought = {"calendars/nl-atw.yaml", "profiles/nl-awb.yaml", "language/nl.yaml"}
    assert brought <= shipped
