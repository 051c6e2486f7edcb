"""From Asha's hands to the receipt, in a browser: Dev approves in his seat, Grace by a link."""

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
    return dict(portal.ask("answered_stage"))


def grace(facts: dict[str, Any]) -> str:
    """An address of her own in each test."""
    return f"grace{facts['return']}@example.org"


def address(facts: dict[str, Any], page: str) -> str:
    return f"/returns/{facts['return']}/{page}/"


def submit(page: Page, facts: dict[str, Any]) -> None:
    page.goto(address(facts, "submit"))
    page.get_by_label("Name of the chief officer").fill("Grace Okafor")
    page.get_by_label("E-mail address of the chief officer").fill(grace(facts))
    page.get_by_label("I confirm that these answers are a true account").check()
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.locator("h1")).to_contain_text("Waiting for approval")


def open_link(page: Page, portal: Portal, facts: dict[str, Any]) -> None:
    token = portal.ask("mailed", to=grace(facts), pattern=r"/approve/([\w-]+)/")
    page.goto(f"/approve/{token}/")


def enter_code(page: Page, portal: Portal, facts: dict[str, Any]) -> None:
    code = portal.ask("mailed", to=grace(facts), pattern=r"code is (\d{6})")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Open the return").click()
    expect(page.locator("h1")).to_contain_text("Read the return")


def approve(page: Page) -> None:
    page.get_by_label("Yes, I approve it").check()
    page.get_by_role("button", name="Confirm your decision").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_one_approves_in_a_seat_and_one_by_a_link(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, javascript: bool
) -> None:
    asha, dev, by_link = (new_page(javascript=javascript) for _ in range(3))
    sign_in(asha, facts["asha"])
    submit(asha, facts)
    open_link(by_link, portal, facts)
    by_link.get_by_role("button", name="Send me a code").click()
    enter_code(by_link, portal, facts)
    approve(by_link)
    expect(by_link.locator("h1")).to_contain_text("You have approved the return")
    sign_in(dev, facts["dev"])
    dev.goto("/")
    dev.get_by_role("link", name="Approve:").click()
    approve(dev)
    expect(dev.locator("h1")).to_contain_text("You have approved the return")
    asha.goto(address(facts, "receipt"))
    expect(asha.locator("h1")).to_contain_text("Returned to the board")
    assert portal.ask("status", audit_return=facts["return"]) == "signed_off"


def test_sent_back_with_a_reason_and_submitted_again(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    asha, dev = new_page(), new_page()
    sign_in(asha, facts["asha"])
    submit(asha, facts)
    sign_in(dev, facts["dev"])
    dev.goto(address(facts, "decide"))
    expect(dev.get_by_label("What must be put right?")).to_be_hidden()
    dev.get_by_label("No, send it back to be put right").check()
    dev.get_by_label("What must be put right?").fill("The training figures are old.")
    dev.get_by_role("button", name="Confirm your decision").click()
    expect(dev.locator("h1")).to_contain_text("You have sent the return back")
    expect(dev.locator("main")).to_contain_text("The training figures are old.")
    assert axe(dev) == []
    asha.goto("/")
    asha.get_by_role("link", name="Correct and submit again").click()
    expect(asha.locator("main")).to_contain_text("The training figures are old.")
    asha.goto(address(facts, "submit"))
    expect(asha.get_by_label("Name of the chief officer")).to_have_value("Grace Okafor")


def test_pages_of_lead_and_signatories_are_accessible(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    asha, dev, by_link = new_page(), new_page(), new_page()
    sign_in(asha, facts["asha"])
    asha.goto(address(facts, "submit"))
    assert axe(asha) == []
    asha.get_by_role("button", name="Submit for approval").click()
    assert axe(asha) == []
    submit(asha, facts)
    assert axe(asha) == []
    for page in ("approval/accountable", "withdraw"):
        asha.goto(address(facts, page))
        assert axe(asha) == []
    open_link(by_link, portal, facts)
    assert axe(by_link) == []
    by_link.get_by_role("button", name="Send me a code").click()
    by_link.get_by_role("button", name="Open the return").click()
    assert axe(by_link) == []
    enter_code(by_link, portal, facts)
    by_link.get_by_role("button", name="Confirm your decision").click()
    expect(by_link.locator(".govuk-error-summary")).to_be_visible()
    assert axe(by_link) == []
    approve(by_link)
    assert axe(by_link) == []
    sign_in(dev, facts["dev"])
    dev.goto(address(facts, "decide"))
    dev.get_by_label("No, send it back to be put right").check()
    assert axe(dev) == []
    approve(dev)
    expect(dev.locator("h1")).to_contain_text("You have approved the return")
    assert axe(dev) == []


def test_pages_of_the_board_are_accessible(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    asha, dev, mo, by_link = new_page(), new_page(), new_page(), new_page()
    sign_in(asha, facts["asha"])
    submit(asha, facts)
    open_link(by_link, portal, facts)
    by_link.get_by_role("button", name="Send me a code").click()
    enter_code(by_link, portal, facts)
    approve(by_link)
    sign_in(dev, facts["dev"])
    dev.goto(address(facts, "decide"))
    approve(dev)
    sign_in(mo, facts["mo"])
    mo.goto(address(facts, "receipt"))
    assert axe(mo) == []
    mo.get_by_role("link", name="Reopen the return").click()
    mo.get_by_role("button", name="Reopen the return").click()
    expect(mo.locator(".govuk-error-summary")).to_be_visible()
    assert axe(mo) == []
    mo.get_by_label("Why must it be corrected?").fill("A figure is wrong.")
    mo.get_by_role("button", name="Reopen the return").click()
    expect(mo.locator("h1")).to_contain_text("This return was reopened")
    assert axe(mo) == []
    mo.get_by_role("link", name="Messages").click()
    expect(mo.locator("h1")).to_contain_text("Messages")
    assert axe(mo) == []
    mo.get_by_role("link", name="Reopened:").first.click()
    assert axe(mo) == []
    mo.get_by_role("link", name="See it as a mail program shows it").click()
    expect(mo.locator("h1")).to_contain_text("Reopened:")
    mail = new_page()  # the mail's own page lets no script in, not even the one that checks
    mail.set_content(mo.content())
    assert axe(mail) == []
