"""Asking for a paper in a browser, with JavaScript and without; the worker comes in between."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    found: dict[str, Any] = portal.ask("answered_stage")
    return found


def ask_for_the_return(page: Page, facts: dict[str, Any]) -> None:
    page.goto(f"/returns/{facts['return']}/")
    page.get_by_role("link", name="Print or save papers").click()
    page.get_by_label("The whole return").check()
    page.get_by_role("button", name="Make the paper").click()


def fetch(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Download the PDF")).click()
    return download.value.suggested_filename


def test_the_page_tells_by_itself_when_the_paper_is_ready(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe, facts: dict[str, Any]
) -> None:
    sign_in(page, facts["asha"])
    ask_for_the_return(page, facts)
    expect(page.get_by_role("heading", name="Your paper is being made")).to_be_visible()
    assert axe(page) == []
    portal.ask("work")
    expect(page.get_by_role("heading", name="Your paper is ready")).to_be_visible()
    expect(page.locator("#job-told")).to_have_text("Your paper is ready.")
    assert axe(page) == []
    assert fetch(page) == "section-11-audit-2026-northmoor-council-housing-draft.pdf"


def test_without_javascript_one_looks_again(
    portal: Portal,
    new_page: Callable[..., Page],
    sign_in: SignIn,
    facts: dict[str, Any],
) -> None:
    page = new_page(javascript=False)
    sign_in(page, facts["asha"])
    ask_for_the_return(page, facts)
    expect(page.get_by_role("heading", name="Your paper is being made")).to_be_visible()
    portal.ask("work")
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="Your paper is ready")).to_be_visible()
    assert fetch(page).endswith("-draft.pdf")
    # Back and asked again: nothing has changed, so the paper is there at once.
    page.goto(f"/returns/{facts['return']}/papers/")
    page.get_by_label("The whole return").check()
    page.get_by_role("button", name="Make the paper").click()
    expect(page.get_by_role("heading", name="Your paper is ready")).to_be_visible()
