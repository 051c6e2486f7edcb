"""Ruth approves letters, sends one back, and Mo posts them, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal
from tests.correspondence.incoming_mails import bounce

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]

LETTERS = "/boards/northmoor/letters/"


@pytest.fixture(scope="module")
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("letters_due"))


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(
    new_page: NewPage, sign_in: SignIn, facts: dict[str, Any], axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    sign_in(page, facts["ruth"])
    page.goto(LETTERS)
    one = page.locator("tbody th a").first.get_attribute("href") or ""
    check(page, axe, LETTERS, width)
    page.get_by_role("button", name="Approve the ticked letters").click()
    check(page, axe, "", width)
    for path in (one, f"{one}back/", f"{LETTERS}?show=dropped"):
        check(page, axe, path, width)
    manager = new_page(width=width)
    sign_in(manager, facts["mo"])
    check(manager, axe, f"{one}words/", width)
    check(manager, axe, "/boards/northmoor/tasks/", width)


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_chairs_home_page_into_the_post(
    new_page: NewPage,
    sign_in: SignIn,
    portal: Portal,
    facts: dict[str, Any],
    javascript: bool,
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["ruth"])
    page.goto("/")
    page.get_by_role("link", name="Read and approve").click()
    page.locator("tbody th a").first.click()
    expect(page.get_by_text("Yours sincerely")).to_be_visible()
    expect(page.get_by_role("heading", name="What has happened")).to_be_visible()
    page.get_by_role("link", name="Send it back with a remark").click()
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what should be changed.")
    page.get_by_label("What should be changed?").fill("Softer: ŵ & ŷ, O’Brien")
    page.get_by_role("button", name="Send it back").click()
    approve = page.get_by_role("button", name="Approve the ticked letters")
    expect(approve).to_be_visible()  # for a list of boxes does not wait for its page
    for box in page.locator("tbody .govuk-checkboxes__input").all()[1:]:
        box.uncheck()
    approve.click()
    page.get_by_role("button", name="Approve in my name").click()
    expect(page.get_by_text("approved in your name")).to_be_visible()

    manager = new_page(javascript=javascript)
    sign_in(manager, facts["mo"])
    manager.goto("/")
    manager.get_by_role("link", name="that the chair sent back").click()
    manager.locator("tbody th a").first.click()
    manager.get_by_role("link", name="Change the words").click()
    manager.get_by_label("Subject").fill("A word about {organisation}")
    manager.get_by_role("button", name="Look at it").click()
    expect(manager.get_by_text("Nothing has been saved yet.")).to_be_visible()
    manager.get_by_role("button", name="Save and show it to the chair").click()
    expect(manager.get_by_text("is saved and waits for the chair")).to_be_visible()
    manager.goto(f"{LETTERS}?show=approved")
    manager.get_by_role("button", name="All of them as one Word document").click()
    portal.ask("work")
    if not javascript:
        manager.get_by_role("link", name="Look again").click()
    with manager.expect_download() as download:
        manager.get_by_role("button", name="Download the Word document").click()
    assert download.value.suggested_filename.endswith("letters-to-post-1.docx")
    manager.goto(f"{LETTERS}?show=approved")
    manager.get_by_role("button", name="I have posted the ticked letters").click()
    manager.get_by_role("button", name="I have posted these").click()
    expect(manager.get_by_text("noted as posted")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_bounce_is_read_and_taken_in(
    new_page: NewPage,
    sign_in: SignIn,
    facts: dict[str, Any],
    axe: Axe,
    javascript: bool,
    portal: Portal,
) -> None:
    sent = portal.ask("last_message_of_the_chase", nth=int(javascript))
    page = new_page(javascript=javascript)
    sign_in(page, facts["mo"])
    page.goto("/boards/northmoor/tasks/")
    page.get_by_role("link", name="Take in replies and bounces").click()
    if javascript:
        assert axe(page) == []
    page.get_by_role("button", name="Look at what is in it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file.")
    mail = bounce(sent["to"], sent["id"]).as_bytes()
    page.get_by_label("File of the mailbox").set_input_files(
        {"name": "back.eml", "mimeType": "message/rfc822", "buffer": mail}
    )
    page.get_by_role("button", name="Look at what is in it").click()
    expect(page.get_by_text("550 5.1.1 User unknown")).to_be_visible()
    if javascript:
        assert axe(page) == []
    page.get_by_role("button", name="Take in 1 mail").click()
    expect(page.get_by_text("1 message marked as failed")).to_be_visible()
    page.goto("/boards/northmoor/tasks/")
    expect(page.get_by_role("heading", name="No working address")).to_be_visible()
    if javascript:
        assert axe(page) == []
    page.get_by_role("button", name="I have seen to it").first.click()
    expect(page.get_by_text("is off the list")).to_be_visible()


def check(page: Page, axe: Axe, path: str, width: int) -> None:
    if path:
        page.goto(path)
    assert axe(page) == [], path
    room = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert room, f"{path} is wider than {width} pixels"
