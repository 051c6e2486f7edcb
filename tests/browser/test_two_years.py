"""Edna says that a question goes on; Asha begins from last year's answers, and confirms them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("two_years"))


def say_that_it_goes_on(page: Page, facts: dict[str, Any]) -> None:
    page.goto(f"/questionnaires/{facts['version']}/compare/")
    page.get_by_role("link", name="Say which questions go on from which").click()
    page.get_by_role("link", name=re.compile("Say what it goes on from")).first.click()
    page.get_by_label(re.compile("Is s1-q1 in place"), exact=False).check()
    page.get_by_label("Goes on, and answers can be compared").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What has been said (1)")).to_be_visible()


def bring_in(page: Page, facts: dict[str, Any]) -> None:
    page.goto(f"/returns/{facts['return']}/")
    page.get_by_role("link", name="Begin from last time’s answers").click()
    page.get_by_role("button", name="Bring in last time’s answers").click()
    expect(page.get_by_text(re.compile(r"stand beside [56] questions"))).to_be_visible()


def beside(page: Page, text: str) -> Any:
    return (
        page.locator(".portal-question").filter(has_text=text).locator("[aria-label^='Last time']")
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_from_one_year_to_the_next(
    new_page: NewPage, facts: dict[str, Any], sign_in: SignIn, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["edna"])
    say_that_it_goes_on(page, facts)
    page.context.clear_cookies()
    sign_in(page, facts["asha"])
    bring_in(page, facts)

    page.goto(f"/returns/{facts['return']}/answer/s1/")
    renamed = beside(page, "Is s1-q1 in place?")
    renamed.get_by_role("button", name=re.compile("Still so: Green")).click()
    expect(renamed.get_by_role("button")).to_have_count(0)
    expect(beside(page, "s1-q2 in place everywhere")).to_contain_text("This question has changed")

    page.goto(f"/returns/{facts['return']}/check/")
    expect(page.get_by_text("carried over: confirm or change it").first).to_be_visible()
    expect(page.get_by_role("button", name="Go on to submit")).to_have_count(0)

    page.goto(f"/returns/{facts['return']}/confirm/s2/")
    page.get_by_role("button", name="Yes, all of this is still so").click()
    expect(page.get_by_text("Confirmed: Standard 2.")).to_be_visible()


def test_its_pages_can_be_read_by_everybody(
    page: Page, facts: dict[str, Any], sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["edna"])
    page.goto(f"/questionnaires/{facts['version']}/compare/")
    assert axe(page) == []
    page.get_by_role("link", name="Say which questions go on from which").click()
    assert axe(page) == []
    page.get_by_role("link", name=re.compile("Say what it goes on from")).first.click()
    assert axe(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say whether answers can be compared.")
    assert axe(page) == []
    page.context.clear_cookies()
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/last-time/")
    assert axe(page) == []
    bring_in(page, facts)
    for path in ("answer/s1/", "confirm/s2/", "what-is-new/"):
        page.goto(f"/returns/{facts['return']}/{path}")
        assert axe(page) == []
