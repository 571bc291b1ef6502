"""What the page can do and what can be done to it: as little as possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.receipts_by_hand import town_of
from tests.browser.verify_page.hands import check, facts

pytestmark = pytest.mark.browser
HOSTILE = "<img src=x onerror=alert(1)>\u202e<script>alert(2)</script>"
# What a browser without the means looks like, or one that says yes to everything.
WITHOUT_WEBCRYPTO = "Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})"
WITHOUT_ED25519 = """
const importKey = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (form, key, algorithm, ...rest) {
  if (algorithm === 'Ed25519') return Promise.reject(new DOMException('', 'NotSupportedError'));
  return importKey.call(this, form, key, algorithm, ...rest);
}"""
SAYS_YES = "SubtleCrypto.prototype.verify = async () => true"


@pytest.mark.parametrize("script", [WITHOUT_WEBCRYPTO, WITHOUT_ED25519, SAYS_YES])
def test_a_browser_that_cannot_check_says_so(open_page, script: str) -> None:
    page = open_page(script)
    verdict = check(page, town_of(7, 3).receipt(3))
    assert verdict == "Not decidable here: this browser lacks what is needed."
    said = page.locator("article").inner_text()
    assert "challenge log verify" in said
    assert "check it without us" in said


def test_what_a_file_says_is_only_ever_text(open_page) -> None:
    items = {
        "reason": HOSTILE,
        "actor": {"id": "u", "name": HOSTILE},
        "field/x": {HOSTILE[:9]: "y"},
    }
    town = town_of(3, 1, items, role=HOSTILE, action=HOSTILE, target=HOSTILE, authority=HOSTILE)
    page = open_page()
    assert check(page, town.receipt(1, items)).startswith("Valid")
    assert page.locator("article img, article script").count() == 0
    told = facts(page)
    assert told["Reason"] == told["Action"] == told["In the role"] == HOSTILE
    assert page.locator("article bdi", has_text="onerror").count() >= 5


def test_the_browser_itself_refuses_markup_and_requests(chromium, file: Path) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    attempts = {
        "document.body.innerHTML = '<b>x'": "require-trusted-types-for",
        "new Image().src = 'http://127.0.0.1:9/x'": "img-src",
        "fetch('http://127.0.0.1:9/x')": "connect-src",
        "document.body.setAttribute('style', 'color: red')": "style-src-attr",
        "document.body.append('text')": None,
    }
    for code, directive in attempts.items():
        trial = f"""async () => new Promise(done => {{
          const told = event => done(event.effectiveDirective);
          document.addEventListener('securitypolicyviolation', told, {{ once: true }});
          setTimeout(() => done(null), 500);
          try {{ Promise.resolve({code}).catch(() => null); }} catch {{ /* told by the event */ }}
        }})"""
        assert page.evaluate(trial) == directive, code
    context.close()


def test_where_scripts_do_not_run_the_page_says_that_nothing_is_decided(
    chromium, file: Path
) -> None:
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert "Nothing can be decided here" in page.locator("#too-old").inner_text()
    context.close()


def test_nothing_is_kept_when_the_page_is_opened_again(open_page) -> None:
    page = open_page()
    check(page, town_of(3, 1).receipt(1))
    page.reload()
    assert page.locator("#key").input_value() == ""
    assert page.locator("article").count() == 0
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
