"""What tests do with the opened page: hand it files, and read what it says."""

from __future__ import annotations

from tests.browser.receipts_by_hand import KEY


def as_file(text: str, name: str = "step.tlog-proof") -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def check(page, *texts: str, key: str = KEY.vkey) -> str:
    """Open the page anew, paste the key, choose the files; the words of the first verdict."""
    page.reload()
    page.locator("#key").fill(key)
    page.locator("#files").set_input_files(
        [as_file(text, f"step-{at}.tlog-proof") for at, text in enumerate(texts)]
    )
    page.wait_for_function("n => document.querySelectorAll('article').length === n", arg=len(texts))
    return page.locator("article h3").first.inner_text()


def facts(page) -> dict[str, str]:
    rows = page.locator("article > section > dl > div").all()
    return {
        row.locator("dt").first.inner_text(): row.locator("dd").first.inner_text() for row in rows
    }
