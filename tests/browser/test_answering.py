"""Asha answers in a browser, with JavaScript and without."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("stage"))


def saved(portal: Portal, facts: dict[str, Any], key: str) -> str:
    return str(portal.ask("commentary", audit_return=facts["return"], key=key))


def test_a_return_is_answered_without_javascript(
    portal: Portal, facts: dict[str, Any], new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = new_page(javascript=False)
    sign_in(page, facts["asha"])
    page.goto("/")
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Start: Standard 1").click()
    for key in ("s1-q1", "s1-q2", "s1-q3"):
        name = facts["names"][key]
        page.locator(f"#{name}-question").get_by_label("Green").check()
        page.locator(f"#{name}-commentary").fill(f"Words on {key}")
    page.get_by_role("button", name="Save and continue").click()
    assert "Standard 2" in page.inner_text("h1")
    assert saved(portal, facts, "s1-q3") == "Words on s1-q3"
    page.get_by_role("button", name="Save and continue").click()
    assert "Check your answers" in page.inner_text("h1")
    assert page.locator("h2", has_text="Still to answer").inner_text().endswith("(3)")


def test_pages_of_a_return_are_accessible(
    facts: dict[str, Any], page: Page, sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["asha"])
    for path in ("", "answer/s1/", "check/", "read/", "history/"):
        page.goto(f"/returns/{facts['return']}/{path}")
        assert axe(page) == [], path
