"""A board begins, as its first manager meets it; and a session that is about to end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
WALSALL = Path(__file__).parents[1] / "organisations" / "data" / "gias-walsall-2024-06-17.csv"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def una(
    request: pytest.FixtureRequest,
    portal: Portal,
    new_page: Callable[..., Page],
    sign_in: SignIn,
) -> Page:
    """The manager of a board that has nothing yet, on her home page."""
    page = new_page(javascript=request.param)
    sign_in(page, portal.ask("empty_stage")["manager of an empty board"])
    page.goto("/")
    return page


def test_the_first_tasks_of_a_board(una: Page, axe: Axe) -> None:
    scripts = una.evaluate("document.body.classList.contains('js-enabled')")
    una.get_by_role("link", name="Set your board’s names and letterhead").click()
    una.get_by_role("link", name="Change names").click()
    una.get_by_label("Full name").fill("")
    una.get_by_role("button", name="Save", exact=True).click()
    expect(una.locator(".govuk-error-summary")).to_contain_text("Enter the board’s full name.")
    una.get_by_label("Full name").fill("Partneriaeth Dŵr")
    una.get_by_role("button", name="Save", exact=True).click()
    expect(una.get_by_text("Names: saved.")).to_be_visible()
    una.get_by_role("link", name="What to do next").click()
    una.get_by_role("link", name="Bring in your organisations").click()
    una.get_by_role("button", name="Use a register file").click()
    una.get_by_label("File of the register").set_input_files(WALSALL)
    una.get_by_role("button", name="Look at what is in it").click()
    expect(una.get_by_text("Nothing has been done yet.")).to_be_visible()
    assert not scripts or axe(una) == []
    una.get_by_role("button", name="Take in").click()
    expect(una.get_by_role("heading", name="Organisations")).to_be_visible()
    una.get_by_role("link", name="What to do next").click()
    expect(una.get_by_text("so far")).to_be_visible()


def test_a_list_of_contacts(una: Page, axe: Axe, tmp_path: Path) -> None:
    """Of an organisation that is not there yet: the line comes back, and can be mended."""
    scripts = una.evaluate("document.body.classList.contains('js-enabled')")
    una.get_by_role("link", name="Bring in your organisations").click()
    una.get_by_role("button", name="Add by hand").click()
    una.get_by_label("Name", exact=True).fill("Gwasanaeth Tŷ")
    una.get_by_label("Agency", exact=True).check()
    una.get_by_role("button", name="Save", exact=True).click()
    una.get_by_role("link", name="Organisations").first.click()
    una.get_by_role("link", name="Bring in organisations").click()
    una.get_by_role("button", name="Use a list of contacts").click()
    file = tmp_path / "contacts.csv"
    known, unknown = "gwasanaeth tŷ,Siân, Sian@Example.org ", "Nobody,Eve,e@x.org"
    lines = ["Organisation,Name,E-mail", known, unknown]
    file.write_text("\n".join([*lines, ""]))
    una.get_by_label("List of contacts").set_input_files(file)
    una.get_by_role("button", name="Look at what is in it").click()
    expect(una.get_by_text("No organisation of your board is called “Nobody”.")).to_be_visible()
    assert not scripts or axe(una) == []
    una.get_by_label("Keep them here").check()
    una.get_by_role("button", name="Take them in").click()
    expect(una.get_by_text("1 invitation is written.")).to_be_visible()
    assert not scripts or axe(una) == []
    una.get_by_role("link", name="Choose another list").click()
    una.get_by_role("button", name="Send it now").click()
    expect(una.get_by_text("1 invitation is on the way.")).to_be_visible()


def test_pages_of_a_manager_are_accessible(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe
) -> None:
    facts = portal.ask("stage")
    sign_in(page, facts["mo"])
    board = f"/boards/{facts['board']}"
    paths = [
        f"{board}/settings/logo/",
        f"{board}/settings/partner-types/",
        f"{board}/settings/statements/",
        f"{board}/settings/statements/cookies/",
        f"{board}/organisations/add/",
        f"{board}/organisations/{facts['organisation']}/owes/",
        f"{board}/organisations/",
        f"{board}/register/",
        f"{board}/contacts/",
        f"{board}/successions/",
        f"{board}/cookies/",
        f"/organisations/{facts['organisation']}/edit/",
    ]
    wrong = {}
    for path in paths:
        page.goto(path)
        if found := axe(page):
            wrong[path] = found
    assert wrong == {}


def test_the_end_of_a_session_is_told_and_put_off(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe
) -> None:
    mo = portal.ask("stage")["mo"]
    sign_in(page, mo)
    page.clock.install()
    page.goto("/account/")
    portal.ask("been_away", email=mo, seconds=7000)
    page.clock.fast_forward("01:56:40")
    dialog = page.get_by_role("dialog", name="You will soon be signed out")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    portal.ask("end_sessions")
    page.clock.fast_forward("01:57:00")
    over = page.get_by_role("dialog", name="You have been signed out")
    expect(over.get_by_role("button", name="Sign in again")).to_be_focused()
    over.get_by_role("button", name="Close this notice").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
