"""Asha asks, Mo decides, in a browser; with JavaScript and without."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("running_stage"))


def fill_day(page: Page, name: str, day: date) -> None:
    for part, number in enumerate((day.day, day.month, day.year)):
        page.locator(f"[name={name}_{part}]").fill(str(number))


@pytest.mark.parametrize("javascript", [True, False])
def test_time_is_asked_for_and_given(
    facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe, javascript: bool
) -> None:
    look = axe if javascript else lambda page: []
    asha, mo = new_page(javascript=javascript), new_page(javascript=javascript)
    sign_in(asha, facts["asha"])
    sign_in(mo, facts["mo"])
    asha.goto(f"/returns/{facts['return']}/")
    assert look(asha) == []
    asha.get_by_role("link", name="Ask for more time").click()
    asha.get_by_role("button", name="Ask for more time").click()
    expect(asha.get_by_role("alert")).to_contain_text("Write the day until which you need time.")
    assert look(asha) == []
    fill_day(asha, "wanted_day", date.fromisoformat(facts["later"]))
    asha.get_by_label("Why do you need more time?").fill("Siân Tŷ-Gŵyn is ill")
    asha.get_by_role("button", name="Ask for more time").click()
    expect(asha.get_by_text("The board has been told.")).to_be_visible()
    expect(asha.get_by_text("Waiting for the board")).to_be_visible()
    assert look(asha) == []

    mo.goto("/")
    mo.get_by_role("link", name="Answer 1 request").click()
    assert look(mo) == []
    mo.get_by_role("link", name="Northmoor Council Housing").click()
    expect(mo.get_by_text("Siân Tŷ-Gŵyn is ill")).to_be_visible()
    assert look(mo) == []
    mo.get_by_role("button", name="Send decision").click()
    expect(mo.locator(".govuk-error-summary")).to_contain_text("Choose what you decide.")
    assert look(mo) == []
    mo.get_by_label("Give more time", exact=True).check()
    mo.get_by_role("button", name="Send decision").click()
    expect(mo.get_by_text("Granted. The lead is told by e-mail.")).to_be_visible()
    assert look(mo) == []
    mo.get_by_role("link", name="All requests").click()
    expect(mo.get_by_text("Nobody is waiting for an answer.").first).to_be_visible()
    assert look(mo) == []

    asha.goto(f"/returns/{facts['return']}/")
    expect(asha.get_by_text("given until")).to_be_visible()
    expect(asha.get_by_text("Granted")).to_be_visible()
    mo.goto(f"/rounds/{facts['round']}/returns/{facts['return']}/")
    expect(mo.get_by_text("Granted: more time")).to_be_visible()
    assert look(mo) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_goes_to_and_fro(
    facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, javascript: bool
) -> None:
    asha, mo = new_page(javascript=javascript), new_page(javascript=javascript)
    sign_in(asha, facts["asha"])
    sign_in(mo, facts["mo"])
    asha.goto(f"/returns/{facts['return']}/")
    asha.get_by_role("link", name="Ask the board a question").click()
    asha.get_by_label("What is it about?").select_option(index=1)
    asha.get_by_label("Your question").fill("Whose training counts?")
    asha.get_by_role("button", name="Send to the board").dblclick()
    expect(asha.get_by_text("The board has been told.")).to_be_visible()
    thread = asha.url
    asha.goto(f"/returns/{facts['return']}/")
    expect(asha.get_by_role("link", name="Whose training counts?")).to_have_count(1)
    mo.goto(thread)
    mo.get_by_label("Your answer").fill("Everybody’s.")
    mo.get_by_role("button", name="Send answer").click()
    expect(mo.get_by_text("Your answer is on its way")).to_be_visible()
    mo.go_back()
    asha.goto(thread)
    expect(asha.get_by_text("Everybody’s.")).to_be_visible()
    asha.get_by_label("Write to the board").fill("Volunteers’, too?")
    asha.get_by_role("button", name="Send to the board").click()
    expect(asha.get_by_text("Waiting for the board")).to_be_visible()
    asha.get_by_role("button", name="Withdraw the request").click()
    expect(asha.get_by_text("You have withdrawn the request.")).to_be_visible()


def test_not_ours_is_granted(
    facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    asha, mo = new_page(width=320), new_page()
    sign_in(asha, facts["asha"])
    sign_in(mo, facts["mo"])
    asha.goto(f"/returns/{facts['return']}/ask/not_ours/")
    assert axe(asha) == []
    asha.get_by_label("It has merged into another organisation").check()
    asha.get_by_label("What should the board know?").fill("Since the first of the month.")
    asha.get_by_role("button", name="Send to the board").click()
    expect(asha.get_by_role("alert")).to_contain_text("Write which other return or organisation.")
    asha.get_by_label("Which other return or organisation?").fill("New Homes")
    asha.get_by_role("button", name="Send to the board").click()
    mo.goto(asha.url)
    mo.get_by_label("Excuse them").check()
    mo.get_by_role("button", name="Send decision").click()
    expect(mo.get_by_text("Granted. The lead")).to_be_visible()
    asha.goto(f"/returns/{facts['return']}/")
    expect(asha.get_by_text("Nothing needs to be returned: It has merged")).to_be_visible()
