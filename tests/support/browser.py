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
    "--renderer-process-limit=1",  # a page then loads with three quarters of the work
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

    def of(self) -> list[str]:
        """All of it."""
        return [*self.requests, *self.errors, *self.dialogs]

    def asked(self, request: Request) -> None:
        """Writes down what the page asks for, but for the page itself."""
        if request.url.partition("#")[0] != self.file:
            self.requests.append(request.url)

    def said(self, message: ConsoleMessage) -> None:
        """Writes down what the browser complains of."""
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def opened(self, dialog: Dialog) -> None:
        """Writes down a dialog, and closes it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()


class Tab:
    """A page of the browser that shows one report after another: a new page costs as much as a large report."""

    def __init__(self, browser: Browser, script: bool) -> None:
        self.page = browser.new_page(java_script_enabled=script)
        self.trouble = Trouble("about:blank")
        self.page.on("request", lambda request: self.trouble.asked(request))
        self.page.on("pageerror", lambda error: self.trouble.errors.append(str(error)))
        self.page.on("console", lambda message: self.trouble.said(message))
        self.page.on("dialog", lambda dialog: self.trouble.opened(dialog))

    def show(self, address: str, size: tuple[int, int], scheme: str) -> Trouble:
        """Opens an address as a fresh page would; gives what the page then does and must not."""
        width, height = size
        settings: dict[str, Any] = {"media": "null", "color_scheme": scheme}
        self.trouble = Trouble(address.partition("#")[0])
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(**settings)
        self.page.goto(address)
        return self.trouble


@dataclass
class Opener:
    """Opens reports in tabs that it may share with other openers, one after another, and keeps what they do."""

    browser: Browser
    folder: Path
    tabs: dict[bool, list[Tab]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    used: list[Tab] = field(default_factory=list)

    def __call__(
        self,
        report: str,
        address: str = "",
        size: tuple[int, int] = (1280, 900),
        scheme: str = "light",
        script: bool = True,
    ) -> Page:
        """The report, opened as a file at this address ("#HP06.1") in a tab that this opener has not used yet."""
        tabs = self.tabs.setdefault(script, [])
        tab = next((one for one in tabs if one not in self.used), None)
        if tab is None:
            tab = Tab(self.browser, script)
            tabs.append(tab)
        self.used.append(tab)
        file = self.folder / f"report-{len(self.troubles)}.html"
        file.write_text(report, encoding="utf-8", newline="")
        self.troubles.append(tab.show(file.as_uri() + address, size, scheme))
        return tab.page

    def close(self) -> list[str]:
        """Gives back the tabs; returns all that the pages in them did and must not."""
        for tab in self.used:
            tab.page.evaluate("0")  # its answer comes after all that the page has told before
        self.used.clear()
        return [line for trouble in self.troubles for line in trouble.of()]


# Rows of the annex after the first ones: they are made as those are, and axe looks at each cell.
MORE_OF_THE_SAME = "#annex tr:nth-child(n + 4)"

# The two rules that look at what colour lies on what take four fifths of axe's time.
OF_COLOUR = ("color-contrast", "link-in-text-block")


def violations(page: Page, left_out: str = MORE_OF_THE_SAME, without: tuple[str, ...] = ()) -> list[str]:
    """What axe has against a page: the rule, and the first element that breaks it."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    options = {
        "runOnly": [*RULES],
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = page.evaluate("([left, options]) => axe.run({exclude: [left]}, options)", [left_out, options])
    assert found["passes"], "axe tested nothing"
    return [f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
