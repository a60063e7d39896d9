"""A real browser for the tests of the page: Debian's Chromium through Playwright, with axe for accessibility."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

PACKAGES = ("playwright", "axe_playwright_python")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# What axe tests: WCAG 2.2 at levels A and AA, and its own best practice.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")


def why_not() -> str | None:
    """Why no browser can be driven here, and what to install; None where one can."""
    packages = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if packages:
        install = " ".join(name.replace("_", "-") for name in packages)
        return f"the tests of the page are left out: pip install {install}"
    if program() is None:
        return f"the tests of the page are left out: none of {', '.join(CHROMIUM)} is there (apt-get install chromium)"
    return None


def program() -> str | None:
    """The Chromium that is there."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Call it only where `why_not()` is None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=[*QUIET])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Trouble:
    """What a page did that it must not: it asked a host, failed, or opened a dialog."""

    file: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Writes down from now on what the page does."""
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)
        page.on("dialog", self._opened)

    def of(self) -> list[str]:
        """All of it."""
        return [*self.requests, *self.errors, *self.dialogs]

    def _asked(self, request: Request) -> None:
        if request.url.partition("#")[0] != self.file:
            self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _opened(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@dataclass
class Opener:
    """Opens reports in pages of their own, and keeps what they do."""

    browser: Browser
    folder: Path
    troubles: list[Trouble] = field(default_factory=list)

    def __call__(
        self,
        report: str,
        address: str = "",
        size: tuple[int, int] = (1280, 900),
        scheme: str = "light",
        script: bool = True,
    ) -> Page:
        """The report, opened as a file at this address ("#HP06.1") in a fresh page."""
        file = self.folder / f"report-{len(self.troubles)}.html"
        file.write_text(report, encoding="utf-8", newline="")
        settings: dict[str, Any] = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}
        page = self.browser.new_page(**settings, java_script_enabled=script)
        trouble = Trouble(file.as_uri())
        trouble.watch(page)
        self.troubles.append(trouble)
        page.goto(file.as_uri() + address)
        return page

    def close(self) -> list[str]:
        """Closes every page; returns all that they did and must not."""
        for context in self.browser.contexts:
            context.close()
        return [line for trouble in self.troubles for line in trouble.of()]


def violations(page: Page) -> list[str]:
    """What axe has against a page: the rule, and the first element that breaks it."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    options = {"runOnly": [*RULES], "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", options)
    assert found["passes"], "axe tested nothing"
    return [f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
