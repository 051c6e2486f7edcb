"""A browser for the tests in this folder, and the portal for it to open.

`portal` serves the real application to all tests of a module; `new_page` opens a browser context of
its own (a person at a computer); `page` is the first of them; `sign_in` signs a person in; `axe`
says what an automatic check of accessibility finds.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.system_parts import browser as found_browser
from tests.browser.serving import ROOT, Portal, serving

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 320)
PATIENCE = 30_000  # milliseconds that a page may take on a busy machine
# Our script looks after each change of width which tables must be scrolled.
UNTIL_DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
OPTIONS = ("--disable-gpu", "--no-sandbox", "--disable-background-networking")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with serving(tmp_path_factory.mktemp("portal")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = found_browser()
    assert program, "There is no Chromium: set CHROMIUM to one."
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, portal: Portal) -> Iterator[Callable[..., Page]]:
    """Open a page at a computer of its own; a script that fails there fails the test."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def open_page(*, javascript: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            bypass_csp=True,
            base_url=portal.url,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        context.on("weberror", lambda error: failures.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def sign_in(portal: Portal) -> Callable[[Page, str], None]:
    """Sign a person in, without the form: `sign_in(page, email)`."""

    def signed_in(page: Page, email: str) -> None:
        cookie = portal.ask("session_for", email=email)
        page.context.add_cookies([{**cookie, "url": portal.url}])

    return signed_in


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong on a page at both widths, no rule switched off: assert that it is [].

    A page that must be scrolled sideways is wrong, too.
    """

    def violations(page: Page) -> list[str]:
        found: list[str] = []
        # A press just before may still be bringing the page.
        page.wait_for_function("document.documentElement && document.readyState === 'complete'")
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(UNTIL_DRAWN)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{width}px: the page is wider than the window")
            if page.evaluate("!window.axe"):
                page.add_script_tag(path=AXE)
            # What passed as well would be most of the time of this check, in bringing it here.
            violated: list[dict[str, Any]] = page.evaluate(
                "axe.run().then(result => result.violations)"
            )
            found += [
                f"{width}px {violation['id']}: {node['target']} {node['failureSummary']}"
                for violation in violated
                for node in violation["nodes"]
            ]
        if before:
            page.set_viewport_size(before)
        return found

    return violations
