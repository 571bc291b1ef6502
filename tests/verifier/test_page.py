"""verify.html is one file that holds all it needs, and lets nothing else in."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from pathlib import Path

from challenge_engine import verifier

PAGE = verifier.page().decode()
FOLDER = Path(verifier.__file__).parent


def inside(tag: str) -> list[str]:
    return re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", PAGE, re.DOTALL)


def policy() -> dict[str, list[str]]:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', PAGE)
    assert found is not None
    rules = [rule.split() for rule in unescape(found[1]).split("; ")]
    return {name: sources for name, *sources in rules}


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_the_page_holds_one_script_and_one_style_and_the_policy_names_their_hashes() -> None:
    (script,), (style,) = inside("script"), inside("style")
    assert policy()["script-src"] == [hash_of(script)]
    assert policy()["style-src"] == [hash_of(style)]


def test_the_policy_forbids_everything_else() -> None:
    rules = policy()
    assert rules.pop("script-src")
    assert rules.pop("style-src")
    assert rules == {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
    # What stands before the policy is not bound by it.
    assert not re.search(r"<(script|style|link)", PAGE.partition("Content-Security-Policy")[0])


def test_the_page_points_nowhere() -> None:
    assert "://" not in PAGE
    assert not re.search(r"""(?:src|href|action|srcset|poster|data)\s*=\s*["']""", PAGE)
    assert not re.search(r"@import|url\(", PAGE)
    assert not re.search(r"\bimport\s*\(|^\s*(?:import|export)\b", PAGE, re.MULTILINE)


def test_no_text_can_become_markup_or_program() -> None:
    for risky in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                  "new Function", "setTimeout", "style="):  # fmt: skip
        assert risky not in PAGE, risky
    assert not re.search(r"""\son[a-z]+\s*=\s*["']""", PAGE)


def test_every_part_beside_the_code_is_in_the_page_once() -> None:
    parts = {path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".css", ".html")}
    assert parts == {*verifier.SCRIPTS, "page.html", "style.css"}
    for name in (*verifier.SCRIPTS, "style.css"):
        assert PAGE.count((FOLDER / name).read_text(encoding="utf-8")) == 1, name
    assert "{{" not in PAGE.replace("`{{", "")


def test_the_page_is_the_same_every_time() -> None:
    verifier.page.cache_clear()
    assert verifier.page().decode() == PAGE
