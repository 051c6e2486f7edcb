"""Mo types in a paper return in a browser, and Asha takes it over; JavaScript on and off."""

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
    return dict(portal.ask("running_stage"))


def mark(mo: Page, facts: dict[str, Any], look: Axe) -> None:
    mo.goto(f"/rounds/{facts['round']}/returns/{facts['return']}/")
    mo.get_by_role("link", name="Type in a paper return").click()
    mo.get_by_role("button", name="Mark it and start typing").click()
    expect(mo.locator(".govuk-error-summary")).to_contain_text("Write who sent it.")
    assert look(mo) == []
    mo.get_by_label("Who sent it?").fill("Siân Tŷ-Gŵyn, head of service")
    for part, number in enumerate((2, 3, 2026)):
        mo.locator(f"[name=received_on_{part}]").fill(str(number))
    mo.get_by_label("Why did it come on paper?").fill("No internet this month")
    mo.get_by_role("button", name="Mark it and start typing").click()
    expect(mo.get_by_text("sent on paper")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_typed_in_and_taken_over(
    portal: Portal,
    facts: dict[str, Any],
    new_page: NewPage,
    sign_in: SignIn,
    axe: Axe,
    javascript: bool,
) -> None:
    look = axe if javascript else lambda page: []
    mo, asha = new_page(javascript=javascript), new_page(javascript=javascript)
    sign_in(mo, facts["mo"])
    sign_in(asha, facts["asha"])
    mark(mo, facts, look)
    assert look(mo) == []
    mo.get_by_role("button", name="Start: Standard 1").click()
    mo.locator(f"[name={facts['names']['s1-q1']}]").first.check()
    mo.get_by_role("button", name="Save and continue").click()
    expect(mo.locator("h1")).to_contain_text("Standard 2")
    assert look(mo) == []
    assert portal.ask("values", audit_return=facts["return"]) == {"s1-q1": "Green"}
    mo.goto(f"/rounds/{facts['round']}/returns/{facts['return']}/")
    assert look(mo) == []
    mo.get_by_role("link", name="Take off the mark").click()
    assert look(mo) == []
    asha.goto(f"/returns/{facts['return']}/")
    asha.get_by_role("link", name="Take it over").click()
    assert look(asha) == []
    asha.get_by_role("button", name="Take over the return").click()
    expect(asha.get_by_text("The return is yours to go on with.")).to_be_visible()
    expect(asha.get_by_text("typed in some of this return")).to_be_visible()
    mo.goto(f"/returns/{facts['return']}/")
    expect(mo.locator("h1")).to_contain_text("There is no such page here")


@pytest.mark.parametrize(
    ("javascript", "told"),
    [(True, ".portal-saving--failed"), (False, "text=Copy your words before you go on")],
)
def test_a_page_that_is_still_open_saves_nothing_more(
    portal: Portal,
    facts: dict[str, Any],
    new_page: NewPage,
    sign_in: SignIn,
    javascript: bool,
    told: str,
) -> None:
    mo, asha = new_page(javascript=javascript), new_page()
    sign_in(mo, facts["mo"])
    sign_in(asha, facts["asha"])
    mark(mo, facts, lambda page: [])
    mo.get_by_role("button", name="Start: Standard 1").click()
    asha.goto(f"/returns/{facts['return']}/paper-return/take-over/")
    asha.get_by_role("button", name="Take over the return").click()
    expect(asha.get_by_text("The return is yours to go on with.")).to_be_visible()
    mo.locator(f"[name={facts['names']['s1-q1']}]").first.check()
    mo.get_by_role("button", name="Save and continue").click()
    expect(mo.locator(told).first).to_be_visible()
    assert portal.ask("values", audit_return=facts["return"]) == {}
