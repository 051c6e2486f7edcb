"""A school's return from the first invitation to the board's tracker, by everybody concerned.

Grace leads and Helen is the head teacher of Alder Brook. Priya has neither seat nor account until
she is invited; Idris, the chair of governors, never has either. Mo manages the board.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Portal

NewPage = Callable[..., Page]
ROUND = "Section 175 audit 2026"
PASSWORD_OF_PRIYA = "kettle on the window sill"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_return_from_invitation_to_receipt(
    portal: Portal, new_page: NewPage, tmp_path: Path, javascript: bool
) -> None:
    facts: dict[str, Any] = portal.ask("school_stage")
    grace, priya, helen, idris, mo = (new_page(javascript=javascript) for _ in range(5))
    for page, name in ((grace, "grace"), (helen, "helen"), (mo, "mo")):
        sign_in(page, facts[name], facts["password"])
    assert counts(mo) == {"Not started": 2}

    invite_a_contributor(grace, facts["priya"])
    accept_the_invitation(priya, link_to(portal, facts["priya"], r"/invitations/\S+/"))
    give_a_standard(grace, "2 Training")

    answer_training(priya)
    assert counts(mo) == {"Not started": 1, "In progress": 1}
    answer_leadership(grace, tmp_path)
    submit(grace, facts["idris"])
    assert counts(mo) == {"Not started": 1, "In progress": 1}
    row = mo.get_by_role("row", name="Alder Brook Primary School")
    expect(row).to_contain_text("Awaiting approval")

    approve_as_head(helen)
    approve_by_link(idris, portal, facts["idris"])
    receipt = receipt_number(grace, link_to(portal, facts["grace"], r"/returns/\d+/receipt/"))
    expect(idris.locator("main")).to_contain_text(receipt)

    assert counts(mo) == {"Not started": 1, "Returned": 1}
    expect(mo.locator(".portal-counts")).to_contain_text("of 2 (50.0%)")
    expect(row).to_contain_text("Returned")


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("What to do next")


def counts(mo: Page) -> dict[str, int]:
    """The numbers on the cards of the tracker that are not 0."""
    mo.goto("/")
    mo.get_by_role("link", name=ROUND).first.click()
    expect(mo.locator("h1")).to_contain_text("who has returned")
    cards = mo.locator(".portal-count").all()
    titles = [card.locator(".portal-count__title").inner_text() for card in cards]
    numbers = [int(card.locator(".portal-count__number").inner_text()) for card in cards]
    return {title: number for title, number in zip(titles, numbers, strict=True) if number}


def link_to(portal: Portal, email: str, page: str) -> str:
    """The path of the link in the newest mail to this person that leads to such a page."""
    path: str = portal.ask("mailed", to=email, pattern=rf"https?://[^/\s]+({page})")
    return path


def invite_a_contributor(grace: Page, email: str) -> None:
    grace.get_by_role("link", name="People").click()
    grace.get_by_role("button", name="Invite somebody").click()
    grace.get_by_label("Name").fill("Priya Nair")
    grace.get_by_label("E-mail address").fill(email)
    grace.get_by_label("Contributor").check()
    grace.get_by_role("button", name="Send invitation").click()
    expect(grace.locator("main")).to_contain_text(email)


def accept_the_invitation(priya: Page, link: str) -> None:
    priya.goto(link)
    priya.get_by_role("textbox", name="Choose a password").fill(PASSWORD_OF_PRIYA)
    priya.get_by_role("button", name="Accept").click()
    expect(priya.locator("main")).to_contain_text(ROUND)


def give_a_standard(grace: Page, standard: str) -> None:
    open_return(grace)
    grace.get_by_role("link", name="Share the work among colleagues").click()
    grace.get_by_label(f"Priya Nair answers {standard}").check()
    grace.get_by_role("button", name="Save").click()
    expect(grace.locator("main")).to_contain_text("Saved: who answers what.")


def open_return(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=ROUND).first.click()


def question(page: Page, number: str) -> Locator:
    return page.locator(".portal-question").filter(
        has=page.get_by_role("heading", name=re.compile(rf"^{re.escape(number)} "))
    )


def answer_training(priya: Page) -> None:
    """A red rating, and the action it calls for."""
    open_return(priya)
    expect(priya.get_by_role("listitem").filter(has_text="1 Leadership")).to_contain_text("read it")
    priya.get_by_role("link", name="2 Training").click()
    question(priya, "2.1").get_by_label("Red").check()
    question(priya, "2.1").get_by_label("Commentary").fill("Two new colleagues wait for theirs.")
    question(priya, "2.2").get_by_label("How many people work for you?").fill("34")
    question(priya, "2.3").get_by_label("What has changed").fill("Staff report sooner.")
    priya.get_by_role("button", name="Add an action for 2.1").click()
    priya.get_by_label("What will be done?").fill("Train the two new colleagues")
    priya.get_by_label("Who will do it?").fill("Deputy head")
    for part, value in (("Day", "30"), ("Month", "9"), ("Year", "2099")):
        priya.get_by_label(part, exact=True).fill(value)
    priya.get_by_role("button", name="Add action").click()
    expect(question(priya, "2.1")).to_contain_text("Train the two new colleagues")
    expect(question(priya, "2.2").get_by_label("How many people")).to_have_value("34")
    priya.get_by_role("button", name="Save and continue").click()
    expect(priya.locator("h1")).to_contain_text("Check your answers")


def answer_leadership(grace: Page, folder: Path) -> None:
    """A green rating, which brings up one more question, with evidence of all three kinds."""
    open_return(grace)
    grace.get_by_role("link", name="1 Leadership").click()
    question(grace, "1.1").get_by_label("Name").fill("Grace Oyelaran")
    question(grace, "1.1").get_by_label("Role or job title").fill("Deputy head")
    question(grace, "1.2").get_by_label("Green").check()
    question(grace, "1.2").get_by_label("Commentary").fill("Governors read it in September.")
    grace.get_by_role("button", name="Add evidence for 1.2").click()
    attach_one_of_each(grace, folder)
    grace.get_by_role("link", name="Back to the question").first.click()
    reviewed = question(grace, "1.3")
    for part, value in (("Day", "4"), ("Month", "9"), ("Year", "2026")):
        reviewed.get_by_label(part).fill(value)
    grace.get_by_role("button", name="Save and continue").click()
    expect(grace.locator("h1")).to_contain_text("Training")


def attach_one_of_each(grace: Page, folder: Path) -> None:
    file = folder / "policy.txt"
    file.write_text("Our safeguarding policy, reviewed on 4 September.\n")
    grace.get_by_label("A file").check()
    grace.get_by_label("Files").set_input_files(file)
    grace.get_by_role("button", name="Add evidence").click()
    expect(grace.locator("main")).to_contain_text("Attached: “policy.txt”.")
    grace.get_by_label("A link").check()
    grace.get_by_label("Address").fill("https://alder-brook.example/policy")
    grace.get_by_label("Title").fill("The policy on our website")
    grace.get_by_role("button", name="Add evidence").click()
    expect(grace.locator("main")).to_contain_text("Attached: “The policy on our website”.")
    grace.get_by_label("Where to find it").check()
    grace.get_by_label("What it is and where it is kept").fill("Signed copy, in the office safe")
    grace.get_by_role("button", name="Add evidence").click()
    expect(grace.locator(".portal-evidence__row")).to_have_count(3)


def submit(grace: Page, chair: str) -> None:
    open_return(grace)
    grace.get_by_role("link", name="Check all answers").click()
    expect(grace.locator("main")).to_contain_text("5 of 5 required questions answered.")
    grace.get_by_role("button", name="Go on to submit").click()
    grace.get_by_label("Name of the chair of governors").fill("Idris Penhallow")
    grace.get_by_label("E-mail address of the chair of governors").fill(chair)
    grace.get_by_label("I confirm that these answers are a true account").check()
    grace.get_by_role("button", name="Submit for approval").click()
    expect(grace.locator("h1")).to_contain_text("Waiting for approval")


def approve_as_head(helen: Page) -> None:
    open_return(helen)
    for words in ("Train the two new colleagues", "policy.txt", "Governors read it in September."):
        expect(helen.locator("main")).to_contain_text(words)
    helen.get_by_label("Yes, I approve it").check()
    helen.get_by_role("button", name="Confirm your decision").click()
    expect(helen.locator("h1")).to_contain_text("You have approved the return")
    expect(helen.locator("main")).to_contain_text("A second person still has to approve it.")


def approve_by_link(idris: Page, portal: Portal, email: str) -> None:
    idris.goto(link_to(portal, email, r"/approve/\S+/"))
    idris.get_by_role("button", name="Send me a code").click()
    code = portal.ask("mailed", to=email, pattern=r"code is (\d{6})")
    idris.get_by_label("Code").fill(code)
    idris.get_by_role("button", name="Open the return").click()
    expect(idris.locator("main")).to_contain_text("Governors read it in September.")
    idris.get_by_label("Yes, I approve it").check()
    for part, value in (("Day", "2"), ("Month", "10"), ("Year", "2026")):
        idris.get_by_label(part, exact=True).fill(value)
    idris.get_by_role("button", name="Confirm your decision").click()


def receipt_number(grace: Page, link: str) -> str:
    grace.goto(link)
    expect(grace.locator("h1")).to_contain_text("Returned to the board")
    expect(grace.locator("main")).to_contain_text("Idris Penhallow")
    return grace.locator(".govuk-panel strong").inner_text()
